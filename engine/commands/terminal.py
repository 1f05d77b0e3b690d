"""What a command says to a person: on a terminal with colour, in a pipe as plain lines, in their language."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from rich.console import Console

    from forms.both import Both

OK, FAILED, MISUSE = 0, 1, 2


class Mistake(Exception):
    """Something the person at the keyboard can mend: one sentence, and what to do about it."""

    def __init__(self, message: str, hint: str | None = None, *, exit_code: int = MISUSE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


def language(environment: Mapping[str, str]) -> str:
    """``zh-CN`` or ``en``, by the first of LANGUAGE, LC_ALL, LC_MESSAGES and LANG that says anything."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name, "").strip():
            return "zh-CN" if value.lower().startswith("zh") else "en"
    return "en"


def both(en: str, zh: str) -> str:
    """The text in the language of this process."""
    return zh if language(os.environ) == "zh-CN" else en


def told(text: Both) -> str:
    """A text that is made in both, in the language of this process."""
    return text.told(language(os.environ))


class Terminal:
    """Where results (``out``) and all else (``err``) go. Markup is never read from data."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out, self._err = out, err
        self._consoles: dict[str, Console] = {}

    @property
    def out(self) -> Console:
        return self._console("out", self._out or sys.stdout)

    @property
    def err(self) -> Console:
        return self._console("err", self._err or sys.stderr)

    def _console(self, name: str, stream: TextIO) -> Console:
        if name not in self._consoles:
            from rich.console import Console

            width = None if stream.isatty() else 10_000  # a pipe gets whole lines
            self._consoles[name] = Console(
                file=stream, highlight=False, markup=False, emoji=False, width=width, soft_wrap=True
            )
        return self._consoles[name]

    def say(self, text: str = "", *, style: str | None = None, end: str = "\n") -> None:
        """A line of the result."""
        self.out.print(text, style=style, end=end)

    def note(self, text: str, *, style: str | None = "dim") -> None:
        """A line about how it goes; kept out of the result."""
        self.err.print(text, style=style)

    def raw(self, text: str) -> None:
        """Text for other programs, exactly as it is."""
        stream = self._out or sys.stdout
        stream.write(text)
        stream.flush()

    @contextmanager
    def progress(self, what: str) -> Iterator[None]:
        """Show that something takes its time: a spinner on a terminal, else one line."""
        if self.err.is_terminal:
            with self.err.status(what):
                yield
        else:
            self.note(f"{what} …")
            yield

    def mistake(self, error: Mistake) -> int:
        """Tell a mistake and answer its exit code."""
        from rich.text import Text

        self.err.print(Text.assemble((both("error: ", "错误："), "bold red"), error.message))
        if error.hint:
            self.err.print(Text.assemble((both("hint:  ", "提示："), "bold"), error.hint))
        return error.exit_code


def fail(message: str, hint: str | None = None, *, exit_code: int = MISUSE) -> NoReturn:
    """Raise a :class:`Mistake`."""
    raise Mistake(message, hint, exit_code=exit_code)
