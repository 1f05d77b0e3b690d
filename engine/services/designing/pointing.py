"""Findings with their nodes, ranges and mends, for an editor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from engine.language.finding import Finding
from engine.language.locating import Locator, end_of
from engine.language.mends import mends_of
from engine.language.yaml_reading import LARGEST_CODE_LIST, read_yaml
from engine.services.designing.keeping import Kept
from engine.services.designing.views import DesignFinding
from engine.services.designing.words import CODES

_READ: Kept[tuple[str, str], tuple[Locator | None, list[str]]] = Kept(256)


def pointed(findings: Iterable[Finding], files: Mapping[str, bytes]) -> tuple[DesignFinding, ...]:
    """The findings as the designer's screens show them; places are paths as in ``files``."""
    return tuple(_pointed(finding, files) for finding in findings)


def document_of(file: str, content: bytes) -> tuple[Locator | None, list[str]]:
    """The nodes of a file (None where it can't be read) and its lines."""

    def make() -> tuple[Locator | None, list[str]]:
        document, _ = read_yaml(content, file, largest=LARGEST_CODE_LIST)
        lines = content.decode("utf-8-sig", "replace").splitlines()
        return (None if document is None else Locator(document)), lines

    return _READ.get((file, hashlib.sha256(content).hexdigest()), make)


def _pointed(finding: Finding, files: Mapping[str, bytes]) -> DesignFinding:
    place = finding.place
    content = files.get(place.file)
    locator, lines = (None, []) if content is None else document_of(place.file, content)
    node = None if locator is None else locator.node(finding)
    line, column = end_of(lines, finding, node)
    title = CODES.get(finding.code)
    return DesignFinding(
        code=finding.code,
        title={} if title is None else title.titles,
        severity=finding.severity,
        file=place.file,
        line=place.line,
        column=place.column,
        end_line=line,
        end_column=column,
        at=() if node is None else node.path,
        by_key=node is not None and node.by_key,
        message=finding.message.titles,
        hint=None if finding.hint is None else finding.hint.titles,
        path=finding.path,
        variant=finding.variant,
        mends=()
        if content is None
        else mends_of(finding, None if locator is None else locator.document, node),
    )
