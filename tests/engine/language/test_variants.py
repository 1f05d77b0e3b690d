"""Which variant a branch takes."""

from __future__ import annotations

import pytest

from engine.language.organisation import Branch, Organisation
from engine.language.variants import candidates, variant_of
from tests.engine.language.compiling.sop_files import library_of

SOP = "sop: visit\nsteps: {done: {end: completed}}\n"
ORGANISATION = Organisation(
    branches={
        branch.code: branch
        for branch in (
            Branch(code="head", tags=("office",)),
            Branch(code="east", parent="head", tags=("coast", "warm")),
            Branch(code="hangzhou", parent="east"),
            Branch(code="ningbo", parent="east", tags=("port",)),
            Branch(code="shanghai", parent="east", tags=("port", "city")),
            Branch(code="north"),
        )
    }
)


def variant(name: str, branches: str) -> str:
    return f"variant: {name}\nof: visit\nbranches: {branches}\nchange: {{due: 1d}}\n"


@pytest.mark.parametrize(
    ("branch", "taken"),
    [
        ("head", ["head"]),  # by its own tag
        ("east", ["east"]),  # its own code before its tags
        ("hangzhou", ["east"]),  # its parent's
        ("ningbo", ["port"]),  # its own tag before its parent's code
        ("shanghai", ["city", "port"]),  # two that are equally specific
        ("north", []),
        ("unknown", []),
    ],
)
def test_a_branch_takes_the_most_specific_variant(branch: str, taken: list[str]) -> None:
    files = library_of(
        SOP,
        head=variant("head", "{tag: office}"),
        east=variant("east", "[east]"),
        coast=variant("coast", "{tag: coast}"),
        port=variant("port", "{tag: port}"),
        city=variant("city", "{tag: city}"),
    ).sops["visit"]
    assert candidates(files.variants, ORGANISATION, branch) == taken
    assert variant_of(files, ORGANISATION, branch) == (taken[0] if taken else None)
