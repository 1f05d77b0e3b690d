"""Every problem this API can answer with: its stable code, its HTTP status and its name in both languages.

The codes of the runtime's refusals are the ones that scenarios and the phone use (docs/api.md lists all).
One table, so that a code can have only one status and none is without a text.
"""

from __future__ import annotations

from typing import NamedTuple, get_args

from engine.runtime.verdict import RefusalCode


class Entry(NamedTuple):
    """One kind of problem. ``en`` and ``zh`` are its title: a sentence that is true whenever it occurs."""

    status: int
    en: str
    zh: str


REQUESTS: dict[str, Entry] = {
    "request.malformed": Entry(400, "The request cannot be read", "无法读取请求"),
    "request.parameter": Entry(400, "A parameter is not valid", "参数无效"),
    "request.invalid": Entry(422, "The request holds mistakes", "请求内容有误"),
    "request.method": Entry(405, "This method is not allowed here", "此处不允许该方法"),
    "request.not_acceptable": Entry(
        406, "No acceptable form of this resource exists", "没有可接受的表示形式"
    ),
    "request.media_type": Entry(415, "This media type is not taken here", "不支持该媒体类型"),
    "request.too_large": Entry(413, "The request is too large", "请求过大"),
    "request.headers_too_large": Entry(431, "The request's headers are too large", "请求头过大"),
    "request.range": Entry(416, "The range does not fit", "范围不符"),
    "request.timeout": Entry(408, "The request took too long to arrive", "请求传输超时"),
    "request.too_many": Entry(429, "Too many requests", "请求过于频繁"),
    "auth.required": Entry(401, "Sign in first", "请先登录"),
    "auth.failed": Entry(401, "Name or password is wrong", "用户名或密码错误"),
    "auth.csrf": Entry(403, "The request does not come from our own pages", "请求并非来自本站页面"),
    "access.denied": Entry(403, "This is not allowed to you", "您无权进行此操作"),
    "resource.unknown": Entry(404, "There is no such thing", "所求内容不存在"),
    "resource.conflict": Entry(409, "This contradicts what is there", "与现有内容冲突"),
    "resource.changed": Entry(412, "It has changed meanwhile", "内容已被更改"),
    "condition.required": Entry(428, "Say which version is meant", "请说明所指的版本"),
    "idempotency.reused": Entry(
        422, "This idempotency key was used for another request", "幂等键已用于其他请求"
    ),
    "idempotency.running": Entry(409, "The same request is still running", "相同的请求仍在处理中"),
    "publish.refused": Entry(422, "The SOP has mistakes and was not published", "SOP 有错误，未能发布"),
    "evidence.damaged": Entry(500, "Stored evidence is not what it was", "已存证据与原件不符"),
    "store.busy": Entry(503, "Too many wait at this moment", "当前等待过多，请稍后重试"),
    "store.closed": Entry(503, "The server is stopping", "服务器正在停止"),
    "store.contended": Entry(503, "Others were faster; try again", "请重试"),
    "store.uncertain": Entry(
        503, "The connection was lost; ask again with the same key", "连接中断，请用相同的键重试"
    ),
    "work.invalid": Entry(422, "No worker can carry that", "无法承担这些工作"),
    "app.not_built": Entry(503, "The web apps have not been built", "尚未构建网页应用"),
    "server.error": Entry(500, "Something went wrong on our side", "服务器内部错误"),
    "server.busy": Entry(503, "The server is busy; try again", "服务器繁忙，请重试"),
    "server.timeout": Entry(504, "The answer took too long", "处理超时"),
}

REFUSALS: dict[str, Entry] = {
    "order.not_open": Entry(409, "That step is not open now", "该步骤目前不能办理"),
    "order.unknown_step": Entry(404, "The SOP has no such step", "SOP 中没有该步骤"),
    "form.invalid": Entry(422, "The form holds mistakes", "表单填写有误"),
    "evidence.missing": Entry(422, "Evidence is missing", "缺少证据"),
    "evidence.too_many": Entry(422, "There is more evidence than asked for", "证据数量超出要求"),
    "evidence.too_far": Entry(422, "The evidence was taken too far from the site", "证据采集地点距现场过远"),
    "evidence.stale": Entry(422, "The evidence is too old", "证据已过时效"),
    "evidence.source": Entry(422, "The photo must come from the camera", "照片必须现场拍摄"),
    "evidence.duplicate": Entry(422, "A photo like this one was handed in before", "曾提交过相似的照片"),
    "evidence.mismatch": Entry(422, "The evidence is not what was asked for", "证据与要求不符"),
    "evidence.check": Entry(422, "The evidence does not pass a check", "证据未通过检查"),
    "actor.not_allowed": Entry(403, "This step is not yours to do", "该步骤不由您办理"),
    "actor.four_eyes": Entry(403, "Somebody else must do this", "须由他人办理（四眼原则）"),
    "approval.already_decided": Entry(409, "This has already been decided", "该审批已有结果"),
    "fault.not_here": Entry(409, "That fault cannot be reported here", "此处不能上报该异常"),
    "job.closed": Entry(409, "The job is closed", "工单已结束"),
    "job.moved_on": Entry(409, "Somebody else went on meanwhile", "他人已继续办理该工单"),
}

SERVICES: dict[str, Entry] = {
    "sign_in.wrong": Entry(401, "Login or password are not right", "用户名或密码不正确"),
    "sign_in.too_many": Entry(429, "Too many wrong passwords", "密码错误次数过多"),
    "session.invalid": Entry(401, "The session is over", "会话已失效"),
    "token.invalid": Entry(401, "The token does not hold", "令牌无效"),
    "token.unknown": Entry(404, "There is no such token", "没有该令牌"),
    "password.wrong": Entry(401, "The current password is not this one", "当前密码不正确"),
    "password.weak": Entry(422, "The password is too weak", "密码强度不足"),
    "branch.unknown": Entry(404, "There is no such branch", "没有该网点"),
    "branch.invalid": Entry(422, "The branch cannot be taken in", "网点信息有误"),
    "calendar.unknown": Entry(404, "There is no such calendar", "没有该日历"),
    "range.invalid": Entry(422, "This span is too long or empty", "时间范围无效"),
    "calendar.invalid": Entry(422, "The calendar cannot be taken in", "日历信息有误"),
    "person.unknown": Entry(404, "There is no such person", "没有该人员"),
    "person.invalid": Entry(422, "The person cannot be taken in", "人员信息有误"),
    "person.moved_on": Entry(412, "Somebody else changed the person meanwhile", "人员信息已被他人修改"),
    "role.invalid": Entry(422, "The role cannot be taken in", "角色信息有误"),
    "dispatch.invalid": Entry(422, "Nobody can be found in this way", "派工方式有误"),
    "offer.unknown": Entry(404, "There is no such offer", "没有该派单邀约"),
    "offer.gone": Entry(409, "The offer is gone", "该派单邀约已失效"),
    "offer.invalid": Entry(422, "The answer to the offer cannot be taken in", "对邀约的答复有误"),
    "position.invalid": Entry(422, "This is not a place on earth", "位置无效"),
    "question.nobody": Entry(422, "Nobody of that name can see this job", "此人无法查看该工单"),
    "job.unknown": Entry(404, "There is no such job", "没有该工单"),
    "sop.unknown": Entry(404, "There is no such SOP", "没有该 SOP"),
    "sop.withdrawn": Entry(409, "The SOP takes no new jobs", "该 SOP 已停用"),
    "sop.not_here": Entry(409, "The SOP was not published for this branch", "该 SOP 未发布到此网点"),
    "roll_out.unknown": Entry(404, "There is no such roll-out", "没有该发布任务"),
    "roll_out.under_way": Entry(409, "Another roll-out of the SOP is under way", "该 SOP 正在发布中"),
    "roll_out.not_now": Entry(409, "The roll-out does not stand there", "发布任务当前不能这样操作"),
    "roll_out.overtaken": Entry(409, "Another revision was published meanwhile", "期间已发布其他版本"),
    "stages.invalid": Entry(422, "The stages hold mistakes", "发布阶段有误"),
    "revision.unknown": Entry(404, "There is no such revision", "没有该版本"),
    "draft.unknown": Entry(404, "There is no such draft", "没有该草稿"),
    "draft.file_unknown": Entry(404, "The draft has no such file", "草稿中没有该文件"),
    "draft.version_unknown": Entry(404, "The history holds no such version", "历史记录中没有该版本"),
    "draft.closed": Entry(409, "The draft is closed", "草稿已关闭"),
    "analysis.overtaken": Entry(409, "A newer question about this draft has come", "已有更新的检查请求"),
    "draft.moved_on": Entry(409, "Somebody else changed these files meanwhile", "文件已被他人修改"),
    "rename.moved_on": Entry(409, "What is to be renamed has changed meanwhile", "要重命名的内容已有变化"),
    "draft.start": Entry(422, "A draft cannot begin from that", "无法据此新建草稿"),
    "review.needed": Entry(409, "Others must approve it first", "须先由他人评审通过"),
    "review.own": Entry(409, "Who wrote it does not approve it", "不能评审通过自己编写的草稿"),
    "comment.others": Entry(403, "That is another person's comment", "只能修改自己的留言"),
    "form_import.unreadable": Entry(422, "No form can be made of the file", "无法由该文件生成表单"),
    "media.unknown": Entry(404, "The runbook shows no such picture or clip", "运行手册中没有该图片或视频"),
    "runbook.unknown": Entry(404, "There is no such runbook", "没有该运行手册"),
    "files.malformed": Entry(422, "The files are not those of an SOP", "文件不是有效的 SOP"),
    "kind.invalid": Entry(422, "The kind of subject cannot be taken in", "对象类型有误"),
    "organisation.moved_on": Entry(
        409, "The organisation keeps changing; try again", "组织信息正在变更，请重试"
    ),
    "kind.unknown": Entry(404, "There is no such kind of subject", "没有该对象类型"),
    "subject.unknown": Entry(404, "There is no such subject", "没有该对象"),
    "subject.invalid": Entry(422, "The subject cannot be taken in", "对象信息有误"),
    "subject.unwanted": Entry(422, "The SOP is about no subject", "该 SOP 不涉及对象"),
    "subject.moved_on": Entry(412, "Somebody else changed the subject meanwhile", "对象已被他人修改"),
    "code_list.unknown": Entry(404, "There is no such code list", "没有该代码表"),
    "code_list.invalid": Entry(422, "The code list cannot be taken in", "代码表有误"),
    "code_list.moved_on": Entry(412, "Somebody else changed the list meanwhile", "代码表已被他人修改"),
    "cursor.malformed": Entry(422, "This is no cursor of this list", "分页游标无效"),
    "limit.out_of_range": Entry(422, "A page cannot be that long", "分页大小超出范围"),
    "role.unknown": Entry(404, "There is no such role", "没有该角色"),
    "saved_view.unknown": Entry(404, "There is no such view", "没有该视图"),
    "saved_view.invalid": Entry(422, "The view cannot be kept", "视图无法保存"),
    "saved_view.too_many": Entry(422, "There are too many saved views", "已保存的视图过多"),
    "saved_view.taken": Entry(409, "The view is somebody else's", "该视图属于他人"),
    "file.too_large": Entry(422, "The file is too large", "文件过大"),
    "file.unreadable": Entry(422, "The file cannot be read as a table", "文件无法按表格读取"),
    "file.empty": Entry(422, "The file has no rows", "文件没有数据行"),
    "file.too_many_rows": Entry(422, "The file has too many rows", "文件行数过多"),
    "file.too_many_columns": Entry(422, "The file has too many columns", "文件列数过多"),
    "column.twice": Entry(422, "Two columns have the same name", "有两列同名"),
    "mapping.invalid": Entry(422, "The columns do not fit the fields", "列与字段的对应有误"),
    "import.faulty": Entry(422, "The file has faults; nothing was opened", "文件有误，未创建任何工单"),
    "device.unknown": Entry(404, "There is no such device", "没有该设备"),
    "device.invalid": Entry(422, "The device cannot be taken in", "设备信息有误"),
    "device.key_taken": Entry(409, "Another device has this key", "设备标识已被占用"),
    "device.moved_on": Entry(412, "Somebody else changed the device meanwhile", "设备已被他人修改"),
    "event.unknown": Entry(404, "There is no such event", "没有该事件"),
    "trigger.unknown": Entry(404, "There is no such trigger", "没有该触发器"),
    "event.malformed": Entry(422, "The event has no type", "事件缺少类型"),
    "channel.unknown": Entry(404, "There is no such channel", "没有该消息渠道"),
    "channel.invalid": Entry(422, "The channel cannot be set up like this", "消息渠道设置有误"),
    "channel.moved_on": Entry(412, "Somebody else changed the channel meanwhile", "消息渠道已被他人修改"),
    "channel.unreachable": Entry(409, "This channel does not reach you", "该渠道无法送达您"),
    "delivery.unknown": Entry(404, "There is no such delivery", "没有该投递"),
    "delivery.on_its_way": Entry(409, "It is on its way, or has been sent", "正在投递或已送达"),
    "preferences.invalid": Entry(422, "These preferences hold mistakes", "消息偏好有误"),
    "subscription.unknown": Entry(404, "This browser does not take push for you", "该浏览器未为您订阅推送"),
    "subscription.invalid": Entry(422, "This is no push subscription", "不是有效的推送订阅"),
    "address.invalid": Entry(422, "This is no address of a site", "不是有效的网站地址"),
    "message_kind.unknown": Entry(404, "There is no such kind of message", "没有该消息类型"),
    "template.invalid": Entry(422, "The template holds mistakes", "模板有误"),
    "template.moved_on": Entry(412, "Somebody else changed the words meanwhile", "模板已被他人修改"),
    "withheld.unknown": Entry(404, "There is no such withheld work", "没有该未接受的提交"),
    "withheld.invalid": Entry(422, "This is no work that can be kept", "该内容无法保存"),
    "withheld.decided": Entry(409, "It was decided before", "此前已有决定"),
    "evidence.unknown": Entry(404, "There is no such evidence", "没有该证据"),
    "evidence.hash": Entry(422, "The bytes are not what their name says", "内容与其名称不符"),
    "evidence.name": Entry(422, "This is no SHA-256", "名称不是 SHA-256"),
    "evidence.range": Entry(422, "The file has no such bytes", "字节范围不符"),
    "evidence.unreadable": Entry(422, "The picture cannot be looked at", "图片无法读取"),
    "evidence.type": Entry(415, "This kind of file is not accepted as evidence", "不接受此类文件作为证据"),
    "evidence.too_large": Entry(413, "The file is too large", "文件过大"),
    "evidence.offset": Entry(409, "The upload goes on elsewhere", "续传位置不符"),
    "evidence.busy": Entry(409, "The same file is being sent at this moment", "同一文件正在上传"),
    "evidence.not_stored": Entry(422, "Evidence that is named is not there", "所引用的证据尚未上传"),
}
"""What use cases answer with; the status is that of the exception they raise."""

ENTRIES: dict[str, Entry] = REQUESTS | REFUSALS | SERVICES


assert set(get_args(RefusalCode)) <= set(REFUSALS), "every refusal of the runtime needs a status and a title"


def statuses(*codes: str) -> dict[int, tuple[str, ...]]:
    """The codes grouped by their status, for the description of a route."""
    found: dict[int, tuple[str, ...]] = {}
    for code in codes:
        status = ENTRIES[code].status
        found[status] = (*found.get(status, ()), code)
    return found
