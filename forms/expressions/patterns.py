"""Regular expressions that mean the same to every engine that runs them.

A pattern is matched by RE2 (expressions), Rust's regex (validation) and JavaScript (browsers, with the ``u``
flag). What they share is refused nowhere; what only some know, or read differently, is refused here.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 1000

_UNSHARED = (
    (re.compile(r"\(\?[=!]"), "looking ahead, (?=…) and (?!…), is not possible"),
    (re.compile(r"\(\?<[=!]"), "looking behind, (?<=…), is not possible"),
    (re.compile(r"\\[1-9]"), "referring back to a group, \\1, is not possible"),
)


def pattern_fault(pattern: str) -> str | None:
    """What is wrong with the pattern, in words; None if every engine can use it."""
    if len(pattern) > MOST_CHARACTERS:
        return f"it is longer than {MOST_CHARACTERS} characters"
    for unshared, message in _UNSHARED:
        if unshared.search(pattern):
            return message
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as fault:
        return f"{fault}"
    return None
