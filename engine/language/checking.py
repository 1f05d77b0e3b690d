"""The checker: everything that can be said of a library before anything of it runs.

For every SOP, its base and each variant laid over it are read as the compiler reads them, their graphs are
proved, and the people they need are looked for in every branch. Scenarios are run elsewhere, on the runtime.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from engine.language.checks import advice
from engine.language.checks.handing_over import check_handing_over
from engine.language.checks.ladders import check_ladders
from engine.language.checks.locks import check_locks, successful_ends
from engine.language.checks.paths import check_paths
from engine.language.checks.people import findings as people_findings
from engine.language.compile_forms import Written
from engine.language.compiling import compile_draft
from engine.language.draft import Draft, WrittenForm, did_you_mean
from engine.language.finding import Finding
from engine.language.finding_text import in_order
from engine.language.graph import Graph
from engine.language.library import Library, SopFiles
from engine.language.overlay import overlay
from engine.language.proofs import Proofs
from engine.language.runbook import Runbook
from engine.language.scalar_places import forget_files
from engine.language.self_running import SelfRunning
from engine.language.shape import check_shape
from engine.language.staffing import Lack, Staffing, branches_of
from engine.language.variants import candidates
from forms.authoring import FormProblem
from forms.both import Both

Actions = Mapping[str, Any] | Iterable[str]
Versions = dict[str | None, tuple[Draft, Runbook, Proofs]]
"""What was read of the base (None) and of each variant that can be laid over it."""

ONE_A_PLACE = frozenset({"SOP003", "SOP004", "SOP007", "SOP009", "SOP011", "SOP014"})
"""Of these a variant says nothing where its base has said it: it is the same cause on another path."""


def check(
    library: Library,
    *,
    actions: Actions | None = None,
    ways: Iterable[str] | None = None,
    checks: Mapping[str, tuple[str, ...]] | None = None,
    versions: dict[str, Versions] | None = None,
) -> list[Finding]:
    """All findings of the library, those of loading included, by place.

    ``actions`` are what ``do`` steps may name (a mapping to the schema of their ``with``, or names alone);
    without them no action is asked about. ``ways`` are the strategies that ``dispatch`` may name besides the
    language's own, ``checks`` what evidence may be checked by (the kinds of evidence, by name), likewise.
    What was read of each SOP's base and variants is put into ``versions``.
    """
    known = _named(actions)
    strategies = None if ways is None else frozenset(ways)
    alone = SelfRunning(library)
    findings = list(library.findings)
    for files in library.sops.values():
        sop = _Sop(library, files, known, strategies, alone, checks=checks)
        findings += sop.findings()
        if versions is not None:
            versions[files.id] = sop.versions
    findings += advice.check_code_lists(library) if not library.broken and not library.beside else []
    forget_files()
    return list(in_order(findings))


class _Sop:
    """One SOP with its variants."""

    def __init__(
        self,
        library: Library,
        files: SopFiles,
        actions: Mapping[str, Any] | None,
        ways: frozenset[str] | None,
        alone: SelfRunning,
        *,
        checks: Mapping[str, tuple[str, ...]] | None,
    ) -> None:
        self.library, self.files, self.actions, self.alone = library, files, actions, alone
        self.ways, self.checks = ways, checks
        self.forms: dict[tuple[str, tuple[str, ...]], list[FormProblem]] = {}
        self.said: list[Finding] = []
        self.drafts: list[Draft] = []
        self.versions: Versions = {}

    def findings(self) -> list[Finding]:
        base = Draft(self.library, self.files, self.files.sop, None, self.actions, self.ways, self.checks)
        runbook = compile_draft(base)
        proofs = self._read(base, runbook, [e for e in base.graph.ends if base.graph.successful(e)])
        advice.check_steps(base, runbook)
        self._keep(base)
        versions = self.versions
        versions[None] = (base, runbook, proofs)
        for name, patch in self.files.variants.items():
            document, problems = overlay(self.files.sop, patch)
            problems += check_shape(document, "sop")
            self.said += problems
            if any(problem.severity == "error" for problem in problems):
                continue
            draft = Draft(self.library, self.files, document, name, self.actions, self.ways, self.checks)
            changed = compile_draft(draft)
            proofs = self._read(draft, changed, successful_ends(draft, base))
            check_locks(draft, proofs, base, patch, (runbook, changed))
            advice.check_steps(draft, changed)
            self._keep(draft)
            versions[name] = (draft, changed, proofs)
        if self.library.organisation_document is not None:
            self.said += self._strange_branches()
            self.said += self._people(versions)
        self.said += advice.check_files(self.files, self.library, self.drafts, self.said)
        self.said += advice.check_scenarios(self.files, base.outline, runbook)
        return self.said

    def _read(self, draft: Draft, runbook: Runbook, ends: Iterable[str]) -> Proofs:
        """Everything that can be said of one version by itself."""
        proofs = Proofs(Graph(draft.outline, draft.never_empty))
        check_paths(draft, proofs, self.alone.steps(draft.outline), ends)
        self.alone.check_calls(draft, proofs)
        check_ladders(draft, runbook)
        check_handing_over(draft, runbook)
        for form in (*draft.written.values(), Written.of_inputs(draft)):
            for problem in self._problems(form):
                form.say(problem)
        return proofs

    def _problems(self, form: WrittenForm) -> list[FormProblem]:
        """What is wrong with a form; asked once for a file, however many steps use it."""
        if form.name is None:
            return form.problems()
        key = (form.spot.document.file, tuple(form.evidence))
        if key not in self.forms:
            self.forms[key] = form.problems()
        return self.forms[key]

    def _keep(self, draft: Draft) -> None:
        """Take over what a version has found, unless an earlier one has said it."""
        said = {(finding.code, finding.place, finding.message) for finding in self.said}
        places = {(finding.code, finding.place) for finding in self.said if finding.code in ONE_A_PLACE}
        self.said += [
            finding if draft.variant is None else msgspec.structs.replace(finding, variant=draft.variant)
            for finding in draft.findings
            if (finding.code, finding.place, finding.message) not in said
            and (finding.code, finding.place) not in places
        ]
        self.drafts.append(draft)

    def _strange_branches(self) -> Iterator[Finding]:
        """Variants that name branches which do not exist."""
        known = self.library.organisation.branches
        for variant in self.files.variants.values():
            codes = variant.data["branches"]
            for number, code in enumerate(codes if isinstance(codes, list) else ()):
                if code not in known:
                    yield Finding(
                        code="SOP002",
                        severity="error",
                        place=variant.place("branches", number),
                        message=Both(f"there is no branch `{code}`", f"没有网点`{code}`"),
                        hint=did_you_mean(code, known),
                    )

    def _people(self, versions: Mapping[str | None, tuple[Draft, Runbook, Proofs]]) -> Iterator[Finding]:
        """Who is missing in which branch, each branch with the variant that it takes."""
        organisation = self.library.organisation
        staffing = {name: Staffing(*version) for name, version in versions.items()}
        lacks: dict[Lack, list[str]] = {}
        skills: dict[Finding, list[str]] = {}
        doubts: dict[tuple[str, ...], list[str]] = {}
        above = {b.parent for b in organisation.branches.values()}
        for branch in branches_of(organisation):
            chosen = candidates(self.files.variants, organisation, branch)
            if len(chosen) > 1:
                doubts.setdefault(tuple(chosen), []).append(branch)
            name = chosen[0] if chosen else None
            if name not in staffing:
                continue
            for lack in staffing[name].lacks(branch):
                if branch not in lacks.setdefault(lack, []):
                    lacks[lack].append(branch)
            if branch not in above:
                for finding in advice.check_skills(versions[name][0], branch):
                    skills.setdefault(finding, []).append(branch)
        yield from people_findings(lacks)
        yield from people_findings(
            {Lack("SOP110", f.place, f.message, f.hint): branches for f, branches in skills.items()}
        )
        for names, branches in doubts.items():
            second = self.files.variants[names[1]]
            lack = Lack(
                "SOP015",
                second.place("branches"),
                Both(
                    f"{{branches}} would take `{names[0]}` as well as `{names[1]}`: "
                    "both are equally specific",
                    f"{{branches}}既适用变体`{names[0]}`，也适用`{names[1]}`，两者同样具体",
                ),
                Both("name the branch itself in one of them", "在其中一个变体中直接写明该网点"),
            )
            yield from people_findings({lack: branches})


def _named(actions: Actions | None) -> Mapping[str, Any] | None:
    if actions is None or isinstance(actions, Mapping):
        return actions
    return dict.fromkeys(actions)
