"""One sentence per fault, in both languages: those of forms, and those that the API and services add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.languages import Language
from forms import messages

SENTENCES: dict[str, tuple[str, str]] = {
    "parameter": ("{reason}", "参数无效：{reason}"),
    "evidence.missing": ("Evidence is missing here", "此处缺少证据"),
    "evidence.too_many": ("There is more evidence here than asked for", "此处证据数量超出要求"),
    "evidence.too_far": ("This was taken too far from the site", "采集地点距现场过远"),
    "evidence.stale": ("This is too old", "已过时效"),
    "evidence.source": ("This must come from the camera", "必须现场拍摄"),
    "evidence.duplicate": ("A photo like this one was handed in before", "曾提交过相似的照片"),
    "evidence.mismatch": ("This is not what was asked for", "与要求不符"),
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
}

_FALLBACK = ("This is not valid ({code})", "无效（{code}）")


class _Given(dict[str, Any]):
    """Parameters for ``format_map``: what is not given shows as an ellipsis instead of an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, params: Mapping[str, Any], language: Language) -> str:
    """The sentence for one fault; a code without one of its own is still said, by its name."""
    if code in messages.SENTENCES:
        return messages.sentence(code, params, language)
    texts = SENTENCES.get(code)
    given = _Given({name: str(value)[:200] for name, value in params.items()})
    if texts is None:
        texts, given = _FALLBACK, _Given(code=code)
    return texts[1 if language == "zh-CN" else 0].format_map(given)
