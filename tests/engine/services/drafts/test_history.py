"""How a draft was: lines of the history, bringing back, and what is forgotten."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.services.context import Services
from engine.services.drafts import log
from engine.services.drafts.history import files_then, lines, restore
from engine.services.drafts.saving import Change, save
from engine.services.problems import NotFound
from engine.services.translating import read
from tests.engine.services.company import MINUTE, as_, wait
from tests.engine.services.drafts.drafting import MAIN, saved, started, texts


def then(services: Services, draft: str, version: int) -> dict[str, str | None]:
    return {
        one.path: one.text for one in files_then(services, as_("dora"), draft=draft, version=version).files
    }


def test_what_one_person_saves_within_a_minute_is_one_line(company: Services) -> None:
    draft = started(company).draft.id
    begun = texts(company, draft)
    saved(company, draft, MAIN, "a", 1)
    saved(company, draft, "tour/a.md", "note", None)
    saved(company, draft, MAIN, "ab", 2)
    saved(company, draft, MAIN, "abc", 4, login="ada")
    wait(company, MINUTE)
    saved(company, draft, MAIN, "abcd", 5, login="ada")
    assert [
        (one.version, one.by, one.name, one.paths) for one in lines(company, as_("ada"), draft=draft)
    ] == [
        (6, "ada", "Ada", (MAIN,)),
        (5, "ada", "Ada", (MAIN,)),
        (4, "dora", "Dora", ("tour/a.md", MAIN)),
        (1, "dora", "Dora", (MAIN,)),
    ]
    assert then(company, draft, 1) == begun
    assert then(company, draft, 4) == {MAIN: "ab", "tour/a.md": "note"}
    assert then(company, draft, 5) == {MAIN: "abc", "tour/a.md": "note"}
    with pytest.raises(NotFound):
        then(company, draft, 3)


def test_contents_that_nothing_names_any_more_are_not_kept(company: Services) -> None:
    draft = started(company).draft.id
    for number in range(10):
        saved(company, draft, MAIN, f"{number}", number + 1)
    held = read(company, lambda reading: reading.rows("SELECT count(*) FROM draft_content"))
    assert held[0][0] == 2  # how it began, and how it is


def test_bringing_back_is_a_save_that_can_be_taken_back_too(company: Services) -> None:
    draft = started(company).draft.id
    begun = texts(company, draft)
    saved(company, draft, MAIN, "a", 1)
    saved(company, draft, "tour/a.md", "note", None)
    told = restore(company, as_("ada"), draft=draft, version=1)
    assert (told.version, texts(company, draft)) == (4, begun)
    newest = lines(company, as_("ada"), draft=draft)[0]
    assert (newest.version, newest.by, newest.restored, newest.paths) == (4, "ada", 1, ("tour/a.md", MAIN))
    restore(company, as_("ada"), draft=draft, version=3)
    assert texts(company, draft) == {MAIN: "a", "tour/a.md": "note"}


def test_one_file_is_brought_back_alone(company: Services) -> None:
    draft = started(company).draft.id
    begun = texts(company, draft)
    saved(company, draft, MAIN, "a", 1)
    saved(company, draft, "tour/a.md", "note", None)
    restore(company, as_("dora"), draft=draft, version=1, paths=(MAIN,))
    assert texts(company, draft) == {**begun, "tour/a.md": "note"}


def test_the_oldest_lines_are_forgotten(small: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST", 30)
    draft = started(small).draft.id
    for number in range(60):
        saved(small, draft, MAIN, f"{number}", number + 1, login=("dora", "ada")[number % 2])
    told = lines(small, as_("dora"), draft=draft)
    assert (len(told) <= 30, told[0].version) == (True, 61)
    oldest = told[-1].version
    assert then(small, draft, oldest) == {MAIN: f"{oldest - 2}"}


def test_a_history_that_weighs_too_much_is_cut_to_what_fits(
    small: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "LARGEST", 5_000)
    draft = started(small).draft.id
    for number in range(10):
        saved(small, draft, "tour/media/a.png", bytes([number]) * 1_000, number + 1 if number else None,
              login=("dora", "ada")[number % 2])  # fmt: skip
    ((weight,),) = read(small, lambda reading: reading.rows("SELECT sum(size) FROM draft_content"))
    assert weight <= 5_000
    assert len(lines(small, as_("dora"), draft=draft)) < 6


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    saves=st.lists(
        st.tuples(
            st.sampled_from(["dora", "ada"]),
            st.sampled_from([20_000, 50_000]),
            st.dictionaries(
                st.sampled_from([MAIN, "tour/a.md", "tour/b.md"]),
                st.sampled_from(["one", "two", "three", None]),
                min_size=1,
            ),
        ),
        max_size=12,
    )
)
def test_every_line_of_the_history_shows_the_files_as_they_were(
    small: Services, saves: list[tuple[str, int, dict[str, str | None]]]
) -> None:
    draft = started(small).draft.id
    versions: dict[str, int | None] = {MAIN: 1}
    known = {1: texts(small, draft)}
    for login, pause, wanted in saves:
        wait(small, pause)
        told = save(
            small,
            as_(login),
            draft=draft,
            changes=tuple(
                Change(path, None if text is None else text.encode(), versions.get(path))
                for path, text in wanted.items()
                if (path, text) != (MAIN, None)
            ),
        )
        versions |= {one.path: one.version for one in told.files}
        known[told.version] = texts(small, draft)
    for line in lines(small, as_("dora"), draft=draft):
        assert then(small, draft, line.version) == known[line.version]
