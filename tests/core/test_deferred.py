"""A deferred value is made once, when it is asked for."""

from itertools import count

import pytest

from watchbill.deferred import Deferred


def test_a_value_is_made_when_it_is_asked_for_and_once() -> None:
    numbers = count(1)
    value = Deferred(lambda: next(numbers))
    before = next(numbers)

    assert (before, value(), value(), next(numbers)) == (1, 2, 2, 3)


def test_nothing_is_a_value_too() -> None:
    made: list[int] = []
    value: Deferred[None] = Deferred(lambda: made.append(1))

    assert (value(), value(), made) == (None, None, [1])


def test_what_failed_is_tried_again() -> None:
    tried: list[int] = []

    def make() -> int:
        tried.append(1)
        if len(tried) == 1:
            raise AttributeError("as Python says of a missing attribute")
        return len(tried)

    value = Deferred(make)
    with pytest.raises(AttributeError, match="as Python says"):
        value()

    assert value() == 2
