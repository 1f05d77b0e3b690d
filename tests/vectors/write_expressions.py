"""Writes ``expressions.json``: expressions with answers and outcomes, for every engine that runs them.

    .venv/bin/python tests/vectors/write_expressions.py

The first part was picked and read by hand; the second is drawn at random, each outcome as the server has it.
``tests/forms/test_expression_engines.py`` holds both engines to all of it. A case is
``{source, types, cel, bindings, value}``; instead of ``value`` there is ``unknown`` where the expression has
none, and ``refused`` (the messages, no ``cel``) where the check does not let it pass. A binding that is
``null`` was not given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from forms.expressions import UNKNOWN, Checked, Program, check  # noqa: E402
from tests.forms.expression_cases import BINDINGS, VARIABLES, sources  # noqa: E402

Case = dict[str, Any]

TYPES = {
    "this.result": "string",
    "this.amount": "double",
    "this.count": "int",
    "this.ok": "bool",
    "this.tags": "list(string)",
    "this.wholes": "list(int)",
    "this.rows": "list(object(price: double, qty: int, name: string))",
    "this.open": "map(string, dyn)",
    "this.address.city": "string",
    "this.address.zip": "string",
    "event": "dyn",
    "quantity": "int",
}
GIVEN: Case = {
    "this.result": "pass",
    "this.amount": 7,
    "this.count": 3.0,
    "this.ok": True,
    "this.tags": ["a", "b"],
    "this.wholes": [1, 2],
    "this.rows": [{"price": 2, "qty": 3, "name": "x"}, {"price": 1.5, "qty": 2}],
    "this.open": {"a": 1, "n": None},
    "this.address.city": "H",
    "event": {"stock": 5, "type": "device.online", "n": None, "list": [1, 2.5]},
    "quantity": 2,
}
PICKED: list[tuple[str, Case]] = [
    # numbers
    ("this.amount > 5", {}),
    ("this.count + this.amount", {}),
    ("this.count / 2", {}),
    ("this.amount / 2", {}),
    ("this.amount / 0", {}),
    ("this.count / 0", {}),
    ("-7 / 2", {}),
    ("-7 % 3", {}),
    ("this.amount in [1, 7]", {}),
    ("this.amount in this.wholes", {}),
    ("this.wholes + [1.5]", {}),
    ("1 == 1.0", {}),
    ("this.ok ? 1 : 2.5", {}),
    ("(this.ok ? 1 : this.amount) / 2", {}),
    ("9007199254740991 + 1", {}),
    ("9007199254740992", {}),
    ("9007199254740991 * 9007199254740991 * 9007199254740991", {}),
    ("1e999", {}),
    ("0.1 + 0.2", {}),
    ("round(2.675, 2)", {}),
    ("round(1.005, 2)", {}),
    ("round(-2.5)", {}),
    ("round(2.5)", {}),
    ("floor(-2.5)", {}),
    ("ceil(-2.5)", {}),
    ("abs(-3)", {}),
    ("min(this.count, 2.5)", {}),
    ("max(this.wholes)", {}),
    ("min([])", {}),
    ("sum([])", {}),
    ("sum([0.1, 0.2, 0.3])", {}),
    ("sum(this.rows.map(r, r.price * r.qty))", {}),
    ("int('12')", {}),
    ("int(' 12')", {}),
    ("int(2.9)", {}),
    ("double('1e3')", {}),
    ("double('0x1')", {}),
    ("int(event.stock)", {}),
    # texts
    ("string(this.amount) + 'x'", {}),
    ("string(1e21)", {}),
    ("string(1e-7)", {}),
    ("string(-0.0)", {}),
    ("string(this.ok)", {}),
    ("size('😀')", {}),
    ("'😀' < '￮'", {}),
    ("'a' < 'b'", {}),
    ("this.tags.join(', ')", {}),
    ("this.result.contains('as') && this.result.startsWith('p') && this.result.endsWith('s')", {}),
    ("this.result.matches('^p.s{2}$')", {}),
    ("'中文'.matches('^[\\\\u4e00-\\\\u9fa5]+$')", {}),
    ("'😀'.matches('^.$')", {}),
    ("'12'.matches(r'^\\d+$')", {}),
    ("'\\u00a0'.matches(r'\\s')", {}),
    ("'a\\n\\'b'", {}),
    ("\"double\" + 'single'", {}),
    ("this.result.matches('(?=a)')", {}),
    ("this.result.matches(this.result)", {}),
    # what is not given
    ("this.result == 'pass'", {"this.result": None}),
    ("has(this.result)", {"this.result": None}),
    ("has(this.result)", {}),
    ("has(this.result) && this.result == 'pass'", {"this.result": None}),
    ("this.result == 'pass' || this.ok", {"this.result": None}),
    ("this.ok || this.result == 'pass'", {"this.result": None}),
    ("this.result == 'pass' && !this.ok", {"this.result": None}),
    ("this.ok ? 'a' : this.result", {"this.result": None}),
    ("has(this.address)", {}),
    ("has(this.address)", {"this.address.city": None}),
    ("has(this.open.a)", {}),
    ("has(this.open.a.b)", {}),
    ("has(this.open.b.c)", {}),
    ("has(this.open.n)", {}),
    ("has(quantity)", {}),
    ("this.amount > 5", {"this.amount": None}),
    ("this.amount > 5", {"this.amount": "7"}),
    ("this.count > 2", {"this.count": 2.5}),
    ("this.count > 2", {"this.count": 9007199254740993}),
    ("this.ok", {"this.ok": 1}),
    ("this.tags[0]", {"this.tags": ["a", 5]}),
    ("this.result", {"this.result": "\ud800"}),
    # lists, maps, rows
    ("this.tags[1]", {}),
    ("this.tags[2]", {}),
    ("this.tags[-1]", {}),
    ("'a' in this.tags", {}),
    ("this.tags == ['a', 'b']", {}),
    ("size(this.tags) > 1.5", {}),
    ("this.rows[0].price", {}),
    ("this.rows[1].name", {}),
    ("has(this.rows[0].name)", {}),
    ("this.rows.all(r, r.qty > 1)", {}),
    ("this.rows.exists(r, r.price > 1.75)", {}),
    ("this.rows.exists_one(r, r.qty == 3)", {}),
    ("this.rows.filter(r, has(r.name)).map(r, r.name)", {}),
    ("this.rows.map(r, r.qty > 2, r.price)", {}),
    ("{'pass': 1, 'fail': 2}[this.result]", {}),
    ("{'x': 1}[this.result]", {}),
    ("'a' in this.open", {}),
    ("this.open['a'] + 1", {}),
    ("this.rows", {}),
    # anything
    ("event.stock < 10", {}),
    ("event.stock + 1", {}),
    ("event.stock == 5", {}),
    ("event.type == 'device.online'", {}),
    ("event.type < 5", {}),
    ("event.stock && this.ok", {}),
    ("event.stock || this.ok", {}),
    ("this.ok || event.stock", {}),
    ("event.n == null", {}),
    ("event.none == null", {}),
    ("event.list[1]", {}),
    ("event.list.exists(e, e > 2)", {}),
    ("event.stock.deeper", {}),
    ("[event.stock, 1]", {}),
    ("this.ok ? event.stock : 1", {}),
    # refused
    ("this.amount = 5", {}),
    ("this.amount == '5'", {}),
    ("this.result == pass", {}),
    ("this.reslt == 'pass'", {}),
    ("this.address == 'H'", {}),
    ("this.rows[0].prise", {}),
    ("this.result > 5", {}),
    ("this.result + 1", {}),
    ("!this.result", {}),
    ("this.result && this.ok", {}),
    ("this.tags[0.5]", {}),
    ("this.tags.map(this, 1)", {}),
    ("[1, 'a']", {}),
    ("this.ok ? 1 : 'a'", {}),
    ("this.count == null", {}),
    ("{1: 2}", {}),
    ("{'a': 1, 'a': 2}", {}),
    ("b'a'", {}),
    ("5u", {}),
    ("0x10", {}),
    ("foo(1)", {}),
    ("size()", {}),
    ("has(5)", {}),
    ("this.ok and this.ok", {}),
    ("", {}),
    ("1 +", {}),
    ("'open", {}),
    ("(1", {}),
    ("if", {}),
    ("1 % 2.5", {}),
    ("this.rows == this.rows", {}),
]
"""Expressions over GIVEN, with what differs from it."""


def case(source: str, types: dict[str, str], given: Case) -> Case:
    """One case with its outcome."""
    checked = check(source, types)
    if not isinstance(checked, Checked):
        return {"source": source, "types": types, "refused": [problem.message for problem in checked]}
    bindings = {name: given[name] for name in checked.reads if name in given}
    value = Program(checked.source, checked.reads).evaluate(bindings)
    outcome = {"unknown": True} if value is UNKNOWN else {"value": value}
    return {"source": source, "types": checked.reads, "cel": checked.source, "bindings": bindings, **outcome}


def drawn(seen: set[str]) -> list[Case]:
    """Random cases: many that have a value, fewer that have none."""
    cases: dict[str, Case] = {}

    @seed(20)
    @settings(
        max_examples=1500,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(source=sources(), bindings=BINDINGS)
    def draw(source: str, bindings: Case) -> None:
        found = case(source, VARIABLES, bindings)
        line = json.dumps(found, sort_keys=True)
        if "refused" not in found and len(source) > 12 and len(line) < 500 and line not in seen:
            cases[line] = found

    draw()
    valued = [found for found in cases.values() if "value" in found]
    unknown = [found for found in cases.values() if "unknown" in found]
    return valued[:: len(valued) // 150 or 1] + unknown[:: len(unknown) // 50 or 1]


def main() -> None:
    """Write the file."""
    picked = [case(source, TYPES, {**GIVEN, **given}) for source, given in PICKED]
    cases = picked + drawn({json.dumps(found, sort_keys=True) for found in picked})
    lines = ",\n".join(json.dumps(found) for found in cases)
    Path(__file__).with_name("expressions.json").write_text(f"[\n{lines}\n]\n")
    print(len(picked), "picked,", len(cases) - len(picked), "drawn")


if __name__ == "__main__":
    main()
