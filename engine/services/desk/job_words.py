"""What the files of the desk say of jobs, in both languages."""

from __future__ import annotations

from typing import Literal

from engine.services.views import Titles

Language = Literal["en", "zh-CN"]

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "number": "Number", "title": "Job", "sop": "SOP", "subject": "Concerns", "subject_id": "Id of it",
        "status": "State", "priority": "Priority", "branch": "Branch", "assignee": "Assigned to",
        "opened_at": "Opened", "opened_by": "Opened by", "due_at": "Deadline", "overdue": "Overdue",
        "end": "Ended with", "at": "Open steps", "id": "Id", "key": "Row key", "job": "Job number",
        "outcome": "Outcome", "line": "Row",
        "open": "open", "paused": "paused", "completed": "completed", "cancelled": "cancelled",
        "low": "low", "normal": "normal", "high": "high", "urgent": "urgent", "yes": "yes", "no": "no",
        "more": "Only the first {n} jobs are in this file. Narrow the filter to get the others.",
        "jobs": "Jobs", "explained": "What goes where", "column": "Column", "required": "Needed",
        "kind": "Kind", "choices": "Choices",
        "subject_help": "Id of the customer, device … the job concerns",
        "branch_help": "Code or name of the branch; the chosen one where it is left out",
        "assignee_help": "Login or name; left out, the SOP's own rule finds somebody",
        "key_help": "Your own number of the row; a file that is sent again opens no job twice",
        "string": "text", "integer": "whole number", "boolean": "yes or no",
        "array": "several, with ; between",
        "date": "date", "date-time": "date and time", "time": "time",
    },
    "zh-CN": {
        "number": "编号", "title": "工单", "sop": "标准流程", "subject": "对象", "subject_id": "对象编号",
        "status": "状态", "priority": "优先级", "branch": "网点", "assignee": "负责人",
        "opened_at": "创建时间", "opened_by": "创建人", "due_at": "期限", "overdue": "是否逾期",
        "end": "结果", "at": "当前步骤", "id": "标识", "key": "行标识", "job": "工单编号",
        "outcome": "结果", "line": "行号",
        "open": "进行中", "paused": "已暂停", "completed": "已完成", "cancelled": "已取消",
        "low": "低", "normal": "普通", "high": "高", "urgent": "紧急", "yes": "是", "no": "否",
        "more": "本文件只含前 {n} 个工单，请缩小筛选范围以导出其余工单。",
        "jobs": "工单", "explained": "填写说明", "column": "列", "required": "必填",
        "kind": "类型", "choices": "可选值",
        "subject_help": "工单所涉客户、设备等的编号",
        "branch_help": "网点代码或名称；不填则用所选网点",
        "assignee_help": "登录名或姓名；不填则按流程规则派工",
        "key_help": "您自己的行编号；重复上传同一文件不会重复建单",
        "string": "文本", "integer": "整数", "boolean": "是或否", "array": "多个值，用 ; 分隔",
        "date": "日期", "date-time": "日期和时间", "time": "时间",
    },
}  # fmt: skip
_WORDS["en"]["number_kind"], _WORDS["zh-CN"]["number_kind"] = "number", "数字"


def word(key: str, language: Language) -> str:
    """The word; what is not listed stays as it is."""
    return _WORDS[language].get(key, key)


def every(key: str) -> tuple[str, ...]:
    """The word in all languages."""
    return tuple(words[key] for words in _WORDS.values() if key in words)


def picked(titles: Titles, language: Language, otherwise: str = "") -> str:
    """The text in the language, else in any."""
    return titles.get(language) or titles.get("und") or next(iter(titles.values()), "") or otherwise
