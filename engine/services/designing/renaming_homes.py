"""Where else a thing that SOPs share is named: in what is live of other SOPs, and in open drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from engine.language.outline import Outline
from engine.language.renaming import What
from engine.services.context import Services
from engine.services.designing.drafted import kept_files
from engine.services.designing.drafted_files import Drafted, laid_over
from engine.services.publishing import world_of
from engine.services.revision_files import unpack
from engine.services.sop_preparing import called
from engine.services.views import Titles
from engine.store.reading import Reading


@dataclass(frozen=True, slots=True)
class Home:
    """The files of an SOP, as they are live (``seen`` is the revision, ``digest`` its files'), or in an open
    draft (``seen`` is the draft's version, ``versions`` its files')."""

    looked_at: Drafted
    title: Titles
    draft: str | None
    seen: int
    files: Mapping[str, bytes]
    digest: str
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing of an SOP, and the name that it is to get."""

    sop: str
    what: What
    at: tuple[str, ...]
    to: str
    outlines: tuple[Outline, ...] = ()
    """Those of the SOP, in which scenarios of others name the thing where they speak of a called job."""


_SPOKEN_OF = frozenset({"step", "field", "fault", "outcome", "evidence"})


def is_of_library(what: What, at: tuple[str, ...]) -> bool:
    """Whether the thing is a form of the library or a field of one."""
    return what in ("field", "form") and at[0].startswith("forms/library/")


def is_shared(what: What, at: tuple[str, ...]) -> bool:
    """Whether other SOPs can name the thing: a form of the library, its fields, what an SOP is called with,
    and what scenarios of callers say of the called job."""
    return what == "input" or what in _SPOKEN_OF or is_of_library(what, at)


def homes(services: Services, reading: Reading, wanted: Wanted, *, but: str) -> list[Home]:
    """The other SOPs that can name the thing, each with its open drafts after it, and other drafts of this
    SOP than ``but``."""
    found = []
    by_calls = not is_of_library(wanted.what, wanted.at)
    for name, title, of, seen, files, digest in _kept(reading, wanted.sop, but, calls=by_calls):
        if (wanted.sop in called(files)) if by_calls else (wanted.at[0] in files):
            texts = laid_over(files, {})
            looked_at = Drafted(name, texts, world_of(services, reading, name, texts))
            rows = reading.rows("SELECT path, version FROM draft_file WHERE draft = ?", of or "")
            versions: dict[str, int] = dict(rows)
            found.append(Home(looked_at, title, of, seen, files, digest, versions))
    return sorted(found, key=lambda home: (home.looked_at.sop, home.draft is not None, home.draft or ""))


def _kept(
    reading: Reading, sop: str, draft: str, *, calls: bool
) -> Iterator[tuple[str, Titles, str | None, int, dict[str, bytes], str]]:
    live = reading.rows(
        "SELECT p.sop, p.title, p.revision, r.files, r.digest FROM publication p JOIN sop_revision r "
        "ON r.sop = p.sop AND r.revision = p.revision WHERE p.sop <> ? AND NOT p.withdrawn",
        sop,
    )
    for name, title, revision, packed, digest in live:
        yield name, msgspec.json.decode(title), None, revision, unpack(packed), digest
    drafts = reading.rows(
        "SELECT id, sop, title, version FROM draft WHERE status = 'open' AND id <> ? ORDER BY id", draft
    )
    for other, name, title, version in drafts:
        if name == sop and calls:
            continue
        _, files = kept_files(reading, other)
        yield name, {"und": title}, other, version, files, ""
