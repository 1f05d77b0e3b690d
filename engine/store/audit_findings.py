"""What an audit finds, as data: where, a stable code, and the facts; and the sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold. ``job`` is None for what belongs to no job."""

    code: str
    job: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: str = "en") -> str:
        """The fault in a sentence, in ``en`` or ``zh-CN``."""
        return SENTENCES[self.code][0 if language == "en" else 1].format_map({"job": self.job, **self.params})


SENTENCES = {
    "job.unreadable": (
        "job {job} can't be read: {error}",
        "无法读取工单 {job}:{error}",
    ),
    "job.gap": (
        "job {job}: event {expected} is missing (found {found})",
        "工单 {job}:缺少事件 {expected}(找到 {found})",
    ),
    "job.chain": (
        "job {job}: the chain breaks at event {seq}: what is stored is not what was sealed",
        "工单 {job}:事件链在事件 {seq} 处断开:存储的内容与封存的不一致",
    ),
    "job.event": (
        "job {job}: column {column} of event {seq} is {found!r}, the event itself says {expected!r}",
        "工单 {job}:事件 {seq} 的列 {column} 为 {found!r},而事件内容为 {expected!r}",
    ),
    "job.history": (
        "job {job}: event {seq} can't follow what was before it: {error}",
        "工单 {job}:事件 {seq} 与之前的事件矛盾:{error}",
    ),
    "job.column": (
        "job {job}: column {column} is {found!r}, its events make it {expected!r}",
        "工单 {job}:列 {column} 为 {found!r},而由事件得出的是 {expected!r}",
    ),
    "job.state": (
        "job {job}: its state is not what its events make of it (at {places})",
        "工单 {job}:状态与事件推导的结果不符(位置:{places})",
    ),
    "job.runbook": (
        "job {job}: its runbook {digest} is missing or does not have that SHA-256",
        "工单 {job}:其运行手册 {digest} 缺失或与其 SHA-256 不符",
    ),
    "runbook.damaged": (
        "runbook {digest} does not have that SHA-256",
        "运行手册 {digest} 与其 SHA-256 不符",
    ),
    "runbook.column": (
        "column {column} of runbook {digest} is {found!r}, the runbook says {expected!r}",
        "运行手册 {digest} 的列 {column} 为 {found!r},而内容为 {expected!r}",
    ),
    "row.missing": (
        "job {job}: the {table} {key} that follows from its events is missing",
        "工单 {job}:缺少由事件得出的 {table} 记录 {key}",
    ),
    "row.unexpected": (
        "job {job}: the {table} {key} follows from none of its events",
        "工单 {job}:{table} 记录 {key} 没有任何事件依据",
    ),
    "row.column": (
        "job {job}: column {column} of {table} {key} is {found!r}, its events make it {expected!r}",
        "工单 {job}:{table} 记录 {key} 的列 {column} 为 {found!r},而由事件得出的是 {expected!r}",
    ),
    "row.orphan": (
        "{table} holds rows of job {job}, which does not exist",
        "{table} 中有不存在的工单 {job} 的记录",
    ),
    "blob.unknown": (
        "job {job} names blob {blob}, of which the database knows nothing",
        "工单 {job} 引用了数据库中没有的文件 {blob}",
    ),
    "blob.state": (
        "blob {blob}, which job {job} names, is in state {state!r} and not kept",
        "工单 {job} 引用的文件 {blob} 处于状态 {state!r},未被保留",
    ),
    "blob.missing": (
        "blob {blob}, which job {job} names, is not in the blob store",
        "工单 {job} 引用的文件 {blob} 不在文件库中",
    ),
    "blob.damaged": (
        "blob {blob}, which job {job} names, has other bytes: their SHA-256 is {found}",
        "工单 {job} 引用的文件 {blob} 内容已变:其 SHA-256 为 {found}",
    ),
    "blob.size": (
        "blob {blob}, which job {job} names, has {found} bytes, the database says {expected}",
        "工单 {job} 引用的文件 {blob} 有 {found} 字节,而数据库记录为 {expected}",
    ),
    "blob.likeness": (
        "blob {blob}: what it looks like is not findable under its own hash",
        "文件 {blob}:其图像指纹索引与指纹不符",
    ),
    "withheld.missing": (
        "withheld work {id} is gone, though the administrative record tells of it",
        "管理记录中的未接受的提交 {id} 已不存在",
    ),
    "withheld.unexpected": (
        "withheld work {id}: the administrative record tells nothing of it",
        "未接受的提交 {id}:管理记录中没有依据",
    ),
    "withheld.column": (
        "withheld work {id}: column {column} is {found!r}, the administrative record says {expected!r}",
        "未接受的提交 {id}:列 {column} 为 {found!r},而管理记录为 {expected!r}",
    ),
    "admin.gap": (
        "the administrative record: entry {expected} is missing (found {found})",
        "管理记录:缺少第 {expected} 条(找到第 {found} 条)",
    ),
    "admin.chain": (
        "the administrative record: the chain breaks at entry {seq}",
        "管理记录:链在第 {seq} 条处断开",
    ),
    "admin.column": (
        "the administrative record: column {column} of entry {seq} is {found!r}, the entry says {expected!r}",
        "管理记录:第 {seq} 条的列 {column} 为 {found!r},而内容为 {expected!r}",
    ),
}
"""English and Chinese by code."""
