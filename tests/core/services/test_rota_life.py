"""Whatever happens to a team, its turns are as they must be.

Where each invariant of the rota is shown (the numbers of the project's notes):

| | invariant | where |
|---|---|---|
| 1 | every working day has somebody, or nobody can | `Life._as_it_must_be` |
| 2 | who serves can, and so can the backup, who is somebody else | the same |
| 3 | credits sum to 0, shares to a turn, none above 1/gap | `Life._counted_well` |
| 4, 5 | a fact changes only the days it hits, and one more each; closed days never | `Life._moved` |
| 6 | a swap changes two days and no count; twice is none | `Life.swap`, tests/plugins/test_swaps.py |
| 7 | the same in every process | below |
| 8, 9 | no gap is broken that need not be; one line a member | `Life._chosen_well` |
| 10 | bounds of the credit | tests/core/rules/test_rotation_properties.py, test_rota_cases.py |
| 11, 12 | leave is neutral; weights only count by their ratio | tests/core/rules/test_rotation_properties.py |
| 13 | nine o'clock comes once on every working day | tests/core/services/test_clock_changes.py |
"""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.core.services.rota_life import Life

WHO = st.integers(0, 7)
OFFSET = st.integers(0, 20)


class Lives(RuleBasedStateMachine):
    """What may happen to a team, in any order."""

    life: Life

    @initialize(people=st.integers(1, 6), gap=st.integers(1, 3))
    def begin(self, people: int, gap: int) -> None:
        """A new team."""
        self.life = Life(people, gap)

    @rule()
    def next_day(self) -> None:
        """A working day passes."""
        self.life.next_day()

    @rule(who=WHO, offset=OFFSET, length=st.integers(1, 15))
    def away(self, who: int, offset: int, length: int) -> None:
        """Somebody is away."""
        self.life.away(who, offset, length)

    @rule(who=WHO)
    def sick(self, who: int) -> None:
        """Somebody is sick this morning."""
        self.life.away(who, 0, 1)

    @rule(who=WHO)
    def back(self, who: int) -> None:
        """Somebody is back."""
        self.life.back(who)

    @rule(who=WHO, offset=st.integers(-1, 15))
    def night(self, who: int, offset: int) -> None:
        """Somebody is on duty at night."""
        self.life.night(who, offset)

    @rule()
    def join(self) -> None:
        """Somebody joins."""
        self.life.join()

    @rule(who=WHO, offset=OFFSET)
    def leave(self, who: int, offset: int) -> None:
        """Somebody leaves."""
        self.life.leave(who, offset)

    @rule(who=WHO, weight=st.sampled_from([0, 25, 100]))
    def weigh(self, who: int, weight: int) -> None:
        """Somebody's share changes."""
        self.life.weigh(who, weight)

    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def swap(self, one: int, other: int) -> None:
        """Two people swap."""
        self.life.swap(one, other)


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_a_life_is_the_same_in_every_process() -> None:
    root = Path(__file__).parents[3]
    said = {
        subprocess.run(
            [sys.executable, "-c", "from tests.core.services.rota_life import lived; print(lived(7))"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(said) == 1
    assert said.pop().count("\n") > 20
