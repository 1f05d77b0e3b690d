"""Decision tables: every row as one condition, and what is wrong with the whole of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.language.compile_texts import expression
from engine.language.draft import Draft, Spot, did_you_mean
from engine.language.phrases import Problem
from engine.language.runbook import Expression, Row, Table
from engine.language.scope_types import Names, Seen
from engine.language.tables.cells import INPUT, Cell, Test, parse_cell
from engine.language.tables.coverage import Column, Coverage
from engine.language.tables.domains import Piece, pieces
from forms.both import Both, names
from forms.expressions import Checked, check
from forms.expressions.schema_types import pointed
from forms.expressions.types import in_words, parse_type, unify


@dataclass(frozen=True, slots=True)
class Input:
    """A column: its expression, the type of its value, and the schema and codes of the field it names."""

    name: str
    source: str
    type: str
    schema: Mapping[str, Any] | None
    codes: tuple[Any, ...] | None


class Tables:
    """Compiles the tables of one draft."""

    def __init__(self, draft: Draft, names: Names) -> None:
        self.draft = draft
        self.names = names
        data = draft.data.get("tables")
        self.written: dict[str, dict[str, Any]] = data if isinstance(data, dict) else {}
        names.shared["table"] = {f"table.{name}": result_type(table) for name, table in self.written.items()}

    def compiled(self) -> dict[str, Table]:
        """Every table by its name."""
        seen = self.names.anywhere()
        reads: dict[str, set[str]] = {}
        found = {name: self._table(name, table, seen, reads) for name, table in self.written.items()}
        for name in _circular(reads):
            self.draft.say(
                "SOP006",
                self.draft.at(("tables", name, "inputs")),
                Both(f"the table `{name}` needs its own result", f"决策表`{name}`需要用到自己的结果"),
                Both("let its inputs read something else", "让它的列读取其他内容"),
            )
        return found

    def _table(self, name: str, table: dict[str, Any], seen: Seen, reads: dict[str, set[str]]) -> Table:
        spot = self.draft.at(("tables", name))
        inputs = [
            self._input(spot / "inputs" / column, column, str(source), seen)
            for column, source in table["inputs"].items()
        ]
        rows: list[Row] = []
        parsed: list[dict[str, tuple[Cell | None, Test | None] | None]] = []
        for number, row in enumerate(table["rows"]):
            at = spot / "rows" / number
            for column in row:
                if column != "result" and column not in table["inputs"]:
                    self.draft.unknown(
                        Spot(at.document, (*at.path, column)), Both("input", "列"), column, table["inputs"]
                    )
            cells = {i.name: self._cell(at / i.name, i, row.get(i.name), seen) for i in inputs}
            parsed.append(cells)
            rows.append(Row(when=self._condition(at, inputs, cells, seen), result=row.get("result")))
        hit = table.get("hit", "first")
        self._cover(spot, inputs, parsed, hit)
        reads[name] = {
            other.removeprefix("table.")
            for row in rows
            if row.when
            for other in row.when.vars
            if other.startswith("table.")
        }
        return Table(hit=hit, rows=tuple(rows), type=self.names.shared["table"][f"table.{name}"])

    def _input(self, spot: Spot, name: str, source: str, seen: Seen) -> Input:
        found, type_ = expression(self.draft, spot, source, seen)
        schema, codes = self._field(found) if type_ != "error" else (None, None)
        return Input(name, found.cel, type_, schema, codes)

    def _field(self, found: Expression) -> tuple[Mapping[str, Any] | None, tuple[Any, ...] | None]:
        """The schema and the codes of the input field that an expression is, where it is nothing else."""
        root, _, rest = found.cel.partition(".")
        if list(found.vars) != [found.cel] or root not in ("inputs", "subject"):
            return None, None
        schema: Any = self.draft.data.get("inputs") if root == "inputs" else subject_schema(self.draft)
        here = pointed(schema, "#/properties/" + "/properties/".join(rest.split(".")))
        if not isinstance(here, Mapping):
            return None, None
        name = here.get("codeList")
        codes = self.draft.library.code_lists.get(name) if isinstance(name, str) else None
        return here, None if codes is None else tuple(
            e["code"] for e in codes.data["entries"] if not e.get("retired")
        )

    def _cell(self, spot: Spot, of: Input, value: Any, seen: Seen) -> tuple[Cell | None, Test | None] | None:
        """The cell of a column in a row; None (with a finding) where it can't be used."""
        parsed = parse_cell(value)
        if isinstance(parsed, Problem):
            self.draft.say("SOP001", spot, parsed.message, parsed.hint)
            return None
        cell, test = parsed
        if cell is None or of.type == "error":
            return parsed
        source = _filled(cell, of)
        shift = len(_operand(of)) - len(INPUT) + cell.lead - cell.offset
        checked = check(source, seen.only(source))
        if isinstance(checked, Checked):
            return parsed if self._possible(spot, of, test) else None
        problem = (again if isinstance(again := check(source, seen.everything()), tuple) else checked)[0]
        written = isinstance(value, str) and problem.offset >= len(_operand(of)) + cell.lead - len(INPUT)
        place = spot.within(value, problem.offset - shift) if written else spot.place
        self.draft.say("SOP006", place, problem.message, problem.hint)
        return None

    def _possible(self, spot: Spot, of: Input, test: Test | None) -> bool:
        """Whether the values that a cell names are among those that the field can have."""
        known = pieces(of.type, of.schema, of.codes, ())
        enumerated = of.codes is not None or (of.schema is not None and of.schema.keys() & {"enum", "const"})
        if test is None or known is None or not enumerated or test.op not in ("==", "!=", "in"):
            return True
        values = {piece.example for piece in known}
        for value in test.values:
            if value not in values:
                hint = did_you_mean(str(value), [str(known_) for known_ in values])
                self.draft.say(
                    "SOP006",
                    spot,
                    Both(f"`{of.name}` is never `{value}`", f"`{of.name}`永远不会是`{value}`"),
                    hint,
                )
                return False
        return True

    def _condition(
        self,
        spot: Spot,
        inputs: list[Input],
        cells: dict[str, tuple[Cell | None, Test | None] | None],
        seen: Seen,
    ) -> Expression | None:
        ordered = sorted(inputs, key=lambda i: i.name)  # so that the order of keys changes nothing
        sources = [_filled(found[0], i) for i in ordered if (found := cells[i.name]) is not None and found[0]]
        if not sources or any(cells[i.name] is None or i.type == "error" for i in inputs):
            return None
        joined = sources[0] if len(sources) == 1 else " && ".join(f"({source})" for source in sources)
        return expression(self.draft, spot, joined, seen, "bool")[0]

    def _cover(
        self,
        spot: Spot,
        inputs: list[Input],
        rows: list[dict[str, tuple[Cell | None, Test | None] | None]],
        hit: str,
    ) -> None:
        """Look for gaps, dead rows and overlaps, unless a cell or an input has a finding already."""
        columns = [_column(i, [row[i.name] for row in rows]) for i in inputs]
        if any(column is None for column in columns):
            return
        coverage = Coverage([column for column in columns if column is not None], len(rows))
        dead = {n for n in range(len(rows)) if coverage.dead(n, before=hit == "first")}
        for number in sorted(dead):
            if coverage.dead(number, before=False):
                says, hint = (
                    Both(
                        "this row never hits: its inputs never have such values",
                        "此行永远不会命中：各列永远不会有这样的值",
                    ),
                    Both("take it away", "去掉它"),
                )
            else:
                says = Both(
                    "this row never hits: the rows before it take everything it could",
                    "此行永远不会命中：前面的行已涵盖所有情形",
                )
                hint = Both("take it away, or move it up", "去掉它，或把它上移")
            self.draft.say("SOP017", spot / "rows" / number, says, hint)
        for number in range(len(rows)) if hit == "unique" else ():
            other = coverage.overlap(number)
            if other is not None and number not in dead:
                first = (spot / "rows" / number).place.line
                self.draft.say(
                    "SOP018",
                    spot / "rows" / other,
                    Both(
                        f"this row and the one in line {first} can hold at once, "
                        "and `hit: unique` allows one",
                        f"此行与第 {first} 行可同时成立，而`hit: unique`只允许一行",
                    ),
                    Both("narrow one of them, or write `hit: first`", "收窄其中一行，或写`hit: first`"),
                )
        if (gap := coverage.gap()) is not None:
            example = names([f"{name} = {value}" for name, value in gap.items()])
            self.draft.say(
                "SOP016",
                (spot / "rows").key,
                Both(
                    f"no row of the table `{spot.path[-1]}` answers for {example}",
                    f"对于 {example.zh}，决策表`{spot.path[-1]}`没有对应的行",
                ),
                Both(
                    "add a row for it, or a last row with nothing but its `result`",
                    "为此添加一行，或在最后添加只写`result`的一行",
                ),
            )


def result_type(table: dict[str, Any]) -> str:
    """The type of a table's value: what its results have in common."""
    rows = table.get("rows")
    results = [row.get("result") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    kinds = {bool: "bool", str: "string", int: "int", float: "double"}
    types = [parse_type(kinds.get(type(result), "dyn")) for result in results]
    common = types[0] if types else parse_type("dyn")
    for one in types[1:]:
        common = unify(common, one) or parse_type("dyn")
    return str(common)


def subject_schema(draft: Draft) -> dict[str, Any] | None:
    """The schema of the kind of subject that the SOP is about, where the kind has a file."""
    document = draft.library.subjects.get(str(draft.data.get("about")))
    schema = document.data.get("schema") if document else None
    return schema if isinstance(schema, dict) else None


def _column(of: Input, cells: list[tuple[Cell | None, Test | None] | None]) -> Column | None:
    """What can be told of a column; None where one of its cells is mistaken."""
    if of.type == "error" or any(cell is None for cell in cells):
        return None
    tests = [cell[1] if cell else None for cell in cells]
    open_ = frozenset(n for n, cell in enumerate(cells) if cell and cell[0] is None)
    unknown = frozenset(n for n, test in enumerate(tests) if test is None and n not in open_)
    told = pieces(of.type, of.schema, of.codes, tests)
    if told is None:
        return Column(of.name, [Piece("…")], tests, open_, frozenset(range(len(cells))) - open_)
    return Column(of.name, told, tests, open_, unknown)


def _operand(of: Input) -> str:
    return of.source if of.source.replace(".", "").replace("_", "").isalnum() else f"({of.source})"


def _filled(cell: Cell, of: Input) -> str:
    return cell.source.replace(INPUT, _operand(of))


def _circular(reads: dict[str, set[str]]) -> list[str]:
    """The tables that read themselves, directly or through others."""
    found = []
    for name, read in reads.items():
        seen: set[str] = set()
        pending = set(read)
        while pending:
            other = pending.pop()
            if other not in seen:
                seen.add(other)
                pending |= reads.get(other, set())
        if name in seen:
            found.append(name)
    return found


def words(type_: str) -> str:
    """A type in a designer's words."""
    return in_words(parse_type(type_))
