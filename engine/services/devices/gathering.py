"""Events of several callers, written together: a statement for a hundred rows, whoever handed them in.

One unit of work is written while the next is gathered, so nobody waits for company; the more come, the more
share a unit. It is first tried as if every event were new, and done again with a look at each where one is
not. What goes wrong with several callers' events together is done for each of them alone.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from engine.store.unit_of_work import UnitOfWork

T = TypeVar("T")
Row = tuple[Any, ...]
"""What :func:`engine.services.devices.taking_in.event_row` makes; ``source`` and ``key`` come first."""
Mark = tuple[str, str]
"""An event's natural key: its source, and its key there."""

_COLUMNS = "source, key, type, device_key, device, subject, branch, at, received_at, by, data, sop, trigger"
_INSERT = f"INSERT INTO device_event ({_COLUMNS}, leased_until, attempts) VALUES "  # noqa: S608 - our own names
_VALUES = "(" + ", ".join("?" * 13) + ", 0, 0)"
_SIZES = (100, 20, 5, 1)
"""Rows of one statement: few different ones, so that all of them stay prepared."""
_WHERE_NEW = {
    size: f"{_INSERT}{', '.join([_VALUES] * size)} ON CONFLICT (source, key) DO NOTHING" for size in _SIZES
}
_TELLING = {size: f"{statement} RETURNING source, key" for size, statement in _WHERE_NEW.items()}
INSERT_ONE = _TELLING[1]
AT_ONCE = 2
"""Units of work that are under way: one is written while the next is gathered."""
MOST_ROWS = 2_000
"""After so many a unit takes no further caller."""


class Submit(Protocol):
    """Hands work to the writer: :func:`engine.services.translating.submit` of an installation."""

    def __call__(self, function: Callable[[UnitOfWork], T], /) -> Future[T]: ...


class _SomeKnown(Exception):
    """An event had come before: nothing of the unit is kept."""


@dataclass(frozen=True, slots=True)
class _Handful(Generic[T]):
    """Rows of one caller, and what it is told: given the new ones, or None where all are new."""

    rows: Sequence[Row]
    told: Callable[[set[Mark] | None], T]
    answer: Future[T]

    def tell(self, new: set[Mark] | None) -> None:
        self.answer.set_result(self.told(new))


class Gathering:
    """Writes rows of the inbox for many callers. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[_Handful[Any]] = deque()
        self._begun = 0
        self._awaited = False  # a unit was handed to the writer and has not taken its rows yet

    def write(self, submit: Submit, rows: Sequence[Row], told: Callable[[set[Mark] | None], T]) -> Future[T]:
        """Have the rows written; the future ends when they are durable, with what ``told`` makes of the
        natural keys that were new (None: all). ``told`` takes each key from the set that it calls new."""
        answer: Future[T] = Future()
        answer.set_running_or_notify_cancel()  # who hung up is not told, and what was begun is done
        with self._lock:
            self._waiting.append(_Handful(rows, told, answer))
        self._go_on(submit)
        return answer

    def _go_on(self, submit: Submit) -> None:
        with self._lock:
            if not self._waiting or self._awaited or self._begun >= AT_ONCE:
                return
            self._awaited = True
            self._begun += 1
        some: list[_Handful[Any]] = []
        written = submit(partial(self._write, some))
        written.add_done_callback(partial(self._written, submit, some))

    def _write(self, some: list[_Handful[Any]], unit: UnitOfWork) -> None:
        if not some:  # else the writer runs us again
            self._take(some)
        _put_new(unit, [row for one in some for row in one.rows])

    def _take(self, some: list[_Handful[Any]]) -> None:
        with self._lock:
            self._awaited = False
            count = 0
            while self._waiting and count < MOST_ROWS:
                one = self._waiting.popleft()
                count += len(one.rows)
                some.append(one)

    def _written(self, submit: Submit, some: list[_Handful[Any]], written: Future[None]) -> None:
        if not some:  # the writer took us not at all
            self._take(some)
        with self._lock:
            self._begun -= 1
        self._go_on(submit)
        error = written.exception()
        if error is None:
            for one in some:
                one.tell(None)
        elif isinstance(error, _SomeKnown):
            _carefully(submit, some)
        else:
            _apart(submit, some, error)


def _apart(submit: Submit, some: Sequence[_Handful[Any]], error: BaseException) -> None:
    """What went wrong with all together may be the fault of one."""
    if len(some) == 1:
        some[0].answer.set_exception(error)
        return
    for one in some:
        _carefully(submit, [one])


def _carefully(submit: Submit, some: Sequence[_Handful[Any]]) -> None:
    """Write rows of which some may be there already."""

    def written(future: Future[set[Mark]]) -> None:
        if (error := future.exception()) is not None:
            _apart(submit, some, error)
            return
        new = future.result()
        for one in some:
            one.tell(new)

    rows = [row for one in some for row in one.rows]
    submit(partial(put_events, rows=rows)).add_done_callback(written)


def put_events(unit: UnitOfWork, rows: Sequence[Row]) -> set[Mark]:
    """Write rows of events that are not there yet; answers the natural keys of those that were new."""
    new: set[Mark] = set()
    for statement, parameters, _ in _statements(_in_order(rows), _TELLING):
        new.update((source, key) for source, key in unit.rows(statement, *parameters))
    return new


def _put_new(unit: UnitOfWork, rows: Sequence[Row]) -> None:
    """Write rows of events that are all new, as they mostly are."""
    ordered = _in_order(rows)
    if len(ordered) != len(rows):
        raise _SomeKnown
    for statement, parameters, count in _statements(ordered, _WHERE_NEW):
        if unit.run(statement, *parameters) != count:
            raise _SomeKnown


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """Each event once, the first of it; by natural key, so that two units never wait for each other in a
    circle."""
    if len(rows) == 1:
        return [rows[0]]
    by_mark = {row[:2]: row for row in reversed(rows)}
    return [by_mark[mark] for mark in sorted(by_mark)]


def _statements(rows: Sequence[Row], by_size: dict[int, str]) -> list[tuple[str, list[Any], int]]:
    found = []
    begin = 0
    for size in _SIZES:
        while len(rows) - begin >= size:
            parameters = [value for row in rows[begin : begin + size] for value in row]
            found.append((by_size[size], parameters, size))
            begin += size
    return found
