"""What people read where a field was refused: one sentence per code, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from forms.both import Both
from forms.expressions import shown

Language = Literal["zh-CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-CN", "en")

SENTENCES: Mapping[str, tuple[str, str]] = {
    "additionalProperties": ("这里没有这一项", "there is no such field here"),
    "anyOf": ("不符合任何一种允许的填法", "none of the allowed ways to fill this in fits"),
    "codeList": ("不是代码表“{list}”中的选项", "is not an entry of the code list {list}"),
    "codeList.retired": ("该选项已停用，请另选", "is no longer offered; choose another"),
    "codeList.parent": (
        "与上级选项不符：属于“{expected}”，已选“{found}”",
        "belongs to {expected}, but {found} was chosen",
    ),
    "const": ("必须为“{expected}”", "must be {expected}"),
    "contains": ("列表中缺少必需的内容", "something that the list must hold is not in it"),
    "enum": ("必须是以下之一：{options}", "must be one of {options}"),
    "exclusiveMaximum": ("必须小于 {limit}", "must be less than {limit}"),
    "exclusiveMinimum": ("必须大于 {limit}", "must be more than {limit}"),
    "format": ("不是有效的{format}", "is not a valid {format}"),
    "maxItems": ("最多 {limit} 项", "must have at most {limit} entries"),
    "maxLength": ("最多 {limit} 个字符", "must be at most {limit} characters long"),
    "maxProperties": ("最多填 {limit} 项", "must have at most {limit} fields filled in"),
    "maximum": ("不能大于 {limit}", "must be at most {limit}"),
    "minItems": ("至少 {limit} 项", "must have at least {limit} entries"),
    "minLength": ("至少 {limit} 个字符", "must be at least {limit} characters long"),
    "minProperties": ("至少填 {limit} 项", "must have at least {limit} fields filled in"),
    "minimum": ("不能小于 {limit}", "must be at least {limit}"),
    "multipleOf": ("必须是 {factor} 的倍数", "must be a multiple of {factor}"),
    "not": ("不能这样填", "this is what it must not be"),
    "notAllowed": ("此处不能填写", "must be left empty"),
    "oneOf": ("必须恰好符合一种允许的填法", "must fit exactly one of the allowed ways to fill this in"),
    "pattern": ("格式不符合要求", "does not have the form that is asked for"),
    "propertyNames": ("名称不允许", "this name is not allowed"),
    "required": ("必填", "must be filled in"),
    "type": ("应为{expected}，实际为{found}", "must be {expected}, but is {found}"),
    "unevaluatedItems": ("列表中有多余的内容", "the list holds more than is allowed"),
    "unevaluatedProperties": ("有多余的字段：{unexpected}", "has fields that are not allowed: {unexpected}"),
    "uniqueItems": ("不能有重复项", "must not hold the same twice"),
    "unreadable": ("内容无法读取", "can't be read"),
}
"""By code: Chinese, English. Both take the same parameters."""

_TYPES: Mapping[str, tuple[str, str]] = {
    "string": ("文本", "text"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("是或否", "yes or no"),
    "array": ("列表", "a list"),
    "object": ("一组字段", "a group of fields"),
    "null": ("空值", "nothing"),
}
_FORMATS: Mapping[str, tuple[str, str]] = {
    "date": ("日期", "date"),
    "date-time": ("日期时间", "date and time"),
    "duration": ("时长", "duration"),
    "email": ("邮箱地址", "e-mail address"),
    "hostname": ("主机名", "host name"),
    "ipv4": (" IPv4 地址", "IPv4 address"),
    "ipv6": (" IPv6 地址", "IPv6 address"),
    "local-time": ("时刻", "time of day"),
    "time": ("带时区的时刻", "time with an offset"),
    "uri": ("网址", "web address"),
    "uuid": (" UUID", "UUID"),
}


def sentence(code: str, params: Mapping[str, Any] | None = None, language: Language = "en") -> str:
    """The sentence for a fault, e.g. ``must be at least 5``; for an unknown code the code itself."""
    params = params or {}
    if code == "codeList" and params.get("retired"):
        code = "codeList.retired"
    if code not in SENTENCES:
        return code
    return SENTENCES[code][LANGUAGES.index(language)].format_map(_Given(params, LANGUAGES.index(language)))


def in_both(code: str, params: Mapping[str, Any] | None = None) -> Both:
    """The sentence for a fault in both languages."""
    return Both(sentence(code, params), sentence(code, params, "zh-CN"))


class _Given(dict[str, str]):
    """The parameters in words; one that was not given is left out."""

    def __init__(self, params: Mapping[str, Any], language: int) -> None:
        super().__init__({name: _said(name, value, language) for name, value in params.items()})

    def __missing__(self, key: str) -> str:
        return "…"


def _said(name: str, value: Any, language: int) -> str:
    words = _FORMATS if name == "format" else _TYPES if name in {"expected", "found"} else {}
    if isinstance(value, list | tuple):
        either = ("、" if language == 0 else ", ") if name != "expected" else ("或", " or ")[language]
        return either.join(_said(name, item, language) for item in value)
    text = value if isinstance(value, str) else shown(value)
    return words[text][language] if text in words else text
