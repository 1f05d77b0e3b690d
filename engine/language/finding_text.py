"""Findings as lines of text, for a terminal, an editor's problem matcher and the golden files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from engine.language.finding import Finding
from forms.both import Both


def render(findings: Iterable[Finding], language: str = "en") -> str:
    """Each finding as ``file:line:column: error SOP001 message``, with its mend below it.

    A path through the steps stands in the message already, with what leads from one to the next.
    Ends with a line break unless there are no findings.
    """
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{finding.place}: {finding.severity} {finding.code} {finding.message.told(language)}")
        if finding.hint is not None:
            hint = "提示：" if language.startswith("zh") else "hint: "
            lines.append(f"  {hint}{finding.hint.told(language)}")
    return "".join(f"{line}\n" for line in lines)


def stored(findings: Iterable[Finding]) -> bytes:
    """The findings as JSON, for :func:`read_again`."""
    return msgspec.json.encode(tuple(findings), enc_hook=_written)


def read_again(content: bytes | str) -> tuple[Finding, ...]:
    """What :func:`stored` gave."""
    return msgspec.json.decode(content, type=tuple[Finding, ...], dec_hook=_read)


def _written(value: Any) -> Any:
    if isinstance(value, Both):
        return value.titles
    raise NotImplementedError


def _read(kind: type, value: Any) -> Any:
    if kind is Both:
        return Both.read(value)
    raise NotImplementedError


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, line, column and code, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda finding: (finding.place, finding.code, finding.message)))
