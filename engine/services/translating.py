"""What the store refuses, as problems: so that callers of a use case meet one family of errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from engine.services.context import Services
from engine.services.problems import Conflict, Invalid, ServiceProblem, Unavailable
from engine.store import errors
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

T = TypeVar("T")


def problem_of(error: errors.StoreError) -> ServiceProblem:
    """The problem that a refusal of the store is to whoever asked."""
    sentence, details = str(error), error.details
    match error:
        case errors.Conflict() | errors.KeyReused():
            return Conflict(error.code, sentence, params=details)
        case errors.MissingBlob():
            return Invalid("evidence.not_stored", sentence, params=details)
        case errors.Busy() | errors.Closed() | errors.Contended() | errors.Uncertain():
            return Unavailable(error.code, sentence, params={"retry_after": 1})
    return ServiceProblem(error.code, sentence)


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the store raises inside as a :class:`ServiceProblem`."""
    try:
        yield
    except errors.StoreError as error:
        raise problem_of(error) from error


def read(services: Services, function: Callable[[Reading], T]) -> T:
    """``store.read`` with its refusals translated."""
    with translated():
        return services.store.read(function)


def write(services: Services, function: Callable[[UnitOfWork], T]) -> T:
    """``store.write`` with its refusals translated; whoever waits for changes is woken afterwards."""
    with translated():
        result = services.store.write(function)
    services.signal.ring()
    return result


def write_organisation(services: Services, function: Callable[[UnitOfWork], T]) -> T:
    """:func:`write` for what changes the organisation: this process looks at it again at once."""
    result = write(services, function)
    services.organisations.changed()
    return result


def submit(services: Services, function: Callable[[UnitOfWork], T]) -> Future[T]:
    """``store.submit``, likewise. What the store refuses at the door is in the future, too."""
    answer: Future[T] = Future()

    def ended(inner: Future[T]) -> None:
        if inner.cancelled():
            answer.cancel()
            return
        error = inner.exception()
        if error is None:
            answer.set_result(inner.result())
            services.signal.ring()
        else:
            answer.set_exception(problem_of(error) if isinstance(error, errors.StoreError) else error)

    try:
        inner = services.store.submit(function)
    except errors.StoreError as error:
        answer.set_exception(problem_of(error))
    else:
        answer.set_running_or_notify_cancel()
        inner.add_done_callback(ended)
    return answer
