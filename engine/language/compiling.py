"""Compiling: from the files of an SOP to its runbook, and a runbook as canonical bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from engine.language.canonical import canonical, digest
from engine.language.compile_forms import Written
from engine.language.compile_steps import Steps, duration, ladder
from engine.language.compile_tables import Tables, subject_schema
from engine.language.compile_texts import guide, text
from engine.language.compile_triggers import dispatch, faults, triggers
from engine.language.document import Document
from engine.language.draft import Draft
from engine.language.finding import Finding
from engine.language.library import Library
from engine.language.never_empty import never_empty
from engine.language.outline import TOP
from engine.language.overlay import overlay
from engine.language.plain import plain
from engine.language.remembering import remembered
from engine.language.runbook import (
    Approval,
    CodeEntry,
    CodeList,
    Form,
    Guarantee,
    Runbook,
    Scope,
    Step,
    Text,
)
from engine.language.scope_types import Names, Types
from forms.both import Both
from forms.expressions import Checked, check, types_of
from forms.expressions.types import parse_type

_decoder = msgspec.json.Decoder(Runbook)


class NotCompilable(ValueError):
    """The SOP has errors; ``findings`` are those that compiling met. Check an SOP before compiling it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(f"{first.place}: {first.code} {first.message}")


def compile_sop(library: Library, sop_id: str, variant: str | None = None) -> Runbook:
    """The runbook of an SOP, or of one of its variants.

    Raises KeyError for an SOP or variant that the library does not have, and :class:`NotCompilable` for one
    with errors that stand in its way; :func:`engine.language.checking.check` finds those and all others.
    """
    files = library.sops[sop_id]
    document = files.sop if variant is None else overlay(files.sop, files.variants[variant])[0]
    draft = Draft(library, files, document, variant)
    runbook = compile_draft(draft)
    if errors := [finding for finding in draft.findings if finding.severity == "error"]:
        raise NotCompilable(errors)
    return runbook


def encode_runbook(runbook: Runbook) -> tuple[bytes, str]:
    """The runbook as canonical JSON (RFC 8785), and the SHA-256 of it, which names the runbook."""
    content = canonical(plain(runbook))
    return content, digest(content)


def decode_runbook(content: bytes) -> Runbook:
    """The runbook in ``content``. Raises ``msgspec.ValidationError`` for what is none."""
    return _decoder.decode(content)


def compile_draft(draft: Draft) -> Runbook:
    """The runbook of a draft; what is wrong goes to the draft's findings."""
    data = draft.data
    names = names_of(draft)
    draft.written |= (written := _written_forms(draft))
    names.answers |= _answers(draft, written)
    _items(draft, names)
    draft.never_empty = never_empty(draft, written)
    tables = Tables(draft, names)
    steps = Steps(draft, names, written, mandatory(draft))
    compiled = steps.compiled()
    outside = names.outside()
    runbook = Runbook(
        sop=data["sop"],
        variant=draft.variant,
        title=text(draft, draft.top / "title", data.get("title"), outside),
        guide=guide(draft, draft.top / "guide", data.get("guide"), outside),
        about=data.get("about"),
        skills=tuple(data.get("skills") or ()),
        priority=data.get("priority", "normal"),
        labels=tuple(data.get("labels") or ()),
        dispatch=dispatch(draft, draft.top / "dispatch", data.get("dispatch")),
        clock=data.get("clock", "elapsed"),
        due=duration(data.get("due")),
        escalate=ladder(draft, draft.top, data.get("escalate"), names.anywhere(), None),
        inputs=Written.of_inputs(draft).resolved(outside),
        subject=subject_schema(draft),
        steps=compiled,
        scopes=_scopes(draft),
        faults=faults(draft, names, steps.forms),
        forms=steps.forms,
        tables=tables.compiled(),
        triggers=triggers(draft, names),
        guarantees=tuple(_guarantees(draft)),
    )
    return msgspec.structs.replace(
        runbook,
        code_lists=_code_lists(draft.library, [runbook.inputs, *runbook.forms.values()]),
        remembered=remembered(runbook, names),
        overseers=_overseers(runbook, compiled),
    )


def names_of(draft: Draft) -> Names:
    """The names of a draft, those of its steps' answers still left out."""
    lists = {name: document.data for name, document in draft.library.code_lists.items()}
    return Names(
        draft.outline,
        draft.order,
        inputs=types_of("inputs", draft.data.get("inputs"), lists),
        subject=types_of("subject", subject_schema(draft), lists),
    )


def _written_forms(draft: Draft) -> dict[str, Written]:
    return {
        path: Written(draft, draft.at(node.at), node.data.get("form"), node.data.get("evidence"))
        for path, node in draft.outline.nodes.items()
        if node.kind in ("work", "approval") and node.data.keys() & {"form", "evidence"}
    }


def _answers(draft: Draft, written: Mapping[str, Written]) -> dict[str, Types]:
    """What is known of each step that was done: its fields, or how it ended."""
    found: dict[str, Types] = {path: form.fields for path, form in written.items()}
    for path, node in draft.outline.nodes.items():
        match node.kind:
            case "approval":
                found[path] = {**found.get(path, {}), "outcome": "string"}
            case "call":
                found[path] = {"end": "string"}
            case "do" | "wait":
                found[path] = {"": "dyn"}
    return found


def _items(draft: Draft, names: Names) -> None:
    """Find the types of the items of ``each`` steps, outer ones first."""
    for path, node in draft.outline.nodes.items():
        if node.kind != "each":
            continue
        name, source = str(node.data["each"].get("as", "item")), str(node.data["each"].get("of"))
        if name in names.roots:
            spot = draft.at((*node.at, "each", "as"))
            draft.say(
                "SOP006",
                spot,
                Both(f"`{name}` means something else in expressions", f"`{name}`在表达式中另有含义"),
                Both("call the item otherwise", "给每一项换个名称"),
            )
        checked = check(source, names.at(path).everything())
        of = parse_type(checked.type) if isinstance(checked, Checked) else None
        names.items[path] = (name, str(of.element) if of and of.kind == "list" else "dyn")


def mandatory(draft: Draft) -> frozenset[str]:
    """The steps that are locked or guaranteed, and the composites around them."""
    found = {path for path, node in draft.outline.nodes.items() if node.locked}
    for guarantee in draft.data.get("guarantees") or ():
        found |= {path for name in guarantee["always"] if (path := draft.outline.named(name, TOP))}
    return frozenset(found | {holder for path in found for holder in draft.graph.holders(path)})


def _scopes(draft: Draft) -> dict[str, Scope]:
    return {
        key: Scope(
            kind=scope.kind, steps=(steps := tuple(scope.names.values())), start=steps[0] if steps else ""
        )
        for key, scope in draft.outline.scopes.items()
    }


def _guarantees(draft: Draft) -> Iterator[Guarantee]:
    for number, written in enumerate(draft.data.get("guarantees") or ()):
        spot = draft.at(("guarantees", number))
        found = {}
        for at, name in [(spot / "before", written["before"])] + [
            (spot / "always" / n, name) for n, name in enumerate(written["always"])
        ]:
            found[name] = draft.outline.named(name, TOP)
            if found[name] is None:
                draft.unknown(at, Both("step", "步骤"), name, draft.outline.nodes)
        if before := found[written["before"]]:
            always = tuple(path for name in written["always"] if (path := found[name]))
            yield Guarantee(before=before, always=always)


def _code_lists(library: Library, forms: Iterable[Form]) -> dict[str, CodeList]:
    """The lists that the forms use, with all their entries."""
    return {
        name: code_list(library.code_lists[name])
        for name in sorted({n for form in forms for n in form.code_lists})
    }


def code_list(document: Document) -> CodeList:
    """A code list as the runbook has it."""
    data = document.data
    entries = (
        CodeEntry(
            code=entry["code"],
            title=_titles(entry.get("title")),
            parent=entry.get("parent"),
            retired=entry.get("retired", False),
        )
        for entry in data["entries"]
    )
    return CodeList(title=_titles(data.get("title")), parent=data.get("parent"), entries=tuple(entries))


def _titles(value: Any) -> Text:
    return {"und": value} if isinstance(value, str) else dict(value or {})


def _overseers(runbook: Runbook, steps: Mapping[str, Step]) -> tuple[str, ...]:
    """Whoever decides or is raised to, in written order."""
    found = dict.fromkeys(who for rung in runbook.escalate for who in rung.raise_to)
    for step in steps.values():
        if isinstance(step, Approval):
            found |= dict.fromkeys(stage.by for stage in step.stages)
        found |= dict.fromkeys(who for rung in step.escalate for who in rung.raise_to)
    return tuple(found)
