"""The one-file plugin of `examples/`, loaded as its page tells."""

from datetime import date
from pathlib import Path

import pytest

from watchbill import settings
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.testing.builders import a_person, at

EXAMPLES = Path(__file__).parents[2] / "examples"
MONDAY, FRIDAY, NEXT_SUNDAY = date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 13)
ANN, BEN = a_person("ann"), a_person("ben")


@pytest.fixture
def hooks() -> HookCalls:
    """The hooks with the example."""
    return HookCalls(loading.load(settings.read({"WATCHBILL_PLUGINS": str(EXAMPLES / "days_off.py")})))


def test_the_page_of_examples_names_it() -> None:
    assert "WATCHBILL_PLUGINS=examples/days_off.py" in (EXAMPLES / "README.md").read_text()


def test_a_day_off_is_an_absence_from_midnight_to_midnight_of_the_person(hooks: HookCalls) -> None:
    found = hooks.absences([ANN, BEN], MONDAY, NEXT_SUNDAY)

    assert [(each.person, each.start, each.end) for each in found] == [
        ("ben", at(0, day=FRIDAY), at(0, day=date(2026, 12, 5))),
        ("ben", at(0, day=date(2026, 12, 11)), at(0, day=date(2026, 12, 12))),
    ]


def test_a_claim_on_a_day_off_is_refused_kindly(hooks: HookCalls) -> None:
    (objection,) = hooks.objections("claim TICKET-123", BEN, at(10, day=FRIDAY))

    assert "It is your day off, Ben." in objection


def test_other_days_other_people_and_other_actions_go_on(hooks: HookCalls) -> None:
    assert hooks.objections("claim TICKET-123", BEN, at(10, day=MONDAY)) == ()
    assert hooks.objections("claim TICKET-123", ANN, at(10, day=FRIDAY)) == ()
    assert hooks.objections("release TICKET-123", BEN, at(10, day=FRIDAY)) == ()
