"""Which days nobody likes."""

from datetime import date

import pytest

from watchbill.rules.rotation.popularity import unpopular
from watchbill.testing.builders import a_team

#: Thursday 24 December 2026 is worked, Friday is not.
OPS = a_team(holidays=frozenset({date(2026, 12, 25), date(2027, 1, 6)}))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 17), False),
        (date(2026, 12, 18), True),
        (date(2026, 12, 24), True),
        (date(2026, 12, 28), False),
        (date(2027, 1, 5), True),
        (date(2027, 1, 7), True),
    ],
)
def test_unpopular_is_before_the_week_end_and_beside_a_holiday(day: date, *, expected: bool) -> None:
    assert unpopular(OPS, day) is expected


def test_the_week_end_is_the_teams_own() -> None:
    team = a_team(workdays=frozenset({7, 1, 2, 3, 4}))

    assert unpopular(team, date(2026, 12, 3))  # a Thursday
    assert not unpopular(team, date(2026, 12, 6))


def test_a_team_that_works_every_day_has_no_week_end() -> None:
    team = a_team(workdays=frozenset(range(1, 8)))

    assert not any(unpopular(team, date(2026, 12, day)) for day in range(1, 32))
