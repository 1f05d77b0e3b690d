"""One sentence per code of a fault, in both languages. ``{name}`` is filled from the fault's parameters.

The codes are those of :mod:`forms.validation` (the JSON Schema keyword that is broken) and of the runtime's
evidence policy. A code without a sentence of its own is still said, by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.languages import Language

SENTENCES: dict[str, tuple[str, str]] = {
    "required": ("This is required.", "必填项。"),
    "type": ("This must be {type}.", "类型须为 {type}。"),
    "enum": ("This must be one of the given choices.", "须为所列选项之一。"),
    "const": ("This must be {const}.", "须为 {const}。"),
    "minimum": ("This must be at least {minimum}.", "不得小于 {minimum}。"),
    "maximum": ("This must be at most {maximum}.", "不得大于 {maximum}。"),
    "exclusiveMinimum": ("This must be more than {exclusiveMinimum}.", "必须大于 {exclusiveMinimum}。"),
    "exclusiveMaximum": ("This must be less than {exclusiveMaximum}.", "必须小于 {exclusiveMaximum}。"),
    "multipleOf": ("This must be a multiple of {multipleOf}.", "须为 {multipleOf} 的倍数。"),
    "minLength": ("This needs at least {minLength} characters.", "至少需要 {minLength} 个字符。"),
    "maxLength": ("This may have at most {maxLength} characters.", "最多 {maxLength} 个字符。"),
    "pattern": ("This does not have the right form.", "格式不符。"),
    "format": ("This is not a valid {format}.", "不是有效的 {format}。"),
    "minItems": ("At least {minItems} are needed.", "至少需要 {minItems} 项。"),
    "maxItems": ("At most {maxItems} are allowed.", "最多允许 {maxItems} 项。"),
    "uniqueItems": ("No two of these may be equal.", "各项不得重复。"),
    "additionalProperties": ("This is not a field here.", "此处没有该字段。"),
    "unevaluatedProperties": ("This is not a field here.", "此处没有该字段。"),
    "codeList": ("This is not in the code list {codeList}.", "不在代码表 {codeList} 中。"),
    "parameter": ("{reason}", "参数无效：{reason}"),
    "evidence.missing": ("Evidence is missing here.", "此处缺少证据。"),
    "evidence.too_many": ("There is more evidence here than asked for.", "此处证据数量超出要求。"),
    "evidence.too_far": ("This was taken too far from the site.", "采集地点距现场过远。"),
    "evidence.stale": ("This is too old.", "已过时效。"),
    "evidence.source": ("This must come from the camera.", "必须现场拍摄。"),
    "evidence.duplicate": ("A photo like this one was handed in before.", "曾提交过相似的照片。"),
    "evidence.mismatch": ("This is not what was asked for.", "与要求不符。"),
    "evidence.unknown": ("These bytes have not been uploaded.", "该文件尚未上传。"),
}

_FALLBACK = ("This is not valid ({code}).", "无效（{code}）。")


class _Given(dict[str, Any]):
    """Parameters for ``format_map``: what is not given shows as an ellipsis instead of an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, params: Mapping[str, Any], language: Language) -> str:
    """The sentence for one fault."""
    texts = SENTENCES.get(code)
    given = _Given({name: str(value)[:200] for name, value in params.items()})
    if texts is None:
        texts, given = _FALLBACK, _Given(code=code)
    return texts[1 if language == "zh-CN" else 0].format_map(given)
