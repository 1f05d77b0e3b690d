"""The audit: every chain followed and every job folded again; seconds for a million events."""

from __future__ import annotations

from pathlib import Path

from engine.store.auditing import audit
from tests.bench.installations import Place, fill, installation, open_jobs, write_definitions
from tests.bench.measuring import Report, section
from tests.bench.submission import walk


def audit_of_events(report: Report, place: Place, folder: Path, *, name: str, rounds: int) -> None:
    """At the pace of some tens of thousands of events, in jobs of a usual length."""
    with section(f"Audit, on {name}"):
        definitions = write_definitions(folder / f"{name}-audit", steps=10)
        with installation(place.create("audited"), folder) as services:
            fill(services, definitions)
            jobs = open_jobs(services, "walk", 1500)
            walk(services, jobs, [f"s{n}" for n in range(10)], in_flight=32)
            paces, events = [], 0
            for _ in range(rounds):
                found = audit(services.store)
                if not found.holds:
                    raise RuntimeError(f"the audit should hold: {found.faults[:3]}")
                paces.append(found.seconds_per_million)
                events = found.events
            report.add(f"{name}: audit", paces, "s/million", note=f"(of {events:,} events)")
