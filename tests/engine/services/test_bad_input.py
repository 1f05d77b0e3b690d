"""Whatever is sent, the answer is a value or one of our problems."""

from __future__ import annotations

import string
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from engine.language.organisation import Absence, Branch, CalendarRule, Organisation, Role
from engine.runtime.verdict import FieldFault
from engine.services.cursors import read_cursor, write_cursor
from engine.services.organisation_rules import (
    absence_faults,
    branch_faults,
    calendar_faults,
    grant_faults,
    name_faults,
    role_faults,
    text_faults,
)
from engine.services.passwords import must_be_strong
from engine.services.problems import Invalid
from engine.services.revision_files import must_be_files, pack, unpack
from engine.services.subject_files import read_subjects
from engine.services.views import RowFault

ORGANISATION = Organisation(branches={"hq": Branch(code="hq")}, roles={"r": Role(name="r")})
WORDS = st.text(max_size=30)
PARTS = st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=40), st.none())


@given(st.text(max_size=200))
def test_a_cursor_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        read_cursor(text, int, str)


@given(PARTS, PARTS)
def test_a_cursor_comes_back_as_it_was_written(first: int | str | None, second: int | str | None) -> None:
    kinds = [int if isinstance(part, int) else str for part in (first, second)]
    assert read_cursor(write_cursor(first, second), *kinds) == (first, second)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet=string.printable + "é店\x00", max_size=300).map(str.encode),
        st.lists(st.lists(WORDS, max_size=5).map(",".join), max_size=6).map(
            lambda rows: "\n".join(["id,name,branch,lat,lon", *rows]).encode()
        ),
    )
)
def test_any_bytes_are_a_file_of_subjects_or_have_faults(content: bytes) -> None:
    schema = {"type": "object", "properties": {"size": {"type": "integer"}}}
    file = read_subjects(content, kind="shop", schema=schema, branches=["hq"])
    assert all(isinstance(fault, RowFault) for fault in file.faults)
    if not file.faults:
        assert all(subject.id and subject.name for subject in file.subjects.values())


@given(st.dictionaries(st.text(max_size=40), st.binary(max_size=5), max_size=4))
def test_files_are_taken_or_refused_and_come_back_byte_for_byte(files: dict[str, bytes]) -> None:
    with suppress(Invalid):
        must_be_files("visit", files)
    with suppress(UnicodeEncodeError):  # half a surrogate pair is no path
        assert unpack(pack(files)[0]) == files


@given(
    branch=st.builds(
        Branch, code=WORDS, title=st.dictionaries(WORDS, WORDS, max_size=2), parent=WORDS, timezone=WORDS
    ),
    role=st.builds(Role, name=WORDS, may=st.lists(WORDS, max_size=3).map(tuple)),
    rule=st.builds(
        CalendarRule,
        country=WORDS,
        week=st.dictionaries(st.integers(), st.just((("x", "25:00"),)), max_size=2),
        exceptions=st.dictionaries(WORDS, st.just(()), max_size=2),
    ),
    absence=st.builds(Absence, since=st.integers(), until=st.integers(), delegate=WORDS),
    words=st.tuples(WORDS, WORDS),
)
def test_what_is_proposed_for_the_organisation_has_faults_and_never_fails(
    branch: Branch, role: Role, rule: CalendarRule, absence: Absence, words: tuple[str, str]
) -> None:
    faults = [
        *branch_faults(branch, ORGANISATION),
        *role_faults(role),
        *calendar_faults(words[0], rule),
        *absence_faults((absence,), words[0], ORGANISATION),
        *grant_faults((words,), ORGANISATION, "/roles"),
        *name_faults(words[0], "/login"),
        *text_faults(words[1], "/name"),
    ]
    assert faults
    assert all(isinstance(fault, FieldFault) for fault in faults)


@given(st.text(max_size=300))
def test_a_password_is_strong_enough_or_refused(password: str) -> None:
    with suppress(Invalid):
        must_be_strong(password, login="wei", name="Wei")
