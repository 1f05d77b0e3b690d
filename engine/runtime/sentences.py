"""What people read where a command was refused: one sentence per case, in Chinese and English.

Used by :mod:`engine.runtime.explain`, which fills them in.
"""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    "order.not_open": (
        "“{step}”现在不能办理；目前待办：{open}",
        "“{step}” is not open now; what is open: {open}",
    ),
    "order.not_open/kind": (
        "“{step}”不能这样办理，它的类型是 {kind}；目前待办：{open}",
        "“{step}” can't be done this way, it is of the kind {kind}; what is open: {open}",
    ),
    "order.not_open/paused": (
        "工单已暂停，恢复后才能继续",
        "the job is paused; it has to be resumed first",
    ),
    "order.not_open/endless_loop": (
        "“{step}”会无限循环，工单停留在原处；请修改流程",
        "“{step}” would go round for ever, so the job stays where it was; the SOP has to be mended",
    ),
    "order.not_open/choose": (
        "有多个审批等待处理，请指明是哪一个：{choose}",
        "several approvals wait for you; say which is meant: {choose}",
    ),
    "order.not_open/approval": (
        "目前没有等待您处理的审批；目前待办：{open}",
        "no approval waits for you now; what is open: {open}",
    ),
    "order.not_open/timer": ("该计时已失效或尚未到时", "this timer is no longer armed, or not due yet"),
    "order.not_open/child": (
        "“{step}”等待的是另一个子工单",
        "“{step}” waits for another child job",
    ),
    "order.unknown_step": ("流程中没有步骤“{step}”", "the SOP has no step “{step}”"),
    "form.invalid": ("填写有误：{faults}", "something is not filled in right: {faults}"),
    "form.invalid/too_many_items": (
        "“{step}”的条目过多：{faults}",
        "“{step}” would have too many items: {faults}",
    ),
    "evidence": ("证据不符合要求：{faults}", "the evidence is not enough: {faults}"),
    "actor.not_allowed": (
        "您不能办理此事；可由以下人员办理：{people}",
        "this is not yours to do; it is for {people}",
    ),
    "actor.not_allowed/nobody": (
        "您不能办理此事，目前也没有可办理的人；请联系主管",
        "this is not yours to do, and nobody may do it now; ask whoever oversees the job",
    ),
    "actor.not_allowed/system": (
        "此操作只能由系统执行",
        "only the system itself does this",
    ),
    "actor.not_allowed/locked": (
        "“{step}”是锁定步骤（或包含锁定步骤），不能免除",
        "“{step}” is locked, or holds a step that is, and can't be waived",
    ),
    "actor.not_allowed/guaranteed": (
        "“{step}”是保证执行的步骤（或包含此类步骤），不能免除",
        "“{step}” is guaranteed, or holds a step that is, and can't be waived",
    ),
    "actor.not_allowed/approval": (
        "“{step}”是审批（或包含审批），不能免除",
        "“{step}” is an approval, or holds one, and can't be waived",
    ),
    "actor.four_eyes": (
        "您参与过相关步骤，须由他人办理“{step}”：{people}",
        "you took part in what this is about, so “{step}” is for somebody else: {people}",
    ),
    "approval.already_decided": (
        "“{step}”已有结论：{outcome}",
        "“{step}” is decided already: {outcome}",
    ),
    "approval.already_decided/voted": (
        "您已对“{step}”表态：{outcome}，每人只有一票",
        "you have said {outcome} to “{step}”; everybody has one voice",
    ),
    "fault.not_here": (
        "此处不能上报异常“{fault}”；可上报：{here}",
        "“{fault}” can't be reported here; what can be: {here}",
    ),
    "fault.not_here/choose": (
        "有多个步骤可能出现“{fault}”，请指明步骤：{choose}",
        "several open steps can have “{fault}”; say which: {choose}",
    ),
    "job.closed": ("工单已结束：{end}", "the job has ended: {end}"),
    "job.closed/cancelled": ("工单已取消", "the job was cancelled"),
    "job.closed/no_such_job": ("没有这个工单", "there is no such job"),
    "job.moved_on": (
        "其他人已继续办理“{step}”，请刷新后重试",
        "somebody else has gone on from “{step}”; look again before you go on",
    ),
    "job.moved_on/already_open": ("工单“{job}”已经存在", "there is a job {job} already"),
}
"""By code (and, after a slash, the case of it): Chinese, English."""

FAULTS: Mapping[str, tuple[str, str]] = {
    "evidence.missing": (
        "缺少{kind}：需要 {at_least} 份，收到 {found} 份",
        "{kind}: {at_least} needed, {found} there",
    ),
    "evidence.missing/one": ("{kind}没有内容或尚未上传", "this {kind} is empty, or its file has not arrived"),
    "evidence.too_many": (
        "{kind}过多：最多 {at_most} 份，收到 {found} 份",
        "{kind}: at most {at_most}, {found} there",
    ),
    "evidence.too_far": (
        "离现场 {distance}，不得超过 {limit}",
        "{distance} from the site, and at most {limit} are allowed",
    ),
    "evidence.too_far/unknown": (
        "没有位置信息，无法证明在现场 {limit} 以内；请开启定位后重拍",
        "no position, so nothing shows that it was within {limit} of the site; switch it on and try again",
    ),
    "evidence.stale": (
        "已过 {age}，不得超过 {limit}；请重新拍摄",
        "{age} old, and at most {limit} are allowed; take a new one",
    ),
    "evidence.stale/unknown": (
        "没有拍摄时间，无法证明在 {limit} 以内；请重新拍摄",
        "no time of capture, so it can't be shown to be at most {limit} old; take a new one",
    ),
    "evidence.source": (
        "须用相机现场拍摄，不能从相册选取",
        "must be taken with the camera, not picked from the gallery",
    ),
    "evidence.duplicate": (
        "与 {age} 前提交的照片几乎相同；请重新拍摄",
        "looks like a photo handed in {age} ago; take a new one",
    ),
    "evidence.duplicate/same": ("同一文件提交了两次", "the same file is there twice"),
    "evidence.mismatch": ("应为“{expected}”，实际为“{found}”", "should be {expected}, but is {found}"),
    "evidence.mismatch/signed": (
        "签名后内容有改动，所签内容与提交的不一致；请重新签名",
        "what was signed is not what was handed in; have it signed again",
    ),
    "evidence.mismatch/nothing": (
        "没有读到内容，应为“{expected}”",
        "nothing was read, and it should be {expected}",
    ),
    "evidence.check": ("{reason}", "{reason}"),
    "unknown": ("没有“{found}”", "there is no {found}"),
    "position": ("不是有效的位置", "is no position on earth"),
    "too_many_items": ("最多 {limit} 项，实际 {found} 项", "at most {limit}, and {found} are there"),
    "captures": ("不是有效的证据记录", "is not a list of captures"),
    "until": ("须晚于现在", "must be later than now"),
}
"""What is wrong with a field, where :mod:`forms.messages` has no sentence of its own."""

KINDS: Mapping[str, tuple[str, str]] = {
    "photo": ("照片", "photo"),
    "signature": ("签名", "signature"),
    "scan": ("扫码", "scan"),
    "position": ("定位", "position"),
    "video": ("视频", "video"),
    "audio": ("录音", "audio"),
    "file": ("文件", "file"),
}
