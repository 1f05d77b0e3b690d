"""Differences between runbooks as sentences, in English and Chinese."""

from __future__ import annotations

from engine.language.differences import Difference

THINGS: dict[str, tuple[str, str]] = {
    "step": ("step", "步骤"),
    "evidence": ("evidence", "凭证"),
    "field": ("field", "字段"),
    "input": ("input", "输入"),
    "rung": ("rung", "升级档"),
    "fault": ("fault", "异常"),
    "trigger": ("trigger", "触发器"),
    "table": ("table", "决策表"),
    "row": ("row", "行"),
    "guarantee": ("guarantee before", "保证，先于"),
    "code_list": ("code list", "代码表"),
    "code": ("code", "代码"),
}

ASPECTS: dict[str, tuple[str, str]] = {
    "about": ("kind of subject", "对象类型"),
    "always": ("always", "必经步骤"),
    "by": ("done by", "执行人"),
    "call": ("called SOP", "调用的 SOP"),
    "check": ("checked by", "检查"),
    "clock": ("clock", "计时方式"),
    "count": ("count", "数量"),
    "details": ("details", "细节"),
    "dispatch": ("dispatch", "派工"),
    "distinct": ("no photo twice within", "不得重复的期限"),
    "do": ("action", "动作"),
    "due": ("deadline", "期限"),
    "else": ("when time runs out", "超时去向"),
    "end": ("end", "结束"),
    "event": ("event", "事件"),
    "fault": ("fault", "异常"),
    "fields": ("order of fields", "字段顺序"),
    "for": ("time", "时长"),
    "four_eyes": ("four eyes bar", "四眼回避"),
    "fresh": ("greatest age", "最大时效"),
    "from": ("may happen in", "可发生于"),
    "go": ("goes to", "去向"),
    "guide": ("guide", "指引"),
    "hit": ("hit", "命中方式"),
    "inputs": ("inputs", "输入"),
    "key": ("key", "键"),
    "kind": ("kind", "种类"),
    "labels": ("labels", "标签"),
    "layout": ("layout", "布局"),
    "locked": ("locked", "锁定"),
    "match": ("pattern", "匹配"),
    "message": ("message", "消息"),
    "need": ("needs", "所需"),
    "next": ("goes on to", "下一步"),
    "notify": ("notifies", "通知"),
    "of": ("goes through", "遍历"),
    "on": ("event", "事件"),
    "on_error": ("on error", "出错去向"),
    "once": ("once", "唯一性"),
    "outcome": ("outcome", "结果"),
    "parent": ("parent", "上级"),
    "priority": ("priority", "优先级"),
    "raise_to": ("raises to", "升级给"),
    "reassign": ("reassigns", "改派"),
    "required": ("required", "必填"),
    "result": ("result", "结果"),
    "retired": ("retired", "停用"),
    "rules": ("rules", "规则"),
    "schedule": ("schedule", "计划"),
    "signer": ("signer", "签名人"),
    "skills": ("skills", "技能"),
    "source": ("source", "来源"),
    "subject": ("data of the subject", "对象数据"),
    "successful": ("successful", "成功"),
    "title": ("title", "名称"),
    "up_to": ("waits at most", "最长等待"),
    "when": ("when", "条件"),
    "with": ("with", "参数"),
    "within": ("distance", "距离"),
}

LONGEST = 100
"""Characters of a value that are shown."""


def sentence(difference: Difference, language: str = "en") -> str:
    """The difference in one sentence; any language but ``zh…`` is English."""
    chinese = language.startswith("zh")
    thing = _thing(difference.thing, chinese)
    match difference.kind:
        case "added":
            said = f": {_short(difference.after)}" if difference.after else ""
            return f"新增{thing}{said}" if chinese else f"new {thing}{said}"
        case "removed":
            return f"去掉{thing}" if chinese else f"{thing} is gone"
        case "moved":
            after = difference.after
            if chinese:
                return f"{thing}移到{f' {after} 之后' if after else '最前'}"
            return f"{thing} now stands {f'after {after}' if after else 'first'}"
        case _:
            aspect = _aspect(difference.aspect, chinese)
            if difference.aspect == "details":
                return f"{thing}：{aspect}有变" if chinese else f"{thing}: {aspect} have changed"
            nothing = "无" if chinese else "none"
            change = f"{_short(difference.before) or nothing} → {_short(difference.after) or nothing}"
            return f"{thing}，{aspect}：{change}" if chinese else f"{thing}, {aspect}: {change}"


def _thing(thing: tuple[str, ...], chinese: bool) -> str:
    if not thing:
        return "工单" if chinese else "the job"
    names = [f"{THINGS[kind][chinese]} {name}" for kind, name in zip(thing[::2], thing[1::2], strict=True)]
    return "，".join(names) if chinese else ", ".join(names)


def _aspect(aspect: str, chinese: bool) -> str:
    """``outcome rework`` and ``by 2`` keep what follows their first word."""
    head, _, rest = aspect.partition(" ")
    word = ASPECTS[head][chinese]
    return f"{word} {rest}" if rest else word


def _short(value: str) -> str:
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
