"""Plugins' checks of evidence: every file is judged by the checks that its policy names, when it is named.

What a check said of a file is remembered by this process, since the same bytes are named again after every
other mistake in a form. A check that some policy has asked for is also made when a file arrives, where nobody
waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from engine.language.runbook import Form
from engine.runtime.evidence import MEDIA
from engine.runtime.facts import BlobFacts
from engine.runtime.values import Answers
from engine.services.context import Services
from engine.services.judgements import Reason
from plugins.containing import judge, unchecked
from plugins.hooks import Shown


def checked(
    services: Services, blobs: Mapping[str, BlobFacts], forms: Iterable[Form], answers: Answers
) -> dict[str, BlobFacts]:
    """The facts of blobs, with what plugins say where the policy of the field that names them asks."""
    asked: dict[str, dict[str, None]] = {}
    for form in forms:
        for field, policy in form.evidence.items():
            held = answers.get(field) if policy.check else None
            for capture in held if isinstance(held, list) else ():
                blob = capture.get("blob") if isinstance(capture, dict) else None
                if isinstance(blob, str) and blob in blobs:
                    asked.setdefault(blob, {}).update(dict.fromkeys(policy.check))
    return {
        sha256: facts
        if sha256 not in asked
        else msgspec.structs.replace(facts, checks=_judged(services, facts, asked[sha256]))
        for sha256, facts in blobs.items()
    }


def judge_on_arrival(services: Services, facts: BlobFacts) -> None:
    """Make the checks that policies have asked for so far, while nobody waits for the database."""
    _judged(services, facts, services.judgements.asked())


def _judged(services: Services, facts: BlobFacts, names: Iterable[str]) -> dict[str, Reason]:
    """What these checks say of a stored file. A check that is not installed, or crashes, refuses and says so;
    that is not remembered."""
    answer: dict[str, Reason] = {}
    for name in names:
        known, answer[name] = services.judgements.recall(facts.sha256, name)
        if not known:
            answer[name], lasting = _judge(services, facts, name)
            if lasting:
                services.judgements.remember(facts.sha256, name, answer[name])
    return answer


def _judge(services: Services, facts: BlobFacts, name: str) -> tuple[Reason, bool]:
    check = services.plugins.checks.get(name)
    if check is None:
        return {
            "zh-CN": f"检查“{name}”未安装，无法核验。请联系管理员。",
            "en": f"The check “{name}” is not installed, so it could not be made. Tell an administrator.",
        }, False
    if not any(facts.media_type.startswith(MEDIA.get(kind, ("",))) for kind in check.kinds):
        return None, False  # a file of another kind is refused for that
    plugin = services.plugins.plugin_of("evidence_check", name)
    with services.blobs.open(facts.sha256) as file:
        content = file.read()
    place = facts.position
    shown = Shown(
        content=content,
        media_type=facts.media_type,
        taken_at=facts.taken_at,
        latitude=place.lat if place else None,
        longitude=place.lon if place else None,
    )
    said = judge(check, shown, plugin=plugin)
    return said, said != unchecked(check.title, name, plugin=plugin)
