"""What is said of decision tables agrees with trying every value."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.language.compiling import NotCompilable, compile_sop
from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.library import Library, SopFiles
from forms.expressions import Program

AMOUNTS = range(-1, 12)
TIERS = ("gold", "silver", "bronze")

numbers = st.integers(0, 10)
amount_cells = st.one_of(
    st.just("-"),
    numbers,
    st.builds(lambda op, n: f"{op} {n}", st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers),
    st.builds(lambda a, b: f"{min(a, b)}..{max(a, b)}", numbers, numbers),
    st.builds(lambda n: f"{n}..", numbers),
    st.lists(numbers, min_size=1, max_size=3),
)
tier_cells = st.one_of(
    st.just("-"), st.sampled_from(TIERS), st.lists(st.sampled_from(TIERS), min_size=1), st.just("!= 'gold'")
)
rows = st.fixed_dictionaries({}, optional={"amount": amount_cells, "tier": tier_cells, "open": st.booleans()})


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    written = draw(st.lists(rows, min_size=1, max_size=5))
    return {
        "inputs": {"amount": "inputs.amount", "tier": "inputs.tier", "open": "inputs.open"},
        "hit": draw(st.sampled_from(["first", "unique"])),
        "rows": [{**row, "result": number} for number, row in enumerate(written)],
    }


def library_with(table: dict[str, Any]) -> Library:
    sop = {
        "sop": "visit",
        "inputs": {
            "type": "object",
            "properties": {
                "amount": {"type": "integer", "minimum": -1, "maximum": 11},
                "tier": {"enum": list(TIERS)},
                "open": {"type": "boolean"},
            },
        },
        "tables": {"risk": table},
        "steps": {"done": {"end": "completed"}},
    }
    return Library(root=".", sops={"visit": SopFiles("visit", "visit", Document("visit/sop.yaml", sop))})


def findings_of(table: dict[str, Any]) -> tuple[Finding, ...]:
    try:
        compile_sop(library_with(table), "visit")
    except NotCompilable as wrong:
        return wrong.findings
    return ()


def meets(cell: Any, value: Any) -> bool:
    """What a cell means, said once more."""
    if cell is None or cell == "-":
        return True
    if isinstance(cell, list):
        return value in cell
    if not isinstance(cell, str) or cell in TIERS:
        return bool(cell == value)
    if ".." in cell:
        low, high = cell.split("..")
        return int(low) <= value and (not high or value <= int(high))
    op, _, operand = cell.partition(" ")
    other = operand.strip("'") if "'" in operand else int(operand)
    compared = {"==": value == other, "!=": value != other}
    if not isinstance(value, str):
        compared |= {"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other}
    return bool(compared[op])


def hits(table: dict[str, Any]) -> dict[tuple[Any, ...], list[int]]:
    """Per input, the rows that hold."""
    return {
        (amount, tier, open_): [
            number
            for number, row in enumerate(table["rows"])
            if meets(row.get("amount"), amount)
            and meets(row.get("tier"), tier)
            and meets(row.get("open"), open_)
        ]
        for amount, tier, open_ in product(AMOUNTS, TIERS, (True, False))
    }


@given(tables())
def test_gaps_dead_rows_and_overlaps_are_found_exactly_where_they_are(table: dict[str, Any]) -> None:
    holding = hits(table).values()
    first = table["hit"] == "first"
    reached = {rows[0] for rows in holding if rows} if first else {row for rows in holding for row in rows}
    expected = {
        "SOP016": any(not rows for rows in holding),
        "SOP017": len(reached) < len(table["rows"]),
        "SOP018": not first and any(len(rows) > 1 for rows in holding),
    }
    said = {finding.code for finding in findings_of(table)}
    assert {code for code, wrong in expected.items() if wrong} == said


@given(tables())
def test_a_compiled_row_holds_exactly_where_its_cells_say_so(table: dict[str, Any]) -> None:
    table = {**table, "hit": "first", "rows": [*table["rows"], {"result": -1}]}
    if findings_of(table):  # a dead row; the others are compiled by the same code
        table = {**table, "rows": [table["rows"][0], {"result": -1}]}
    if findings_of(table):
        return
    compiled = compile_sop(library_with(table), "visit").tables["risk"]
    programs = [Program(row.when.cel, row.when.vars) if row.when else None for row in compiled.rows]
    for (amount, tier, open_), expected in hits(table).items():
        bindings = {"inputs.amount": amount, "inputs.tier": tier, "inputs.open": open_}
        found = [
            n for n, program in enumerate(programs) if program is None or program.evaluate(bindings) is True
        ]
        assert found == expected
