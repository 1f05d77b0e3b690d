"""People, signing in and tokens: who gets in, for how long, and who can make whom stronger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from engine.language.organisation import Absence, Branch, CalendarRule, Role
from engine.services.access import Actor
from engine.services.audit_log import list_audit
from engine.services.branches import list_branches, put_branch
from engine.services.calendars import list_calendars, put_calendar
from engine.services.composition import compose
from engine.services.context import Services
from engine.services.jobs import list_jobs
from engine.services.organisation_tables import Organisations
from engine.services.passwords import Passwords
from engine.services.people import (
    PersonChange,
    give_password,
    list_people,
    put_absences,
    put_person,
    put_role,
    set_password,
    show_person,
    who_am_i,
)
from engine.services.problems import (
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    ServiceProblem,
    TooMany,
    Unauthenticated,
)
from engine.services.sessions import (
    actor_of_session,
    my_sessions,
    recall,
    sign_in,
    sign_out,
    sign_out_everywhere,
    sweep,
)
from engine.services.tokens import actor_of_token, list_tokens, make_token, revoke_token
from tests.engine.services.company import DAY, MINUTE, NOW, as_, open_visit, wait

PASSWORD = "correct horse"


@pytest.fixture
def quick(company: Services) -> Services:
    """The company with passwords that are quick to hash."""
    object.__setattr__(
        company, "passwords", Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    )
    return company


def codes(problem: pytest.ExceptionInfo[ServiceProblem]) -> list[tuple[str, str]]:
    """Pointer and code of every fault."""
    return [(fault.pointer, fault.code) for fault in problem.value.faults]


def test_a_person_is_added_seen_and_changed_and_the_audit_log_says_by_whom(company: Services) -> None:
    change = PersonChange(name="Nia", branch="north", roles=(("field_staff", "north"),), skills=("repair",))
    added = put_person(company, as_("chen"), login="nia", change=change, seen=0)
    assert (added.version, added.roles) == (1, (("field_staff", "north"),))
    moved = put_person(
        company,
        as_("chen"),
        login="nia",
        change=PersonChange(name="Nia", branch="east", roles=(("coordinator", "east"),)),
        seen=1,
    )
    assert show_person(company, as_("nia"), login="nia") == moved
    log = list_audit(company, as_("otto"), about="nia")
    assert [(line.by, line.action, line.details) for line in log.items] == [
        (
            "chen",
            "person.changed",
            {
                "branch": "east",
                "roles": [["coordinator", "east"]],
                "skills": [],
                "before": {
                    "branch": "north",
                    "roles": [["field_staff", "north"]],
                    "skills": ["repair"],
                },
            },
        ),
        (
            "chen",
            "person.added",
            {
                "active": True,
                "login": "nia",
                "name": "Nia",
                "branch": "north",
                "roles": [["field_staff", "north"]],
                "skills": ["repair"],
            },
        ),
    ]


def test_of_two_changes_that_rest_on_the_same_version_the_second_is_refused(company: Services) -> None:
    version = show_person(company, as_("ada"), login="wei").version

    def put(skill: str) -> str:
        change = PersonChange(name="Wei", branch="east", skills=(skill,))
        try:
            put_person(company, as_("ada"), login="wei", change=change, seen=version)
        except PreconditionFailed as problem:
            return problem.code
        return "held"

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(put, ("a", "b", "c", "d")))
    assert results == ["held", "person.moved_on", "person.moved_on", "person.moved_on"]


def test_every_fault_of_a_person_is_told_at_once(small: Services) -> None:
    change = PersonChange(
        name="", branch="east", roles=(("wizard", "east"), ("support", "moon")), language="x!"
    )
    with pytest.raises(Invalid) as raised:
        put_person(small, as_("ada"), login="No Body", change=change)
    assert codes(raised) == [
        ("/login", "name"),
        ("/name", "required"),
        ("/roles/0/0", "role.unknown"),
        ("/roles/1/1", "branch.unknown"),
        ("/language", "language"),
    ]


@pytest.mark.parametrize(
    ("by", "login", "branch", "roles"),
    [
        ("chen", "new", "east", (("admin", "hq"),)),  # more than the giver has
        ("chen", "new", "east", (("director", "east"),)),
        ("chen", "new", "west", ()),  # elsewhere
        ("chen", "rita", "hq", ()),  # somebody above
        ("chen", "wei", "west", ()),  # moved out of reach
        ("chen", "chen", "east", (("manager", "east"), ("support", "east"))),  # oneself
        ("rita", "ada", "hq", ()),  # somebody stronger
        ("wei", "bo", "east", ()),
        ("dora", "new", "hq", ()),
    ],
)
def test_nobody_makes_anybody_stronger_than_themselves(
    small: Services, by: str, login: str, branch: str, roles: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(Forbidden):
        put_person(small, as_(by), login=login, change=PersonChange(name="N", branch=branch, roles=roles))
    with pytest.raises(ServiceProblem):
        set_password(small, as_("bo"), login=login, password=PASSWORD)


def test_a_role_is_changed_only_by_whom_it_gives_nothing_new(company: Services) -> None:
    with pytest.raises(Forbidden):
        put_role(company, as_("rita"), role=Role(name="director", may=("all",)))
    with pytest.raises(Forbidden):
        put_role(company, as_("chen"), role=Role(name="support", may=()))
    with pytest.raises(Invalid) as raised:
        put_role(company, as_("ada"), role=Role(name="Bad Name", may=("fly",)))
    assert codes(raised) == [("/name", "name"), ("/may/0", "may.unknown")]
    put_role(company, as_("ada"), role=Role(name="support", may=("see",)))
    job = open_visit(company, branch="west", assignee="uwe")
    assert job in {line.id for line in list_jobs(company, as_("sam")).items}


def test_people_see_their_colleagues_and_those_below_them(company: Services) -> None:
    def logins(by: str, **where: str) -> list[str]:
        return [person.login for person in list_people(company, as_(by), **where).items]  # type: ignore[arg-type]

    assert logins("wei") == ["bo", "chen", "lin", "wei"]
    assert logins("uwe") == ["eva", "max", "uwe"]
    assert len(logins("rita")) == 14
    assert logins("rita", branch="east") == ["bo", "chen", "lin", "wei"]
    assert logins("rita", role="coordinator") == ["eva", "hal", "lin"]
    assert logins("rita", text="EV") == ["eva"]
    with pytest.raises(NotFound):
        show_person(company, as_("uwe"), login="wei")


def test_absences_name_a_delegate_who_can_act(company: Services) -> None:
    bad = (
        Absence(since=NOW, until=NOW),
        Absence(since=NOW, until=NOW + DAY, delegate="chen"),
        Absence(since=NOW, until=NOW + DAY, delegate="nobody"),
    )
    with pytest.raises(Invalid) as raised:
        put_absences(company, as_("chen"), login="chen", absences=bad)
    assert codes(raised) == [
        ("/absences/0/until", "absence.ends_before_it_begins"),
        ("/absences/1/delegate", "absence.own_delegate"),
        ("/absences/2/delegate", "person.unknown"),
    ]
    away = (Absence(since=NOW, until=NOW + DAY, delegate="lin"),)
    assert put_absences(company, as_("chen"), login="chen", absences=away).absences == away
    assert who_am_i(company, as_("lin")).stands_in_for == ("chen",)
    with pytest.raises(Forbidden):
        put_absences(company, as_("wei"), login="chen", absences=())


def test_signing_in_makes_a_session_that_slides_and_ends(quick: Services) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")
    session = sign_in(quick, login="wei", password=PASSWORD, address="10.0.0.7", agent="phone")
    assert session.expires_at == NOW + 14 * DAY
    wait(quick, 13 * DAY)
    assert actor_of_session(quick, token=session.token) == Actor(login="wei", at=NOW + 13 * DAY)
    wait(quick, 13 * DAY)
    assert actor_of_session(quick, token=session.token).login == "wei"
    (line,) = my_sessions(quick, as_("wei", quick))
    assert (line.address, line.agent, line.expires_at) == ("10.0.0.7", "phone", NOW + 40 * DAY)
    for _ in range(5):
        wait(quick, 13 * DAY)
        if quick.clock.now() < NOW + 90 * DAY:
            actor_of_session(quick, token=session.token)
    with pytest.raises(Unauthenticated) as raised:
        actor_of_session(quick, token=session.token)
    assert raised.value.code == "session.invalid"
    assert sweep(quick) == 1


def test_the_token_of_a_session_is_kept_only_as_its_hash(quick: Services) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")
    session = sign_in(quick, login="wei", password=PASSWORD)
    made = make_token(quick, as_("wei"), title="t", scopes=("job.see",))
    tables = ("session", "api_token", "person", "admin_event")
    rows = quick.store.read(lambda view: [view.rows(f"SELECT * FROM {table}") for table in tables])
    for secret in (session.token, made.secret, PASSWORD):
        assert secret not in str(rows)


@pytest.mark.parametrize("end", ["sign_out", "everywhere", "password", "inactive", "by somebody else"])
def test_a_session_that_was_ended_lets_nobody_in(quick: Services, end: str) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")
    token = sign_in(quick, login="wei", password=PASSWORD).token
    secret = make_token(quick, as_("wei"), title="t", scopes=("*",)).secret
    if end == "sign_out":
        sign_out(quick, token=token)
        sign_out(quick, token=token)
    elif end == "everywhere":
        assert sign_out_everywhere(quick, as_("wei")) == 1
    elif end == "by somebody else":
        assert sign_out_everywhere(quick, as_("chen"), login="wei") == 1
        with pytest.raises(Forbidden):
            sign_out_everywhere(quick, as_("bo"), login="wei")
    elif end == "password":
        set_password(quick, as_("wei"), login="wei", password="another horse", current=PASSWORD)
    else:
        change = PersonChange(name="Wei", branch="east", active=False)
        put_person(quick, as_("chen"), login="wei", change=change)
        with pytest.raises(Unauthenticated):
            actor_of_token(quick, secret=secret)
        with pytest.raises(Unauthenticated):
            sign_in(quick, login="wei", password=PASSWORD)
    with pytest.raises(Unauthenticated):
        actor_of_session(quick, token=token)


def test_a_session_ended_by_another_process_is_over_here_a_second_later(quick: Services) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")
    token = sign_in(quick, login="wei", password=PASSWORD).token
    elsewhere = compose(quick.store, clock=quick.clock)
    assert recall(elsewhere, secret=token) is None
    assert actor_of_session(elsewhere, token=token) == recall(elsewhere, secret=token)
    sign_out(quick, token=token)
    assert recall(quick, secret=token) is None
    assert actor_of_session(elsewhere, token=token).login == "wei"
    wait(quick, 1000)
    with pytest.raises(Unauthenticated):
        actor_of_session(elsewhere, token=token)


def test_a_wrong_password_an_unknown_and_an_inactive_person_get_one_answer(quick: Services) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")
    give_password(quick, login="bo", password=PASSWORD, by="local")
    put_person(quick, as_("chen"), login="bo", change=PersonChange(name="Bo", branch="east", active=False))
    answers = set()
    for login, password in (("wei", "wrong"), ("ghost", PASSWORD), ("bo", PASSWORD), ("lin", PASSWORD)):
        with pytest.raises(Unauthenticated) as raised:
            sign_in(quick, login=login, password=password)
        answers.add((raised.value.code, raised.value.detail))
    assert answers == {("sign_in.wrong", "Login or password are not right.")}


def test_after_ten_wrong_passwords_not_even_the_right_one_is_looked_at(quick: Services) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")

    def guess(_: int) -> str:
        try:
            sign_in(quick, login="wei", password="wrong", address="10.0.0.7")
        except ServiceProblem as problem:
            return problem.code
        return "in"

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(guess, range(16)))
    assert (answers.count("sign_in.wrong"), answers.count("sign_in.too_many")) == (10, 6)
    with pytest.raises(TooMany) as raised:
        sign_in(quick, login="wei", password=PASSWORD)
    assert raised.value.params == {"retry_after": 900}
    wait(quick, 15 * MINUTE)
    assert sign_in(quick, login="wei", password=PASSWORD).login == "wei"


def test_an_address_that_guesses_at_many_accounts_is_shut_out_too(quick: Services) -> None:
    object.__setattr__(quick.settings, "attempts_per_address", 5)
    for number in range(5):
        with pytest.raises(Unauthenticated):
            sign_in(quick, login=f"ghost{number}", password="x", address="10.0.0.7")
    with pytest.raises(TooMany):
        sign_in(quick, login="ghost9", password="x", address="10.0.0.7")
    with pytest.raises(Unauthenticated):
        sign_in(quick, login="ghost9", password="x", address="10.0.0.8")


def test_an_outgrown_hash_is_replaced_at_the_next_sign_in(quick: Services) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")

    def kept() -> str:
        rows = quick.store.read(lambda view: view.rows("SELECT password FROM person WHERE login = 'wei'"))
        return str(rows[0][0])

    weak = kept()
    object.__setattr__(
        quick, "passwords", Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    )
    sign_in(quick, login="wei", password=PASSWORD)
    assert "m=16,t=2" in kept() != weak
    sign_in(quick, login="wei", password=PASSWORD)


@pytest.mark.parametrize("password", ["short", "12345678", "Password1", "aaaaaaaaaaaa", "x" * 300, "weiwei"])
def test_a_weak_password_is_not_taken(quick: Services, password: str) -> None:
    with pytest.raises(Invalid) as raised:
        give_password(quick, login="wei", password=password, by="local")
    assert raised.value.code == "password.weak"


def test_ones_own_password_is_changed_with_the_current_one_only(quick: Services) -> None:
    give_password(quick, login="wei", password=PASSWORD, by="local")
    with pytest.raises(Unauthenticated) as raised:
        set_password(quick, as_("wei"), login="wei", password="another horse", current="wrong")
    assert raised.value.code == "password.wrong"
    with pytest.raises(Forbidden):
        token = Actor(login="wei", at=NOW, scopes=frozenset({"*"}))
        set_password(quick, token, login="wei", password="another horse", current=PASSWORD)
    set_password(quick, as_("chen"), login="wei", password="another horse")
    assert sign_in(quick, login="wei", password="another horse").login == "wei"


def test_a_token_acts_as_its_person_within_its_scopes_until_it_ends(company: Services) -> None:
    made = make_token(company, as_("chen"), title="Dashboard", scopes=("job.see", "job.see"), days=2)
    assert made.secret.startswith("swp_")
    assert actor_of_token(company, secret=made.secret) == Actor(
        login="chen", at=NOW, scopes=frozenset({"job.see"})
    )
    (line,) = list_tokens(company, as_("chen"))
    assert (line.title, line.scopes, line.used_at) == ("Dashboard", ("job.see",), NOW)
    wait(company, 2 * DAY)
    with pytest.raises(Unauthenticated) as raised:
        actor_of_token(company, secret=made.secret)
    assert raised.value.code == "token.invalid"
    again = make_token(company, as_("chen", company), title="Again", scopes=("*",), days=None)
    revoke_token(company, as_("chen", company), token=again.line.id)
    with pytest.raises(Unauthenticated):
        actor_of_token(company, secret=again.secret)


def test_tokens_are_made_and_seen_by_their_person_and_whoever_manages_them(small: Services) -> None:
    token = make_token(small, as_("rita"), title="t", scopes=("*",))
    for login in ("chen", "wei", "max"):
        with pytest.raises(Forbidden):
            make_token(small, as_(login), title="t", scopes=("*",), login="rita")
        with pytest.raises(Forbidden):
            list_tokens(small, as_(login), login="rita")
        with pytest.raises(Forbidden):
            revoke_token(small, as_(login), token=token.line.id)
    with pytest.raises(Forbidden):
        make_token(small, actor_of_token(small, secret=token.secret), title="t", scopes=("job.see",))
    with pytest.raises(Invalid) as raised:
        make_token(small, as_("rita"), title="", scopes=("fly",), days=0)
    assert codes(raised) == [("/title", "required"), ("/scopes/0", "scope.unknown"), ("/days", "range")]


def test_a_branch_is_put_under_another_and_never_under_itself(company: Services) -> None:
    def put(by: str, **fields: object) -> None:
        put_branch(company, as_(by), branch=Branch(**fields))  # type: ignore[arg-type]

    put("rita", code="south", parent="hq", timezone="Asia/Shanghai", tags=("rural",))
    assert "south" in {branch.code for branch in list_branches(company, as_("wei"))}
    for by, fields in (
        ("chen", {"code": "new", "parent": "hq"}),
        ("chen", {"code": "east", "parent": None}),
        ("rita", {"code": "west", "parent": "moon"}),
    ):
        with pytest.raises((Forbidden, Invalid)):
            put(by, **fields)
    with pytest.raises(Invalid) as raised:
        put("ada", code="hq", parent="north", timezone="Mars/Olympus", calendar="none", position=(91, 0))
    assert codes(raised) == [
        ("/parent", "branch.circle"),
        ("/timezone", "timezone.unknown"),
        ("/calendar", "calendar.unknown"),
        ("/position", "position"),
    ]


def test_a_calendar_must_be_one_that_can_be_laid_out(company: Services) -> None:
    rule = CalendarRule(country="CN", week={0: (("09:00", "18:00"),)}, exceptions={"2026-12-31": ()})
    put_calendar(company, as_("ada"), name="shop", rule=rule)
    assert list_calendars(company, as_("wei"))["shop"] == rule
    with pytest.raises(Invalid) as raised:
        put_calendar(
            company,
            as_("ada"),
            name="shop",
            rule=CalendarRule(country="XX", week={9: (("9", "25:00"),)}, exceptions={"tomorrow": ()}),
        )
    assert codes(raised) == [
        ("/country", "country.unknown"),
        ("/week/9", "weekday"),
        ("/week/9/0/0", "time"),
        ("/week/9/0/1", "time"),
        ("/exceptions/tomorrow", "date"),
    ]


def test_a_change_made_by_another_process_is_seen_here_within_a_moment(company: Services) -> None:
    elsewhere = Organisations(company.store)
    assert "nia" not in elsewhere.current().people
    put_person(company, as_("chen"), login="nia", change=PersonChange(name="Nia", branch="north"))
    assert "nia" in company.organisations.current().people
    assert "nia" not in elsewhere.current().people
    elsewhere.PATIENCE = 0
    assert "nia" in elsewhere.current().people


def test_the_audit_log_is_for_auditors_and_comes_in_pages(company: Services) -> None:
    for number in range(5):
        put_person(company, as_("chen"), login=f"n{number}", change=PersonChange(name="N", branch="north"))
    with pytest.raises(Forbidden):
        list_audit(company, as_("chen"))
    first = list_audit(company, as_("otto"), by="chen", limit=3)
    rest = list_audit(company, as_("otto"), by="chen", limit=3, cursor=first.next)
    assert [line.about for line in (*first.items, *rest.items)] == ["n4", "n3", "n2", "n1", "n0"]
    assert rest.next is None


def test_nobody_can_be_given_the_engines_own_login(small: Services) -> None:
    with pytest.raises(Invalid) as caught:
        put_person(small, as_("ada"), login="system", change=PersonChange(name="Somebody", branch="east"))

    assert [fault.code for fault in caught.value.faults] == ["reserved"]
