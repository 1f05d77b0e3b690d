"""One sentence per fault, in both languages: the runtime's own, and those that API and services add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.languages import Language
from engine.runtime.explain import explain_fault
from engine.runtime.verdict import FieldFault

SENTENCES: dict[str, tuple[str, str]] = {
    "parameter": ("{reason}", "参数无效：{reason}"),
    "evidence.not_stored": ("These bytes have not been uploaded", "该文件尚未上传"),
    "form.invalid": ("This is not filled in as it should be", "填写有误"),
    "branch.unknown": ("There is no such branch", "没有该网点"),
    "role.unknown": ("There is no such role", "没有该角色"),
    "person.unknown": ("There is no such person", "没有该人员"),
    "kind.unknown": ("There is no such kind", "没有该类型"),
    "scope.unknown": ("There is no such scope: {scope}", "没有该权限范围：{scope}"),
    "timezone.unknown": ("There is no such time zone", "没有该时区"),
    "calendar.unknown": ("There is no such calendar", "没有该日历"),
    "unknown": ("There is no {found}", "没有 {found}"),
    "code.twice": ("The code {code} stands twice", "代码 {code} 重复"),
    "position": ("This is not a place on earth", "不是有效的位置"),
    "reserved": ("{name} stands for the engine itself; choose another", "{name} 为系统保留，请换一个"),
}

_FALLBACK = ("This is not valid ({code})", "无效（{code}）")


class _Given(dict[str, Any]):
    """Parameters for ``format_map``: what is not given shows as an ellipsis instead of an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, params: Mapping[str, Any], language: Language) -> str:
    """The sentence for one fault; a code without one of its own is still said, by its name."""
    said = explain_fault(FieldFault(pointer="", code=code, params=dict(params)), language)
    if said != code:
        return said
    texts = SENTENCES.get(code)
    given = _Given({name: str(value)[:200] for name, value in params.items()})
    if texts is None:
        texts, given = _FALLBACK, _Given(code=code)
    return texts[1 if language == "zh-CN" else 0].format_map(given)
