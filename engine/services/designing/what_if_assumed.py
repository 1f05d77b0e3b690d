"""The assumptions of a simulation: read from their text, filled up with measured times and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.organisation import Organisation
from engine.language.runbook import Runbook
from engine.language.yaml_reading import read_yaml
from engine.runtime.local_time import to_instant
from engine.runtime.what_if.assumptions import Assumptions, Time, filled, read_assumptions
from engine.runtime.what_if.measuring import described
from engine.runtime.what_if.people import peopled
from engine.runtime.what_if.results import AssumedAll
from engine.runtime.what_if.staff import Staff
from engine.services.designing.benches import Ready


class Assumed(NamedTuple):
    """The assumptions filled up; None with the findings that stand against them."""

    assumptions: Assumptions | None
    runbook: Runbook | None
    findings: tuple[Finding, ...]


def assume(
    ready: Ready,
    text: str,
    *,
    path: str = "",
    measured: Mapping[str, Time] | None = None,
    coming: Mapping[str, float] | None = None,
) -> Assumed:
    """Read assumptions for an SOP that is ready. Never raises for what they say."""
    playbook = None if ready.findings else ready.bench.playbook(ready.sop, None)
    file = path or f"{ready.sop}/what-if/assumptions.yaml"
    document: Document | None = Document(file, {})
    findings: list[Finding] = list(ready.findings)
    if text.strip():
        document, more = read_yaml(text.encode(), file)
        findings += more
    if document is None or playbook is None:
        return Assumed(None, None, tuple(findings))
    organisation = ready.bench.organisation
    runbook = playbook.runbook
    said, wrong = read_assumptions(document, runbook, organisation)
    findings += wrong
    if any(finding.severity == "error" for finding in findings):
        return Assumed(None, runbook, tuple(findings))
    return Assumed(
        filled(said, runbook, branches_of(organisation, runbook), measured, coming), runbook, tuple(findings)
    )


def branches_of(organisation: Organisation, runbook: Runbook) -> list[str]:
    """Where jobs come in when nobody says it: the branches with somebody of their own who can have one; else
    those at the bottom that have people; else the first."""
    staff = Staff(organisation, begin=0)
    own = [
        code
        for code in organisation.branches
        if any(organisation.people[login].branch == code for login in staff.candidates(runbook, code, 0))
    ]
    above = {branch.parent for branch in organisation.branches.values()}
    peopled = {person.branch for person in organisation.people.values()}
    low = [code for code in organisation.branches if code not in above and code in peopled]
    return [code for code in own if code not in above] or own or low or list(organisation.branches)[:1]


def shown(assumed: Assumed, organisation: Organisation) -> AssumedAll | None:
    """The assumptions for a screen."""
    said = assumed.assumptions
    if said is None or assumed.runbook is None:
        return None
    branch = next(iter(said.arrivals), "")
    begin = to_instant(said.start.date(), said.start.time(), organisation.timezone(branch))
    staff = Staff(peopled(organisation, said.people, said.absent), begin=begin)
    return described(said, assumed.runbook, staff, organisation)


def written(all_: AssumedAll, title: str) -> str:
    """The assumptions as the text of a file."""
    data: dict[str, Any] = {"what_if": title, "jobs": all_.jobs, "seed": all_.seed, "start": all_.start}
    if all_.dispatch != "as_written":
        data["dispatch"] = all_.dispatch
    if all_.travel is not None:
        data["travel"] = _times(all_.travel)
    data["arrivals"] = {one.branch: one.per_day for one in all_.branches}
    steps: dict[str, Any] = {}
    for step in all_.steps:
        said: dict[str, Any] = {} if step.time is None else {"time": _times(step.time)}
        for kind, key in (("next", "next"), ("outcome", "outcomes"), ("fault", "faults")):
            shares = {w.name: round(w.share, 4) for w in step.ways if w.kind == kind and w.share is not None}
            if shares:
                said[key] = shares
        for kind, key in (("error", "fails"), ("timeout", "comes")):
            for way in step.ways:
                if way.kind == kind and way.share is not None:
                    said[key] = way.share if key == "fails" else round(1 - way.share, 4)
        if said:
            steps[step.step] = said
    data["steps"] = steps
    data |= _staffing(all_)
    text: str = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)
    return text


def _staffing(all_: AssumedAll) -> dict[str, Any]:
    """Who works where that is not as in life."""
    people: dict[str, dict[str, int]] = {}
    for one in all_.people:
        if one.count != one.now:
            people.setdefault(one.branch, {})[one.role] = one.count
    said = {"people": people, "absent": list(all_.absent)}
    return {key: value for key, value in said.items() if value}


def _times(time: Any) -> dict[str, str]:
    found = {"least": _said(time.least), "usual": _said(time.usual), "most": _said(time.most)}
    return found if time.shape == "triangular" else {**found, "shape": time.shape}


def _said(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole // 3600}h" if whole % 3600 == 0 else f"{whole // 60}m" if whole % 60 == 0 else f"{whole}s"
