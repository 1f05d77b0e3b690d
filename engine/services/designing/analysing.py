"""What can be said of a draft before it is published: findings, graphs, what scenarios walk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from engine.language.checking import Versions, check
from engine.language.compiling import encode_runbook
from engine.language.document import Document
from engine.language.draft import Draft
from engine.language.finding import Finding
from engine.language.finding_text import in_order
from engine.language.graph import Edge
from engine.language.library import Library, SopFiles
from engine.language.locating import value_at
from engine.language.outline import Node
from engine.language.proofs import Proofs
from engine.language.runbook import Runbook
from engine.language.variants import variant_of
from engine.runtime.coverage import Walked, arrows, walked
from engine.runtime.playbook import Playbook, PlaybookError
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.scenario_runs import JOB, ScenarioResult, ScenarioRun
from engine.runtime.scenarios import read_scenario
from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.checking import known_actions, known_checks, known_ways
from engine.services.context import Services
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Drafted, Overlay
from engine.services.designing.keeping import Kept, Turns
from engine.services.designing.pointing import pointed
from engine.services.designing.views import (
    Analysis,
    Coverage,
    GraphEdge,
    GraphStep,
    Version,
    WalkedScenario,
)
from engine.services.designing.what_if_checking import check_what_ifs, what_if_texts
from engine.services.sop_preparing import about, laid_out, relative
from engine.services.views import Titles


class Run(NamedTuple):
    """A scenario that was walked, in the branch and variant of its job, and when."""

    result: ScenarioResult
    branch: str
    variant: str | None
    walked: Walked
    ran_at: Ms
    took_ms: int


GoOn = Callable[[], None]

_ANALYSES: Kept[tuple[str, str, str], Analysis] = Kept(32)
_RUNS: Kept[tuple[str, ...], Run] = Kept(4096)
_PLAYBOOKS: Kept[str, Playbook] = Kept(64)
_TURNS = Turns()


def analyse(services: Services, actor: Actor, *, draft: str, overlay: Overlay) -> Analysis:
    """Check a draft as it is written now, and run its scenarios.

    Of one person's questions about one draft only the newest is answered. Raises Forbidden, NotFound
    (``draft.unknown``), Conflict (``analysis.overtaken``).
    """
    with _TURNS.take((id(services), actor.login, draft)) as go_on:
        return analysed(drafted(services, actor, draft=draft, overlay=overlay), go_on)


def analysed(looked_at: Drafted, go_on: GoOn = lambda: None) -> Analysis:
    """All that can be said of a draft. ``go_on`` is asked now and then, and raises to give it up."""
    return _ANALYSES.get(looked_at.key, lambda: _analysis(looked_at, go_on))


def _analysis(looked_at: Drafted, go_on: GoOn) -> Analysis:
    sop, files = looked_at.sop, looked_at.files
    with laid_out(sop, files, looked_at.world) as (library, scene):
        go_on()
        versions: dict[str, Versions] = {}
        found = check(
            library,
            actions=known_actions(),
            ways=known_ways(),
            checks=known_checks(),
            versions=versions,
        )
        go_on()
        mine = versions.get(sop, {})
        stage = replace(library, organisation=scene)
        runs = list(_runs(stage, sop, mine, looked_at, go_on)) if sop in library.sops else []
        # On an SOP that is broken scenarios say nothing new: what is wrong would be lost among them.
        broken = any(finding.severity == "error" for finding in found)
        if sop in library.sops:
            written = None if broken or None not in mine else mine[None][1]
            found += check_what_ifs(what_if_texts(library.sops[sop]), written, scene)
        findings = about(relative(in_order(found if broken else [*found, *_of(runs)]), library), files)
        said = [
            (run, about(relative(run.result.findings, library), files), _file(run, library)) for run in runs
        ]
        told = tuple(
            _version(name, version, library.sops[sop], library, said) for name, version in mine.items()
        )
    return Analysis(
        sop=sop,
        ok=all(finding.severity != "error" for finding in findings),
        findings=pointed(findings, files),
        versions=told,
        scenarios=tuple(
            WalkedScenario(
                name=run.result.name,
                file=file,
                branch=run.branch,
                variant=run.variant,
                holds=run.result.holds,
                entries=run.result.entries,
                ran_at=run.ran_at,
                took_ms=run.took_ms,
                findings=pointed(theirs, files),
            )
            for run, theirs, file in said
        ),
        digests=looked_at.digests,
    )


def _of(runs: Iterable[Run]) -> Iterator[Finding]:
    for run in runs:
        yield from run.result.findings


def _file(run: Run, library: Library) -> str:
    return Path(run.result.file).relative_to(_root(library)).as_posix()


def _root(library: Library) -> Path:
    root = Path(library.root)
    return root.parent if root.name in library.sops or (root / "sop.yaml").exists() else root


# -- scenarios --------------------------------------------------------------------------------------


def _runs(stage: Library, sop: str, versions: Versions, looked_at: Drafted, go_on: GoOn) -> Iterator[Run]:
    """The scenarios, walked as far as the versions that they need compile."""
    playbooks = {(sop, name): _playbook(draft, runbook) for name, (draft, runbook, _) in versions.items()}
    if playbooks.get((sop, None)) is None:
        return
    bench = LibraryBench(stage, playbooks)
    around = "".join(
        f"{name}={'' if playbook is None else playbook.digest};" for (_, name), playbook in playbooks.items()
    )
    root = _root(stage).as_posix()
    variants = {name: document.data.get("branches") for name, document in stage.sops[sop].variants.items()}
    takes = hashlib.sha256(f"{around}{variants}".encode()).hexdigest()
    for _, document in sorted(stage.sops[sop].scenarios.items()):
        go_on()
        digest = looked_at.digests.get(Path(document.file).relative_to(root).as_posix(), "")
        run = _RUNS.get(
            (sop, looked_at.scene, takes, document.file.removeprefix(root), digest),
            lambda document=document: _run(document, sop, bench, root),  # type: ignore[misc]
        )
        yield run._replace(result=_moved(run.result, document.file, root))


def _run(document: Document, sop: str, bench: LibraryBench, root: str) -> Run:
    began = time.time_ns()
    run = ScenarioRun(read_scenario(document), sop, bench)
    result = run.result()
    took = (time.time_ns() - began) // 1_000_000
    opened = run.world.jobs.get(JOB)
    events = (happened.event for happened in run.world.log if happened.job == JOB)
    return Run(
        kept_result(result, root),
        run.branch,
        opened.playbook.runbook.variant if opened else run.scenario.variant,
        walked(events),
        began // 1_000_000,
        took,
    )


def kept_result(result: ScenarioResult, root: str) -> ScenarioResult:
    """The result with places that begin at the folder of SOPs, as it is kept."""
    return replace(
        result,
        findings=tuple(
            msgspec.structs.replace(
                finding, place=finding.place._replace(file=finding.place.file.removeprefix(root))
            )
            for finding in result.findings
        ),
    )


def _moved(result: ScenarioResult, file: str, root: str) -> ScenarioResult:
    return replace(
        result,
        file=file,
        findings=tuple(
            msgspec.structs.replace(finding, place=finding.place._replace(file=root + finding.place.file))
            for finding in result.findings
        ),
    )


def _playbook(draft: Draft, runbook: Runbook) -> Playbook | None:
    """The playbook of a version that compiles."""
    if any(finding.severity == "error" for finding in draft.findings):
        return None
    _, digest = encode_runbook(runbook)
    try:
        return _PLAYBOOKS.get(digest, lambda: Playbook(runbook, digest))
    except PlaybookError:
        return None


# -- versions ---------------------------------------------------------------------------------------


def _version(
    name: str | None,
    version: tuple[Draft, Runbook, Proofs],
    files: SopFiles,
    library: Library,
    said: list[tuple[Run, tuple[Finding, ...], str]],
) -> Version:
    draft, _, proofs = version
    patch = files.variants.get(name) if name is not None else None
    mine = [(run, file) for run, _, file in said if run.variant == name]
    edges = [edge for leaving in proofs.graph.edges.values() for edge in leaving]
    by_step: dict[str, list[str]] = {}
    by_edge: dict[Edge, list[str]] = {}
    for run, file in mine:
        for step in run.walked.steps:
            by_step.setdefault(step, []).append(file)
        for edge in arrows(edges, run.walked.took):
            by_edge.setdefault(edge, []).append(file)
    root = _root(library)

    def where(path: tuple[str | int, ...], *, by_key: bool = False) -> tuple[str, tuple[str | int, ...]]:
        """The file in which a node of the laid over document is written, and its path there."""
        place = draft.document.key_place(*path) if by_key else draft.document.place(*path)
        file = Path(place.file).relative_to(root).as_posix()
        return file, ("change", *path) if patch is not None and place.file == patch.file else path

    title = None if patch is None else patch.data.get("title")
    return Version(
        variant=name,
        title=_titles(draft.data.get("title") if patch is None else title),
        branches=tuple(
            branch
            for branch in library.organisation.branches
            if variant_of(files, library.organisation, branch) == name
        ),
        compiles=all(finding.severity != "error" for finding in draft.findings),
        steps=tuple(
            _step(node, proofs, *where(node.at, by_key=True), patch=patch, walked=by_step.get(path, []))
            for path, node in draft.outline.nodes.items()
        ),
        edges=tuple(
            GraphEdge(
                source=edge.source,
                target=edge.target,
                kind=edge.kind,
                label=edge.label,
                when=edge.when,
                file=(at := where(edge.at))[0],
                at=at[1],
                walked=tuple(sorted(by_edge.get(edge, ()))),
            )
            for edge in edges
        ),
        coverage=Coverage(
            scenarios=len(mine),
            edges=len(edges),
            walked=len(by_edge),
            steps_unwalked=tuple(path for path in draft.outline.nodes if path not in by_step),
            faults_unwalked=_unwalked(edges, by_edge, ("fault", "rung"), lambda edge: edge.label),
            outcomes_unwalked=_unwalked(
                edges, by_edge, ("outcome",), lambda edge: f"{edge.source}:{edge.label}"
            ),
        ),
    )


def _step(
    node: Node,
    proofs: Proofs,
    file: str,
    at: tuple[str | int, ...],
    *,
    patch: Document | None,
    walked: list[str],
) -> GraphStep:
    data = node.data
    return GraphStep(
        step=node.path,
        kind=node.kind,
        title=_titles(data.get("title")),
        locked=node.locked,
        scope=node.scope,
        holder=next(proofs.graph.holders(node.path), None),
        by=_by(data),
        due=data["due"] if isinstance(data.get("due"), str) else None,
        end=str(data["end"]) if "end" in data else None,
        successful=proofs.graph.successful(node.path),
        file=file,
        at=at,
        changed=patch is not None and value_at(patch.data, ("change", *node.at)) is not None,
        reachable=node.path in proofs.reach,
        walked=tuple(sorted(walked)),
    )


def _by(data: dict[str, Any]) -> str | None:
    """Who does a step, or decides, as written."""
    approval = data.get("approval")
    if isinstance(approval, dict):
        stages = approval.get("stages")
        people = [stage.get("by") for stage in stages] if isinstance(stages, list) else [approval.get("by")]
    else:
        people = [data.get("by")]
    return ", ".join(who for who in people if isinstance(who, str)) or None


def _unwalked(
    edges: list[Edge], taken: dict[Edge, list[str]], kinds: tuple[str, ...], name: Callable[[Edge], str]
) -> tuple[str, ...]:
    """The names of those arrows of which none was taken."""
    there = dict.fromkeys(name(edge) for edge in edges if edge.kind == kinds[0])
    gone = {name(edge) for edge in taken if edge.kind in kinds}
    return tuple(one for one in there if one not in gone)


def _titles(value: Any) -> Titles:
    if isinstance(value, dict):
        return {str(key): text for key, text in value.items() if isinstance(text, str)}
    return {"und": value} if isinstance(value, str) else {}
