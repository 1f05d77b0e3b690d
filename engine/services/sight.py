"""What a person can see, as a value that a database can be asked with.

It says for all jobs at once what :func:`engine.services.access.authorise` says for one (``job.see``). That
the two agree, job by job, is a property test; a list is never filtered by a rule of its own.
"""

from __future__ import annotations

import msgspec

from engine.language.organisation import Organisation
from engine.services.access import Action, Actor, acts_for, in_scope, may


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Which jobs, tasks and subjects a person sees.

    ``branches``: everything there. ``people``: the logins whose own jobs and tasks count as the person's
    (themselves, and whom they stand in for). ``roles``: per role the branches where the role means one of
    them; a job is seen there when the role has a task in it or oversees it.
    """

    branches: frozenset[str]
    people: frozenset[str]
    roles: dict[str, frozenset[str]]


NOTHING = Sight(branches=frozenset(), people=frozenset(), roles={})


def sight(actor: Actor, organisation: Organisation) -> Sight:
    """What the actor sees of jobs now; nothing without the scope ``job.see``, or when not active."""
    person = organisation.people.get(actor.login)
    if actor.system or person is None or not person.active or not in_scope(actor, Action.JOB_SEE):
        return NOTHING
    people = acts_for(organisation, actor.login, actor.at)
    return Sight(
        branches=reach(organisation, actor.login, "see"),
        people=people,
        roles=roles_of(organisation, people),
    )


def below(organisation: Organisation, branch: str) -> frozenset[str]:
    """The branch and all branches below it; nothing for a branch that is not known."""
    return frozenset(code for code in organisation.branches if branch in organisation.ancestry(code))


def reach(organisation: Organisation, login: str, word: str) -> frozenset[str]:
    """The branches at which the person may ``word`` (of ``access.MAY``)."""
    return frozenset(code for code in organisation.branches if may(organisation, login, word, code))


def roles_of(organisation: Organisation, people: frozenset[str]) -> dict[str, frozenset[str]]:
    """Per role that one of ``people`` holds, the branches where asking for the role finds one of them."""
    held = {
        role
        for login in people
        if (person := organisation.people.get(login)) is not None and person.active
        for role, _ in person.roles
    }
    served = {
        role: frozenset(
            code for code in organisation.branches if not people.isdisjoint(organisation.holders(role, code))
        )
        for role in sorted(held)
    }
    return {role: branches for role, branches in served.items() if branches}
