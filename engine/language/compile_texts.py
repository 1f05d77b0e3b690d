"""Expressions, texts and templates of an SOP, checked and brought into the runbook's form.

A text is written as one string or one per language and may hold ``{{ CEL }}``; it becomes, per language,
a string or the list of its parts. A template is any JSON whose strings may hold ``{{ CEL }}``: a string that
is nothing but one becomes ``{"$cel": expression}`` and keeps the value's type, any other with one becomes
``{"$text": [parts]}``. :data:`engine.language.runbook.Template` says how it is filled in.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from engine.language.draft import Draft, Spot, Stands
from engine.language.runbook import Expression, Guide, Text
from engine.language.scope_types import Seen
from forms.both import Both
from forms.expressions import Checked, ExpressionProblem, Hole, check, only_hole, parse_template
from forms.expressions.types import in_words, parse_type

Wanted = Literal["bool", "list", "name", "any"]

_STEPS_NAME = re.compile(r"(answers|visits)\.([A-Za-z_][A-Za-z0-9_.]*)")

WANTED = {
    "bool": Both("true or false", "是或否"),
    "list": Both("a list", "列表"),
    "name": Both("a text or a whole number", "文字或整数"),
}


def expression(
    draft: Draft,
    spot: Spot,
    source: str,
    seen: Seen,
    want: Wanted = "any",
    *,
    within: str | None = None,
    shift: int = 0,
) -> tuple[Expression, str]:
    """The expression and the type of its value; a harmless one, and a finding, where it does not hold.

    ``within`` is the whole text in which it stands from character ``shift`` on.
    """
    whole = source if within is None else within
    if draft.heard is not None:
        draft.heard.expressions.append(Stands(spot, source, shift, seen))
    checked = check(source, seen.only(source))
    if not isinstance(checked, Checked):
        again = check(source, seen.everything())
        if isinstance(again, Checked):
            checked = again
        else:
            for problem in again:
                message, hint = _explained(draft, seen, source, problem)
                draft.say("SOP006", spot.within(whole, shift + problem.offset), message, hint)
            return Expression(cel="false"), "error"
    kind = parse_type(checked.type).kind
    fits = {"bool": ("bool", "dyn"), "list": ("list", "dyn"), "name": ("string", "int", "dyn")}
    if want != "any" and kind not in fits[want]:
        found = in_words(parse_type(checked.type))
        draft.say(
            "SOP006",
            spot.within(whole, shift),
            Both(
                f"this gives {found}, and {WANTED[want]} is needed here",
                f"这里得出{found.zh}，而此处需要{WANTED[want].zh}",
            ),
        )
    return Expression(cel=checked.source, vars=checked.reads), checked.type


def _explained(draft: Draft, seen: Seen, source: str, problem: ExpressionProblem) -> tuple[Both, Both | None]:
    """The problem in the words of SOPs where a step is meant that can't be read here."""
    for match in _STEPS_NAME.finditer(source):
        if match.start() <= problem.offset <= match.end() and (step := _step_meant(draft, match[2])):
            if seen.steps and step not in seen.steps.values():
                inside = draft.outline.nodes[step].scope.removesuffix(".*")
                return (
                    Both(
                        f"what is handed in inside `{inside}` is kept per item and can't be read here",
                        f"`{inside}`之内提交的内容按项保存，不能在此读取",
                    ),
                    Both("read it in a step of the same item", "请在同一项的步骤中读取"),
                )
            if step in seen.steps.values() and match[1] == "answers" and not seen.earlier(step):
                return Both(
                    f"nothing of `{step}` is known here: it comes only after this",
                    f"此处还没有`{step}`的内容：它在此之后才做",
                ), None
    return problem.message, problem.hint


def _step_meant(draft: Draft, name: str) -> str | None:
    """The step that a dotted name begins with."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        if (path := ".".join(parts[:length])) in draft.outline.nodes:
            return path
    return None


def line(draft: Draft, spot: Spot, value: str, seen: Seen) -> str | list[str | Expression]:
    """A string, or its parts where it holds expressions."""
    parts = _parts(draft, spot, value)
    if not any(isinstance(part, Hole) for part in parts):
        return value
    return [
        part
        if isinstance(part, str)
        else expression(draft, spot, part.source, seen, within=value, shift=part.offset)[0]
        for part in parts
    ]


def text(draft: Draft, spot: Spot, value: Any, seen: Seen) -> Text:
    """A text per language; one string stands for all of them."""
    if isinstance(value, str):
        return {"und": line(draft, spot, value, seen)}
    if not isinstance(value, dict):
        return {}
    return {
        str(language): line(draft, spot / language, one, seen)
        for language, one in value.items()
        if isinstance(one, str)
    }


def guide(draft: Draft, spot: Spot, value: Any, seen: Seen) -> Guide | None:
    """Markdown, alone or with the media beside it."""
    if value is None:
        return None
    if isinstance(value, dict) and value.keys() <= {"text", "media"}:
        media = value.get("media")
        names = tuple(name for name in media if isinstance(name, str)) if isinstance(media, list) else ()
        for index, name in enumerate(names):
            if name not in draft.files.media:
                draft.unknown(
                    spot / "media" / index,
                    Both("file in media/ named", " media/ 文件"),
                    name,
                    draft.files.media,
                )
        return Guide(text=text(draft, spot / "text", value.get("text"), seen), media=names)
    return Guide(text=text(draft, spot, value, seen))


def template(draft: Draft, spot: Spot, value: Any, seen: Seen) -> Any:
    """A JSON value with its expressions, see the module's docstring."""
    if isinstance(value, dict):
        return {key: template(draft, spot / key, inner, seen) for key, inner in value.items()}
    if isinstance(value, list):
        return [template(draft, spot / index, inner, seen) for index, inner in enumerate(value)]
    if not isinstance(value, str):
        return value
    parts = _parts(draft, spot, value)
    if hole := only_hole(parts):
        found, _ = expression(draft, spot, hole.source, seen, within=value, shift=hole.offset)
        return {"$cel": _plain(found)}
    if not any(isinstance(part, Hole) for part in parts):
        return value
    return {"$text": [p if isinstance(p, str) else _plain(p) for p in line(draft, spot, value, seen)]}


def _parts(draft: Draft, spot: Spot, value: str) -> list[str | Hole]:
    parts = parse_template(value)
    if isinstance(parts, ExpressionProblem):
        draft.say("SOP006", spot.within(value, parts.offset), parts.message, parts.hint)
        return [value]
    return parts


def _plain(expression_: Expression) -> dict[str, Any]:
    return {"cel": expression_.cel, **({"vars": expression_.vars} if expression_.vars else {})}
