"""Sentences of the designer's vocabulary in both languages: codes of findings, functions of expressions."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """One sentence in both languages."""

    en: str
    zh: str

    @property
    def titles(self) -> dict[str, str]:
        """By language tag."""
        return {"en": self.en, "zh-CN": self.zh}


CODES: dict[str, Sentence] = {
    "SOP001": Sentence("This is not written as it must be", "写法不符合要求"),
    "SOP002": Sentence("A name that does not exist", "所写的名称不存在"),
    "SOP003": Sentence("A step that no path reaches", "没有任何路径通向此步骤"),
    "SOP004": Sentence("A step from which no end can be reached", "从此步骤无法到达任何结束"),
    "SOP005": Sentence(
        "The last way on, and only the last, has no condition", "只有最后一条去向可以没有条件"
    ),
    "SOP006": Sentence("An expression that does not hold", "表达式不成立"),
    "SOP007": Sentence("A path goes around a locked or guaranteed step", "有路径绕过了锁定或必经的步骤"),
    "SOP008": Sentence("A variant loosens what is locked", "变体放宽了已锁定的要求"),
    "SOP009": Sentence("An escalation ladder that does not work", "升级阶梯无法执行"),
    "SOP010": Sentence("A form that can't be filled in", "表单无法填写"),
    "SOP011": Sentence("A circle without a person or time in it", "循环中既没有人也没有等待"),
    "SOP012": Sentence("A scenario does not hold", "场景不成立"),
    "SOP013": Sentence("People who are needed are missing in some branch", "部分网点缺少所需人员"),
    "SOP014": Sentence("Going back without a fault to come from", "未发生异常却要返回原步骤"),
    "SOP015": Sentence("Two variants are equally specific for a branch", "两个变体对同一网点同样适用"),
    "SOP016": Sentence("A decision table with a gap", "决策表有遗漏的情形"),
    "SOP017": Sentence("A row of a decision table that never hits", "决策表中有永远不会命中的行"),
    "SOP018": Sentence("Rows that can hold at once where one may", "只允许命中一行时有多行可同时命中"),
    "SOP019": Sentence("What is handed over does not fit the inputs there", "交给对方的内容与其输入不符"),
    "SOP020": Sentence("A trigger that nothing sets off", "触发条件永远不会触发"),
    "SOP101": Sentence("An approval without a deadline", "审批没有期限"),
    "SOP102": Sentence("A wait that may last for ever", "等待可能永无止境"),
    "SOP103": Sentence("A form that no step uses", "没有步骤使用此表单"),
    "SOP104": Sentence("Something in a form that is most likely not meant", "表单中有很可能并非本意的内容"),
    "SOP105": Sentence("A text lacks a language", "文字缺少一种语言"),
    "SOP106": Sentence("A picture or clip that no guide shows", "没有指引使用此图片或视频"),
    "SOP107": Sentence("A code list that no field uses", "没有字段使用此代码表"),
    "SOP108": Sentence("A fault or an outcome that no scenario walks", "没有场景走过此异常或结果"),
    "SOP109": Sentence("Nobody would be told in some branch", "部分网点无人会收到通知"),
    "SOP110": Sentence("A skill that nobody has in some branch", "部分网点无人具备所需技能"),
    "SOP111": Sentence("No end counts as a success", "没有任何结束算作成功"),
    "SOP112": Sentence("A variant that no branch takes", "没有网点采用此变体"),
    "SOP120": Sentence("There is no organisation to check against", "没有可供核对的组织"),
    "SOP121": Sentence("A file that is no part of an SOP", "文件不属于任何 SOP"),
    "SOP122": Sentence("A number written with zeros before it", "数字前带有零"),
}


class Called(NamedTuple):
    """How a function is called, and what it does."""

    call: str
    about: Sentence


FUNCTIONS: dict[str, tuple[Called, ...]] = {
    "size": (
        Called(
            "size(list | text | map) -> int",
            Sentence("How many items, characters or entries", "项数、字数或条目数"),
        ),
    ),
    "has": (Called("has(path) -> bool", Sentence("Whether a field was answered", "字段是否已填写")),),
    "contains": (
        Called(
            "text.contains(text) -> bool", Sentence("Whether a text holds another", "文字是否包含另一段文字")
        ),
    ),
    "startsWith": (
        Called("text.startsWith(text) -> bool", Sentence("Whether a text begins so", "文字是否以此开头")),
    ),
    "endsWith": (
        Called("text.endsWith(text) -> bool", Sentence("Whether a text ends so", "文字是否以此结尾")),
    ),
    "matches": (
        Called(
            "text.matches(pattern) -> bool", Sentence("Whether a text has this pattern", "文字是否符合此格式")
        ),
    ),
    "join": (
        Called(
            "list.join(text) -> text",
            Sentence("Texts put together with one between them", "用分隔文字连接各段文字"),
        ),
    ),
    "int": (
        Called("int(number | text) -> int", Sentence("A whole number, the rest cut off", "取整数，舍去小数")),
    ),
    "double": (Called("double(number | text) -> number", Sentence("A number of a text", "把文字读作数字")),),
    "string": (Called("string(value) -> text", Sentence("A value as a text", "把值写成文字")),),
    "abs": (Called("abs(number) -> number", Sentence("A number without its sign", "绝对值")),),
    "round": (
        Called("round(number) -> int", Sentence("The nearest whole number, halves up", "四舍五入为整数")),
        Called(
            "round(number, decimals) -> number",
            Sentence("Rounded to so many decimals", "四舍五入到指定小数位"),
        ),
    ),
    "floor": (Called("floor(number) -> int", Sentence("The whole number below", "向下取整")),),
    "ceil": (Called("ceil(number) -> int", Sentence("The whole number above", "向上取整")),),
    "sum": (Called("sum(list) -> number", Sentence("All numbers of a list together", "列表中数字之和")),),
    "min": (
        Called("min(list) -> number", Sentence("The least number of a list", "列表中的最小值")),
        Called("min(a, b) -> number", Sentence("The lesser of two numbers", "两数中较小者")),
    ),
    "max": (
        Called("max(list) -> number", Sentence("The greatest number of a list", "列表中的最大值")),
        Called("max(a, b) -> number", Sentence("The greater of two numbers", "两数中较大者")),
    ),
    "all": (
        Called(
            "list.all(x, condition) -> bool", Sentence("Whether it holds for every item", "是否每一项都成立")
        ),
    ),
    "exists": (
        Called(
            "list.exists(x, condition) -> bool", Sentence("Whether it holds for an item", "是否至少一项成立")
        ),
    ),
    "exists_one": (
        Called(
            "list.exists_one(x, condition) -> bool",
            Sentence("Whether it holds for just one item", "是否恰好一项成立"),
        ),
    ),
    "filter": (
        Called(
            "list.filter(x, condition) -> list", Sentence("The items for which it holds", "筛选成立的各项")
        ),
    ),
    "map": (
        Called("list.map(x, value) -> list", Sentence("A value made of every item", "由每一项得到的值")),
        Called(
            "list.map(x, condition, value) -> list",
            Sentence("A value made of every item for which it holds", "由成立的每一项得到的值"),
        ),
    ),
}
