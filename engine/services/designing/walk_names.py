"""What things of a walk are called for whoever reads it: people, steps, faults, moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from engine.language.runbook import Text
from engine.runtime.explain import Language
from engine.runtime.facts import SYSTEM
from engine.runtime.fill import text
from engine.runtime.job import OpenScope
from engine.runtime.local_time import to_local
from engine.runtime.scenario_runs import JOB, ScenarioRun
from engine.runtime.simulation import Running
from engine.runtime.values import Ms
from engine.runtime.view import View
from engine.services.designing.walk_views import WalkPerson
from engine.services.designing.walking_words import who_in_words
from engine.services.texts import plain


class Teller:
    """Tells of one run in one language, and remembers whom it spoke of."""

    def __init__(self, run: ScenarioRun, language: Language) -> None:
        self.run = run
        self.language = language
        self.world = run.world
        self.organisation = run.bench.organisation
        self.timezone = run.timezone
        self.seen: set[str] = set()

    def job_of(self, inside: str) -> str:
        """The job that an entry of a walk is about."""
        job = JOB
        for address in inside.split("/") if inside else []:
            job = self.run.children.get((job, address), "")
        return job

    def inside(self, job: str) -> str:
        """Where a job runs: the addresses of the calls around it."""
        found: list[str] = []
        around = {child: at for at, child in self.run.children.items()}
        while job in around:
            job, address = around[job]
            found.append(address)
        return "/".join(reversed(found))

    def titles(self, running: Running, address: str) -> dict[str, str]:
        """What the step of an address is called, in all languages."""
        template = running.playbook.template(address)
        if template is None:
            return {}
        job = running.job
        if "" not in job.state.scopes:  # it has ended
            job = msgspec.structs.replace(
                job, state=msgspec.structs.replace(job.state, scopes={"": OpenScope(of="")})
            )
        step = job.state.open.get(address)
        view = View(running.playbook, job, self.organisation, step.scope if step is not None else "")
        return text(running.playbook, running.playbook.steps[template].title, view)

    def title(self, running: Running | None, address: str) -> str:
        """What the step of an address is called."""
        return self._pick(self.titles(running, address), address) if running else address

    def _word(self, words: Text, name: str) -> str:
        return self._pick(plain(words), name)

    def _pick(self, words: Mapping[str, str], name: str) -> str:
        return words.get(self.language) or next(iter(words.values()), "") or name

    def fault(self, running: Running | None, name: str) -> str:
        """What a fault is called."""
        known = running.playbook.runbook.faults.get(name) if running else None
        return self._word(known.title, name) if known else name

    def who(self, who: str, step: Callable[[str], str]) -> str:
        """Whom a rung names."""

        def role(name: str) -> str:
            known = self.organisation.roles.get(name)
            return self._pick(known.title, name) if known else name

        return who_in_words(who, self.language, role=role, person=self.person, step=step)

    def person(self, login: str) -> str:
        """What a person is called; they are told of from now on."""
        self.seen.add(login)
        if login == SYSTEM:
            return "系统" if self.language == "zh-CN" else "the system"
        person = self.organisation.people.get(login)
        return person.name if person else login

    def someone(self, login: str) -> WalkPerson:
        """A person who can act."""
        self.seen.add(login)
        person = self.organisation.people[login]
        return WalkPerson(login=login, name=person.name, roles=tuple(dict(person.roles)))

    def named(self) -> dict[str, str]:
        """Everybody who was told of."""
        people = self.organisation.people
        return {login: people[login].name for login in sorted(self.seen) if login in people}

    def local(self, at: Ms, *, up: bool = False) -> str:
        """The branch's wall clock; ``up`` rounds to the next full second, so that nothing is missed."""
        local = to_local(-(-at // 1000) * 1000 if up else at, self.timezone)
        return local.strftime("%Y-%m-%dT%H:%M" if not local.second else "%Y-%m-%dT%H:%M:%S")
