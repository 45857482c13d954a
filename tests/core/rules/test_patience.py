"""How a team's patience is written."""

from datetime import date, timedelta

import pytest

from watchbill.model import PersonId
from watchbill.rules import escalating
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DORA,
    a_team,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TEAM = a_team()
EVERYBODY = (ANN, BOB, CLEO, DORA)
NEXT_DAY, SATURDAY, MONDAY = date(2026, 12, 2), date(2026, 12, 5), date(2026, 12, 7)
EVA = PersonId("eva")


@pytest.mark.parametrize(
    ("said", "patience"), [("1", MINUTE), ("10", 10 * MINUTE), ("240", 4 * HOUR), ("off", None)]
)
def test_a_patience_is_written_and_read(said: str, patience: timedelta | None) -> None:
    assert escalating.patience(said) == patience
    assert escalating.patience(said.upper()) == patience
    assert escalating.written(patience) == said


@pytest.mark.parametrize("said", ["", "0", "241", "-5", "5.5", "ten", "\u0661", "1e2", " 10", "9999999999", "on"])
def test_what_is_no_patience_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="neither off nor a number of minutes from 1 to 240"):
        escalating.patience(said)
