"""Warnings: what is allowed and most often not meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.language.document import Document, Path
from engine.language.draft import Draft
from engine.language.finding import Finding
from engine.language.library import Library, SopFiles
from engine.language.outline import Outline
from engine.language.runbook import Approval, Runbook, Wait
from engine.language.variants import candidates
from forms.both import Both, all_of
from forms.fields import fields_of


def check_steps(draft: Draft, runbook: Runbook) -> None:
    """Add the warnings about single steps and ends."""
    for path, step in runbook.steps.items():
        spot = draft.at(draft.outline.nodes[path].at)
        if isinstance(step, Approval) and step.due is None:
            says = Both(
                f"the approval `{path}` has no deadline, so nobody is told when it waits",
                f"审批`{path}`没有期限，等待时不会有人收到提醒",
            )
            draft.say("SOP101", spot.key, says, Both("say `due`", "写明`due`"), severity="warning")
        if isinstance(step, Wait) and step.event is not None and step.up_to is None:
            says = Both(
                f"`{path}` waits for ever when nothing comes", f"如果什么也没发生，`{path}`会永远等下去"
            )
            draft.say(
                "SOP102", (spot / "wait").key, says, Both("say `up_to`", "写明`up_to`"), severity="warning"
            )
    ends = draft.graph.ends
    if ends and not any(draft.graph.successful(path) for path in ends):
        says = Both(
            "no end of this SOP is successful, so `locked` promises nothing",
            "此 SOP 没有成功的结束，因此`locked`什么也保证不了",
        )
        hint = Both(
            "name an end `completed`, or give one `successful: true`",
            "把某个结束命名为`completed`，或写`successful: true`",
        )
        draft.say("SOP111", (draft.top / "steps").key, says, hint, severity="warning")


def check_files(
    files: SopFiles, library: Library, drafts: Iterable[Draft], said: Iterable[Finding]
) -> Iterator[Finding]:
    """The warnings about files that nobody needs and texts that lack a language.

    Where something in ``said`` names a file that is not there, one that is too much may be what was meant.
    """
    drafts = list(drafts)
    unsure = {finding.message.split("`")[0] for finding in said if finding.code == "SOP002"}
    used = {name for draft in drafts for name in _values(draft.data, "form") if isinstance(name, str)}
    for name, form in files.forms.items():
        if name not in used and "there is no form " not in unsure:
            says = Both(f"no step uses the form `{name}`", f"没有步骤使用表单`{name}`")
            yield _warning(
                "SOP103", form, (), says, Both("use it, or take the file away", "使用它，或删除文件")
            )
    written = [*(draft.data for draft in drafts), *(form.data for form in files.forms.values())]
    shown = {name for data in written for names in _values(data, "media") for name in _list(names)}
    for name in sorted(files.media - shown) if "there is no file in media/ named " not in unsure else ():
        says = Both(f"no guide shows `media/{name}`", f"没有操作指引显示`media/{name}`")
        yield _warning(
            "SOP106", files.sop, (), says, Both("show it, or take the file away", "显示它，或删除文件")
        )
    yield from _languages(files)
    for name, variant in files.variants.items():
        if library.organisation_document is None or "there is no branch " in unsure:
            break
        if not _chosen(name, files, library):
            says = Both(f"no branch takes the variant `{name}`", f"没有网点适用变体`{name}`")
            yield _warning(
                "SOP112",
                variant,
                ("branches",),
                says,
                Both("name a branch, or a tag that one has", "写明某个网点，或某个网点带有的标记"),
            )


def check_scenarios(files: SopFiles, outline: Outline, runbook: Runbook) -> Iterator[Finding]:
    """The warnings about what no scenario walks through, where there are scenarios at all."""
    scenarios = files.scenarios.values()
    walks = [e for s in scenarios for e in _list(s.data.get("walk")) if isinstance(e, dict)]
    if not walks:
        return
    reported = {entry.get("fault") for entry in walks}
    for name, fault in runbook.faults.items():
        if name not in reported and fault.from_:
            says = Both(f"no scenario reports the fault `{name}`", f"没有场景上报异常`{name}`")
            hint = Both(
                f"add an entry `{{fault: {name}}}` to one", f"在某个场景中添加条目`{{fault: {name}}}`"
            )
            yield _warning("SOP108", files.sop, ("faults", name), says, hint, key=True)
    decided = {entry.get("decide") for entry in walks}
    missing: dict[str, Path] = {}
    for path, step in runbook.steps.items():
        if isinstance(step, Approval):
            for outcome in step.outcomes:
                if outcome not in decided:
                    at = outline.nodes[path].at
                    missing.setdefault(outcome, (*at, "approval", "outcomes", outcome))
    for outcome, at in missing.items():
        says = Both(f"no scenario decides `{outcome}`", f"没有场景决定`{outcome}`")
        hint = Both(
            f"add an entry `{{decide: {outcome}}}` to one", f"在某个场景中添加条目`{{decide: {outcome}}}`"
        )
        yield _warning("SOP108", files.sop, at, says, hint, key=True)


def check_code_lists(library: Library) -> Iterator[Finding]:
    """The warnings about code lists that no form uses."""
    used: set[str] = set()
    forms = [*library.forms.values(), *library.subjects.values()]
    schemas: list[Any] = [form.data.get("schema") for form in forms]
    for files in [*library.sops.values(), *library.beside.values()]:
        schemas += [form.data.get("schema") for form in files.forms.values()]
        for data in (files.sop.data, *(variant.data["change"] for variant in files.variants.values())):
            inline = [form for form in _values(data, "form") if isinstance(form, dict)]
            schemas += [data.get("inputs"), *(form.get("schema") for form in inline)]
    for schema in schemas:
        used |= {name for field in fields_of(schema) if isinstance(name := field.schema.get("codeList"), str)}
    for name in list(used):
        parent: Any = name
        while parent in library.code_lists:
            parent = library.code_lists[parent].data.get("parent")
            if parent is None or parent in used:
                break
            used.add(parent)
    for name, document in library.code_lists.items():
        if name not in used:
            says = Both(f"no field uses the code list `{name}`", f"没有字段使用代码表`{name}`")
            yield _warning(
                "SOP107",
                document,
                ("codeList",),
                says,
                Both("use it, or take the file away", "使用它，或删除文件"),
            )


def check_skills(draft: Draft, branch: str) -> Iterator[Finding]:
    """The skills that nobody in the branch or above has; ``{branches}`` stands for the branch."""
    organisation = draft.library.organisation
    above = organisation.ancestry(branch)
    for number, skill in enumerate(draft.data.get("skills") or ()):
        people = (p for p in organisation.people.values() if p.active and p.branch in above)
        if not any(skill in person.skills for person in people):
            says = Both(
                f"nobody in {{branches}} or above has the skill `{skill}`",
                f"{{branches}}及其上级无人具备技能`{skill}`",
            )
            yield _warning(
                "SOP110",
                draft.document,
                ("skills", number),
                says,
                Both("give it to somebody there", "让那里的某人具备该技能"),
            )


def _chosen(name: str, files: SopFiles, library: Library) -> bool:
    organisation = library.organisation
    return any(name in candidates(files.variants, organisation, code) for code in organisation.branches)


def _languages(files: SopFiles) -> Iterator[Finding]:
    """Texts that lack a language which most texts of the SOP have."""
    texts = [*_texts(files.sop, files.sop.data, ())]
    for document in [*files.forms.values(), *files.variants.values()]:
        texts += _texts(document, document.data, ())
    wanted = dict.fromkeys(language for _, _, text in texts for language in text)
    for document, at, text in texts:
        missing = [language for language in wanted if language not in text]
        if missing:
            says = Both(
                f"this text is there in {all_of(list(text))}, but not in {all_of(missing)}",
                f"此文字有 {all_of(list(text)).zh}，但没有 {all_of(missing).zh}",
            )
            yield _warning("SOP105", document, at, says, Both("add it", "补上"))


_TEXTS = frozenset({"title", "guide", "message", "text"})


def _texts(document: Document, value: Any, at: Path) -> Iterator[tuple[Document, Path, Mapping[str, str]]]:
    """Every text per language, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*at, key)
            if key in _TEXTS and isinstance(inner, dict) and _by_language(inner):
                yield document, here, inner
            else:
                yield from _texts(document, inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(document, inner, (*at, index))


def _by_language(value: dict[Any, Any]) -> bool:
    return bool(value) and all(
        isinstance(text, str) and isinstance(key, str) and len(key.partition("-")[0]) in (2, 3)
        for key, text in value.items()
    )


def _values(value: Any, key: str) -> Iterator[Any]:
    """Everything that stands under a key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from _values(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, key)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _warning(
    code: str, document: Document, at: Path, says: Both, hint: Both, *, key: bool = False
) -> Finding:
    place = document.key_place(*at) if key else document.place(*at)
    return Finding(code=code, severity="warning", place=place, message=says, hint=hint)
