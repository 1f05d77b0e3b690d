"""The tables, one file per noun. Importing this package makes ``SQLModel.metadata`` complete."""

from __future__ import annotations

from sqlmodel import SQLModel

from engine.store.tables.administration import AdminEventRow, IdempotencyRow, SettingRow
from engine.store.tables.changes import ChangeRow
from engine.store.tables.desk import SavedViewRow
from engine.store.tables.devices import (
    DeviceEventRow,
    DeviceRow,
    DeviceTokenRow,
    EventCountRow,
    EventOutcomeRow,
    ScheduleMarkRow,
    TriggerClaimRow,
    TriggerWatchRow,
)
from engine.store.tables.dispatch import DispatchRoundRow, OfferRow, PersonPositionRow
from engine.store.tables.drafts import (
    DraftChangeRow,
    DraftContentRow,
    DraftFileRow,
    DraftKeyRow,
    DraftPresenceRow,
    DraftRow,
    DraftSaveRow,
)
from engine.store.tables.evidence import BlobRow, CaptureRow, LikenessRow, UploadRow
from engine.store.tables.jobs import JobEventRow, JobRow
from engine.store.tables.messages import (
    ChannelRow,
    DeliveryRow,
    MessagePreferenceRow,
    MessageRow,
    MessageTemplateRow,
    PushSubscriptionRow,
)
from engine.store.tables.organisation import BranchRow, CalendarRow, OrganisationVersionRow, RoleRow
from engine.store.tables.people import (
    AbsenceRow,
    ApiTokenRow,
    PersonRow,
    RoleGrantRow,
    SessionRow,
    SignInAttemptRow,
)
from engine.store.tables.reviews import DraftCommentRow, DraftReviewRow
from engine.store.tables.roll_outs import RollOutRow, RollOutVariantRow
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
    "ChannelRow",
    "CodeEntryRow",
    "CodeListHistoryRow",
    "CodeListRow",
    "DeliveryRow",
    "DeviceEventRow",
    "DeviceRow",
    "DeviceTokenRow",
    "DispatchRoundRow",
    "DraftChangeRow",
    "DraftCommentRow",
    "DraftContentRow",
    "DraftFileRow",
    "DraftKeyRow",
    "DraftPresenceRow",
    "DraftReviewRow",
    "DraftRow",
    "DraftSaveRow",
    "EventCountRow",
    "EventOutcomeRow",
    "IdempotencyRow",
    "JobEventRow",
    "JobRow",
    "LikenessRow",
    "MessagePreferenceRow",
    "MessageRow",
    "MessageTemplateRow",
    "OfferRow",
    "OrganisationVersionRow",
    "OutboxRow",
    "PersonPositionRow",
    "PersonRow",
    "PublicationRow",
    "PublishedRunbookRow",
    "PushSubscriptionRow",
    "RoleGrantRow",
    "RoleRow",
    "RollOutRow",
    "RollOutVariantRow",
    "RunbookRow",
    "SavedViewRow",
    "ScheduleMarkRow",
    "SessionRow",
    "SettingRow",
    "SignInAttemptRow",
    "SopRevisionRow",
    "SubjectKindRow",
    "SubjectRow",
    "TaskRow",
    "TimerRow",
    "TriggerClaimRow",
    "TriggerWatchRow",
    "UploadRow",
    "WithheldBlobRow",
    "WithheldRow",
    "metadata",
]
