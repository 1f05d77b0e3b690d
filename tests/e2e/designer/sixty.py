"""An SOP of sixty steps with all that makes one large: branches, groups, forms in place, faults, ladders."""

from __future__ import annotations

STEPS = 60


def sixty(sop: str = "sixty", steps: int = STEPS) -> dict[str, str]:
    """The files of the SOP by their paths in a draft."""
    lines = [f"sop: {sop}", "title: {zh-CN: 六十步, en: Sixty steps}", "steps:"]
    for number in range(1, steps):
        lines += [
            f"  step_{number}:",
            f"    title: {{zh-CN: 第 {number} 步, en: Step {number}}}",
        ]
        if number % 10 == 9:
            lines += [
                "    approval:",
                f"      by: performer:step_{number - 2}",
                f"      outcomes: {{approve: {_after(number, steps)}, rework: step_{number - 1}}}",
            ]
            continue
        lines += ["    by: assignee", f"    due: {number % 8 + 1}h"]
        if number % 3 == 0:
            lines.append("    escalate: [{at: due, notify: role:branch_manager}]")
        if number % 4 == 0:
            lines += ["    evidence:", "      photo: {kind: photo, count: 1..3, source: camera}"]
        if number % 5 == 0 and number + 3 < steps:
            lines += [
                "    form:",
                "      schema:",
                "        type: object",
                "        properties: {ok: {type: boolean, title: OK}}",
                "    next:",
                f"      - {{when: this.ok, go: step_{number + 1}}}",
                f"      - {{go: step_{number + 3}}}",
            ]
    lines += ["  done: {end: completed}", "faults:"]
    for number in range(1, 7):
        lines.append(f"  fault_{number}: {{from: [step_{number * 8}], go: $return}}")
    return {f"{sop}/sop.yaml": "\n".join(lines) + "\n"}


def _after(number: int, steps: int) -> str:
    return f"step_{number + 1}" if number + 1 < steps else "done"
