"""Whom four eyes can leave."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.language.staffing import _fewest

people = st.frozensets(st.sampled_from("abcd"), min_size=1)


@given(st.lists(people, min_size=1, max_size=5))
def test_as_few_are_barred_as_the_luckiest_choice_of_performers_bars(sets: list[frozenset[str]]) -> None:
    luckiest = min(len(set(performers)) for performers in product(*sets))
    assert _fewest(sets, frozenset("abcd")) == luckiest
