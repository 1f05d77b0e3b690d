"""Expressions as they are typed: what they give, what is wrong, and what can be read at their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from engine.language.document import Path
from engine.language.draft import WrittenForm
from engine.language.locating import value_at
from engine.language.yaml_reading import LARGEST, read_yaml
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Drafted, Overlay
from engine.services.designing.surroundings import Read, form_used, seen_at, surroundings
from engine.services.designing.views import DocumentPath, ExpressionRead, ExpressionTrouble, NameSeen
from engine.services.problems import NotFound
from engine.services.views import Titles
from forms.expressions import Checked, ExpressionProblem, Hole, check, choices_of, parse_template
from forms.fields import EVERY, fields_of, path_of_scope
from forms.variables import variables_at

Schema = Mapping[str, Any]
MOST_VALUES = 50


def express(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    file: str,
    path: DocumentPath,
    source: str = "",
    template: bool = False,
    variant: str | None = None,
    overlay: Overlay,
) -> ExpressionRead:
    """Read ``source`` as if it stood at ``path`` of ``file``. ``template``: a text with ``{{ }}``.

    Raises Forbidden, NotFound (``draft.unknown``, ``draft.file_unknown``).
    """
    looked_at = drafted(services, actor, draft=draft, overlay=overlay)
    return expressed(looked_at, file, path, source, template=template, variant=variant)


def expressed(
    looked_at: Drafted,
    file: str,
    path: DocumentPath,
    source: str = "",
    *,
    template: bool = False,
    variant: str | None = None,
) -> ExpressionRead:
    """As :func:`express`, of files that are there."""
    if (content := looked_at.files.get(file)) is None:
        raise NotFound("draft.file_unknown", f"The draft has no file {file[:200]}.", params={"path": file})
    around = surroundings(looked_at, but=file if "/forms/" in file or file.startswith("forms/") else "")
    lists = {name: document.data for name, document in around.library.code_lists.items()}
    choices: Mapping[str, Any] | None = None
    titles: dict[str, NameSeen] = {}
    if "/forms/" in file or file.startswith("forms/"):
        document, _ = read_yaml(content, file, largest=LARGEST)
        data = {} if document is None or not isinstance(document.data, dict) else document.data
        schema: dict[str, Any] = found if isinstance(found := data.get("schema"), dict) else {}
        own = variables_at(schema, _base(data, path), lists)
        used = form_used(around, file, None, variant)
        names = {**({} if used is None else used[1].everything()), **own}
        choices = choices_of("this", schema, lists)
        titles |= _fields("", schema, lists)
    else:
        if file.count("/") > 1 and FilePath(file).parent.name == "variants":
            variant = variant or FilePath(file).stem
        seen = seen_at(around, file, path, variant)
        names = {} if seen is None else seen.everything()
    if read := around.versions.get(variant) or around.versions.get(None):
        titles = {**_of_steps(read, lists), **titles}
    told = tuple(_named(name, kind, titles) for name, kind in sorted(names.items()))
    if not source.strip():
        return ExpressionRead(type=None, canonical=None, problem=None, names=told)
    if template:
        return _template(source, names, told)
    checked = check(source, names, choices)
    if isinstance(checked, Checked):
        return ExpressionRead(type=checked.type, canonical=checked.source, problem=None, names=told)
    return ExpressionRead(type=None, canonical=None, problem=_trouble(checked[0]), names=told)


def _template(source: str, names: Mapping[str, str], told: tuple[NameSeen, ...]) -> ExpressionRead:
    parts = parse_template(source)
    if isinstance(parts, ExpressionProblem):
        return ExpressionRead(type=None, canonical=None, problem=_trouble(parts), names=told)
    for part in parts:
        if isinstance(part, Hole) and not isinstance(found := check(part.source, names), Checked):
            trouble = _trouble(found[0], part.offset)
            return ExpressionRead(type=None, canonical=None, problem=trouble, names=told)
    return ExpressionRead(type="string", canonical=source, problem=None, names=told)


def _trouble(problem: ExpressionProblem, shift: int = 0) -> ExpressionTrouble:
    return ExpressionTrouble(
        offset=problem.offset + shift,
        message=problem.message.titles,
        hint=None if problem.hint is None else problem.hint.titles,
    )


def _named(name: str, kind: str, titles: Mapping[str, NameSeen]) -> NameSeen:
    known = titles.get(name) or titles.get(name.removeprefix("this."))
    return NameSeen(
        name=name, type=kind, title=known.title if known else {}, values=known.values if known else ()
    )


def _base(form: Schema, path: Path) -> tuple[str, ...]:
    """The object whose fields have their bare names at a place of a form: the form, or a table's row."""
    if path[:1] == ("schema",):
        found: list[str] = []
        for number, key in enumerate(path):
            if key == "properties" and number + 1 < len(path):
                found.append(str(path[number + 1]))
            elif key == "items":
                found.append(EVERY)
        return tuple(found[:-1]) if path[-1:] == ("compute",) or found else ()
    base: tuple[str, ...] = ()
    for number in range(1, len(path)):
        if path[number - 1 : number + 1] == ("options", "detail"):
            scope = path_of_scope(value_at(form, (*path[: number - 1], "scope")))
            base = (*base, *(scope or ()), EVERY)
    return base


def _fields(prefix: str, schema: Schema, lists: Mapping[str, Any]) -> dict[str, NameSeen]:
    """Titles and values of the fields of a form."""
    found = {}
    for field in fields_of(schema):
        path = [part for part in field.path if part != EVERY]
        name = ".".join([*([prefix] if prefix else []), *path])
        found[name] = NameSeen(
            name=name,
            type="",
            title=_titles(field.schema.get("title")),
            values=tuple(list(_values(field.schema, lists))[:MOST_VALUES]),
        )
    return found


def _values(schema: Schema, lists: Mapping[str, Any]) -> Iterator[str]:
    name = schema.get("codeList")
    if isinstance(name, str) and name in lists:
        yield from (str(entry.get("code")) for entry in lists[name].get("entries") or ())
        return
    yield from (value for value in schema.get("enum") or () if isinstance(value, str))
    for way in (*(schema.get("oneOf") or ()), *(schema.get("anyOf") or ())):
        if isinstance(way, Mapping) and isinstance(way.get("const"), str):
            yield way["const"]


def _of_steps(read: Read, lists: Mapping[str, Any]) -> dict[str, NameSeen]:
    """Titles of what was handed in at steps, and of inputs."""
    found: dict[str, NameSeen] = {}
    for path, written in read.draft.written.items():
        found |= _form_fields(f"answers.{path}", written, lists)
    inputs = read.draft.data.get("inputs")
    return found | _fields("inputs", inputs if isinstance(inputs, dict) else {}, lists)


def _form_fields(prefix: str, written: WrittenForm, lists: Mapping[str, Any]) -> dict[str, NameSeen]:
    found = _fields(prefix, written.schema, lists)
    for name, policy in written.evidence.items():
        title = _titles(policy.get("title")) if isinstance(policy, dict) else {}
        found[f"{prefix}.{name}"] = NameSeen(name=f"{prefix}.{name}", type="", title=title)
    return found


def _titles(value: Any) -> Titles:
    if isinstance(value, dict):
        return {str(key): text for key, text in value.items() if isinstance(text, str)}
    return {"und": value} if isinstance(value, str) else {}
