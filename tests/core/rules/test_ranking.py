"""Ranks put tickets into an order, and as many as can be keep theirs."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.rules.ranking import LIMIT, STEP, ranks

places = st.none() | st.integers(-3000, 3000)
short = st.lists(st.none() | st.integers(-40, 40), max_size=9)


def kept(present: list[int | None]) -> int:
    return sum(before == now for before, now in zip(present, ranks(present), strict=True))


def longest_rising(present: list[int | None]) -> int:
    """By trying all."""
    known = [each for each in present if each is not None]
    sizes = range(len(known), 0, -1)
    rising = (
        size for size in sizes for some in combinations(known, size) if all(a < b for a, b in pairwise(some))
    )
    return next(rising, 0)


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ([], []),
        ([7], [7]),
        ([None], [STEP]),
        ([1, 2, 3], [1, 2, 3]),
        ([None, 5000], [5000 - STEP, 5000]),
        ([0, None, None, 30], [0, 10, 20, 30]),
        ([5, None], [5, 5 + STEP]),
        ([30, 10, 20], [10 - STEP, 10, 20]),
        ([10, 20, 5], [10, 20, 20 + STEP]),
        ([1, None, 2], [STEP, 2 * STEP, 3 * STEP]),
        ([4, 4], [4 - STEP, 4]),
        ([LIMIT, None], [STEP, 2 * STEP]),
        ([None, -LIMIT], [STEP, 2 * STEP]),
    ],
)
def test_the_rest_comes_in_between(present: list[int | None], expected: list[int]) -> None:
    assert ranks(present) == expected


@given(st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=60))
def test_ranks_rise_and_every_database_keeps_them(present: list[int | None]) -> None:
    made = ranks(present)

    assert len(made) == len(present)
    assert all(before < after for before, after in pairwise(made))
    assert all(-(2**31) <= each < 2**31 for each in made)


@given(short)
def test_a_longest_rising_part_keeps_its_ranks_unless_all_are_ranked_anew(present: list[int | None]) -> None:
    anew = ranks(present) == [STEP * (place + 1) for place in range(len(present))]

    assert anew or kept(present) == longest_rising(present)


@given(
    st.lists(st.integers(-100_000, 100_000).map(lambda each: each * STEP), unique=True, min_size=1, max_size=40)
)
def test_one_that_is_dragged_to_the_top_is_the_only_one_that_changes(present: list[int]) -> None:
    *rest, last = sorted(present)

    assert kept([last, *rest]) >= len(rest)


@given(st.lists(places, max_size=60))
def test_what_is_in_order_stays(present: list[int | None]) -> None:
    made = ranks(present)

    assert ranks([*made]) == made
