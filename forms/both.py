"""Sentences in both languages, made where they are meant.

Whoever finds something says it in English and in Chinese in one place, so that neither can be forgotten: a
plain text is no :class:`Both`, and what keeps findings takes nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_NAME = re.compile(r"(?P<before>[\u4e00-\u9fff])?(?P<name>`[^`]*`)(?=(?P<after>[\u4e00-\u9fff])?)")


class Both(str):
    """A text in both languages. As a text it is the English one, ``zh`` is the Chinese one.

    A part that is itself in both is written ``{part}`` in the English and ``{part.zh}`` in the Chinese. The
    Chinese is set with a space between its characters and a name between back quotes.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Both:
        made = super().__new__(cls, en)
        made.zh = _NAME.sub(_set_apart, zh) if "`" in zh else str(zh)
        return made

    @classmethod
    def read(cls, titles: dict[str, str]) -> Both:
        """The text that :attr:`titles` gave."""
        return cls(titles["en"], titles["zh-CN"])

    @property
    def en(self) -> str:
        """The English text, and nothing else."""
        return str(self)

    @property
    def titles(self) -> dict[str, str]:
        """By language tag, as it goes over the wire."""
        return {"en": self.en, "zh-CN": self.zh}

    def told(self, language: str) -> str:
        """The text in a language; any but ``zh…`` is English."""
        return self.zh if language.startswith("zh") else self.en

    def each(self, change: Callable[[str], str]) -> Both:
        """Both texts, changed alike."""
        return Both(change(self.en), change(self.zh))

    def __add__(self, more: str) -> Both:
        return Both(self.en + more, self.zh + (more.zh if isinstance(more, Both) else more))

    def __reduce__(self) -> tuple[type[Both], tuple[str, str]]:
        return Both, (self.en, self.zh)


def _set_apart(found: re.Match[str]) -> str:
    before = f"{found['before']} " if found["before"] else ""
    return f"{before}{found['name']}{' ' if found['after'] else ''}"


def names(values: Iterable[object], most: int | None = None) -> Both:
    """A list of names, cut off after ``most``."""
    shown = list(values)
    first = shown[:most]
    listed = Both(
        ", ".join(str(value) for value in first),
        "、".join(value.zh if isinstance(value, Both) else str(value) for value in first),
    )
    return listed + " …" if len(shown) > len(first) else listed


def quoted(values: Iterable[object], most: int | None = None) -> Both:
    """A list of names as they are written: ``a``, ``b``."""
    return names([f"`{value}`" for value in values], most)


def all_of(values: Iterable[str]) -> Both:
    """``a, b and c``."""
    return _listed(list(values), Both(" and ", "和"))


def one_of(values: Iterable[str]) -> Both:
    """``a, b or c``."""
    return _listed(list(values), Both(" or ", "或"))


def _listed(values: list[str], last: Both) -> Both:
    en = [str(value) for value in values]
    zh = [value.zh if isinstance(value, Both) else value for value in values]
    if len(values) < 2:
        return Both("".join(en), "".join(zh))
    return Both(", ".join(en[:-1]) + last + en[-1], "、".join(zh[:-1]) + last.zh + zh[-1])
