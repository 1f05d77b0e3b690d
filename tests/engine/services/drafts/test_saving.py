"""Saving files of a draft: all or none, and never over what somebody else saved."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.drafts.saving import Change, save
from engine.services.drafts.showing import changes, show_draft
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound, ServiceProblem
from engine.services.publishing import publish
from engine.services.translating import read
from tests.engine.services.company import NOW, as_
from tests.engine.services.drafts.drafting import MAIN, file_of, saved, started, texts

FORM = "tour/forms/check.yaml"


def test_a_save_writes_all_of_its_files_and_counts_the_version_up(company: Services) -> None:
    draft = started(company).draft.id
    told = save(
        company,
        as_("dora"),
        draft=draft,
        changes=(Change(MAIN, b"sop: tour\n", 1), Change(FORM, b"form: check\n", None)),
    )
    assert (told.version, [(one.path, one.version) for one in told.files]) == (2, [(MAIN, 2), (FORM, 2)])
    assert texts(company, draft) == {MAIN: "sop: tour\n", FORM: "form: check\n"}
    line = show_draft(company, as_("dora"), draft=draft).draft
    assert (line.version, line.changed_by, line.changed_at) == (2, "dora", NOW)


def test_a_save_made_of_an_older_file_is_told_the_newer_one_and_nothing_is_written(company: Services) -> None:
    draft = started(company).draft.id
    saved(company, draft, MAIN, "theirs", 1, login="ada")
    with pytest.raises(Conflict) as told:
        save(
            company,
            as_("dora"),
            draft=draft,
            changes=(Change(FORM, b"form: check\n", None), Change(MAIN, b"mine", 1)),
        )
    (newer,) = told.value.params["files"]
    assert told.value.code == "draft.moved_on"
    assert (newer.path, newer.version, newer.text, newer.by) == (MAIN, 2, "theirs", "ada")
    assert texts(company, draft) == {MAIN: "theirs"}
    assert saved(company, draft, MAIN, "both", newer.version).version == 3


def test_a_file_that_is_not_there_yet_is_written_only_by_whoever_saw_none(company: Services) -> None:
    draft = started(company).draft.id
    saved(company, draft, FORM, "theirs", None, login="ada")
    with pytest.raises(Conflict):
        saved(company, draft, FORM, "mine", None)
    assert texts(company, draft)[FORM] == "theirs"


def test_a_file_that_somebody_took_away_is_told_as_gone_and_can_be_written_anew(company: Services) -> None:
    draft = started(company).draft.id
    saved(company, draft, FORM, "first", None)
    saved(company, draft, FORM, None, 2, login="ada")
    assert FORM not in texts(company, draft)
    with pytest.raises(Conflict) as told:
        saved(company, draft, FORM, "mine", 2)
    (gone,) = told.value.params["files"]
    assert (gone.gone, gone.text, gone.version, gone.by) == (True, None, 3, "ada")
    assert saved(company, draft, FORM, "mine", None).version == 4


def test_saving_what_is_there_already_is_no_conflict_and_no_new_version(company: Services) -> None:
    draft = started(company).draft.id
    saved(company, draft, MAIN, "the same", 1, login="ada")
    told = saved(company, draft, MAIN, "the same", 1)
    assert (told.version, told.files[0].version) == (2, 2)


def test_a_save_whose_answer_was_lost_gets_it_again_even_when_others_went_on(company: Services) -> None:
    draft = started(company).draft.id
    first = saved(company, draft, MAIN, "mine", 1, key="k-1")
    saved(company, draft, MAIN, "theirs", 2, login="ada")
    assert saved(company, draft, MAIN, "mine", 1, key="k-1") == first
    assert texts(company, draft) == {MAIN: "theirs"}
    with pytest.raises(Conflict) as told:
        saved(company, draft, MAIN, "another", 3, key="k-1")
    assert told.value.code == "idempotency.reused"


def test_every_file_that_may_not_be_there_is_told_at_once(company: Services) -> None:
    draft = started(company).draft.id
    bad = (
        "../x.yaml", "other/sop.yaml", "tour/run.sh", "tour/media/page.html", "forms/library/deep/x.yaml",
        "tour//x.yaml", "organisation.txt",
    )  # fmt: skip
    with pytest.raises(Invalid) as told:
        save(
            company,
            as_("dora"),
            draft=draft,
            changes=(*(Change(path, b"x", None) for path in bad), Change(MAIN, None, 1)),
        )
    assert [one.pointer for one in told.value.faults] == [
        *(f"/files/{number}/path" for number in range(len(bad))),
        f"/files/{len(bad)}/gone",
    ]
    fine = (
        "tour/media/a.png",
        "forms/library/x.yaml",
        "subjects/shop.yaml",
        "organisation.yaml",
        "tour/a.md",
    )
    save(company, as_("dora"), draft=draft, changes=tuple(Change(path, b"x", None) for path in fine))
    assert set(texts(company, draft)) == {MAIN, *fine}


def test_a_file_that_is_too_large_and_files_that_are_too_many_are_refused_as_a_whole(small: Services) -> None:
    draft = started(small).draft.id
    with pytest.raises(Invalid) as told:
        saved(small, draft, "tour/media/a.png", bytes((24 << 20) + 1), None)
    assert told.value.faults[0].code == "maxLength"
    with pytest.raises(Invalid):
        save(
            small,
            as_("dora"),
            draft=draft,
            changes=tuple(Change(f"tour/{n}.md", b"%d" % n, None) for n in range(1000)),
        )
    assert set(texts(small, draft)) == {MAIN}


def test_only_designers_see_and_write_drafts(company: Services) -> None:
    draft = started(company).draft.id
    for login in ("chen", "wei", "otto"):
        for use in (
            lambda actor: show_draft(company, actor, draft=draft),
            lambda actor: save(company, actor, draft=draft, changes=(Change(MAIN, b"x", 1),)),
            lambda actor: changes(company, actor, draft=draft, after=0),
        ):
            with pytest.raises(Forbidden):
                use(as_(login))
    with pytest.raises(Forbidden):
        show_draft(company, Actor(login="dora", at=NOW, scopes=frozenset({"sop.see"})), draft=draft)
    with pytest.raises(NotFound):
        show_draft(company, as_("dora"), draft="none")


def test_every_save_is_in_the_live_feed(company: Services) -> None:
    draft = started(company).draft.id
    before = read(company, lambda reading: reading.latest_change())
    saved(company, draft, MAIN, "new", 1)
    told = read(company, lambda reading: reading.changes(after=before))
    assert [(one.kind, one.ref) for one in told] == [("draft", draft)]


def test_what_changed_after_a_version_tells_files_written_and_taken_away(company: Services) -> None:
    draft = started(company).draft.id
    saved(company, draft, FORM, "first", None)
    saved(company, draft, "tour/media/a.png", b"\x89PNG", None)
    saved(company, draft, FORM, None, 2)
    told = changes(company, as_("ada"), draft=draft, after=2)
    assert told.version == 4
    assert [(one.path, one.version, one.gone, one.text) for one in told.files] == [
        (FORM, 4, True, None),
        ("tour/media/a.png", 3, False, None),
    ]


def test_a_draft_goes_on_from_the_revision_that_was_merged_into_it(company: Services) -> None:
    draft = started(company, sop="visit", kind="live").draft
    files = {
        one.path: (one.text or "").encode() for one in show_draft(company, as_("dora"), draft=draft.id).files
    }
    files["visit/sop.yaml"] += b"# another\n"
    assert publish(company, as_("dora"), sop="visit", files=files).revision == 2
    line = show_draft(company, as_("dora"), draft=draft.id).draft
    assert (line.base_revision, line.live_revision) == (1, 2)
    save(
        company,
        as_("dora"),
        draft=draft.id,
        changes=(Change("visit/sop.yaml", files["visit/sop.yaml"], 1),),
        base_revision=2,
    )
    line = show_draft(company, as_("dora"), draft=draft.id).draft
    assert (line.base_revision, line.live_revision) == (2, 2)
    with pytest.raises(NotFound):
        save(
            company, as_("dora"), draft=draft.id, changes=(Change("visit/a.md", b"", None),), base_revision=9
        )


def test_of_two_who_save_one_file_at_once_one_wins_and_the_other_is_told(company: Services) -> None:
    draft = started(company).draft.id
    assert sorted(_at_once(company, draft, [(MAIN, 1), (MAIN, 1)])) == ["draft.moved_on", "saved"]


def test_two_who_save_different_files_at_once_both_win(company: Services) -> None:
    draft = started(company).draft.id
    answers = _at_once(company, draft, [(MAIN, 1), (FORM, None), ("tour/a.md", None), ("tour/b.md", None)])
    assert answers == ["saved"] * 4
    assert show_draft(company, as_("dora"), draft=draft).draft.version == 5


def _at_once(services: Services, draft: str, wanted: list[tuple[str, int | None]]) -> list[str]:
    """What came of saves that set off together."""
    ready = threading.Barrier(len(wanted))

    def one(number: int) -> str:
        path, seen = wanted[number]
        ready.wait()
        try:
            saved(services, draft, path, f"by {number}", seen, login=("dora", "ada")[number % 2])
        except ServiceProblem as problem:
            return problem.code
        return "saved"

    with ThreadPoolExecutor(len(wanted)) as pool:
        return list(pool.map(one, range(len(wanted))))


class Client:
    """Somebody who writes lines into files, and merges when told that a file has moved on."""

    def __init__(self, services: Services, draft: str, login: str) -> None:
        self.services, self.draft, self.login = services, draft, login
        self.seen: dict[str, tuple[int | None, tuple[str, ...]]] = {}
        self.mine: dict[str, list[str]] = {}

    def type(self, path: str, line: str) -> None:
        self.mine.setdefault(path, []).append(line)

    def keep(self) -> None:
        """Save all that was typed, merging as often as it takes."""
        while self.mine:
            wanted = {}
            for path, lines in self.mine.items():
                version, known = self.seen.get(path, (None, ()))
                wanted[path] = (version, (*known, *lines))
            try:
                told = save(
                    self.services,
                    as_(self.login),
                    draft=self.draft,
                    changes=tuple(
                        Change(path, "\n".join(lines).encode(), version)
                        for path, (version, lines) in wanted.items()
                    ),
                )
            except Conflict as problem:
                for file in problem.params["files"]:
                    self.seen[file.path] = (
                        None if file.gone else file.version,
                        tuple((file.text or "").split("\n")) if file.text else (),
                    )
                continue
            for one in told.files:
                self.seen[one.path] = (one.version, wanted[one.path][1])
            self.mine.clear()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    doings=st.lists(
        st.tuples(st.sampled_from(["dora", "ada"]), st.sampled_from(["a", "b", "c", "save"])), max_size=20
    )
)
def test_whatever_the_order_in_which_clients_that_merge_save_no_line_is_lost(
    small: Services, doings: list[tuple[str, str]]
) -> None:
    draft = started(small).draft.id
    clients = {login: Client(small, draft, login) for login in ("dora", "ada")}
    typed: dict[str, set[str]] = {}
    for number, (login, what) in enumerate(doings):
        if what == "save":
            clients[login].keep()
        else:
            path, line = f"tour/{what}.md", f"{login} {number}"
            clients[login].type(path, line)
            typed.setdefault(path, set()).add(line)
    for client in clients.values():
        client.keep()
    found = {path: text for path, text in texts(small, draft).items() if path != MAIN}
    assert {path: set((text or "").split("\n")) for path, text in found.items()} == typed
    assert all(len((text or "").split("\n")) == len(typed[path]) for path, text in found.items())


def test_a_save_that_fails_half_way_leaves_nothing_of_it(company: Services) -> None:
    draft = started(company).draft.id
    before = (texts(company, draft), _counts(company))
    with pytest.raises(NotFound):
        save(
            company,
            as_("dora"),
            draft=draft,
            changes=(Change(MAIN, b"new", 1), Change(FORM, b"form", None)),
            base_revision=7,  # there is none: found out when everything else is written
        )
    assert (texts(company, draft), _counts(company)) == before


def _counts(services: Services) -> list[int]:
    tables = ("draft_file", "draft_content", "draft_save", "draft_change", "draft_key", "change")
    return read(
        services,
        lambda reading: [reading.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables],
    )


def test_pictures_come_without_their_bytes(company: Services) -> None:
    draft = started(company).draft.id
    saved(company, draft, "tour/media/a.svg", "<svg/>", None)
    file = file_of(company, draft, "tour/media/a.svg")
    assert (file.text, file.size) == (None, 6)
