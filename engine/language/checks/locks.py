"""What a variant may not do: take away or loosen what its base has locked, or break a guarantee of it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.document import Document, Path
from engine.language.draft import Draft
from engine.language.finding import Place
from engine.language.locks import Loosened, loosened
from engine.language.outline import TOP
from engine.language.proofs import Proofs
from engine.language.runbook import Runbook
from forms.both import Both


def check_locks(
    draft: Draft, proofs: Proofs, base: Draft, patch: Document, runbooks: tuple[Runbook, Runbook]
) -> None:
    """Add the findings about the variant ``draft`` whose changes are in ``patch``; ``runbooks`` are those of
    the base and of the variant."""
    for path in _locked(base):
        node = base.outline.nodes[path]
        line = base.document.place(*node.at).line
        if path not in draft.outline.nodes:
            draft.say(
                "SOP008",
                _place(patch, node.at),
                Both(
                    f"this takes `{path}` away, which is locked in the base (line {line})",
                    f"此处去掉了`{path}`，而它在基础流程中是锁定的（第 {line} 行）",
                ),
                Both(
                    "keep the step; its texts, guide and deadline may differ",
                    "保留此步骤；文字、操作指引和期限可以不同",
                ),
            )
            continue
        for found in (*loosened(*runbooks, path), *_shortened(draft, proofs, base, path)):
            where = (*node.at, *found.at)
            line = base.document.place(*where).line
            draft.say(
                "SOP008",
                _place(patch, where),
                Both(
                    f"`{path}` is locked in the base (line {line}), and here it {found.says}",
                    f"`{path}`在基础流程中是锁定的（第 {line} 行），而此处{found.says.zh}",
                ),
                Both(
                    "ask as much as the base does, or take `locked` away there",
                    "要求至少与基础流程相同，或在基础流程中取消`locked`",
                ),
            )
    _guarantees(draft, proofs, base, patch)


def successful_ends(draft: Draft, base: Draft) -> Iterator[str]:
    """The ends of a variant that count as successful: its own, and those that are so in the base."""
    for path in draft.graph.ends:
        if draft.graph.successful(path) or (path in base.graph.ends and base.graph.successful(path)):
            yield path


def _locked(base: Draft) -> Iterator[str]:
    """The locked steps of the base, and what is inside them."""
    found: dict[str, None] = {}
    for path, node in base.outline.nodes.items():
        if node.locked:
            found |= dict.fromkeys([path, *base.outline.within(path)])
    return iter(found)


def _shortened(draft: Draft, proofs: Proofs, base: Draft, path: str) -> Iterator[Loosened]:
    """Outcomes of a locked approval that lead to success here and did not in the base."""
    if draft.outline.nodes[path].kind != "approval" or base.outline.nodes[path].kind != "approval":
        return
    before = Proofs(base.graph).completing(path, successful_ends(base, base))
    for outcome in sorted(proofs.completing(path, successful_ends(draft, base)) - before):
        yield Loosened(
            Both(f"can end in success by `{outcome}`", f"可以凭`{outcome}`成功结束"),
            ("approval", "outcomes", outcome),
        )


def _guarantees(draft: Draft, proofs: Proofs, base: Draft, patch: Document) -> None:
    """The guarantees of the base hold in the variant too, also where it writes other ones."""
    kept = draft.data.get("guarantees") or []
    for number, guarantee in enumerate(base.data.get("guarantees") or ()):
        if guarantee in kept:
            continue  # proved with the variant's own
        line = base.document.place("guarantees", number).line
        before = draft.outline.named(guarantee["before"], TOP)
        for name in guarantee["always"]:
            step = draft.outline.named(name, TOP)
            if step is None or before is None or proofs.skipped(step, [before]):
                draft.say(
                    "SOP008",
                    _place(patch, ("guarantees",)),
                    Both(
                        f"the base guarantees `{name}` before `{guarantee['before']}` (line {line}); "
                        "it is lost",
                        f"基础流程保证在`{guarantee['before']}`之前必经`{name}`（第 {line} 行）；"
                        "此处失去了这一保证",
                    ),
                    Both(
                        "a variant may add guarantees, and keeps those of its base",
                        "变体可以增加必经保证，但须保留基础流程的保证",
                    ),
                )


def _place(patch: Document, path: Path) -> Place:
    """Where the variant says what stands at a path of the SOP."""
    for length in range(len(path), 0, -1):
        if found := patch.places.get(("change", *path[:length])):
            return patch.keys.get(("change", *path[:length]), found) if length < len(path) else found
    return patch.place("change")
