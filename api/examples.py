"""One example of a body per operation that takes one; shown in the API document and held to its schema."""

from __future__ import annotations

from typing import Any

_PHOTO = {
    "blob": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "at": 1772413200000,
    "position": {"lat": 30.2741, "lon": 120.1551},
    "source": "camera",
}
_SOP = """sop: hello
title: {zh-CN: 你好, en: Hello}
steps:
  greet: {title: {zh-CN: 问候, en: Greet}}
  done: {end: completed}
"""
_SCENARIO = """scenario: somebody is greeted
branch: hangzhou
assignee: wei
walk:
  - {do: greet, as: wei, expect: {end: done}}
"""
_WHAT_IF = """what_if: a busy week
jobs: 200
arrivals: {hangzhou: 12}
"""

BODIES: dict[str, Any] = {
    "signIn": {"login": "wei", "password": "correct horse battery"},
    "setMyLanguage": {"language": "zh-CN"},
    "openJob": {
        "sop": "channel-activation",
        "branch": "hangzhou",
        "subject": "CH-1042",
        "assignee": "wei",
        "inputs": {"card_type": "game", "quantity": 50},
    },
    "handIn": {"answers": {"licence": [_PHOTO]}, "opened": 5},
    "reportFault": {"fault": "system_down", "answers": {"code": "E12", "what_happened": "timeout"}},
    "decide": {"outcome": "approve", "comment": "齐全，同意。"},
    "act": {"act": "extend", "step": "enter", "by": "4h", "reason": "The store opens at noon"},
    "assign": {"to": "zhao", "reason": "Wei is ill"},
    "transfer": {"to": "huzhou"},
    "cancelJob": {"reason": "Opened twice"},
    "note": {"text": "The owner asks for a call before the visit."},
    "occur": {"type": "device.online", "device": "T-1"},
    "checkSop": {"sop": "hello", "files": [{"path": "hello/sop.yaml", "text": _SOP}]},
    "publishSop": {"files": [{"path": "hello/sop.yaml", "text": _SOP}], "note": "First", "dry_run": True},
    "startDraft": {"sop": "store-visit", "title": "A shorter visit", "from": {"kind": "live"}},
    "nameDraft": {"title": "A shorter visit"},
    "saveDraft": {"files": [{"path": "hello/sop.yaml", "text": _SOP, "seen": 4}]},
    "tellPresence": {"room": "flow", "where": "greet"},
    "restoreDraft": {"version": 4},
    "analyseDraft": {"files": [{"path": "hello/sop.yaml", "text": _SOP}]},
    "previewForm": {"path": "hello/forms/check.yaml", "step": "greet"},
    "readExpression": {
        "file": "hello/sop.yaml",
        "path": ["steps", "greet", "next", 0, "when"],
        "source": "quantity > 100",
    },
    "renameInDraft": {"what": "step", "at": ["greet"], "to": "welcome"},
    "renameEverywhere": {
        "what": "field",
        "at": ["forms/library/fault-report.yaml", "code"],
        "to": "error_code",
        "elsewhere": [{"sop": "terminal-repair", "draft": None, "seen": 3}],
        "title": "Rename code to error_code",
    },
    "walkScenario": {"scenario": _SCENARIO, "path": "hello/scenarios/greeted.yaml"},
    "fillAssumptions": {"assumptions": _WHAT_IF, "path": "hello/what-if/busy.yaml"},
    "startWhatIf": {"assumptions": _WHAT_IF, "path": "hello/what-if/busy.yaml"},
    "commentOnDraft": {
        "said": "Is one hour enough?",
        "file": "hello/sop.yaml",
        "place": ["steps", "greet", "due"],
    },
    "changeDraftComment": {"settled": True},
    "reviewDraft": {"verdict": "changes", "version": 4, "note": "Two hours, please"},
    "publishDraft": {"version": 4, "note": "More time to prepare", "stages": [["east"], ["south"]]},
    "putReviewRule": {"reviews": 1},
    "importForm": {"kind": "json", "name": "check.json", "base64": "eyJzaG9wIjogIlMtMSJ9"},
    "rollBackSop": {"revision": 3, "note": "The new form was too long"},
    "putPerson": {"name": "魏强", "branch": "hangzhou", "roles": [["field_staff", "hangzhou"]]},
    "putAbsences": {
        "absences": [
            {"since": "2026-03-09T00:00:00+08:00", "until": "2026-03-14T00:00:00+08:00", "delegate": "jin"}
        ]
    },
    "setPassword": {"password": "a longer one, please", "current": "correct horse battery"},
    "putRole": {"title": {"en": "Field staff", "zh-CN": "外勤人员"}, "may": []},
    "makeToken": {"title": "till system", "scopes": ["job.open", "evidence.put"], "days": 90},
    "putBranch": {"title": {"zh-CN": "杭州", "en": "Hangzhou"}, "parent": "east", "tags": ["first-tier"]},
    "putCalendar": {"country": "CN", "week": {"0": [["09:00", "18:00"]]}, "exceptions": {"2026-12-31": []}},
    "putCodeList": {"title": {"en": "Fault codes"}, "entries": [{"code": "E12", "title": {"en": "Timeout"}}]},
    "putSubjectKind": {
        "title": {"en": "Shop", "zh-CN": "门店"},
        "schema": {"type": "object", "properties": {"floor": {"type": "integer", "minimum": 1}}},
    },
    "putSubject": {"name": "Corner shop", "branch": "hangzhou", "site": {"lat": 30.27, "lon": 120.15}},
    "tellWithheld": {
        "job": "0198c5f0a7e87c3c9d1f2a3b4c5d6e7f",
        "status": "withheld",
        "command": {"do": "hand_in", "step": "arrive", "answers": {}, "at": 1772413200000, "skew": -1250},
        "conflict": "reassigned",
        "problem": "actor.not_allowed",
        "made_at": 1772413200000,
    },
    "settleWithheld": {"how": "taken", "note": "Max went on from these photos."},
    "recommend": {"sop": "terminal-repair", "branch": "hangzhou", "subject": "T-90417"},
    "declineOffer": {"reason": "At another customer until five"},
    "putMyPosition": {"lat": 30.2741, "lon": 120.1551, "accuracy": 12},
    "addDevice": {
        "key": "T-90417",
        "kind": "card-terminal",
        "subject": "card-terminal/T-90417",
        "heartbeat": 300,
    },
    "putDevice": {"key": "T-90417", "kind": "card-terminal", "name": "At the counter", "retired": False},
    "makeDeviceToken": {"title": "Terminal at the counter"},
    "readMyMessages": {"until": "2026-03-02T10:00:00+08:00"},
    "putMyMessagePreferences": {
        "channels": {"urgent": ["sms", "email"], "normal": ["email"]},
        "digest_at": "18:00",
    },
    "addMyPushSubscription": {
        "endpoint": "https://push.example.com/send/abc",
        "keys": {
            "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99",
            "auth": "tBHItJI5svbpez7KI4CCXg",
        },
    },
    "putChannel": {
        "plugin": "email",
        "title": {"en": "E-mail", "zh-CN": "邮件"},
        "settings": {"host": "mail.example.com", "port": 587, "sender": "sopwith@example.com"},
    },
    "resendDeliveries": {"status": ["dead"], "channel": "email"},
    "previewMessageTemplate": {
        "kind": "job.assigned",
        "language": "en",
        "content": "Job {{ job.number }}\nis yours.",
    },
    "putMessageTemplate": {"content": "Job {{ job.number }} is yours\n{{ job.title }}: {{ link }}"},
    "putMessageDefaults": {"channels": {"urgent": ["sms"]}, "urgent_breaks": True},
    "putPublicAddress": {"url": "https://sops.example.com"},
    "askRollOut": {"revision": 3, "stages": [["east"], ["south"]], "note": "The shorter form"},
    "takeRollOutBack": {"note": "Stores ask for the old form"},
    "putSavedView": {"title": "Late in the east", "asks": {"overdue": True, "branch": "east"}},
}
