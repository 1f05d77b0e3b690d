"""Whether the people whom an SOP needs are there in a branch, up its tree, and not barred by four eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from engine.language.document import Path
from engine.language.draft import Draft
from engine.language.finding import Place
from engine.language.organisation import Organisation
from engine.language.proofs import Proofs
from engine.language.runbook import Approval, Runbook, Rung, Stage, Work
from forms.both import Both, all_of

ASSIGNEE = "assignee"
"""Stands for the one person, whoever it is, to whom the job is given."""

MOST_PEOPLE = 12
"""Up to so many holders it is worked out whom four eyes can leave; of more, one is taken to be barred."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Somebody is missing. ``says`` has ``{branches}`` where the branches are named."""

    code: str
    place: Place
    says: Both
    hint: Both | None = None


def branches_of(organisation: Organisation) -> tuple[str, ...]:
    """The branches in which jobs are done: those that have none below them, and those that have people."""
    parents = {branch.parent for branch in organisation.branches.values()}
    homes = {person.branch for person in organisation.people.values() if person.active}
    return tuple(code for code in organisation.branches if code not in parents or code in homes)


class Staffing:
    """Asks of one runbook, branch by branch, who is missing. ``proofs`` are those of its graph."""

    def __init__(self, draft: Draft, runbook: Runbook, proofs: Proofs) -> None:
        self.draft = draft
        self.runbook = runbook
        self.proofs = proofs
        self.organisation = draft.library.organisation
        self._before: dict[str, frozenset[str]] = {}

    def lacks(self, branch: str) -> Iterator[Lack]:
        """Everybody who is missing in the branch."""
        for path, step in self.runbook.steps.items():
            at = self.draft.outline.nodes[path].at
            if isinstance(step, Work):
                yield from self._work(path, step, at, branch)
            elif isinstance(step, Approval):
                yield from self._approval(path, step, at, branch)
            yield from self._ladder(step.escalate, at, branch)
        yield from self._ladder(self.runbook.escalate, (), branch)
        for name, fault in self.runbook.faults.items():
            for who in fault.notify:
                yield from self._nobody(who, ("faults", name, "notify"), branch, "SOP109")

    def _holders(self, who: str, branch: str, path: str = "") -> frozenset[str] | None:
        """The people that ``who`` can mean; None where it can be anybody."""
        kind, _, name = who.partition(":")
        match kind:
            case "role":
                return frozenset(self.organisation.holders(name, branch))
            case "user":
                person = self.organisation.people.get(name)
                return frozenset({name} if person and person.active else ())
            case "performer":
                return self._performers(name, branch) if path and name in self._done_before(path) else None
            case _:
                return frozenset({ASSIGNEE})

    def _performers(self, step: str, branch: str) -> frozenset[str] | None:
        """Who may have done a work step; None where it can be anybody."""
        work = self.runbook.steps.get(step)
        return self._holders(work.by, branch, step) if isinstance(work, Work) else None

    def _done_before(self, path: str) -> frozenset[str]:
        """The work steps that are done on every walk to ``path``."""
        if path not in self._before:
            earlier = self.draft.order.earlier(path)
            self._before[path] = frozenset(
                step
                for step in earlier
                if isinstance(self.runbook.steps[step], Work)
                and step != path
                and self.proofs.always_done(step, before=path)
            )
        return self._before[path]

    def _nobody(
        self, who: str, at: Path, branch: str, code: Literal["SOP009", "SOP013", "SOP109"]
    ) -> Iterator[Lack]:
        """Nobody at all is who is meant."""
        kind, _, name = who.partition(":")
        if self._holders(who, branch) != frozenset():
            return
        if kind == "role" and name in self.organisation.roles:
            says = Both(
                f"nobody holds the role `{name}` in {{branches}}, nor above",
                f"{{branches}}及其上级无人担任角色`{name}`",
            )
            yield Lack(
                code,
                self._place(at),
                says,
                Both("give somebody the role there, or name another", "请让某人担任该角色，或改写其他角色"),
            )
        elif kind == "user" and name in self.organisation.people:
            yield Lack(
                code,
                self._place(at),
                Both(f"`{name}` does not work here any more", f"`{name}`已不在此工作"),
                Both("name somebody else", "写另一个人"),
            )

    def _place(self, at: Path) -> Place:
        return self.draft.at(at).place

    def _work(self, path: str, step: Work, at: Path, branch: str) -> Iterator[Lack]:
        yield from self._nobody(step.by, (*at, "by"), branch, "SOP013")
        holders = self._holders(step.by, branch, path)
        barred = self._barred(path, holders, step.four_eyes, branch) if holders else None
        if holders and barred and len(holders) <= barred[0]:
            yield Lack(
                "SOP013", self._place((*at, "four_eyes")), *_bars(barred[1], 0, 1, Both("do it", "做这一步"))
            )

    def _approval(self, path: str, step: Approval, at: Path, branch: str) -> Iterator[Lack]:
        for number, stage in enumerate(step.stages):
            here: Path = (*at, "approval")
            if "stages" in self.draft.outline.nodes[path].data["approval"]:
                here = (*here, "stages", number)
            missing = list(self._nobody(stage.by, (*here, "by"), branch, "SOP013"))
            yield from missing
            holders = self._holders(stage.by, branch, path)
            if not missing and holders is not None:
                yield from self._voices((path, step, stage), holders, here, branch)

    def _voices(
        self, of: tuple[str, Approval, Stage], holders: frozenset[str], here: Path, branch: str
    ) -> Iterator[Lack]:
        path, step, stage = of
        by, needs, have = stage.by, stage.need, len(holders)
        most = max((n.n for n in needs.values() if n.kind == "count"), default=1)
        people = max((n.of for n in needs.values() if n.of is not None), default=0)
        if have < max(most, people):
            wanted = (
                Both(f"{people} people", f"{people} 人")
                if people > most
                else Both(f"{most} voices", f"{most} 票")
            )
            there = (
                Both(f"is only {have}", f"只有 {have} 人")
                if have == 1
                else Both(f"are only {have}", f"只有 {have} 人")
            )
            says = Both(
                f"this needs {wanted} of `{by}`, and in {{branches}} there {there}",
                f"此处需要`{by}` {wanted.zh}，而{{branches}}{there.zh}",
            )
            hint = Both(
                f"need at most {have}, or give more people the role",
                f"最多要求 {have} 票，或让更多人担任该角色",
            )
            yield Lack("SOP013", self._place((*here, "need")), says, hint)
            return
        eyes = step.four_eyes
        judged = self._done_before(path) if eyes is None else eyes
        if barred := self._barred(path, holders, judged, branch):
            left = have - barred[0]
            if left < most:
                yield Lack(
                    "SOP013",
                    self._place((*here, "by")),
                    *_bars(barred[1], left, most, Both("decide", "作决定")),
                )

    def _barred(
        self, path: str, holders: frozenset[str], judged: Iterable[str], branch: str
    ) -> tuple[int, list[str]] | None:
        """How many of the holders four eyes bar at the least, and by which steps; None for nobody."""
        sure = self._done_before(path)
        sets: dict[str, frozenset[str]] = {}
        for step in judged:
            if step in sure:
                performers = self._performers(step, branch)
                if performers and performers <= holders:
                    sets[step] = performers
        if not sets:
            return None
        single = frozenset().union(*(people for people in sets.values() if len(people) == 1))
        return max(len(single), _fewest(list(sets.values()), holders)), list(sets)

    def _ladder(self, rungs: tuple[Rung, ...], at: Path, branch: str) -> Iterator[Lack]:
        for number, rung in enumerate(rungs):
            for who in rung.raise_to:
                yield from self._nobody(who, (*at, "escalate", number, "raise_to"), branch, "SOP009")
            for who in rung.notify:
                yield from self._nobody(who, (*at, "escalate", number, "notify"), branch, "SOP109")
            if rung.reassign and rung.reassign.startswith("role:"):
                here = (*at, "escalate", number, "reassign")
                yield from self._nobody(rung.reassign, here, branch, "SOP009")


def _bars(steps: Iterable[str], left: int, most: int, act: Both) -> tuple[Both, Both]:
    """What is said where four eyes leave too few, and the mend."""
    done = all_of(f"`{step}`" for step in sorted(steps))
    says = (
        Both(
            f"in {{branches}} four eyes bar everybody who could {act}: only they can have done {done}",
            f"在{{branches}}，能{act.zh}的人都因四眼原则须回避：只有他们可能做过{done.zh}",
        )
        if left < 1
        else Both(
            f"in {{branches}} four eyes leave {left} of the {most} voices: the others have done {done}",
            f"在{{branches}}，四眼原则回避后，{most} 票中只剩 {left} 票：其他人做过{done.zh}",
        )
    )
    return says, Both(
        f"let other people do {done}, or say in `four_eyes` whom to bar",
        f"让其他人做{done.zh}，或在`four_eyes`中写明谁须回避",
    )


def _fewest(sets: list[frozenset[str]], people: frozenset[str]) -> int:
    """The fewest people that can have done all of it: the size of the smallest set that meets every set."""
    if len(people) > MOST_PEOPLE:
        return 1
    for size in range(1, len(people) + 1):
        if any(all(s & set(chosen) for s in sets) for chosen in combinations(sorted(people), size)):
            return size
    return len(people)
