"""Events of several callers are written together, and each caller is told of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from engine.services.context import Services
from engine.services.devices.gathering import AT_ONCE, Gathering, Mark, Row
from engine.services.devices.taking_in import event_row
from engine.services.translating import read, submit
from engine.store.unit_of_work import UnitOfWork
from plugins.hooks.devices import DeviceMessage

NOW = 1_767_225_600_000


def row(key: str) -> Row:
    message = DeviceMessage(source="s", key=key, type="device.telemetry")
    return event_row(message, device=None, branch=None, at=NOW, now=NOW, by="system", to=None)


def new_of(*keys: str) -> Callable[[set[Mark] | None], list[str]]:
    def told(new: set[Mark] | None) -> list[str]:
        return [key for key in keys if new is None or ("s", key) in new]

    return told


class Held:
    """Hands work to the writer when it is let go."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.waiting: list[tuple[Callable[[UnitOfWork], Any], Future[Any]]] = []

    def __call__(self, function: Callable[[UnitOfWork], Any], /) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        self.waiting.append((function, future))
        return future

    def let_go(self) -> int:
        count = 0
        while self.waiting:
            count += 1
            function, future = self.waiting.pop(0)
            try:
                future.set_result(submit(self._services, function).result())
            except Exception as error:  # noqa: BLE001 - as the writer
                future.set_exception(error)
        return count


def keys_in(services: Services) -> list[str]:
    return [key for (key,) in read(services, lambda reading: reading.rows("SELECT key FROM device_event"))]


def test_what_comes_while_a_unit_waits_goes_with_it(company: Services) -> None:
    held, gathering = Held(company), Gathering()
    answers = [gathering.write(held, [row(f"k{n}")], new_of(f"k{n}")) for n in range(130)]
    assert len(held.waiting) == 1
    assert held.let_go() == 1
    assert [answer.result() for answer in answers] == [[f"k{n}"] for n in range(130)]
    assert sorted(keys_in(company)) == sorted(f"k{n}" for n in range(130))


def test_what_is_known_is_told_to_its_caller_and_the_rest_is_new(company: Services) -> None:
    held, gathering = Held(company), Gathering()
    gathering.write(held, [row("old")], new_of("old"))
    held.let_go()
    first = gathering.write(held, [row("a"), row("old"), row("b")], new_of("a", "old", "b"))
    second = gathering.write(held, [row("c")], new_of("c"))
    held.let_go()
    assert (first.result(), second.result()) == (["a", "b"], ["c"])
    assert sorted(keys_in(company)) == ["a", "b", "c", "old"]


def test_what_goes_wrong_for_one_leaves_the_others_written(company: Services) -> None:
    held, gathering = Held(company), Gathering()
    fine = gathering.write(held, [row("fine")], new_of("fine"))
    broken = gathering.write(held, [(*row("broken")[:7], "no instant", *row("broken")[8:])[:12]], new_of())
    also = gathering.write(held, [row("also")], new_of("also"))
    held.let_go()
    assert (fine.result(), also.result()) == (["fine"], ["also"])
    assert broken.exception() is not None
    assert sorted(keys_in(company)) == ["also", "fine"]


def test_a_writer_that_takes_nothing_is_told_to_everybody_who_waits(company: Services) -> None:
    def refusing(_: Callable[[UnitOfWork], Any], /) -> Future[Any]:
        refused: Future[Any] = Future()
        refused.set_exception(OSError("closed"))
        return refused

    answer = Gathering().write(refusing, [row("k")], new_of("k"))
    with pytest.raises(OSError, match="closed"):
        answer.result()
    assert keys_in(company) == []


def test_no_more_units_are_begun_than_one_written_and_one_gathered(company: Services) -> None:
    begun: list[Future[Any]] = []
    gathering = Gathering()

    def beginning(function: Callable[[UnitOfWork], Any], /) -> Future[Any]:
        company.store.write(function)  # its rows are taken, and its end is not told yet
        begun.append(Future())
        return begun[-1]

    answers = [gathering.write(beginning, [row(f"k{n}")], new_of(f"k{n}")) for n in range(5)]
    assert len(begun) == AT_ONCE
    for future in begun:
        future.set_result(None)
    assert len(begun) == AT_ONCE + 1
    assert [answer.result(0) for answer in answers] == [[f"k{n}"] for n in range(5)]
