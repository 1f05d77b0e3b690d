"""What the type check accepts, makes explicit and says."""

from __future__ import annotations

import pytest

from forms.both import Both
from forms.expressions import Checked, ExpressionProblem, check


def told(offset: int, message: str, hint: str | None = None) -> ExpressionProblem:
    """A problem by its English sentences, which is all that two are compared by."""
    return ExpressionProblem(offset, Both(message, "…"), None if hint is None else Both(hint, "…"))


VARIABLES = {
    "this.result": "string",
    "this.amount": "double",
    "this.count": "int",
    "this.ok": "bool",
    "this.rows": "list(object(price: double, qty: int))",
    "this.tags": "list(string)",
    "this.meta": "map(string, dyn)",
    "this.address.city": "string",
    "this.address.zip": "string",
    "event": "dyn",
}


@pytest.mark.parametrize(
    ("source", "canonical", "type_"),
    [
        ('this.result == "pass"', "this.result == 'pass'", "bool"),
        ("this.amount > 5", "this.amount > 5.0", "bool"),
        ("this.count + this.amount", "double(this.count) + this.amount", "double"),
        ("this.count / 2", "this.count / 2", "int"),
        ("this.ok ? 1 : 2.5", "this.ok ? 1.0 : 2.5", "double"),
        ("this.amount in [1, 2]", "this.amount in [1.0, 2.0]", "bool"),
        ("event.stock < 10", "event.stock < 10.0", "bool"),
        (
            "sum(this.rows.map(r, r.price * r.qty))",
            "sum(this.rows.map(r, r.price * double(r.qty)))",
            "double",
        ),
        ("has(this.meta.a.b)", "has(this.meta) && has(this.meta.a) && has(this.meta.a.b)", "bool"),
        ("has(this.address)", "has(this.address.city) || has(this.address.zip)", "bool"),
        ("((this.ok)) && !(this.ok || false)", "this.ok && !(this.ok || false)", "bool"),
        ("this.tags.join(', ')", "this.tags.join(', ')", "string"),
    ],
)
def test_conversions_are_made_explicit_and_stay_so(source: str, canonical: str, type_: str) -> None:
    checked = check(source, VARIABLES)
    assert isinstance(checked, Checked)
    assert (checked.source, checked.type) == (canonical, type_)
    assert check(canonical, VARIABLES) == checked
    assert check(canonical, checked.reads) == checked


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        (
            "this.reslt == 'x'",
            [told(5, "there is no “this.reslt”", "did you mean this.result?")],
        ),
        (
            "this.result == 5 && this.amount == 'x'",
            [
                told(12, "can't compare text with a whole number", "a text is written between quotes: '5'"),
                told(32, "can't compare a number with text", "a number is written without quotes"),
            ],
        ),
        (
            "this.result == pass",
            [told(15, "there is no “pass”", "to compare with a text, put it between quotes: 'pass'")],
        ),
        ("this.ok = true", [told(8, "“=” can't stand here", "write == to compare")]),
        ("this.ok and this.ok", [told(8, "“and” can't stand here", "write &&")]),
        ("this.amount >", [told(13, "the expression is not complete")]),
        (
            "this.rows.exists(r, r.prise > 3)",
            [told(22, "there is no field “prise” here", "did you mean price?")],
        ),
        ("", [told(0, "the expression is empty")]),
        ("(" * 40 + "1" + ")" * 40, [told(28, "the expression is nested too deeply")]),
    ],
)
def test_every_problem_is_said_in_plain_words_at_its_place(
    source: str, problems: list[ExpressionProblem]
) -> None:
    assert check(source, VARIABLES) == tuple(problems)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("this.reslt == 'x'", ("没有“this.reslt”", "是不是想写 this.result？")),
        ("this.result == 5", ("文字与整数不能比较", "文字要放在引号中：'5'")),
        ("abs('x')", ("abs 不接受文字", "用法：abs(整数)或abs(数字)")),
        ("'a' + 1", ("文字与整数不能相加", "string(…) 把数字变成文字")),
        (
            "'a'.matches('(?=b)')",
            ("此格式（正则表达式）无法使用：不支持前后查看：(?=…)、(?!…)、(?<=…)", None),
        ),
        ("[1, 'a']", ("列表中的值须是同一种，这里是整数和文字", None)),
        ("this.amount >", ("表达式不完整", None)),
    ],
)
def test_every_problem_is_said_in_chinese_too(source: str, said: tuple[str, str | None]) -> None:
    found = check(source, VARIABLES)
    assert isinstance(found, tuple)
    assert (found[0].message.zh, found[0].hint.zh if found[0].hint else None) == said
