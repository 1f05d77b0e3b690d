"""Random expressions that hold, and random answers for them, for comparing engines."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

VARIABLES = {
    "this.text": "string",
    "this.word": "string",
    "this.number": "double",
    "this.price": "double",
    "this.whole": "int",
    "this.count": "int",
    "this.yes": "bool",
    "this.texts": "list(string)",
    "this.numbers": "list(double)",
    "this.wholes": "list(int)",
    "this.rows": "list(object(price: double, qty: int, name: string, ok: bool))",
    "this.group.city": "string",
    "this.open": "map(string, dyn)",
    "event": "dyn",
    "quantity": "int",
}

TEXTS = st.sampled_from(
    ["", "a", "b", "pass", "ab", "中文", "😀", "\uffee", "12", "-3", "1.5", "a'b", "x\ny", " 7"]
)
FLOATS = st.sampled_from([0.0, -0.0, 1.5, 0.1, 2.675, -2.5, 1e21, 1e-7, 1e300, 123456789.125]) | st.floats(
    allow_nan=False, allow_infinity=False, width=32
)
INTS = st.integers(-5, 20) | st.sampled_from([2**53 - 1, -(2**53) + 1, 10**9])
SCALARS = st.none() | st.booleans() | TEXTS | INTS | FLOATS
LOOSE = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "n"]), inner, max_size=3)
    ),
    max_leaves=5,
)
ROW = st.fixed_dictionaries({}, optional={"price": FLOATS, "qty": INTS, "name": TEXTS, "ok": st.booleans()})
FITTING: dict[str, st.SearchStrategy[Any]] = {
    "this.text": TEXTS,
    "this.word": TEXTS,
    "this.number": FLOATS | INTS,
    "this.price": FLOATS | INTS,
    "this.whole": INTS,
    "this.count": INTS,
    "this.yes": st.booleans(),
    "this.texts": st.lists(TEXTS, max_size=4),
    "this.numbers": st.lists(FLOATS | INTS, max_size=4),
    "this.wholes": st.lists(INTS, max_size=4),
    "this.rows": st.lists(ROW, max_size=3),
    "this.group.city": TEXTS,
    "this.open": st.dictionaries(st.sampled_from(["a", "b", "n"]), LOOSE, max_size=3),
    "event": LOOSE,
    "quantity": INTS,
}
BINDINGS = st.one_of(
    st.fixed_dictionaries(FITTING),
    st.fixed_dictionaries({}, optional=FITTING),
    st.fixed_dictionaries({name: strategy | LOOSE for name, strategy in FITTING.items()}),
)
"""What may be given: mostly what fits, some of it missing, some of it of another kind."""

MOST_DEPTH = 4
PATTERNS = ("^a", "b$", "^.$", "[a-c]+", "^[\\u4e00-\\u9fa5]+$", "\\\\d{2}", "^$", "(a|b)c?", "[^a]", "\\\\s")


@st.composite
def sources(draw: st.DrawFn, kind: str | None = None, depth: int = 0, row: str = "") -> str:
    """An expression of a kind (text, number, whole, yes, loose); ``row`` is the item in reach, if any."""
    kind = kind or draw(st.sampled_from(["text", "number", "whole", "yes", "yes", "loose"]))

    def some(inner: str, inside: str = row) -> str:
        return draw(sources(inner, depth + 1, inside))

    def one(*options: str) -> str:
        return draw(st.sampled_from(options))

    def literal(value: Any) -> str:
        return quoted(value) if isinstance(value, str) else f"{value!r}"

    rows = "this.rows" if not row else None
    leaves: dict[str, list[str]] = {
        "text": [
            "this.text",
            "this.word",
            "this.group.city",
            literal(draw(TEXTS)),
            *([f"{row}.name"] if row else []),
        ],
        "number": ["this.number", "this.price", literal(draw(FLOATS)), *([f"{row}.price"] if row else [])],
        "whole": [
            "this.whole",
            "this.count",
            "quantity",
            literal(draw(INTS)),
            *([f"{row}.qty"] if row else []),
        ],
        "yes": [
            "this.yes",
            "true",
            "false",
            "has(this.text)",
            "has(this.group)",
            "has(this.open.a)",
            "has(quantity)",
        ]
        + ([f"{row}.ok", f"has({row}.name)"] if row else []),
        "loose": ["event", "event.a", "this.open.a", "event[0]", "this.open['b']", "event.a.b"],
    }
    if depth >= MOST_DEPTH or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(leaves[kind]))
    number = one("number", "whole")
    match kind:
        case "text":
            options = [
                lambda: f"({some('text')} + {some('text')})",
                lambda: f"string({some(one('number', 'whole', 'yes', 'text', 'loose'))})",
                lambda: f"(this.texts + [{some('text')}]).join({some('text')})",
                lambda: f"this.texts[{some('whole')}]",
                lambda: f"({some('yes')} ? {some('text')} : {some('text')})",
                lambda: f"{{'a': {some('text')}, 'b': 'x'}}[{some('text')}]",
            ]
        case "number":
            options = [
                lambda: f"({some(number)} {one('+', '-', '*', '/')} {some('number')})",
                lambda: f"({some('loose')} {one('-', '*', '/')} {some(one('number', 'whole', 'loose'))})",
                lambda: f"-({some('number')})",
                lambda: f"sum(this.numbers + [{some(number)}])",
                lambda: f"{one('min', 'max')}({some('number')}, {some(number)})",
                lambda: f"{one('min', 'max')}(this.numbers)",
                lambda: f"round({some('number')}, {draw(st.integers(-2, 4))})",
                lambda: f"abs({some('number')})",
                lambda: f"double({some(one('text', 'whole', 'loose'))})",
                lambda: f"({some('yes')} ? {some(number)} : {some('number')})",
                lambda: f"sum({rows}.map(r, {some('number', 'r')}))" if rows else "0.5",
            ]
        case "whole":
            options = [
                lambda: f"({some('whole')} {one('+', '-', '*', '/', '%')} {some('whole')})",
                lambda: f"size({one('this.text', 'this.texts', 'this.rows', 'this.open', 'event')})",
                lambda: f"{one('round', 'floor', 'ceil')}({some('number')})",
                lambda: f"int({some(one('text', 'number', 'loose'))})",
                lambda: f"sum(this.wholes + [{some('whole')}])",
                lambda: f"{one('min', 'max')}(this.wholes)",
                lambda: f"abs({some('whole')})",
                lambda: f"this.wholes.filter(w, w > {some('whole')}).size()",
                lambda: f"({some('yes')} ? {some('whole')} : {some('whole')})",
            ]
        case "yes":
            options = [
                lambda: f"({some('yes')} {one('&&', '||')} {some('yes')})",
                lambda: f"!({some('yes')})",
                lambda: f"({some(number)} {one('<', '<=', '>', '>=', '==', '!=')} {some(number)})",
                lambda: f"({some('number')} {one('<', '==')} {some('whole')})",
                lambda: f"({some('text')} {one('<', '<=', '>', '>=', '==', '!=')} {some('text')})",
                lambda: (
                    f"({some('loose')} {one('==', '!=')} "
                    f"{some(one('text', 'number', 'whole', 'yes', 'loose'))})"
                ),
                lambda: f"({some('loose')} {one('<', '>=')} {some(one('text', 'number', 'whole', 'loose'))})",
                lambda: f"({some('loose')} == null)",
                lambda: f"({some('loose')} {one('&&', '||')} {some('yes')})",
                lambda: f"({some('text')} in this.texts)",
                lambda: f"({some(number)} in {one('this.numbers', 'this.wholes', '[1, 2.5, 3]')})",
                lambda: f"({some(one('text', 'number', 'whole'))} in {some('loose')})",
                lambda: f"{some('text')}.{one('contains', 'startsWith', 'endsWith')}({some('text')})",
                lambda: f"{some('text')}.matches('{one(*PATTERNS)}')",
                lambda: f"this.numbers.{one('all', 'exists', 'exists_one')}(n, n > {some(number)})",
                lambda: (
                    f"{rows}.{one('all', 'exists', 'exists_one')}(r, {some('yes', 'r')})" if rows else "true"
                ),
                lambda: f"(this.wholes {one('==', '!=')} {one('this.numbers', '[1, 2]', '[]')})",
                lambda: f"event.exists(e, e == {some(one('text', 'number'))})",
                lambda: f"({some('yes')} ? {some('yes')} : {some('yes')})",
            ]
        case _:
            options = [
                lambda: f"({some('loose')} + {some(one('text', 'number', 'whole', 'loose'))})",
                lambda: f"({some('yes')} ? {some('loose')} : {some(one('text', 'number', 'whole'))})",
                lambda: f"[{some('loose')}, {some('whole')}]",
                lambda: f"[{some('text')}, {some('text')}]",
                lambda: f"{{'a': {some('loose')}, 'b': {some('whole')}}}",
                lambda: f"event.map(e, e == {some('loose')})",
                lambda: (
                    f"{rows}.map(r, {some(one('text', 'number', 'whole', 'yes'), 'r')})" if rows else "event"
                ),
                lambda: "this.rows.filter(r, r.ok)" if rows else "event.b",
            ]
    return draw(st.sampled_from(options))()


def quoted(text: str) -> str:
    """A text as an expression writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"
