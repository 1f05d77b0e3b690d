"""The kinds of messages: what each is about, what its words may name, and how that looks.

A sample has every name that a template of the kind may use. What a message lacks of them is empty.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine.services.messages.preferences import Urgency
from engine.services.views import Titles

Title = Titles


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind. ``sample`` is what a message of it may bring along (an example), beside what every message
    has; ``job`` says whether it is about a job."""

    title: Title
    urgency: Urgency = "normal"
    job: bool = True
    sample: dict[str, Any] = {}


_MOMENT = 1_772_420_400_000
JOB_SAMPLE: dict[str, Any] = {
    "number": 128,
    "title": {"zh-CN": "终端维修", "en": "Terminal repair"},
    "subject": "T-0817",
    "branch": {"zh-CN": "杭州网点", "en": "Hangzhou"},
    "priority": "high",
    "due_at": _MOMENT,
}
"""What ``job`` is in a template: None for a message that is about none."""

KINDS: dict[str, Kind] = {
    "task.reminder": Kind(
        title={"zh-CN": "提醒", "en": "Reminder"},
        sample={
            "step": {"zh-CN": "现场检查", "en": "Check on site"},
            "message": {"zh-CN": "请今天完成", "en": "Please finish today"},
        },
    ),
    "fault.reported": Kind(
        title={"zh-CN": "异常上报", "en": "Fault reported"},
        sample={
            "step": {"zh-CN": "现场检查", "en": "Check on site"},
            "message": {"zh-CN": "终端丢失", "en": "The terminal is missing"},
        },
    ),
    "job.escalated": Kind(
        title={"zh-CN": "升级", "en": "Escalation"},
        urgency="urgent",
        sample={"step": {"zh-CN": "经理审批", "en": "Manager's approval"}, "failed": False},
    ),
    "job.assigned": Kind(title={"zh-CN": "派工", "en": "Assigned"}),
    "job.offered": Kind(
        title={"zh-CN": "派单待确认", "en": "Offered"},
        urgency="urgent",
        sample={"expires_at": _MOMENT, "distance": 1200},
    ),
    "offer.gone": Kind(
        title={"zh-CN": "派单失效", "en": "Offer over"},
        urgency="low",
        job=False,
        sample={"number": 128, "title": JOB_SAMPLE["title"], "why": "taken"},
    ),
    "dispatch.nobody": Kind(title={"zh-CN": "无人可派", "en": "Nobody found"}, urgency="urgent"),
    "question.asked": Kind(
        title={"zh-CN": "提问", "en": "Question"}, sample={"by": "陈静", "text": "照片是哪台终端的？"}
    ),
    "question.answered": Kind(
        title={"zh-CN": "回复", "en": "Answer"}, sample={"by": "王伟", "text": "门口的那台。"}
    ),
    "roll_out.done": Kind(
        title={"zh-CN": "发布结果", "en": "Roll-out"},
        job=False,
        sample={"sop": "terminal-repair", "status": "ready"},
    ),
    "draft.asked": Kind(
        title={"zh-CN": "评审请求", "en": "Review asked"},
        job=False,
        sample={"sop": "store-visit", "title": "门店拜访", "by": "林涛", "note": "请看新的签字步骤"},
    ),
    "draft.approved": Kind(
        title={"zh-CN": "评审通过", "en": "Review approved"},
        job=False,
        sample={"sop": "store-visit", "title": "门店拜访", "by": "周岚", "note": ""},
    ),
    "draft.changes": Kind(
        title={"zh-CN": "评审要求修改", "en": "Changes wanted"},
        job=False,
        sample={"sop": "store-visit", "title": "门店拜访", "by": "周岚", "note": "拍照步骤缺少距离要求"},
    ),
    "draft.commented": Kind(
        title={"zh-CN": "草稿留言", "en": "Comment on a draft"},
        urgency="low",
        job=False,
        sample={"sop": "store-visit", "title": "门店拜访", "by": "周岚", "text": "这里要不要再拍一张？"},
    ),
    "audit.failed": Kind(
        title={"zh-CN": "审计不符", "en": "Audit"}, urgency="urgent", job=False, sample={"count": 1}
    ),
    "device.storm": Kind(
        title={"zh-CN": "设备事件过多", "en": "Event storm"},
        urgency="urgent",
        job=False,
        sample={"device": "T-0817", "trigger": "offline"},
    ),
    "digest": Kind(
        title={"zh-CN": "每日摘要", "en": "Digest"},
        urgency="low",
        job=False,
        sample={
            "count": 2,
            "items": [
                {"subject": "#128 终端维修", "link": "https://sops.example.com/field/jobs/128"},
                {"subject": "#131 门店巡检", "link": ""},
            ],
        },
    ),
    "test": Kind(
        title={"zh-CN": "测试", "en": "Test"},
        job=False,
        sample={"channel": {"zh-CN": "邮件", "en": "E-mail"}},
    ),
}

OTHER = Kind(title={"zh-CN": "通知", "en": "Message"})
"""A kind that this version does not know: it is put into words by the title of its job."""
