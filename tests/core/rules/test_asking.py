"""What is asked again where it was asked."""

from datetime import timedelta

from watchbill.model import ItemId, ItemKind, ItemState
from watchbill.rules.asking import AGAIN, asked_again, still_the_same
from watchbill.testing.builders import ANN, an_item, at

OPEN = an_item("Q1", ItemKind.QUESTION)
OVER = an_item(
    "Q1", ItemKind.QUESTION, state=ItemState.RESOLVED, owner=ANN, resolved_at=at(9), parked_for=ItemId("A1")
)


def test_what_is_asked_again_is_open_and_nobodys() -> None:
    assert asked_again(OVER) == OPEN


def test_it_is_the_same_for_a_week_after_it_was_over() -> None:
    assert still_the_same(OPEN, at(9) + 9 * AGAIN)
    assert still_the_same(OVER, at(9) + AGAIN)
    assert not still_the_same(OVER, at(9) + AGAIN + timedelta(seconds=1))
