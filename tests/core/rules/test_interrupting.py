"""What takes somebody from their work, and when they are at it again (M4)."""

from datetime import timedelta

import pytest

from watchbill.model import Claim, Item, ItemKind, ItemState, Severity
from watchbill.rules import interrupting, priority
from watchbill.testing.builders import a_claim, an_item, at

ALERT, INCIDENT, QUESTION = (an_item(f"{kind.letter}1", kind) for kind in ItemKind)
WORSE = an_item("A2", severity=Severity.CRITICAL)
TICKET = a_claim()


@pytest.mark.parametrize("item", [ALERT, INCIDENT])
@pytest.mark.parametrize("current", [QUESTION, TICKET])
def test_alerts_and_incidents_go_before_questions_and_tickets(item: Item, current: Item | Claim) -> None:
    assert interrupting.interrupts(item, [current])


@pytest.mark.parametrize(
    ("item", "current", "before"),
    [
        (ALERT, INCIDENT, True),
        (INCIDENT, ALERT, False),
        (an_item("I2", ItemKind.INCIDENT, severity=Severity.CRITICAL), ALERT, False),
        (WORSE, ALERT, True),
        (ALERT, WORSE, False),
        (an_item("A3"), ALERT, False),
    ],
)
def test_an_alert_goes_before_an_incident_and_among_its_own_only_what_is_worse(
    item: Item, current: Item, before: bool
) -> None:
    assert interrupting.interrupts(item, [current]) is before
    assert priority.outranks(item, current) is before


@pytest.mark.parametrize("current", [QUESTION, TICKET, an_item("Q2", ItemKind.QUESTION, severity=Severity.LOW)])
def test_a_question_interrupts_nobody(current: Item | Claim) -> None:
    assert not interrupting.interrupts(an_item("Q3", ItemKind.QUESTION, severity=Severity.CRITICAL), [current])


def test_it_has_to_go_before_everything_that_somebody_works_on() -> None:
    assert interrupting.interrupts(WORSE, [ALERT, TICKET])
    assert not interrupting.interrupts(ALERT, [WORSE, TICKET])
    assert not interrupting.interrupts(WORSE, [])


def test_of_several_the_most_urgent_interrupts() -> None:
    earlier = an_item("A9", severity=Severity.CRITICAL, opened_at=at(8))

    assert interrupting.most_urgent([QUESTION, INCIDENT, ALERT, WORSE, earlier]) == earlier
    assert interrupting.most_urgent([QUESTION, INCIDENT]) == INCIDENT
    assert interrupting.most_urgent([QUESTION]) is None


def test_who_was_interrupted_is_at_it_again_some_minutes_after_that_is_over() -> None:
    over = an_item("A1", state=ItemState.RESOLVED, resolved_at=at(10))

    assert interrupting.works_on(None, at(10))
    assert not interrupting.works_on(ALERT, at(23))
    assert not interrupting.works_on(over, at(10) + interrupting.AGAIN - timedelta(seconds=1))
    assert interrupting.works_on(over, at(10) + interrupting.AGAIN)
