"""The plan of a year in which every fact comes when it came: fair all the same, and it does not jump."""

import pytest

from tests.core.rules.rota_cases import RotaCase, rota_cases
from tests.core.rules.rota_replay import Replay

#: Gap breaks and the largest deviation that the same planner, without a cap, reached when it was first measured
#: (the notes on the rota, 12.2); ours may be a little worse before somebody should look. On the day itself the
#: backup steps in, and not whoever fairness would choose: in ten years 62 gap breaks instead of 48, and a mean
#: deviation of 0.350 instead of 0.334.
MEASURED = {
    "team-00": (0, 1.50),
    "team-02": (11, 2.00),
    "team-04": (4, 1.81),
    "team-06": (4, 1.44),
    "team-08": (13, 1.41),
    "team-10": (7, 2.17),
    "team-12": (2, 1.39),
    "team-14": (6, 2.00),
    "team-16": (1, 1.47),
    "team-18": (0, 1.42),
}


@pytest.mark.parametrize("case", rota_cases(), ids=lambda case: case.name)
def test_facts_that_come_over_time_move_only_the_days_that_they_hit(case: RotaCase) -> None:
    replay = Replay(case.content)

    figures = replay.run()

    away = {(each["id"], day) for each in case.content["people"] for day, _why, _known in each["away"]}
    served = [(day.primary, position) for position, day in enumerate(replay.closed) if day.primary]
    assert away.isdisjoint(served)
    assert figures.uncovered == case.content["optimum"]["nobody_available"]
    assert all(others <= own for own, others in replay.moved)
    breaks, deviation = MEASURED[case.name]
    assert figures.gap_breaks <= breaks + 6
    assert figures.max_deviation <= deviation + 0.8
