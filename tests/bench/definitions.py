"""Definitions at scale: loading, checking and compiling many SOPs, and running a thousand scenarios."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from engine.language.checking import check
from engine.language.compiling import compile_sop, encode_runbook
from engine.language.loading import load_library
from engine.runtime.rehearsal import run_scenarios
from engine.services.checking import known_actions
from tests.bench.installations import write_definitions
from tests.bench.measuring import Report, seconds, section

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "sop_definitions"


def loading_checking_compiling(report: Report, *, rounds: int, count: int = 200) -> None:
    """Seconds for so many SOPs, made by renaming one of those that ship."""
    with section(f"{count:,} SOPs like channel-activation"), tempfile.TemporaryDirectory() as name:
        root = _many(Path(name), count)
        report.add("loading", [seconds(lambda: load_library(root)) for _ in range(rounds)], "s")
        library = load_library(root)
        findings = [f for f in check(library, actions=known_actions()) if f.severity == "error"]
        if findings:
            raise RuntimeError(f"the SOPs should hold: {findings[:3]}")
        report.add(
            "checking: base, variants, every branch",
            [seconds(lambda: check(library, actions=known_actions()))],
            "s",
        )

        def compile_all() -> None:
            for sop in library.sops:
                encode_runbook(compile_sop(library, sop))

        report.add("compiling to canonical runbooks", [seconds(compile_all) for _ in range(rounds)], "s")
    with section("One SOP of 200 steps"), tempfile.TemporaryDirectory() as name:
        library = load_library(write_definitions(Path(name), steps=200))
        report.add(
            "checking and proving",
            [seconds(lambda: check(library, actions=known_actions())) * 1000 for _ in range(rounds)],
            "ms",
        )
        report.add(
            "compiling", [seconds(lambda: compile_sop(library, "walk")) * 1000 for _ in range(rounds)], "ms"
        )


def _many(folder: Path, count: int) -> Path:
    root = folder / "sop_definitions"
    root.mkdir()
    shutil.copy(SHIPPED / "organisation.yaml", root)
    shutil.copytree(SHIPPED / "subjects", root / "subjects")
    shutil.copytree(ROOT / "forms" / "library", folder / "forms" / "library")
    for number in range(count):
        target = root / f"activation-{number}"
        shutil.copytree(SHIPPED / "channel-activation", target)
        shutil.rmtree(target / "scenarios", ignore_errors=True)
        for path in [target / "sop.yaml", *target.glob("variants/*.yaml")]:
            path.write_text(path.read_text().replace("channel-activation", f"activation-{number}"))
    return root


def scenarios(report: Report, *, rounds: int, count: int = 1000) -> None:
    """Seconds for a thousand walks on the real runtime: the scenarios that ship, again and again."""
    library = load_library(SHIPPED, shared_forms=ROOT / "forms" / "library")
    ran = 0

    def run() -> None:
        nonlocal ran
        ran = 0
        while ran < count:
            for result in run_scenarios(library):
                if not result.holds:
                    raise RuntimeError(f"{result.name} should hold: {result.findings[:2]}")
                ran += 1

    with section(f"Scenarios: at least {count:,} walks, the shipped ones repeated"):
        rounds_taken = [seconds(run) / ran * 1000 for _ in range(rounds)]
        report.add("1,000 scenarios", rounds_taken, "s", note=f"({ran:,} were run)")
