"""An XLSForm becomes a form: its questions, groups, repeats, conditions, calculations and limits."""

from __future__ import annotations

from typing import Any

from forms.expressions import check
from forms.importing.imported import Imported, LeftOut, id_of
from forms.importing.writing import yaml_of
from forms.importing.xlsform.choices import Choices, text
from forms.importing.xlsform.constraints import limits
from forms.importing.xlsform.kinds import METADATA, NO_PLACE, PLAIN, evidence_of, range_of
from forms.importing.xlsform.places import Frame, Places, kind_of
from forms.importing.xlsform.workbook import Row, read_workbook
from forms.importing.xlsform.xpath import NoWay, cel_of
from forms.variables import variables_at

_SCHEMA_OF = {"int": "integer", "double": "number", "bool": "boolean", "string": "string"}
_LOOKS = frozenset(
    {"", "minimal", "multiline", "numbers", "signature", "new", "new-front", "w1", "w2", "w3", "w4",
     "field-list", "autocomplete", "quick", "likert", "picker", "no-calendar", "month-year", "thousands-sep"}
)  # fmt: skip
_YES = frozenset({"yes", "true", "true()", "1"})


def from_xlsform(name: str, content: bytes) -> Imported:
    """A form of a workbook, with the code lists that it needs, the evidence that a step asks for its
    pictures, signatures, scans and positions, and all that could not be carried over. Raises NotImportable.
    """
    book = read_workbook(content)
    title = book.settings.get("form_title") or name
    return _Survey(
        book.survey, Choices(book.choices), id_of(book.settings.get("form_id") or name), title
    ).read()


class _Survey:
    """Goes through the rows once, with the groups and repeats that are open on a stack."""

    def __init__(self, rows: tuple[Row, ...], choices: Choices, form: str, title: str) -> None:
        self.rows = rows
        self.choices = choices
        self.form = form
        self.title = title
        self.places = Places(rows, choices.lists)
        self.left: list[LeftOut] = []
        self.evidence: dict[str, dict[str, Any]] = {}
        self.frames = [Frame(schema={"type": "object", "properties": {}})]
        self.conditions: list[tuple[Row, dict[str, Any], tuple[str, ...]]] = []
        self.calculations: list[tuple[Row, dict[str, Any], Frame]] = []

    def read(self) -> Imported:
        for row in self.rows:
            kind = kind_of(row)
            if not kind or row.get("disabled").lower() in _YES:
                continue
            if kind.startswith("begin"):
                self._begin(row, kind)
            elif kind.startswith("end ") and kind != "end":
                self._end()
            else:
                self._question(row, kind)
        whole = self.frames[0]
        self._calculate()
        for row, target, path in self.conditions:
            cel = self._cel(row, "relevant", path)
            if cel is not None and cel[1] == "bool":
                target["rule"] = {"effect": "SHOW", "condition": {"cel": cel[0]}}
            else:
                self._leave(row, "relevant", "relevant")
        files = {f"forms/{self.form}.yaml": yaml_of(self._file(whole))}
        files |= {f"forms/library/{list_}.yaml": yaml_of(file) for list_, file in self.choices.files.items()}
        return Imported(self.form, files, evidence=self.evidence, left_out=tuple(self.left))

    def _file(self, whole: Frame) -> dict[str, Any]:
        return {
            "form": self.form,
            "title": self.title,
            "schema": whole.finished(),
            "uischema": {"type": "VerticalLayout", "elements": whole.elements},
        }

    # -- groups and repeats ---------------------------------------------------------------------

    def _begin(self, row: Row, kind: str) -> None:
        frame = self.frames[-1]
        label = text(row.texts.get("label", {}))
        element: dict[str, Any]
        if "repeat" in kind:
            key = self.places.names[row.number]
            items: dict[str, Any] = {"type": "object", "properties": {}}
            frame.schema["properties"][key] = {"type": "array"} | _titled(label) | {"items": items}
            element = {"type": "Control", "scope": f"#/properties/{key}"}
            inner = Frame(schema=items, path=(*frame.path, key, "*"))
            element["options"] = {"detail": {"type": "VerticalLayout", "elements": inner.elements}}
            self._rows(row, frame.schema["properties"][key])
        else:
            element = {"type": "Group"} | ({"label": label} if label is not None else {})
            element["elements"] = []
            inner = Frame(frame.schema, frame.path, element["elements"], frame.required)
        frame.elements.append(element)
        self.frames.append(inner)
        self._condition(row, element, frame.path)

    def _rows(self, row: Row, schema: dict[str, Any]) -> None:
        count = row.get("repeat_count")
        if count.isdigit():
            schema |= {"minItems": int(count), "maxItems": int(count)}
        elif count:
            self._leave(row, "repeat_count", "repeat_count")

    def _end(self) -> None:
        if len(self.frames) > 1:
            self.frames.pop().finished()

    # -- questions ------------------------------------------------------------------------------

    def _question(self, row: Row, kind: str) -> None:
        frame = self.frames[-1]
        if kind in METADATA:
            self._leave(row, "type", "metadata")
            return
        if kind in NO_PLACE:
            self._leave(row, "type", "type.no_place")
            return
        if kind == "note":
            self._note(row, frame)
            return
        required = row.get("required").lower() in _YES
        if (
            row.get("required")
            and not required
            and row.get("required").lower() not in {"no", "false", "false()"}
        ):
            self._leave(row, "required", "required")
        policy = evidence_of(kind, row.get("appearance"), required)
        key = self.places.names[row.number]
        if policy is not None and not frame.path:
            self._evidence(row, key, policy, frame)
            return
        schema = self._schema(row, kind) if policy is None else self._no_evidence(row)
        schema |= _titled(text(row.texts.get("label", {})))
        if (hint := text(row.texts.get("hint", {}))) is not None:
            schema["description"] = hint
        frame.schema["properties"][key] = schema
        if required and kind != "calculate":
            frame.required.append(key)
        self._more(row, kind, schema, frame)
        control: dict[str, Any] = {"type": "Control", "scope": f"#/properties/{key}"}
        if options := self._options(row, kind, schema):
            control["options"] = options
        if kind != "hidden" and not (kind == "calculate" and "title" not in schema):
            frame.elements.append(control)
            self._condition(row, control, frame.path)

    def _note(self, row: Row, frame: Frame) -> None:
        label = {"type": "Label", "text": text(row.texts.get("label", {})) or row.get("name")}
        frame.elements.append(label)
        self._condition(row, label, frame.path)

    def _evidence(self, row: Row, key: str, policy: dict[str, Any], frame: Frame) -> None:
        self.evidence[key] = policy | _titled(text(row.texts.get("label", {})))
        control: dict[str, Any] = {"type": "Control", "scope": f"#/properties/{key}"}
        if row.get("relevant"):
            frame.elements.append(control)
            self._condition(row, control, frame.path)

    def _no_evidence(self, row: Row) -> dict[str, Any]:
        self._leave(row, "type", "type.unknown")
        return {"type": "string"}

    def _schema(self, row: Row, kind: str) -> dict[str, Any]:
        first, _, rest = kind.partition(" ")
        name = rest.removesuffix(" or_other").strip()
        if first in {"select_one", "select_multiple", "rank"}:
            if name not in self.choices.lists:
                self._leave(row, "type", "choices.missing")
                return (
                    {"type": "string"}
                    if first == "select_one"
                    else {"type": "array", "items": {"type": "string"}}
                )
            choice = self._choice(row, name)
            if first == "select_one":
                return choice
            return {"type": "array", "uniqueItems": True, "items": choice}
        if kind == "range":
            return range_of(row.get("parameters"))[0]
        if kind not in PLAIN:
            self._leave(row, "type", "type.unknown")
            return {"type": "string"}
        return dict(PLAIN[kind][0])

    def _choice(self, row: Row, name: str) -> dict[str, Any]:
        written = row.get("choice_filter")
        if not written:
            return self.choices.schema(name)
        parent = self.choices.parent_of(name, written, self.places.lists)
        if parent is None:
            self._leave(row, "choice_filter", "choice_filter")
            return self.choices.schema(name)
        self.choices.code_list(parent[1])
        asked = self.places.schema_with(self.frames, parent[1], self.choices)
        if asked is not None:
            asked.pop("enum", None)
            asked.pop("x-titles", None)
            asked["codeList"] = id_of(parent[1], "list")
        return {"type": "string", "codeList": self.choices.code_list(name, parent)}

    def _more(self, row: Row, kind: str, schema: dict[str, Any], frame: Frame) -> None:
        """What else a question says: limits, calculation, default."""
        if constraint := row.get("constraint"):
            said = limits(constraint, schema)
            if said is None:
                self._leave(row, "constraint", "constraint")
            else:
                schema |= said
        if row.texts.get("constraint_message") and row.get("constraint"):
            self._leave(row, "constraint_message", "constraint_message")
        if row.get("calculation"):
            self.calculations.append((row, schema, frame))
        elif kind == "calculate":
            schema.setdefault("type", "string")
        if kind in {"acknowledge", "trigger"} and row.get("required").lower() in _YES:
            schema["const"] = True
        if row.get("default") and kind != "calculate":
            self._default(row, schema)
        for column in ("image", "video", "audio"):
            if row.texts.get(column):
                self._leave(row, column, "media")
        if row.get("readonly").lower() in _YES and not row.get("calculation"):
            schema["readOnly"] = True

    def _default(self, row: Row, schema: dict[str, Any]) -> None:
        written = row.get("default")
        kind = schema.get("type")
        try:
            value: Any = {"integer": int, "number": float}.get(str(kind), str)(written)
        except ValueError:
            self._leave(row, "default", "default")
            return
        if kind == "boolean":
            value = written.lower() in _YES | {"ok"}
        elif kind == "array":
            value = written.split()
        if "(" in written or "$" in written or ("enum" in schema and value not in schema["enum"]):
            self._leave(row, "default", "default")
            return
        schema["default"] = value

    def _options(self, row: Row, kind: str, schema: dict[str, Any]) -> dict[str, Any]:
        looks = row.get("appearance").split()
        options: dict[str, Any] = {}
        if "multiline" in looks:
            options["multi"] = True
        if kind == "range":
            options["slider"] = True
        if "minimal" in looks or "autocomplete" in looks:
            options["format"] = "list"
        if schema.get("type") == "array" and "items" in schema and "format" in options:
            options["format"] = "list"
        if [look for look in looks if look not in _LOOKS]:
            self._leave(row, "appearance", "appearance")
        return options

    # -- expressions ----------------------------------------------------------------------------

    def _condition(self, row: Row, element: dict[str, Any], path: tuple[str, ...]) -> None:
        if row.get("relevant"):
            self.conditions.append((row, element, path))

    def _calculate(self) -> None:
        """Put the calculations in, each after those that it reads; what can't be said is asked instead."""
        waiting = self.calculations
        while waiting:
            later = []
            for row, schema, frame in waiting:
                cel = self._cel(row, "calculation", frame.path)
                kind = None if cel is None else _SCHEMA_OF.get(cel[1])
                if cel is None or kind is None:
                    later.append((row, schema, frame))
                    continue
                rest = dict(schema)
                schema.clear()  # the type stands first, as one writes it
                schema.update({"type": kind} | rest | {"compute": cel[0]})
                self.places.learn(row.get("name"), kind)
            if len(later) == len(waiting):
                break
            waiting = later
        for row, schema, frame in waiting:
            self._leave(row, "calculation", "calculation")
            schema.setdefault("type", "string")
            if kind_of(row) == "calculate" and "title" not in schema:
                del frame.schema["properties"][self.places.names[row.number]]

    def _cel(self, row: Row, column: str, path: tuple[str, ...]) -> tuple[str, str] | None:
        """An expression of a row as CEL, with its type; None where it can't be said or does not hold."""
        try:
            cel, _ = cel_of(row.get(column), self.places.seen_from(path))
        except NoWay:
            return None
        checked = check(cel, variables_at(self.frames[0].schema, path))
        return None if isinstance(checked, tuple) else (cel, checked.type)

    def _leave(self, row: Row, column: str, why: str) -> None:
        name = row.get("name") or str(row.number)
        said = row.get(column) or next(iter(row.texts.get(column, {}).values()), "")
        self.left.append(LeftOut(f"survey {row.number} {name}", said[:300], why))


def _titled(label: Any) -> dict[str, Any]:
    return {} if label is None else {"title": label}
