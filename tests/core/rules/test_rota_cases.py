"""The plan beside the optimum that a solver found with the whole year before it."""

import pytest

from tests.core.rules.rota_cases import RotaCase, rota_cases

CASES = rota_cases()
#: Ties are decided by lots: other lots are other plans, and must be good ones too.
OTHER_LOTS = 20


@pytest.mark.parametrize("capped", [False, True], ids=["plain shares", "capped shares"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plan_of_a_year_is_nearly_the_best_there_is(case: RotaCase, *, capped: bool) -> None:
    figures = case.plan(capped=capped)

    assert case.reached(figures), figures


def test_there_are_ten_years() -> None:
    assert len(CASES) == 10


def test_it_is_not_the_lots_that_make_the_plan_good() -> None:
    good = [
        all(case.reached(case.plan(capped=True, seed=str(number))) for case in CASES)
        for number in range(OTHER_LOTS)
    ]

    assert sum(good) >= 15
