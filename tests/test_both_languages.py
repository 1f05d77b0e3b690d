"""No sentence that is made in both languages leaves anything out in one of them, wherever it is made."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.both import Both, all_of, names, one_of, quoted

ROOT = Path(__file__).parents[1]
CHINESE = re.compile("[\u4e00-\u9fff]")


def sentences() -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """Every ``Both(english, chinese)`` that is written out, with where it stands."""
    for folder in ("forms", "engine", "api"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            text = file.read_text("utf-8")
            for node in ast.walk(ast.parse(text)) if "Both(" in text else ():
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Both":
                    en, zh = node.args
                    if isinstance(en, ast.Constant | ast.JoinedStr):
                        yield f"{file.relative_to(ROOT)}:{node.lineno}", en, zh


def written(text: ast.expr) -> str:
    """The words of a text, its parts in braces."""
    if isinstance(text, ast.Constant):
        return str(text.value)
    assert isinstance(text, ast.JoinedStr)
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{" + ast.unparse(part.value) + "}"
        for part in text.values
        if isinstance(part, ast.Constant | ast.FormattedValue)
    )


def parts(text: ast.expr) -> list[str]:
    """What is put into a text; a part that is in both languages counts as one."""
    found = re.findall(r"\{([^{}]*)\}", written(text))
    return sorted(part.removesuffix(".zh") for part in found if not part.isupper())


def facts(text: str) -> list[str]:
    """What stands in both languages alike: names between back quotes, and numbers."""
    bare = re.sub(r"\{[^{}]*\}", "…", text)
    return sorted([*re.findall("`[^`]*`", bare), *re.findall(r"\d+", re.sub("`[^`]*`", "", bare))])


def test_every_sentence_says_the_same_names_and_numbers_in_chinese() -> None:
    found = list(sentences())
    wrong = []
    for place, en, zh in found:
        if not isinstance(zh, ast.Constant | ast.JoinedStr):
            continue
        english, chinese = written(en), written(zh)
        if re.search("[a-z]{2}", re.sub(r"\{.*?\}|`[^`]*`", "", english)) and not CHINESE.search(chinese):
            wrong.append(f"{place}: no Chinese in {chinese!r}")
        if parts(en) != parts(zh):
            wrong.append(f"{place}: {parts(en)} in English, {parts(zh)} in Chinese")
        if facts(english) != facts(chinese):
            wrong.append(f"{place}: {facts(english)} in English, {facts(chinese)} in Chinese")
    assert wrong == []
    assert len(found) > 400


def test_a_text_in_both_is_the_english_one_where_a_text_is_asked_for() -> None:
    text = Both("there is no step `a`", "没有步骤`a`")
    assert (text == "there is no step `a`", text.zh, text.titles) == (
        True,
        "没有步骤 `a`",
        {"en": "there is no step `a`", "zh-CN": "没有步骤 `a`"},
    )
    assert (text.told("zh-CN"), text.told("zh"), text.told("en"), text.told("de")) == (
        text.zh,
        text.zh,
        text.en,
        text.en,
    )


def test_a_text_in_both_can_be_copied_and_sent_to_another_process() -> None:
    text = Both("no", "无")
    for again in (copy.deepcopy(text), pickle.loads(pickle.dumps(text)), Both.read(text.titles)):
        assert (again, again.zh) == (text, "无")


@pytest.mark.parametrize(
    ("zh", "set_"),
    [
        ("步骤`a`和`b`没有", "步骤 `a` 和 `b` 没有"),
        ("`角色`，`b`", "`角色`，`b`"),
        ("已有 `a` 的", "已有 `a` 的"),
        ("用`a 角色 b`写", "用 `a 角色 b` 写"),
    ],
)
def test_chinese_is_set_apart_from_names_between_back_quotes(zh: str, set_: str) -> None:
    assert Both("x", zh).zh == set_
    assert Both("x", set_).zh == set_


def test_lists_of_names_are_joined_as_each_language_joins_them() -> None:
    told = [
        names(["a", "b", "c"], 2),
        quoted(["a", "b"]),
        names([Both("a text", "文字"), "b"]),
        all_of(["a", "b", "c"]),
        one_of([Both("a text", "文字"), Both("a list", "列表")]),
        all_of(["a"]),
        all_of([]),
    ]
    assert [(one.en, one.zh) for one in told] == [
        ("a, b …", "a、b …"),
        ("`a`, `b`", "`a`、`b`"),
        ("a text, b", "文字、b"),
        ("a, b and c", "a、b和c"),
        ("a text or a list", "文字或列表"),
        ("a", "a"),
        ("", ""),
    ]
