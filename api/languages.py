"""Which language to answer in: what the request asks for, else the person's own, else English."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

Language = Literal["en", "zh-CN"]


@lru_cache(maxsize=256)
def asked_for(accept_language: str) -> Language | None:
    """The better of our languages by ``Accept-Language`` (RFC 9110, 12.5.4); None where it names neither.

    Anything that is not a language range with a quality is passed over.
    """
    best: tuple[float, Language] | None = None
    for part in accept_language[:500].split(","):
        tag, _, parameters = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        language: Language | None = "zh-CN" if primary == "zh" else "en" if primary == "en" else None
        if language is None:
            continue
        quality = _quality(parameters)
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, language)
    return best[1] if best else None


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0


def choose(accept_language: str | None, own: str | None = None) -> Language:
    """The language of an answer."""
    if accept_language and (found := asked_for(accept_language)):
        return found
    return "zh-CN" if own is not None and own.lower().startswith("zh") else "en"
