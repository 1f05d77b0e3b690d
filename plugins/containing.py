"""Calling plugins so that what goes wrong inside of them stays there.

Whatever a plugin raises or answers, its caller gets one of the outcomes that the hook allows. What happened
is logged with its traceback under ``sopwith.plugins``; people are shown the plugin's name, never a traceback.
"""

from __future__ import annotations

import asyncio
import logging
import math
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from plugins.hooks.actions import Action, Doing
from plugins.hooks.channels import Channel, Parcel, Receipt, Recipient
from plugins.hooks.dispatch import Candidate, DispatchStrategy, Ranked, Wanted
from plugins.hooks.evidence import EvidenceCheck, Shown
from plugins.hooks.troubles import Failed, InDoubt, TryLater

log = logging.getLogger("sopwith.plugins")

PATIENCE = 60.0
"""Seconds that an action or a channel may take; then it is tried again later."""

LARGEST_RESULT = 64 << 10
"""Bytes of JSON that a job keeps of an action's result."""

LONGEST_RECEIPT = 200
"""Letters that are kept."""

_Answer = TypeVar("_Answer")


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """The order that a strategy gave, best first. ``failed`` says why the strategy was no help: the order is
    then by open jobs, distance and login."""

    order: tuple[Ranked, ...]
    failed: str | None = None


async def do(action: Action, doing: Doing) -> Any:
    """Have an action done; answers its result as plain JSON data.

    Raises ``Failed`` (also for a result that is no JSON, or too large: the action was done, so doing it again
    would not help) and ``TryLater`` (also for whatever else the plugin raises; ``InDoubt`` when it takes too
    long).
    """
    result = await _within_patience(
        f"The action {action.name}", lambda: action.run(doing), _secrets(action.secrets, doing.settings)
    )
    try:
        told = msgspec.json.encode(result)
    except (TypeError, ValueError, RecursionError) as error:
        log.exception("the action %s answered what is no JSON", action.name)
        raise Failed(f"The action {action.name} answered what is no JSON.") from error
    if len(told) > LARGEST_RESULT:
        raise Failed(
            f"The action {action.name} answered {len(told)} bytes; at most {LARGEST_RESULT} are kept."
        )
    return msgspec.json.decode(told)


async def send(channel: Channel, parcel: Parcel, settings: dict[str, Any]) -> str | None:
    """Have a message sent; answers the receipt. Raises ``Failed`` and ``TryLater`` as :func:`do` does."""
    receipt = await _within_patience(
        f"The channel {channel.name}",
        lambda: channel.send(parcel, settings),
        _secrets(channel.secrets, settings),
    )
    told: Any = receipt
    if told is None:
        return None
    gone = told.gone if isinstance(told, Receipt) else ()
    return Receipt(storable(str(told))[:LONGEST_RECEIPT], gone=gone)


def storable(text: str) -> str:
    """The text as every database and every JSON takes it. What another system answers may hold zero
    characters and halves of surrogate pairs; one such word must not keep what was done from being written."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


async def _within_patience(
    who: str, call: Callable[[], Awaitable[_Answer]], secrets: Sequence[str]
) -> _Answer:
    try:
        async with asyncio.timeout(PATIENCE) as patience:
            return await call()
    except (Failed, TryLater) as trouble:
        trouble.args = (storable(str(trouble)),)
        if isinstance(trouble, TryLater) and trouble.seconds is not None:
            trouble.seconds = trouble.seconds if math.isfinite(trouble.seconds) else None
        raise
    except Exception as error:
        if isinstance(error, TimeoutError) and patience.expired():
            log.warning("%s took longer than %s seconds", who, PATIENCE)
            raise InDoubt(f"{who} took longer than {PATIENCE:.0f} seconds.") from error
        trace = "".join(traceback.format_exception(error))
        for secret in secrets:
            trace = trace.replace(secret, "•••")
        log.error("%s crashed\n%s", who, trace)  # noqa: TRY400 - without its secrets
        raise TryLater(f"{who} crashed: {type(error).__name__}.") from None


def _secrets(names: Sequence[str], settings: Mapping[str, Any]) -> list[str]:
    """The settings that no log shows."""
    return [value for name in names if isinstance(value := settings.get(name), str) and value]


def reaches(channel: Channel, recipient: Recipient) -> bool:
    """Whether a channel reaches a person; not, where it crashes over them."""
    try:
        return bool(channel.reaches(recipient))
    except Exception:
        log.exception(
            "the channel %s crashed when asked whether it reaches %s", channel.name, recipient.login
        )
        return False


def judge(check: EvidenceCheck, shown: Shown, *, plugin: str) -> dict[str, str] | None:
    """What a check says of a file: None where it is good, else why not, by language. A check that crashes or
    answers nonsense refuses and says so: what could not be checked does not count as checked."""
    try:
        said: Any = check.judge(shown)
    except Exception:
        log.exception("the check %s of the plugin %s crashed", check.name, plugin)
    else:
        if said is None:
            return None
        words = list(said.items()) if isinstance(said, Mapping) else []
        if words and all(isinstance(one, str) for pair in words for one in pair):
            return {language: text[:500] for language, text in words}
        log.error("the check %s of the plugin %s answered %r", check.name, plugin, type(said))
    return unchecked(check.title, check.name, plugin=plugin)


def unchecked(title: Mapping[str, str], name: str, *, plugin: str) -> dict[str, str]:
    """What people are told where a check could not be made."""
    zh, en = title.get("zh-CN", name), title.get("en", name)
    return {
        "zh-CN": f"检查“{zh}”未能完成：插件 {plugin} 出错。请联系管理员。",
        "en": f"The check “{en}” could not be made: the plugin {plugin} failed. Tell an administrator.",
    }


def rank(strategy: DispatchStrategy, wanted: Wanted, candidates: Sequence[Candidate]) -> Ranking:
    """The order of candidates by a strategy; our own plain order where it crashes or answers nonsense."""
    try:
        order = tuple(strategy.rank(wanted, candidates))
        failed = _nonsense(order, candidates)
    except Exception as error:
        log.exception("the dispatch strategy %s crashed", strategy.name)
        failed = f"it crashed: {type(error).__name__}"
    else:
        if failed is None:
            return Ranking(order=order)
        log.error("the dispatch strategy %s: %s", strategy.name, failed)
    plain = sorted(
        candidates,
        key=lambda one: (one.open_jobs, math.inf if one.distance is None else one.distance, one.login),
    )
    reason: tuple[str, dict[str, float | int | str]] = ("strategy_failed", {"strategy": strategy.name})
    return Ranking(
        order=tuple(
            Ranked(login=one.login, score=float(place), reasons=(reason,)) for place, one in enumerate(plain)
        ),
        failed=failed,
    )


def _nonsense(order: tuple[Any, ...], candidates: Sequence[Candidate]) -> str | None:
    if any(not isinstance(one, Ranked) for one in order):
        return "it answered what is no order of people"
    logins = [one.login for one in order]
    if len(set(logins)) < len(logins):
        return "it named somebody twice"
    if strangers := set(logins) - {one.login for one in candidates}:
        return f"it named {min(strangers)}, who is no candidate"
    if any(not isinstance(one.score, int | float) or not math.isfinite(one.score) for one in order):
        return "a score is no number"
    try:
        msgspec.convert(msgspec.to_builtins(order), tuple[Ranked, ...])
    except (TypeError, ValueError):
        return "its reasons are no codes with what they say"
    return None
