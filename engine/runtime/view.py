"""What the expressions of a running job see: ``inputs``, ``subject``, ``branch``, ``job``, ``answers``,
``this``, ``event``, ``visits``, ``table``, and the items of the ``each`` steps around.

Only the names that an expression reads are looked up. Names of steps are found from the inside outwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from engine.language.organisation import Organisation
from engine.language.runbook import Each
from engine.runtime.job import Job
from engine.runtime.memory import ABSENT, dig
from engine.runtime.playbook import Playbook
from forms.expressions import UNKNOWN, bind

DEEPEST_TABLE = 8
"""Tables may read tables; a circle of them (which the checker refuses) ends here as unknown."""


class View:
    """The names as one step of one job sees them, in the scope of the address ``scope``.

    ``this`` is what is being handed in (None: nothing), ``event`` what happened outside.
    """

    __slots__ = ("_depth", "_event", "_job", "_organisation", "_playbook", "_scope", "_this")

    def __init__(
        self,
        playbook: Playbook,
        job: Job,
        organisation: Organisation,
        scope: str,
        *,
        this: dict[str, Any] | None = None,
        event: dict[str, Any] | None = None,
    ) -> None:
        self._playbook = playbook
        self._job = job
        self._organisation = organisation
        self._scope = scope
        self._this = this
        self._event = event
        self._depth = 0

    def give(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The values of names; those that are not known are left out."""
        found: dict[str, Any] = {}
        for name in names:
            root, _, rest = name.partition(".")
            look_up = self._ROOTS.get(root, View._item)
            value = look_up(self, name, rest)
            if value is not ABSENT and value is not None and value is not UNKNOWN:
                found[name] = value
        return found

    def _inputs(self, name: str, _: str) -> Any:
        return _within(name, "inputs", self._job.opening.inputs)

    def _this_one(self, name: str, _: str) -> Any:
        return ABSENT if self._this is None else _within(name, "this", self._this)

    def _happened(self, name: str, _: str) -> Any:
        return ABSENT if self._event is None else _within(name, "event", self._event)

    def _subject(self, name: str, _: str) -> Any:
        subject = self._job.opening.subject
        if subject is None:
            return ABSENT
        site = subject.site
        values = {
            **subject.data,
            "id": subject.id,
            "kind": subject.kind,
            "name": subject.name,
            "branch": subject.branch,
            "site": {"lat": site.lat, "lon": site.lon} if site else None,
            "address": subject.address,
            "contact": subject.contact,
            "labels": list(subject.labels),
        }
        return _within(name, "subject", values)

    def _branch(self, name: str, _: str) -> Any:
        branch = self._organisation.branches.get(self._job.state.branch)
        if branch is None:
            return ABSENT
        values = {
            "code": branch.code,
            "title": next(iter(branch.title.values()), branch.code),
            "parent": branch.parent,
            "tags": list(branch.tags),
            "timezone": self._organisation.timezone(branch.code),
        }
        return _within(name, "branch", values)

    def _of_job(self, name: str, _: str) -> Any:
        opening, state = self._job.opening, self._job.state
        values = {
            "id": opening.id,
            "sop": opening.sop,
            "variant": opening.variant,
            "branch": state.branch,
            "assignee": state.assignee,
            "priority": state.priority,
            "opened_by": opening.opened_by,
            "opened_at": opening.opened_at,
            "due_at": state.due_at,
        }
        return _within(name, "job", values)

    def _answers(self, _: str, rest: str) -> Any:
        if (found := self._step(rest)) is None:
            return ABSENT
        address, field = found
        answers = self._job.state.answers
        name = f"{address}.{field}" if field else address
        keys: tuple[str, ...] = ()
        while name not in answers:  # what is remembered may be more than what is read
            name, _, key = name.rpartition(".")
            keys = (key, *keys)
            if len(name) < len(address):
                return ABSENT
        return dig(answers[name], keys)

    def _visits(self, _: str, rest: str) -> Any:
        found = self._step(rest)
        return self._job.state.visits.get(found[0], 0) if found else ABSENT

    def _step(self, name: str) -> tuple[str, str] | None:
        """The address of the step that a dotted name begins with, and what is left of the name."""
        of = self._job.state.scopes[self._scope].of
        if (found := self._playbook.step_named(name, of)) is None:
            return None
        template, rest = found
        return address_from(self._playbook, self._job, self._scope, template), rest

    def _table(self, _: str, rest: str) -> Any:
        table = self._playbook.runbook.tables.get(rest)
        if table is None or self._depth == DEEPEST_TABLE:
            return ABSENT
        self._depth += 1
        try:
            for row in table.rows:
                if row.when is None or self._playbook.formula(row.when).holds(self):
                    return row.result
        finally:
            self._depth -= 1
        return ABSENT

    def _item(self, name: str, _: str) -> Any:
        root = name.partition(".")[0]
        scopes, open_ = self._job.state.scopes, self._job.state.open
        scope = scopes[self._scope]
        while scope.parent is not None:
            holder = open_[scope.parent]
            step = self._playbook.steps[holder.step]
            if isinstance(step, Each) and step.as_ == root:
                return _within(name, root, scope.item)
            scope = scopes[holder.scope]
        return ABSENT

    _ROOTS: ClassVar[dict[str, Callable[[View, str, str], Any]]] = {
        "inputs": _inputs,
        "subject": _subject,
        "branch": _branch,
        "job": _of_job,
        "answers": _answers,
        "this": _this_one,
        "event": _happened,
        "visits": _visits,
        "table": _table,
    }


class Item:
    """What the ``key`` of an ``each`` sees: an item under its ``as`` name, and what else the job gives."""

    __slots__ = ("_item", "_name", "_view")

    def __init__(self, view: View, name: str, item: Any) -> None:
        self._view, self._name, self._item = view, name, item

    def give(self, names: tuple[str, ...]) -> dict[str, Any]:
        """As :meth:`View.give`."""
        mine = [name for name in names if name.partition(".")[0] == self._name]
        others = tuple(name for name in names if name not in mine)
        return bind(mine, {self._name: self._item}) | (self._view.give(others) if others else {})


def address_from(playbook: Playbook, job: Job, scope: str, template: str) -> str:
    """The address of a step as seen from a scope: in the scopes around it, else as it is written."""
    scopes, open_ = job.state.scopes, job.state.open
    there = playbook.steps[template].scope
    around: str | None = scope
    while around is not None:
        of = scopes[around].of
        if of == there:
            return playbook.address(around, of, template)
        parent = scopes[around].parent
        if parent is not None and there.startswith(parent_template := f"{open_[parent].step}."):
            return f"{parent}.{template[len(parent_template) :]}"  # beside, inside the same composite step
        around = open_[parent].scope if parent is not None else None
    return template


def _within(name: str, root: str, value: Any) -> Any:
    return bind((name,), {root: value}).get(name, ABSENT)
