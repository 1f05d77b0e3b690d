"""Who works in a simulation: the organisation as it is, with more or fewer people and with some away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from engine.language.organisation import Absence, Organisation, Person
from engine.runtime.what_if.hours import FAR

EXTRA = "extra:"
"""How the login of somebody begins who is made up."""

Pair = tuple[str, str]
"""A branch and a role."""


def holders(organisation: Organisation, branch: str, role: str) -> tuple[str, ...]:
    """Who holds a role at just this branch, by login."""
    return tuple(
        sorted(
            login for login, one in organisation.people.items() if one.active and (role, branch) in one.roles
        )
    )


def peopled(organisation: Organisation, said: Mapping[Pair, int], absent: Iterable[str]) -> Organisation:
    """The organisation with so many holders per branch and role. Who is added has the skills of those who are
    there; who is taken away are those whose logins come last. Absent people are away all the time."""
    people = dict(organisation.people)
    for (branch, role), count in sorted(said.items()):
        there = holders(organisation, branch, role)
        for login in there[count:]:
            one = people[login]
            left = tuple(pair for pair in one.roles if pair != (role, branch))
            people[login] = msgspec.structs.replace(one, roles=left, active=bool(left))
        skills = organisation.people[there[0]].skills if there else _skills(organisation, role)
        for number in range(1, count - len(there) + 1):
            login = f"{EXTRA}{role}:{branch}:{number}"
            people[login] = Person(
                login=login, name=f"{role} +{number}", branch=branch, roles=((role, branch),), skills=skills
            )
    for login in absent:
        if login in people:
            people[login] = msgspec.structs.replace(
                people[login], absences=(Absence(since=0, until=FAR), *people[login].absences)
            )
    if people == organisation.people:
        return organisation
    return msgspec.structs.replace(organisation, people=people)


def _skills(organisation: Organisation, role: str) -> tuple[str, ...]:
    """All that holders of a role elsewhere can."""
    found = {
        skill
        for one in organisation.people.values()
        if any(name == role for name, _ in one.roles)
        for skill in one.skills
    }
    return tuple(sorted(found))
