"""Five minutes late is late."""

from datetime import timedelta

import pytest

from watchbill.rules.lateness import late_by
from watchbill.testing.builders import at


@pytest.mark.parametrize(
    ("minutes", "late"), [(-10, None), (4, None), (5, timedelta(minutes=5)), (90, timedelta(minutes=90))]
)
def test_what_comes_five_minutes_after_its_time_is_late(minutes: int, late: timedelta | None) -> None:
    assert late_by(at(9), at(9) + timedelta(minutes=minutes)) == late
