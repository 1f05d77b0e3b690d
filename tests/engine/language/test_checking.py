"""The checker as a whole."""

from __future__ import annotations

import time
from pathlib import Path

from engine.language.checking import check
from engine.language.compiling import compile_sop
from engine.language.finding_text import render
from engine.language.loading import load_library
from tests.engine.language.compiling.sop_files import library_of, many_sops

CHANNEL = Path(__file__).parents[2] / "fixtures" / "libraries" / "channel"


def test_the_example_of_the_language_has_no_finding() -> None:
    assert render(check(load_library(CHANNEL))) == ""


def test_actions_are_asked_about_only_where_it_is_known_which_there_are() -> None:
    library = library_of("sop: visit\nsteps:\n  tell: {do: webhok}\n  done: {end: completed}\n")
    assert render(check(library)) == ""
    assert render(check(library, actions={"webhook"})) == (
        "visit/sop.yaml:3:14: error SOP002 there is no action `webhok`\n  hint: did you mean `webhook`?\n"
    )


def test_ways_to_dispatch_are_asked_about_only_where_it_is_known_which_there_are() -> None:
    library = library_of("sop: visit\ndispatch: {by: nearst}\nsteps:\n  done: {end: completed}\n")
    assert "dispatch" not in render(check(library))
    assert render(check(library, ways=("fairest",))).startswith(
        "visit/sop.yaml:2:16: error SOP002 there is no way to dispatch `nearst`\n"
        "  hint: did you mean `nearest`?\n"
    )


def test_a_way_to_dispatch_may_be_a_plugins() -> None:
    library = library_of("sop: visit\ndispatch: {by: fairest, to: 3}\nsteps:\n  done: {end: completed}\n")
    assert "SOP002" not in render(check(library, ways=("fairest",)))


def test_a_variant_repeats_nothing_that_its_base_says() -> None:
    sop = """
sop: visit
steps:
  look: {next: [{when: "job.priority == 'low'", go: done}, {go: sign}], title: "{{ inputs.colour }}"}
  sign: {locked: true}
  done: {end: completed}
"""
    variant = "variant: quick\nof: visit\nbranches: [east]\nchange: {steps: {sign: {due: 1h}}}\n"
    assert check(library_of(sop)) == check(library_of(sop, quick=variant))


def test_two_hundred_steps_are_checked_and_compiled_in_no_time() -> None:
    library = many_sops(1, 200)
    began = time.perf_counter()
    compile_sop(library, "sop-0")
    assert check(library) == []
    assert time.perf_counter() - began < 5  # 0.2 s on an idle machine; quadratic proofs took much longer
