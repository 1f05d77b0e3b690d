"""Who may do what. The matrix is the whole table: read it as the specification."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.organisation import Absence, Branch, Organisation, Person, Role
from engine.services.access import (
    BUILT_IN,
    MAY,
    Action,
    Actor,
    Allowed,
    AtBranch,
    Denied,
    Installation,
    OfJob,
    OfPerson,
    Resource,
    authorise,
)
from engine.services.sight import sight

NOW = 1_772_000_000_000


def person(login: str, branch: str, *roles: str, **more: object) -> Person:
    held = tuple((role, branch) for role in roles)
    return msgspec.convert(
        {"login": login, "name": login.title(), "branch": branch, "roles": held, **more}, Person
    )


ORGANISATION = Organisation(
    branches={
        branch.code: branch
        for branch in (
            Branch(code="hq"),
            Branch(code="east", parent="hq"),
            Branch(code="hangzhou", parent="east"),
            Branch(code="xihu", parent="hangzhou"),
            Branch(code="west", parent="hq"),
        )
    },
    roles={
        **BUILT_IN,
        **{
            role.name: role
            for role in (
                Role(name="regional_manager", may=("manage",)),
                Role(name="branch_manager", may=("assign", "open")),
                Role(name="coordinator", may=("open",)),
                Role(name="personnel", may=("people",)),
                Role(name="registry", may=("subjects",)),
                Role(name="gateway", may=("events",)),
                Role(name="field_staff"),
            )
        },
    },
    people={
        one.login: one
        for one in (
            person("ada", "hq", "admin"),
            person("dora", "hq", "designer"),
            person("otto", "hq", "auditor"),
            person("rita", "east", "regional_manager"),
            person("chen", "hangzhou", "branch_manager"),
            person("lin", "hangzhou", "coordinator"),
            person("petra", "east", "personnel"),
            person("sun", "east", "registry"),
            person("gate", "hangzhou", "gateway"),
            person("wei", "hangzhou", "field_staff"),
            person("bo", "hangzhou", "field_staff"),
            person("west", "west", "regional_manager"),
            person("gone", "hq", "admin", active=False),
        )
    },
)

JOB = OfJob(
    branch="hangzhou",
    people=frozenset({"wei"}),
    tasks=("role:coordinator",),
    overseers=("role:branch_manager",),
)
RESOURCES: dict[str, Resource] = {
    "job": JOB,
    "hangzhou": AtBranch(branch="hangzhou"),
    "west": AtBranch(branch="west"),
    "top": Installation(),
    "wei": OfPerson(login="wei", branch="hangzhou"),
    "rita": OfPerson(login="rita", branch="east"),
    "new-admin": OfPerson(login="new", branch="east", roles=(("admin", "hq"),)),
    "new-staff": OfPerson(login="new", branch="east", roles=(("field_staff", "east"),)),
}

MATRIX = """
action            of         ada dora otto rita chen lin petra sun gate wei bo west gone nobody
job.see           job         +   +    +    +    +   +    .    .    .    +   .   .    .     .
job.hand_in       job         +   +    +    +    +   +    .    .    .    +   .   .    .     .
job.decide        job         +   +    +    +    +   +    .    .    .    +   .   .    .     .
job.act           job         +   .    .    +    +   +    .    .    .    +   .   .    .     .
job.assign        job         +   .    .    +    +   .    .    .    .    .   .   .    .     .
job.withheld      job         +   .    .    +    +   .    .    .    .    .   .   .    .     .
job.open          hangzhou    +   .    .    +    +   +    .    .    .    .   .   .    .     .
job.open          west        +   .    .    .    .   .    .    .    .    .   .   +    .     .
evidence.see      job         +   +    +    +    +   +    .    .    .    +   .   .    .     .
evidence.put      top         +   +    +    +    +   +    +    +    +    +   +   +    .     .
sop.see           top         +   +    +    +    +   +    +    +    +    +   +   +    .     .
sop.check         top         +   +    +    +    +   +    +    +    +    +   +   +    .     .
sop.design        top         +   +    .    .    .   .    .    .    .    .   .   .    .     .
sop.review        top         +   +    .    .    .   .    .    .    .    .   .   .    .     .
sop.publish       top         +   +    .    .    .   .    .    .    .    .   .   .    .     .
branch.see        hangzhou    +   +    +    +    +   +    +    +    +    +   +   +    .     .
branch.manage     hangzhou    +   .    .    +    .   .    .    .    .    .   .   .    .     .
branch.manage     west        +   .    .    .    .   .    .    .    .    .   .   +    .     .
branch.manage     top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
code_list.see     top         +   +    +    +    +   +    +    +    +    +   +   +    .     .
code_list.manage  top         +   +    .    .    .   .    .    .    .    .   .   .    .     .
subject.see       hangzhou    +   +    +    +    +   +    .    +    +    +   +   .    .     .
subject.see       west        +   +    +    .    .   .    .    .    .    .   .   +    .     .
subject.see       top         +   +    +    +    +   +    +    +    +    +   +   +    .     .
subject.manage    top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
subject.manage    hangzhou    +   .    .    .    .   .    .    +    .    .   .   .    .     .
people.see        hangzhou    +   +    +    +    +   +    +    .    +    +   +   .    .     .
people.see        wei         +   +    +    +    +   +    +    .    +    +   +   .    .     .
people.see        rita        +   +    +    +    .   .    +    +    .    .   .   .    .     .
people.manage     wei         +   .    .    .    .   .    +    .    .    .   .   .    .     .
people.manage     rita        +   .    .    .    .   .    .    .    .    .   .   .    .     .
people.manage     new-admin   +   .    .    .    .   .    .    .    .    .   .   .    .     .
people.manage     new-staff   +   .    .    .    .   .    +    .    .    .   .   .    .     .
people.manage     top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
device.see        hangzhou    +   +    +    +    +   +    .    +    +    +   +   .    .     .
device.see        west        +   +    +    .    .   .    .    .    .    .   .   +    .     .
device.see        top         +   +    +    +    +   +    +    +    +    +   +   +    .     .
device.manage     top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
device.manage     hangzhou    +   .    .    .    .   .    .    +    .    .   .   .    .     .
channel.manage    top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
system.work       top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
token.manage      wei         +   .    .    .    .   .    +    .    .    +   .   .    .     .
token.manage      rita        +   .    .    +    .   .    .    .    .    .   .   .    .     .
audit.see         top         +   .    +    .    .   .    .    .    .    .   .   .    .     .
metrics.see       top         +   .    +    .    .   .    .    .    .    .   .   .    .     .
system.occur      hangzhou    +   .    .    .    .   .    .    .    +    .   .   .    .     .
system.occur      top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
system.answer     top         +   .    .    .    .   .    .    .    .    .   .   .    .     .
system.fire       top         .   .    .    .    .   .    .    .    .    .   .   .    .     .
"""


def _actor(login: str, **more: object) -> Actor:
    return Actor(login=login, at=NOW, **more)  # type: ignore[arg-type]


def _rows() -> list[tuple[Action, str, dict[str, bool]]]:
    head, *lines = (line.split() for line in MATRIX.strip().splitlines())
    return [
        (Action(action), of, {login: cell == "+" for login, cell in zip(head[2:], cells, strict=True)})
        for action, of, *cells in lines
    ]


@pytest.mark.parametrize(("action", "of", "expected"), _rows())
def test_the_matrix_holds(action: Action, of: str, expected: dict[str, bool]) -> None:
    found = {
        login: isinstance(authorise(_actor(login), action, RESOURCES[of], ORGANISATION), Allowed)
        for login in expected
    }
    assert found == expected


def test_every_action_and_every_person_stands_in_the_matrix() -> None:
    assert {action for action, _, _ in _rows()} == set(Action)
    assert {login for _, _, cells in _rows() for login in cells} == {*ORGANISATION.people, "nobody"}


@given(
    action=st.sampled_from(Action),
    of=st.sampled_from(sorted(RESOURCES)),
    login=st.sampled_from([*ORGANISATION.people, "nobody"]),
    scopes=st.frozensets(st.sampled_from([*Action, "job.*", "people.*", "*", "nonsense"])),
)
def test_a_token_never_allows_what_its_person_may_not(
    action: Action, of: str, login: str, scopes: frozenset[str]
) -> None:
    without = authorise(_actor(login), action, RESOURCES[of], ORGANISATION)
    within = authorise(_actor(login, scopes=frozenset(map(str, scopes))), action, RESOURCES[of], ORGANISATION)
    reaches = bool({action.value, action.value.split(".")[0] + ".*", "*"} & set(map(str, scopes)))
    if isinstance(within, Allowed):
        assert isinstance(without, Allowed)
        assert reaches
    elif reaches and action is not Action.TOKEN_MANAGE:
        assert isinstance(without, Denied)


def test_a_token_makes_no_tokens_however_wide_its_scopes() -> None:
    actor = _actor("ada", scopes=frozenset({"*"}))
    assert authorise(actor, Action.TOKEN_MANAGE, RESOURCES["wei"], ORGANISATION) == Denied(
        reason="A token makes no tokens; sign in."
    )


def test_the_engine_itself_may_fire_and_answer_and_nothing_else() -> None:
    clock = _actor("system", system=True)
    allowed = {
        action for action in Action if isinstance(authorise(clock, action, JOB, ORGANISATION), Allowed)
    }
    assert allowed == {Action.SYSTEM_FIRE, Action.SYSTEM_OCCUR, Action.SYSTEM_ANSWER, Action.SYSTEM_WORK}


def test_an_action_asked_of_the_wrong_kind_of_thing_is_denied_to_everybody() -> None:
    for action in (Action.JOB_SEE, Action.JOB_OPEN, Action.TOKEN_MANAGE):
        access = authorise(_actor("ada"), action, Installation(), ORGANISATION)
        assert access == Denied(reason=f"{action.value} is not asked of the whole installation.")


def test_a_delegate_has_the_tasks_of_whom_they_stand_in_for_and_not_their_rights() -> None:
    away = msgspec.structs.replace(
        ORGANISATION.people["chen"], absences=(Absence(since=NOW - 1, until=NOW + 1, delegate="bo"),)
    )
    organisation = msgspec.structs.replace(ORGANISATION, people={**ORGANISATION.people, "chen": away})
    assert isinstance(authorise(_actor("bo"), Action.JOB_DECIDE, JOB, organisation), Allowed)
    opening = authorise(_actor("bo"), Action.JOB_OPEN, RESOURCES["hangzhou"], organisation)
    assert isinstance(opening, Denied)
    later = Actor(login="bo", at=NOW + 1)
    assert isinstance(authorise(later, Action.JOB_DECIDE, JOB, organisation), Denied)


def test_a_role_reaches_down_the_tree_and_not_up() -> None:
    def opens(login: str, branch: str) -> bool:
        return isinstance(
            authorise(_actor(login), Action.JOB_OPEN, AtBranch(branch=branch), ORGANISATION), Allowed
        )

    assert {code for code in ORGANISATION.branches if opens("chen", code)} == {"hangzhou", "xihu"}
    assert {code for code in ORGANISATION.branches if opens("rita", code)} == {"east", "hangzhou", "xihu"}
    assert {code for code in ORGANISATION.branches if opens("ada", code)} == set(ORGANISATION.branches)
    assert not opens("ada", "atlantis")


LOGINS = st.sampled_from(sorted(ORGANISATION.people))
WHO = st.one_of(
    LOGINS.map(lambda login: f"user:{login}"),
    st.sampled_from(sorted(ORGANISATION.roles)).map(lambda role: f"role:{role}"),
)


@given(
    login=LOGINS,
    absent=st.dictionaries(LOGINS, LOGINS, max_size=3),
    job=st.builds(
        OfJob,
        branch=st.sampled_from(sorted(ORGANISATION.branches)),
        people=st.frozensets(LOGINS, max_size=2),
        tasks=st.lists(WHO, max_size=2).map(tuple),
        overseers=st.lists(WHO, max_size=2).map(tuple),
    ),
)
def test_the_sight_that_lists_are_filtered_by_agrees_with_the_decision_for_each_job(
    login: str, absent: dict[str, str], job: OfJob
) -> None:
    people = {
        name: msgspec.structs.replace(
            one, absences=(Absence(since=NOW, until=NOW + 9, delegate=absent[name]),)
        )
        if name in absent
        else one
        for name, one in ORGANISATION.people.items()
    }
    organisation = msgspec.structs.replace(ORGANISATION, people=people)
    actor = _actor(login)
    seen = sight(actor, organisation)

    def means(who: str) -> bool:
        kind, _, name = who.partition(":")
        return name in seen.people if kind == "user" else job.branch in seen.roles.get(name, ())

    listed = (
        job.branch in seen.branches
        or bool(job.people & seen.people)
        or any(map(means, (*job.tasks, *job.overseers)))
    )
    assert listed == isinstance(authorise(actor, Action.JOB_SEE, job, organisation), Allowed)


def test_every_word_a_built_in_role_uses_is_in_the_vocabulary() -> None:
    assert {word for role in BUILT_IN.values() for word in role.may} <= set(MAY)
