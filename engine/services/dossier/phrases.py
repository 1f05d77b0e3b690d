"""The dossier's own words, in both languages."""

from __future__ import annotations

Bilingual = dict[str, str]
"""A text by language tag: ``zh-CN`` and ``en``."""

LANGUAGES = ("zh-CN", "en")


def bi(zh: str, en: str) -> Bilingual:
    """Both languages of one phrase."""
    return {"zh-CN": zh, "en": en}


def same(text: str) -> Bilingual:
    """A text that is the same in both languages: a name, a number, an id."""
    return {"zh-CN": text, "en": text}


STATUS = {
    "open": bi("进行中", "Open"),
    "paused": bi("已暂停", "Paused"),
    "completed": bi("已完成", "Completed"),
    "cancelled": bi("已取消", "Cancelled"),
}

EVENTS = {
    "job.opened": bi("工单创建", "Job opened"),
    "step.opened": bi("步骤开始", "Step opened"),
    "step.handed_in": bi("步骤提交", "Step handed in"),
    "step.finished": bi("步骤结束", "Step finished"),
    "step.left": bi("离开步骤", "Step left"),
    "scope.opened": bi("开始项目", "Item begun"),
    "scope.closed": bi("项目结束", "Item closed"),
    "fault.reported": bi("异常上报", "Fault reported"),
    "approval.voted": bi("审批意见", "Vote"),
    "approval.stage_passed": bi("审批阶段通过", "Approval stage passed"),
    "approval.decided": bi("审批结果", "Decision"),
    "rung.fired": bi("催办提醒", "Escalation rung fired"),
    "people.notified": bi("已通知", "People notified"),
    "escalation.opened": bi("升级处理", "Escalated"),
    "escalation.closed": bi("升级已处理", "Escalation settled"),
    "job.assigned": bi("分派", "Assigned"),
    "job.reassign_asked": bi("请求改派", "Reassignment asked for"),
    "job.accepted": bi("已接单", "Accepted"),
    "due.extended": bi("期限调整", "Deadline extended"),
    "step.waived": bi("步骤免除", "Step waived"),
    "job.paused": bi("工单暂停", "Job paused"),
    "job.resumed": bi("工单恢复", "Job resumed"),
    "job.transferred": bi("转交网点", "Transferred"),
    "job.noted": bi("备注", "Note"),
    "job.ended": bi("工单结束", "Job ended"),
    "job.cancelled": bi("工单取消", "Job cancelled"),
}

FIELDS = {
    "sop": bi("标准流程", "SOP"),
    "variant": bi("适用版本", "Variant"),
    "branch": bi("网点", "Branch"),
    "subject": bi("工单对象", "Concerns"),
    "site": bi("地点", "Site"),
    "address": bi("地址", "Address"),
    "assignee": bi("负责人", "Assignee"),
    "priority": bi("优先级", "Priority"),
    "opened_at": bi("创建时间", "Opened"),
    "ended_at": bi("结束时间", "Ended"),
    "due_at": bi("期限", "Due"),
    "status": bi("状态", "Status"),
    "end": bi("结果", "End"),
    "step": bi("步骤", "Step"),
    "fault": bi("异常", "Fault"),
    "outcome": bi("审批意见", "Outcome"),
    "stage": bi("阶段", "Stage"),
    "comment": bi("说明", "Comment"),
    "reason": bi("原因", "Reason"),
    "people": bi("人员", "People"),
    "to": bi("对象", "To"),
    "was": bi("原为", "Was"),
    "how": bi("方式", "How"),
    "message": bi("内容", "Message"),
    "text": bi("内容", "Text"),
    "child": bi("子工单", "Child job"),
    "item": bi("项目", "Item"),
    "result": bi("返回", "Result"),
    "claimed_at": bi("离线提交时间", "Done without signal at"),
    "skew": bi("手机时钟", "Device's clock"),
    "inputs": bi("工单内容", "Inputs"),
}

WORDS = {
    "fault": bi("异常", "fault"),
    "outcome": bi("审批结果", "outcome"),
    "enough": bi("已达到所需数量", "enough were done"),
    "cancelled": bi("已取消", "cancelled"),
    "waived": bi("免除", "waived"),
    "moved": bi("流程转移", "moved on"),
    "timed_out": bi("超时", "timed out"),
    "elapsed": bi("时间已到", "time elapsed"),
    "event": bi("事件", "event"),
    "child": bi("子工单", "child job"),
    "action": bi("自动操作", "action"),
    "failed": bi("失败", "failed"),
    "members": bi("全部完成", "all members done"),
    "voices": bi("表决", "voices"),
    "ladder": bi("催办规则", "ladder"),
    "assign": bi("分派", "assigned"),
    "reassign": bi("改派", "reassigned"),
    "take_over": bi("接手", "taken over"),
    "decline": bi("拒单", "declined"),
    "extend": bi("延期", "extended"),
    "waive": bi("免除", "waived"),
    "cancel": bi("取消", "cancelled"),
    "gone": bi("步骤已关闭", "its step was closed"),
    "approve": bi("同意", "approve"),
    "reject": bi("驳回", "reject"),
    "refuse": bi("拒绝", "refuse"),
    "rework": bi("退回重做", "rework"),
    "completed": bi("完成", "completed"),
    "refused": bi("拒绝", "refused"),
}
"""The runtime's own words, and outcomes that nearly every SOP has; others are shown as written."""

SYSTEM = bi("系统", "System")
YES, NO = bi("是", "Yes"), bi("否", "No")
EVIDENCE = {
    "taken": bi("拍摄", "taken"),
    "received": bi("接收", "received"),
    "away": bi("距地点", "from the site"),
    "camera": bi("相机拍摄", "camera"),
    "gallery": bi("相册选取", "from the gallery"),
    "signed_by": bi("签名人", "signed by"),
    "scanned": bi("扫码内容", "scanned"),
    "position": bi("定位", "position"),
}
PAGE = {
    "title": bi("工单档案", "Job dossier"),
    "job": bi("工单信息", "The job"),
    "number": bi("编号", "No."),
    "timeline": bi("全部记录", "Everything that happened"),
    "integrity": bi("核验信息", "Integrity"),
    "head": bi("事件链末端哈希", "Last hash of the chain"),
    "fingerprint": bi("签名密钥指纹", "Fingerprint of the signing key"),
    "runbook": bi("运行手册", "Runbook"),
    "made": bi("档案生成", "Dossier made"),
    "events": bi("事件数", "Events"),
    "verify": bi(
        "核验方法：sopwith verify 文件名.zip（无需服务器与网络），并比对指纹。",
        "To check it: sopwith verify FILE.zip (no server or network needed), and compare the fingerprint.",
    ),
    "times": bi("所有时间的时区：", "All times are in "),
    "language": bi("语言", "Language"),
    "open_file": bi("打开原件", "Open the original"),
    "stamped": bi("打开水印副本", "Open the stamped copy"),
    "by": bi("由", "by"),
}


def clock(skew: int) -> Bilingual:
    """How wrong a device's clock was: ``skew`` milliseconds ahead (negative: behind)."""
    minutes = round(abs(skew) / 60_000)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "天", "d"), (hours, "小时", "h"), (minutes, "分钟", "min")]
    zh = " ".join(f"{count} {name}" for count, name, _ in parts if count)
    en = " ".join(f"{count} {name}" for count, _, name in parts if count)
    return bi(f"快 {zh}", f"{en} ahead") if skew > 0 else bi(f"慢 {zh}", f"{en} behind")
