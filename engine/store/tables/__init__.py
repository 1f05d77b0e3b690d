"""The tables, one file per noun. Importing this package makes ``SQLModel.metadata`` complete."""

from __future__ import annotations

from sqlmodel import SQLModel

from engine.store.tables.administration import AdminEventRow, IdempotencyRow, SettingRow
from engine.store.tables.changes import ChangeRow
from engine.store.tables.evidence import BlobRow, CaptureRow, LikenessRow, UploadRow
from engine.store.tables.jobs import JobEventRow, JobRow
from engine.store.tables.messages import MessageRow
from engine.store.tables.organisation import BranchRow, CalendarRow, OrganisationVersionRow, RoleRow
from engine.store.tables.people import (
    AbsenceRow,
    ApiTokenRow,
    PersonRow,
    RoleGrantRow,
    SessionRow,
    SignInAttemptRow,
)
from engine.store.tables.sops import PublicationRow, PublishedRunbookRow, RunbookRow, SopRevisionRow
from engine.store.tables.subjects import (
    CodeEntryRow,
    CodeListHistoryRow,
    CodeListRow,
    SubjectKindRow,
    SubjectRow,
)
from engine.store.tables.withheld import WithheldBlobRow, WithheldRow
from engine.store.tables.work import OutboxRow, TaskRow, TimerRow

metadata = SQLModel.metadata

__all__ = [
    "AbsenceRow",
    "AdminEventRow",
    "ApiTokenRow",
    "BlobRow",
    "BranchRow",
    "CalendarRow",
    "CaptureRow",
    "ChangeRow",
    "CodeEntryRow",
    "CodeListHistoryRow",
    "CodeListRow",
    "IdempotencyRow",
    "JobEventRow",
    "JobRow",
    "LikenessRow",
    "MessageRow",
    "OrganisationVersionRow",
    "OutboxRow",
    "PersonRow",
    "PublicationRow",
    "PublishedRunbookRow",
    "RoleGrantRow",
    "RoleRow",
    "RunbookRow",
    "SessionRow",
    "SettingRow",
    "SignInAttemptRow",
    "SopRevisionRow",
    "SubjectKindRow",
    "SubjectRow",
    "TaskRow",
    "TimerRow",
    "UploadRow",
    "WithheldBlobRow",
    "WithheldRow",
    "metadata",
]
