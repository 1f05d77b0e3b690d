"""Holding a document to the schema of its kind, and saying in a designer's words where it departs.

A file that keeps to its schema costs some microseconds (``jsonschema-rs``). Only one that does not is gone
through again by ``jsonschema``, whose errors :mod:`engine.language.shape_words` puts into words.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker

from engine.language import schema_files
from engine.language.document import Document, Path
from engine.language.finding import Finding
from engine.language.phrases import (
    Problem,
    parse_count,
    parse_distance,
    parse_duration,
    parse_moment,
    parse_need,
    parse_once,
    parse_schedule,
    parse_who,
)
from engine.language.shape_words import Departure, departures

PHRASES = {
    "sop-count": parse_count,
    "sop-distance": parse_distance,
    "sop-duration": parse_duration,
    "sop-moment": parse_moment,
    "sop-need": parse_need,
    "sop-once": parse_once,
    "sop-schedule": parse_schedule,
    "sop-who": parse_who,
}
"""What the schemas' own formats mean."""

MOST_FINDINGS = 100


def check_shape(document: Document, kind: str) -> list[Finding]:
    """Findings for every departure from the schema of ``kind``, in the order of the file."""
    return [departure.finding for departure in _departures(document, kind)]


def mended(document: Document, kind: str) -> tuple[Document | None, list[Finding]]:
    """The document as far as it can be used, and its findings.

    What can be left out without changing what the rest means (a key nobody knows, a title of the wrong
    type) is left out, so that everything else can still be checked; otherwise there is no document.
    """
    found = _departures(document, kind)
    if not found:
        return document, []
    findings = [departure.finding for departure in found]
    if any(departure.drop is None for departure in found):
        return None, findings
    data = copy.deepcopy(document.data)
    for departure in found:
        _drop(data, departure.drop or ())
    if not _quick(kind).is_valid(data):
        return None, findings
    return Document(document.file, data, document.places, document.keys), findings


def _departures(document: Document, kind: str) -> list[Departure]:
    if _quick(kind).is_valid(document.data):
        return []
    errors = _thorough(kind).iter_errors(document.data)
    found = {
        departure.finding: departure for departure in departures(errors, document, _schema(kind), PHRASES)
    }
    ordered = sorted(found.values(), key=lambda departure: departure.finding.place)
    return ordered[:MOST_FINDINGS]


def _drop(data: Any, path: Path) -> None:
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return  # something around it was left out already
    if isinstance(data, dict):
        data.pop(path[-1], None)


@functools.cache
def _schema(kind: str) -> dict[str, Any]:
    return schema_files.load(kind)


@functools.cache
def _quick(kind: str) -> jsonschema_rs.Draft202012Validator:
    formats: dict[str, Callable[..., bool]] = {
        name: functools.partial(_reads, parse) for name, parse in PHRASES.items()
    }
    return jsonschema_rs.Draft202012Validator(_schema(kind), formats=formats, validate_formats=True)


@functools.cache
def _thorough(kind: str) -> Draft202012Validator:
    formats = FormatChecker(formats=())
    for name, parse in PHRASES.items():
        formats.checks(name)(functools.partial(_reads_text, parse))
    return Draft202012Validator(_schema(kind), format_checker=formats)


def _reads(parse: Any, value: object) -> bool:
    return not isinstance(parse(value), Problem)


def _reads_text(parse: Any, value: object) -> bool:
    return not isinstance(value, str) or _reads(parse, value)
