"""Where a thing of an SOP is named: in its own files, its variants, its scenarios, and in expressions.

Everything is found on the versions of the SOP as they were compiled (the base and each variant, with what
compiling heard), so a name is renamed where it means the thing, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from engine.language.document import Document, Path
from engine.language.draft import Draft, Spot, WrittenForm
from engine.language.library import Library, SopFiles
from engine.language.locating import value_at
from engine.language.outline import TOP, Outline
from engine.language.renaming_expressions import Chain, Span, chain_of, chains, comparisons, texts_of
from engine.language.renaming_schemas import alike, places
from engine.language.renaming_text import Occurrence
from engine.language.scope_types import Seen
from forms.fields import path_of_scope

What = Literal["field", "step", "form", "fault", "table", "input", "variant", "outcome", "evidence"]

_CELL = re.compile(r"\s*(?:<=|>=|==|!=|<|>|in(?=\s*\[))\s*")
_HANDED_IN = "\0handed in"
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Thing:
    """What is renamed. ``at``: a field's form (by name; ``#STEP`` for one that is written within a step) and
    its path, with ``*`` for the rows of a list; a step's path; step and name of an outcome or evidence; else
    the name alone. ``of``: the SOP whose input it is, where it is looked for in SOPs that call that one."""

    what: What
    at: tuple[str, ...]
    of: str | None = None

    @property
    def name(self) -> str:
        """The name that it has."""
        return self.at[-1].rpartition(".")[2] if self.what == "step" else self.at[-1]

    def is_form_of(self, step: str, data: Mapping[str, Any]) -> bool:
        """Whether what is handed in at a step (or ``fault:NAME``) is the form that has the field."""
        if self.what != "field":
            return False
        return self.at[0] == f"#{step}" if self.at[0].startswith("#") else data.get("form") == self.at[0]


Acted = Mapping[tuple[str, int], str]
"""The step at which an entry of a scenario (by file name and number) was found to act."""


def occurrences(
    thing: Thing,
    library: Library,
    files: SopFiles,
    versions: Mapping[str | None, Draft],
    acted: Acted | None = None,
    *,
    forecasts: Sequence[Document] = (),
    called: Sequence[Outline] = (),
) -> list[Occurrence]:
    """Every place where the thing is named in the SOP's files, and in forms of the library for a field.
    ``forecasts`` are the assumptions of what-if beside them. ``called``: the outlines of the SOP that has the
    thing, where that is another one which these files call (``thing.of``).

    ``acted`` tells of entries that do not say at which step they act; without it an entry counts that can
    mean only one.
    """
    found: dict[Occurrence, None] = {}
    for one in _meant(thing, library, files, versions):
        finder = _Finder(one, library, files, versions, acted or {}, called=called)
        found |= dict.fromkeys(finder.found())
        for document in forecasts:
            found |= dict.fromkeys(finder.in_forecast(document))
    return list(found)


def _meant(
    thing: Thing, library: Library, files: SopFiles, versions: Mapping[str | None, Draft]
) -> list[Thing]:
    """The thing, and for a field those that its form writes in the same place."""
    if thing.what != "field" or thing.of is not None:
        return [thing]
    found = {
        path: Thing("field", (thing.at[0], *path))
        for document, at in forms_of(thing.at[0], library, files, versions)
        for path in alike(document, (*at, "schema"), thing.at[1:])
    }
    return list(found.values()) or [thing]


def forms_of(
    form: str, library: Library, files: SopFiles, versions: Mapping[str | None, Draft]
) -> list[tuple[Document, Path]]:
    """Where a form is written: its file, or for ``#STEP`` the step's own and what variants change of it."""
    if not form.startswith("#"):
        document = files.forms.get(form) or library.forms.get(form)
        return [] if document is None else [(document, ())]
    documents = [(files.sop, ()), *((patch, ("change",)) for patch in files.variants.values())]
    homes = {home: None for draft in versions.values() if (home := _home(draft, form[1:])) is not None}
    written = [(document, (*prefix, *home, "form")) for document, prefix in documents for home in homes]
    return [(document, at) for document, at in written if isinstance(value_at(document.data, at), dict)]


class _Finder:
    def __init__(
        self,
        thing: Thing,
        library: Library,
        files: SopFiles,
        versions: Mapping[str | None, Draft],
        acted: Acted,
        *,
        called: Sequence[Outline],
    ) -> None:
        self.acted, self.called = acted, called
        self.thing, self.library, self.files, self.versions = thing, library, files, versions
        self.name = thing.name
        self.file = ""

    def found(self) -> Iterator[Occurrence]:
        if self.thing.of is not None:
            for draft in self.versions.values():
                if self.thing.what == "input":
                    yield from self._given(draft, self.thing.of)
                else:
                    yield from self._in_children(draft.outline, self.thing.of)
            return
        of_version: dict[str, Callable[[Draft], Iterator[Occurrence]]] = {
            "step": self._steps,
            "fault": self._faults,
            "form": self._forms,
            "outcome": self._outcomes,
            "evidence": self._evidence,
        }
        for draft in self.versions.values():
            yield from of_version.get(self.thing.what, _nothing)(draft)
            yield from self._expressions(draft)
        documents = [(self.files.sop, ()), *((patch, ("change",)) for patch in self.files.variants.values())]
        for document, prefix in documents:
            yield from self._written(document, prefix)
        if self.thing.what in ("field", "form"):
            yield from self._of_form()
        outlines = {name: draft.outline for name, draft in self.versions.items()}
        for file, scenario in self.files.scenarios.items():
            self.file = file
            said = scenario.data.get("variant")
            for name, outline in outlines.items():
                if said is None or name == said:
                    yield from self._scenario(scenario, outline)
        if self.thing.what == "variant" and (patch := self.files.variants.get(self.name)):
            yield from _value(patch, ("variant",), self.name)

    # -- keys, as each file writes them -----------------------------------------------------------

    def _written(self, document: Document, prefix: Path) -> Iterator[Occurrence]:
        what, data = self.thing.what, document.data
        if what in ("fault", "table"):
            yield from _key(document, (*prefix, f"{what}s", self.name))
        elif what == "input":
            yield from self._input(document, prefix)
        elif what == "step":
            for draft in self.versions.values():
                node = draft.outline.nodes.get(self.thing.at[0])
                if node is None:
                    continue
                yield from _key(document, (*prefix, *node.at))
                siblings = value_at(data, (*prefix, *node.at[:-1]))
                for name, sibling in siblings.items() if isinstance(siblings, dict) and prefix else ():
                    for way in ("after", "before") if isinstance(sibling, dict) else ():
                        yield from _value(document, (*prefix, *node.at[:-1], name, way), self.name)
        elif what in ("outcome", "evidence"):
            for draft in self.versions.values():
                if at := _home(draft, self.thing.at[0]):
                    where = ("evidence",) if what == "evidence" else _OUTCOMES
                    for inner in (where,) if what == "evidence" else where:
                        yield from _key(document, (*prefix, *at, *inner, self.name))

    def _input(self, document: Document, prefix: Path) -> Iterator[Occurrence]:
        for path, by_key in places(document, (*prefix, "inputs"), (self.name,)):
            yield from _key(document, path) if by_key else _value(document, path, self.name)
        for trigger in _map(value_at(document.data, (*prefix, "triggers"))):
            yield from _key(document, (*prefix, "triggers", trigger, "inputs", self.name))

    # -- structure of one version -----------------------------------------------------------------

    def _steps(self, draft: Draft) -> Iterator[Occurrence]:
        outline, graph = draft.outline, draft.graph
        for node in outline.nodes.values():
            for path, go in _goes(node.data, node.at):
                yield from self._named(draft, path, go, graph.resolve(go, node.scope))
            for path, name in _named_steps(node.data, node.at):
                yield from self._named(draft, path, name, outline.named(name, node.scope))
        for name, fault in _map(draft.data.get("faults")).items():
            at: Path = ("faults", name)
            steps = graph.faults.steps.get(name, ())
            scope = outline.common_scope(steps)
            for path, go in _texts(_map(fault).get("go"), (*at, "go")):
                yield from self._named(draft, path, go, outline.target(go, scope) or outline.named(go, scope))
            for path, step in _texts(_map(fault).get("from"), (*at, "from")):
                yield from self._named(draft, path, step, outline.named(step, TOP))
            for path, step in _named_steps(fault, at):
                yield from self._named(draft, path, step, outline.named(step, scope))
        for number, guarantee in enumerate(draft.data.get("guarantees") or ()):
            for key in ("before", "always"):
                for path, step in _texts(_map(guarantee).get(key), ("guarantees", number, key)):
                    yield from self._named(draft, path, step, outline.named(step, TOP))
        for path, step in _named_steps({"escalate": draft.data.get("escalate")}, ()):
            yield from self._named(draft, path, step, outline.named(step, TOP))

    def _named(self, draft: Draft, path: Path, name: str, meant: str | None) -> Iterator[Occurrence]:
        """The part of a dotted name that is the step's, where it means the step or one inside of it."""
        value = value_at(draft.data, path)
        if not isinstance(value, str):
            return
        lead = len(value) - len(name)
        for start, end in _part(name, meant, self.thing.at[0]):
            yield Occurrence(draft.document.place(*path), value, lead + start, lead + end)

    def _faults(self, draft: Draft) -> Iterator[Occurrence]:
        for node in draft.outline.nodes.values():
            for number, rung in enumerate(_list(node.data.get("escalate"))):
                if _map(rung).get("fault") == self.name:
                    yield from _value(draft.document, (*node.at, "escalate", number, "fault"), self.name)

    def _forms(self, draft: Draft) -> Iterator[Occurrence]:
        homes = [node.at for node in draft.outline.nodes.values()]
        for at in [*homes, *(("faults", name) for name in _map(draft.data.get("faults")))]:
            yield from _value(draft.document, (*at, "form"), self.name)

    def _outcomes(self, draft: Draft) -> Iterator[Occurrence]:
        node = draft.outline.nodes.get(self.thing.at[0])
        if node is not None:
            for number, rung in enumerate(_list(node.data.get("escalate"))):
                if _map(rung).get("outcome") == self.name:
                    yield from _value(draft.document, (*node.at, "escalate", number, "outcome"), self.name)
            stages = _list(value_at(node.data, ("approval", "stages")))
            for at in (*_OUTCOMES, *(("approval", "stages", n, "need") for n in range(len(stages)))):
                yield from _key(draft.document, (*node.at, *at, self.name))

    def _given(self, draft: Draft, sop: str) -> Iterator[Occurrence]:
        """What calls of another SOP give to the input."""
        for node in draft.outline.nodes.values():
            if node.data.get("call") == sop:
                yield from _key(draft.document, (*node.at, "with", self.name))

    def _evidence(self, draft: Draft) -> Iterator[Occurrence]:
        if at := _home(draft, self.thing.at[0]):
            yield from _key(draft.document, (*at, "evidence", self.name))

    # -- expressions ------------------------------------------------------------------------------

    def _expressions(self, draft: Draft) -> Iterator[Occurrence]:
        if draft.heard is None or self.thing.what in ("form", "fault", "variant"):
            return
        for spot, source, shift, seen in draft.heard.expressions:
            value = value_at(spot.document.data, spot.path)
            if not isinstance(value, str):
                continue
            own = self._own(draft, spot.path)
            for start, end in self._reads(source, seen, own):
                yield Occurrence(spot.place, value, shift + start, shift + end)
        for written, seen in draft.heard.forms:
            mine = self.thing.what == "evidence" and written.evidence_spot.path[:-1] == _home(
                draft, self.thing.at[0]
            )
            for spot, source, base in _formulas(written):
                for start, end in self._reads(source, seen, ()):
                    yield Occurrence(spot.place, source, start, end)
                for start, end in self._in_form(source, base) if mine else ():
                    yield Occurrence(spot.place, source, start, end)
            if mine:
                at = (*written.spot.path, "uischema")
                yield from self._scopes(written.spot.document, written.uischema, at, ())
        yield from self._cells(draft)

    def _cells(self, draft: Draft) -> Iterator[Occurrence]:
        """What stands in the cells of decision tables: expressions, and outcomes as texts."""
        heard = draft.heard.expressions if draft.heard is not None else []
        columns = {
            spot.path: (source, seen) for spot, source, _, seen in heard if spot.path[:1] == ("tables",)
        }
        for name, table in _map(draft.data.get("tables")).items():
            for column in _map(_map(table).get("inputs")):
                source, seen = columns.get(("tables", name, "inputs", column), (None, None))
                if source is None or seen is None:
                    continue
                of = chain_of(source)
                decided = of is not None and self._is_outcome(of, seen)
                for number, row in enumerate(_list(table.get("rows"))):
                    at: Path = ("tables", name, "rows", number, column)
                    for path, value in _texts(_map(row).get(column), at):
                        for start, end in self._in_cell(value, seen, decided=decided):
                            yield Occurrence(draft.document.place(*path), value, start, end)

    def _in_cell(self, value: str, seen: Seen, *, decided: bool) -> Iterator[tuple[int, int]]:
        if decided and value == self.name:
            yield 0, len(value)
        elif match := _CELL.match(value):
            shift, rest = match.end(), value[match.end() :]
            for start, end in self._reads(rest, seen, ()):
                yield shift + start, shift + end
            for text, (start, end) in texts_of(rest) if decided else ():
                if text == self.name:
                    yield shift + start, shift + end

    def _own(self, draft: Draft, path: Path) -> tuple[str, ...]:
        """The field or evidence that ``this`` has at a place of the SOP, where that is the thing."""
        home = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in _homes(draft)), None)
        if home is None:
            return ()
        step = f"fault:{home[1]}" if home[0] == "faults" else _named_at(draft, home)
        if self.thing.is_form_of(step, _map(value_at(draft.data, home))):
            return self.thing.at[1:]
        if self.thing.what == "evidence" and home == _home(draft, self.thing.at[0]):
            return self.thing.at[1:]
        return ()

    def _reads(self, source: str, seen: Seen, own: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Where an expression names the thing."""
        if self.name not in source:
            return
        items = self._items(seen)
        for chain in chains(source, items):
            yield from self._in_chain(chain, seen, own)
        for chain, texts in comparisons(source, items) if self.thing.what == "outcome" else ():
            if self._is_outcome(chain, seen):
                yield from (span for text, span in texts if text == self.name)

    def _in_chain(self, chain: Chain, seen: Seen, own: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        what, (root, *names), spans = self.thing.what, chain.names, chain.spans[1:]
        if root in ("inputs", "table"):
            if what == {"inputs": "input", "table": "table"}[root]:
                yield from _field(names, spans, (self.name,))
        elif root == "this":
            yield from _field(names, spans, own)
        elif root == _HANDED_IN:
            yield from _field(names[1:], spans[1:], self._handed_in(seen, names[0]))
        elif root in ("answers", "visits") and (found := _step_of(names, seen)):
            count, step = found
            if what == "step":
                for start, end in _part(".".join(names[:count]), step, self.thing.at[0]):
                    yield from _spans(names[:count], spans[:count], start, end)
            elif root == "answers":
                yield from _field(names[count:], spans[count:], self._handed_in(seen, step))

    def _is_outcome(self, chain: Chain, seen: Seen) -> bool:
        """Whether a chain is what was decided at the step whose outcome is renamed."""
        if self.thing.what != "outcome" or chain.names[0] != "answers":
            return False
        found = _step_of(chain.names[1:], seen)
        return found is not None and (found[1], chain.names[1 + found[0] :]) == (
            self.thing.at[0],
            ("outcome",),
        )

    def _items(self, seen: Seen) -> dict[str, Chain]:
        """What the items of ``each`` steps are: those of a list of the inputs, or that was handed in."""
        found: dict[str, Chain] = {}
        for node in seen.names.outline.nodes.values():
            each = _map(node.data.get("each"))
            of = chain_of(str(each["of"])) if "of" in each else None
            if of is None:
                continue
            item = of.each
            if of.names[0] == "answers":
                step = _step_of(of.names[1:], seen.names.at(node.path))
                if step is None:
                    continue
                item = Chain((_HANDED_IN, step[1], *of.names[1 + step[0] :]), ()).each
            found[str(each.get("as", "item"))] = Chain(item.names, (None,) * len(item.names))
        return found

    def _handed_in(self, seen: Seen, step: str) -> tuple[str, ...]:
        """The thing as a field of what is handed in at a step."""
        data = seen.names.outline.nodes[step].data
        mine = self.thing.is_form_of(step, data) or (
            self.thing.what == "evidence" and step == self.thing.at[0]
        )
        return self.thing.at[1:] if mine else ()

    # -- forms ------------------------------------------------------------------------------------

    def _of_form(self) -> Iterator[Occurrence]:
        for document, at in forms_of(self.thing.at[0], self.library, self.files, self.versions):
            if self.thing.what == "form":
                yield from _value(document, ("form",), self.name)
                continue
            for path, by_key in places(document, (*at, "schema"), self.thing.at[1:]):
                yield from _key(document, path) if by_key else _value(document, path, self.name)
            layout = (*at, "uischema")
            yield from self._scopes(document, value_at(document.data, layout), layout, ())
            for path, source, base in _sources(value_at(document.data, at)):
                for start, end in self._in_form(source, base):
                    yield Occurrence(document.place(*at, *path), source, start, end)

    def _in_form(self, source: str, base: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Where an expression of the form itself names the field: from ``this``, or by its bare name."""
        fields = self.thing.at[1:]
        inside = _inside(fields, base)
        for chain in chains(source, {}) if self.name in source else ():
            if chain.names[0] == "this":
                yield from _field(chain.names[1:], chain.spans[1:], fields)
            else:
                yield from _field(chain.names, chain.spans, inside)

    def _scopes(
        self, document: Document, element: Any, path: Path, base: tuple[str, ...]
    ) -> Iterator[Occurrence]:
        """The pointers of a layout's controls and rules that go by the field."""
        if not isinstance(element, dict):
            return
        scope = path_of_scope(element.get("scope")) if isinstance(element.get("scope"), str) else None
        for where in _rule_scopes(element):
            at = (
                path_of_scope(value_at(element, where)) if isinstance(value_at(element, where), str) else None
            )
            rest = () if at is None else _inside(self.thing.at[1:], (*base, *at))
            for place, by_key in places(document, (*path, *where[:-1], "schema"), rest):
                yield from _key(document, place) if by_key else _value(document, place, self.name)
        for where in (("scope",), *_rule_scopes(element)):
            pointer = value_at(element, where)
            fields = path_of_scope(pointer) if isinstance(pointer, str) else None
            inside = _inside(self.thing.at[1:], base)
            if fields is None or not inside or tuple(fields[: len(inside)]) != inside:
                continue
            parts, count = str(pointer).split("/"), 0
            offset = 0
            for number, part in enumerate(parts):
                if number and parts[number - 1] == "properties":
                    count += 1
                    if count == len([one for one in inside if one != EVERY]):
                        yield Occurrence(
                            document.place(*path, *where), str(pointer), offset, offset + len(part)
                        )
                        break
                offset += len(part) + 1
        options = element.get("options")
        if isinstance(options, dict) and scope is not None:
            below = (*base, *scope, EVERY)
            yield from self._scopes(document, options.get("detail"), (*path, "options", "detail"), below)
        for number, inner in enumerate(_list(element.get("elements"))):
            yield from self._scopes(document, inner, (*path, "elements", number), base)

    # -- forecasts --------------------------------------------------------------------------------

    def in_forecast(self, document: Document) -> Iterator[Occurrence]:
        """Where the assumptions of a forecast name the thing."""
        what, steps = self.thing.what, value_at(document.data, ("steps",))
        if what == "input" and self.thing.of is None:
            yield from _key(document, ("inputs", self.name))
        for step in _map(steps):
            at: Path = ("steps", step)
            if what == "step":
                for draft in self.versions.values():
                    yield from self._foreseen(document, at, draft.outline)
            elif what == "fault" or (what == "outcome" and step == self.thing.at[0]):
                yield from _key(document, (*at, f"{what}s", self.name))

    def _foreseen(self, document: Document, at: Path, outline: Outline) -> Iterator[Occurrence]:
        node = outline.nodes.get(str(at[-1]))
        if node is None:
            return
        named = [(at, node.path)]
        named += [
            ((*at, "next", way), outline.target(way, node.scope) or way)
            for way in _map(value_at(document.data, (*at, "next")))
            if isinstance(way, str)
        ]
        for path, meant in named:
            for start, end in _part(str(path[-1]), meant, self.thing.at[0]):
                yield Occurrence(document.key_place(*path), str(path[-1]), start, end)

    # -- scenarios --------------------------------------------------------------------------------

    def _scenario(self, document: Document, outline: Outline) -> Iterator[Occurrence]:
        what, data = self.thing.what, document.data
        if what == "variant":
            yield from _value(document, ("variant",), self.name)
        if what == "input":
            yield from _key(document, ("inputs", self.name))
        if what == "step":
            yield from self._addresses(document, ("actions",), outline, keys=True)
        for number, entry in enumerate(_list(data.get("walk"))):
            if isinstance(entry, dict):
                yield from self._entry(document, ("walk", number), entry, outline)

    def _in_children(self, outline: Outline, sop: str) -> Iterator[Occurrence]:
        """What scenarios say of jobs of the called SOP."""
        for document in self.files.scenarios.values():
            for number, entry in enumerate(_list(document.data.get("walk"))):
                way = [address for _, address in _texts(_map(entry).get("in"), ())]
                step = _template(way[0], outline) if len(way) == 1 else None
                if step is None or outline.nodes[step].data.get("call") != sop:
                    continue
                inner = {key: value for key, value in entry.items() if key != "in"}
                for other in self.called:
                    yield from self._entry(document, ("walk", number), inner, other)

    def _entry(
        self, document: Document, at: Path, entry: dict[str, Any], outline: Outline
    ) -> Iterator[Occurrence]:
        what = self.thing.what
        if "in" in entry:
            if what == "step":
                yield from self._addresses(document, (*at, "in"), outline, first=True)
            return
        if what == "step":
            for key in ("do", "at", "child", "expect"):
                yield from self._addresses(document, (*at, key), outline)
            yield from self._addresses(document, (*at, "expect", "at"), outline)
            yield from self._addresses(document, (*at, "actions"), outline, keys=True)
        if what == "fault":
            yield from _value(document, (*at, "fault"), self.name)
        address = entry.get("do") if isinstance(entry.get("do"), str) else entry.get("at")
        number = at[-1]
        step = _template(address, outline) if isinstance(address, str) else None
        step = step or self.acted.get((self.file, number if isinstance(number, int) else 0))
        if what == "outcome" and entry.get("decide") == self.name:
            owners = [path for path, node in outline.nodes.items() if self.name in _outcomes_of(node.data)]
            if step == self.thing.at[0] or (step is None and owners == [self.thing.at[0]]):
                yield from _value(document, (*at, "decide"), self.name)
        if what in ("field", "evidence"):
            yield from self._answered(document, at, entry, outline, step)

    def _answered(
        self, document: Document, at: Path, entry: dict[str, Any], outline: Outline, step: str | None
    ) -> Iterator[Occurrence]:
        """Fields and evidence in what an entry hands in and expects to be kept."""
        fault = entry.get("fault")
        home = f"fault:{fault}" if fault is not None else step
        if "decide" in entry and step is None:
            owners = [
                path for path, node in outline.nodes.items() if entry["decide"] in _outcomes_of(node.data)
            ]
            home = owners[0] if len(owners) == 1 else None
        if home is None:
            return
        if home.startswith("fault:"):
            data = _map(_map(outline.document.data).get("faults")).get(home[6:])
        else:
            node = outline.nodes.get(home)
            data = None if node is None else node.data
        if self.thing.what == "evidence":
            if home == self.thing.at[0]:
                yield from _key(document, (*at, "evidence", self.name))
            return
        if not self.thing.is_form_of(home, _map(data)):
            return
        for where in (("answers",), ("expect", "kept")):
            yield from _deep_keys(document, (*at, *where), self.thing.at[1:])

    def _addresses(
        self, document: Document, at: Path, outline: Outline, *, keys: bool = False, first: bool = False
    ) -> Iterator[Occurrence]:
        value = value_at(document.data, at)
        if keys:
            for key in _map(value):
                for start, end in _in_address(str(key), self.thing.at[0], outline):
                    yield Occurrence(document.key_place(*at, key), str(key), start, end)
            return
        found = list(_texts(value, at))
        for path, address in found[:1] if first else found:
            for start, end in _in_address(address, self.thing.at[0], outline):
                yield Occurrence(document.place(*path), address, start, end)


_OUTCOMES: tuple[Path, ...] = (("approval", "outcomes"), ("outcomes",), ("approval", "need"))


def _nothing(_: Draft) -> Iterator[Occurrence]:
    yield from ()


def _key(document: Document, path: Path) -> Iterator[Occurrence]:
    if path in document.keys:
        name = str(path[-1])
        yield Occurrence(document.keys[path], name, 0, len(name))


def _value(document: Document, path: Path, name: str) -> Iterator[Occurrence]:
    if path in document.places and value_at(document.data, path) == name:
        yield Occurrence(document.places[path], name, 0, len(name))


def _deep_keys(document: Document, path: Path, fields: tuple[str, ...]) -> Iterator[Occurrence]:
    """The key of a field, in every row where it is one of a list."""
    if not fields:
        return
    if fields[0] == EVERY:
        for number in range(len(_list(value_at(document.data, path)))):
            yield from _deep_keys(document, (*path, number), fields[1:])
    elif len(fields) == 1:
        yield from _key(document, (*path, fields[0]))
    else:
        yield from _deep_keys(document, (*path, fields[0]), fields[1:])


def _goes(data: dict[str, Any], at: Path) -> Iterator[tuple[Path, str]]:
    """Everything that says where a step goes."""
    ways: list[tuple[Path, Any]] = [
        ((*at, "next"), data.get("next")),
        ((*at, "on_error"), data.get("on_error")),
        ((*at, "wait", "else"), _map(data.get("wait")).get("else")),
    ]
    for where in (("approval", "outcomes"), ("outcomes",)):
        ways += [((*at, *where, name), value) for name, value in _map(value_at(data, where)).items()]
    for path, value in ways:
        if isinstance(value, str):
            yield path, value
        for number, entry in enumerate(_list(value)):
            if isinstance(_map(entry).get("go"), str):
                yield (*path, number, "go"), entry["go"]


def _named_steps(data: Any, at: Path, depth: int = 0) -> Iterator[tuple[Path, str]]:
    """``performer:STEP`` and ``four_eyes`` in a step, without the steps inside of it."""
    if isinstance(data, str) and data.startswith("performer:"):
        yield at, data.removeprefix("performer:")
    elif isinstance(data, dict):
        for key, value in data.items():
            if key == "four_eyes":
                yield from _texts(value, (*at, key))
            elif key not in ("steps", "any_order", "form", "guide", "title", "with"):
                yield from _named_steps(value, (*at, key), depth + 1)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _named_steps(value, (*at, number), depth + 1)


def _texts(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield at, value
    for number, item in enumerate(_list(value)):
        if isinstance(item, str):
            yield (*at, number), item


def _part(name: str, meant: str | None, step: str) -> Iterator[tuple[int, int]]:
    """The part of a dotted name that names ``step``, where the whole means ``meant``."""
    if meant is None or (meant != step and not meant.startswith(f"{step}.")):
        return
    written, whole, mine = name.split("."), meant.split("."), step.split(".")
    index = len(mine) - 1 - (len(whole) - len(written))
    if 0 <= index < len(written) and written[index] == mine[-1]:
        start = sum(len(part) + 1 for part in written[:index])
        yield start, start + len(written[index])


def _in_address(address: str, step: str, outline: Outline) -> Iterator[tuple[int, int]]:
    """The part of an address (``open.bulk.knock``) that names ``step``."""
    path, offset, item = "", 0, False
    for part in address.split("."):
        if item:
            item = False
        else:
            path = f"{path}.{part}" if path else part
            if path == step:
                yield offset, offset + len(part)
                return
            node = outline.nodes.get(path)
            if node is None:
                return
            item = node.kind == "each"
        offset += len(part) + 1


def _template(address: str, outline: Outline) -> str | None:
    """The path of the step that an address means."""
    path, item = "", False
    for part in address.split("."):
        if item:
            item = False
            continue
        path = f"{path}.{part}" if path else part
        if path not in outline.nodes:
            return None
        item = outline.nodes[path].kind == "each"
    return path


def _home(draft: Draft, step: str) -> Path | None:
    """Where a step, or ``fault:NAME``, is written."""
    if step.startswith("fault:"):
        return ("faults", step.removeprefix("fault:"))
    node = draft.outline.nodes.get(step)
    return None if node is None else node.at


def _named_at(draft: Draft, home: Path) -> str:
    """The step that is written at a place."""
    return next((node.path for node in draft.outline.nodes.values() if node.at == home), "")


def _homes(draft: Draft) -> set[Path]:
    found: set[Path] = {node.at for node in draft.outline.nodes.values()}
    return found | {("faults", name) for name in _map(draft.data.get("faults"))}


def _outcomes_of(data: dict[str, Any]) -> set[str]:
    return {*_map(_map(data.get("approval")).get("outcomes")), *_map(data.get("outcomes"))}


def _formulas(written: WrittenForm) -> Iterator[tuple[Spot, str, tuple[str, ...]]]:
    """The expressions of a form with their places, and the object whose fields have bare names there."""
    data = {"schema": written.schema, "uischema": written.uischema}
    for path, source, base in _sources(data):
        spot = written.schema_spot if path[0] == "schema" else written.spot / "uischema"
        yield Spot(spot.document, (*spot.path, *path[1:])), source, base


def _sources(form: Any) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every expression of a form: path, source, and the object whose fields have their bare names there."""
    yield from _computed(value_at(form, ("schema",)), ("schema",), ())
    yield from _conditions(value_at(form, ("uischema",)), ("uischema",), ())


def _computed(schema: Any, path: Path, base: tuple[str, ...]) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("compute"), str):
        yield (*path, "compute"), schema["compute"], base[:-1]
    for name, inner in _map(schema.get("properties")).items():
        yield from _computed(inner, (*path, "properties", name), (*base, name))
    yield from _computed(schema.get("items"), (*path, "items"), (*base, EVERY))


def _conditions(value: Any, path: Path, base: tuple[str, ...]) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "cel" and isinstance(inner, str):
                yield (*path, key), inner, base
            elif key == "options" and isinstance(inner, dict):
                scope = path_of_scope(value.get("scope")) if isinstance(value.get("scope"), str) else None
                below = base if scope is None else (*base, *scope, EVERY)
                yield from _conditions(inner.get("detail"), (*path, key, "detail"), below)
            else:
                yield from _conditions(inner, (*path, key), base)
    for number, inner in enumerate(_list(value)):
        yield from _conditions(inner, (*path, number), base)


def _rule_scopes(element: Any) -> Iterator[Path]:
    """The pointers of conditions that are schemas."""

    def conditions(value: Any, path: Path) -> Iterator[Path]:
        if isinstance(value, dict):
            if "scope" in value:
                yield (*path, "scope")
            for number, inner in enumerate(_list(value.get("conditions"))):
                yield from conditions(inner, (*path, "conditions", number))

    yield from conditions(value_at(element, ("rule", "condition")), ("rule", "condition"))


def _inside(fields: tuple[str, ...], base: tuple[str, ...]) -> tuple[str, ...]:
    """The field as it is named from ``base``; empty where it is not inside of it."""
    return fields[len(base) :] if fields[: len(base)] == base else ()


def _field(
    names: Sequence[str], spans: Sequence[Span | None], fields: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    """Where names, read from the answers, name the field."""
    if fields and tuple(names[: len(fields)]) == fields and (span := spans[len(fields) - 1]) is not None:
        yield span


def _step_of(names: Sequence[str], seen: Seen) -> tuple[int, str] | None:
    """How many of the names are a step's, and the step."""
    for count in range(len(names), 0, -1):
        if (step := seen.steps.get(".".join(names[:count]))) is not None:
            return count, step
    return None


def _spans(
    names: Sequence[str], spans: Sequence[Span | None], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Where the name is written that is ``start`` to ``end`` of all names with dots between them."""
    offset = 0
    for name, span in zip(names, spans, strict=True):
        if (offset, offset + len(name)) == (start, end) and span is not None:
            yield span
        offset += len(name) + 1


def _map(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def form_name(file: str) -> str:
    """The name of the form in a file."""
    return PurePosixPath(file).stem
