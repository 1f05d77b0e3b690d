"""One sentence per fault, in both languages: the runtime's own, and those that API and services add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.languages import Language
from engine.runtime.explain import explain_fault
from engine.runtime.verdict import FieldFault
from forms.authoring import FINDINGS

SENTENCES: dict[str, tuple[str, str]] = {
    "parameter": ("{reason}", "参数无效：{reason}"),
    "evidence.not_stored": ("These bytes have not been uploaded", "该文件尚未上传"),
    "form.invalid": ("This is not filled in as it should be", "填写有误"),
    "branch.unknown": ("There is no such branch", "没有该网点"),
    "role.unknown": ("There is no such role", "没有该角色"),
    "person.unknown": ("There is no such person", "没有该人员"),
    "kind.unknown": ("There is no such kind", "没有该类型"),
    "subject.unknown": ("There is no such subject", "没有该对象"),
    "device.unknown": ("There is no such device", "没有该设备"),
    "device.not_yours": ("This token speaks for another device", "该令牌属于另一台设备"),
    "branch.not_yours": ("It belongs to a branch that is not yours", "不在您负责的网点"),
    "scope.unknown": ("There is no such scope: {scope}", "没有该权限范围：{scope}"),
    "timezone.unknown": ("There is no such time zone", "没有该时区"),
    "calendar.unknown": ("There is no such calendar", "没有该日历"),
    "unknown": ("There is no {found}", "没有 {found}"),
    "code.twice": ("The code {code} stands twice", "代码 {code} 重复"),
    "position": ("This is not a place on earth", "不是有效的位置"),
    "address": ("This is no address that can be used", "不是可用的地址"),
    "key": ("This is no key of {bytes} bytes", "不是 {bytes} 字节的密钥"),
    "time": ("Write a time of day as 07:30", "时间请写作 07:30"),
    "span": ("It ends when it begins", "开始与结束时间相同"),
    "unsealable": ("This secret cannot be opened any more; enter it again", "该密钥无法解开，请重新填写"),
    "template.syntax": ("Line {line}: {reason}", "第 {line} 行：{reason}"),
    "template.not_allowed": (
        "Line {line}: {what} is not allowed here",
        "第 {line} 行：此处不允许使用 {what}",
    ),
    "template.unknown_name": (
        "Line {line}: there is no {name} in this message",
        "第 {line} 行：此消息中没有 {name}",
    ),
    "template.unknown_filter": ("Line {line}: there is no filter {name}", "第 {line} 行：没有过滤器 {name}"),
    "template.unknown_test": ("Line {line}: there is no test {name}", "第 {line} 行：没有判断 {name}"),
    "template.too_long": ("A template has at most {most} characters", "模板最多 {most} 个字符"),
    "template.too_deep": (
        "Line {line}: at most {most} loops lie inside of each other",
        "第 {line} 行：循环最多嵌套 {most} 层",
    ),
    "template.no_subject": ("The first line is the subject, and it is empty", "第一行为标题，不能为空"),
    "template.fails": ("It cannot be put into words: {reason}", "无法生成内容：{reason}"),
    "twice": ("This stands there twice", "重复"),
    "name": (
        "Small letters and digits, joined by dots, dashes or underscores; at most {longest}",
        "请使用小写字母和数字，可用点、短横线或下划线连接，最多 {longest} 个字符",
    ),
    "text": ("One line of at most {longest} characters", "请填写一行文字，最多 {longest} 个字符"),
    "language": ("This is no language", "不是有效的语言"),
    "too_many": ("At most {most}", "最多 {most} 项"),
    "range": ("From {least} to {most}", "须在 {least} 到 {most} 之间"),
    "weekday": ("This is no day of the week", "不是有效的星期"),
    "date": ("This is no date", "不是有效的日期"),
    "no_hours": ("No day has working hours", "没有任何工作时间"),
    "country.unknown": ("The holidays of this country are not known", "没有该国家或地区的节假日"),
    "branch.circle": ("It would stand below itself", "不能成为自身的下级"),
    "may.unknown": ("There is no such right: {word}", "没有该权限：{word}"),
    "absence.ends_before_it_begins": ("It ends before it begins", "结束时间早于开始时间"),
    "absence.own_delegate": ("Nobody stands in for themselves", "不能由本人代理"),
    "code.unknown_parent": ("The list above has no code {code}", "上级代码表中没有代码 {code}"),
    "code_list.unknown": ("There is no code list {list}", "没有代码表 {list}"),
    "code_list.circle": ("The list would stand above itself", "代码表不能成为自身的上级"),
    **dict.fromkeys(FINDINGS, ("{en}", "{zh}")),
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
