"""One SOP, or one variant of it, on its way to a runbook: its document, graph and names, and what is wrong.

The compiler works on a draft and never raises for what the files say: it puts a finding into the draft and
goes on with something harmless. So checking and compiling are one and the same reading of an SOP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from engine.language.document import Document, Path
from engine.language.finding import Finding, Place
from engine.language.graph import Graph
from engine.language.library import Library, SopFiles
from engine.language.order import Order
from engine.language.outline import Outline
from engine.language.proofs import Proofs
from engine.language.scalar_places import place_within
from forms.both import Both, quoted

if TYPE_CHECKING:
    from engine.language.scope_types import Seen, Types
    from forms.authoring import FormProblem


@dataclass(frozen=True, slots=True)
class Spot:
    """A node of a document, where a finding can stand."""

    document: Document
    path: Path = ()
    by_key: bool = False

    def __truediv__(self, key: str | int) -> Spot:
        """The node one key further in."""
        return Spot(self.document, (*self.path, key))

    @property
    def key(self) -> Spot:
        """The same node, shown by the key that introduces it."""
        return Spot(self.document, self.path, by_key=True)

    @property
    def place(self) -> Place:
        """Where its value begins, or its key."""
        where = self.document.key_place if self.by_key else self.document.place
        return where(*self.path)

    def within(self, value: str, offset: int) -> Place:
        """Where the character ``offset`` of the text ``value`` that stands here is."""
        return place_within(self.place, value, offset)


class Stands(NamedTuple):
    """An expression where it stands: its text, from which character of the node's text on, what it sees."""

    spot: Spot
    source: str
    shift: int
    seen: Seen


class WrittenForm(Protocol):
    """A form as it is written, at its places; ``engine.language.compile_forms`` makes and resolves it."""

    name: str | None
    spot: Spot
    schema_spot: Spot
    evidence_spot: Spot
    evidence: dict[str, Any]
    schema: dict[str, Any]
    uischema: dict[str, Any] | None

    @property
    def fields(self) -> Types:
        """The fields with their types."""

    def problems(self) -> list[FormProblem]:
        """What is wrong with it."""

    def say(self, problem: FormProblem) -> None:
        """Put a problem where it stands."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What compiling came by, for whoever asks about places: every expression of the SOP's own files, and
    every form with what its expressions see around it."""

    expressions: list[Stands] = field(default_factory=list)
    forms: list[tuple[WrittenForm, Seen]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """``variant`` is None for the base. ``actions`` maps what plugins can do to the schema of its ``with``
    (None: anything); without them no action is checked. ``ways`` are the strategies that plugins add to
    dispatch (None: anything), ``checks`` the kinds of evidence by the name of a plugin's check (None:
    anything). ``never_empty`` are ``each`` steps. ``heard``, where there is one, is filled by compiling."""

    library: Library
    files: SopFiles
    document: Document
    variant: str | None = None
    actions: Mapping[str, Any] | None = None
    ways: frozenset[str] | None = None
    checks: Mapping[str, tuple[str, ...]] | None = None
    never_empty: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    written: dict[str, WrittenForm] = field(default_factory=dict)  # forms by step, or ``fault:NAME``
    heard: Heard | None = None
    _kept: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """The SOP as plain data."""
        data: dict[str, Any] = self.document.data
        return data

    @property
    def top(self) -> Spot:
        """The document's root."""
        return Spot(self.document)

    def at(self, path: Path) -> Spot:
        """A node of the SOP's document."""
        return Spot(self.document, path)

    @property
    def outline(self) -> Outline:
        """The steps."""
        found: Outline = self._once("outline", lambda: Outline(self.document))
        return found

    @property
    def graph(self) -> Graph:
        """The graph, without what is known of lists."""
        found: Graph = self._once("graph", lambda: Graph(self.outline))
        return found

    @property
    def order(self) -> Order:
        """Which steps can come before which."""
        found: Order = self._once("order", lambda: Order(Proofs(self.graph)))
        return found

    def _once(self, name: str, make: Any) -> Any:
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def say(
        self,
        code: str,
        where: Spot | Place,
        message: Both,
        hint: Both | None = None,
        *,
        severity: Literal["error", "warning"] = "error",
        path: tuple[str, ...] = (),
    ) -> None:
        """Add a finding."""
        place = where.place if isinstance(where, Spot) else where
        self.findings.append(
            Finding(code=code, severity=severity, place=place, message=message, hint=hint, path=path)
        )

    def unknown(self, where: Spot, what: Both, name: str, known: Iterable[str]) -> None:
        """Add the finding that ``name`` does not exist, with the nearest that does."""
        self.say(
            "SOP002",
            where,
            Both(f"there is no {what} `{name}`", f"没有{what.zh}`{name}`"),
            did_you_mean(name, known),
        )

    def sop_files(self, sop: str) -> SopFiles | None:
        """Another SOP that can be called."""
        return self.library.sops.get(sop) or self.library.beside.get(sop)


def did_you_mean(name: str, known: Iterable[str]) -> Both | None:
    """The hint that names the nearest of what there is, or all of it where that is little."""
    names = sorted(set(known))
    if near := get_close_matches(name, names[:2000], n=1, cutoff=0.6):
        return Both(f"did you mean `{near[0]}`?", f"是不是想写`{near[0]}`？")
    if not names:
        return None
    some = quoted(names, 6)
    return Both(f"there is {some}", f"可用的有{some.zh}")
