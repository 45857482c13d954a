"""Parts of a day and of a week in a command: "afternoon", "mon tue wed", "7.5"; pure, without Errbot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from watchbill.bot import days
from watchbill.bot.kinds import NotThis, Words, Wrong
from watchbill.model.absence import Half

#: What stands for the weekdays of the team.
TEAM = "team"
_LONGEST = 100
_SPAN = re.compile(r"\s*(?:\bto\b|[-\N{EN DASH}])\s*", re.IGNORECASE)
_HOURS = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?h?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OneHalf:
    """ "morning" or "afternoon"."""

    def take(self, words: Words, name: str, today: date) -> Half:
        """The half."""
        for half in Half:
            if words.skip(half):
                return half
        raise NotThis("")


@dataclass(frozen=True, slots=True)
class SomeWeekdays:
    """Weekdays, one by one or from one to another: "mon tue", "mon, wed", "mon-thu"; or those of the team."""

    def take(self, words: Words, name: str, today: date) -> frozenset[int] | None:
        """Their ISO numbers; None for "team"."""
        said = words.rest()
        if said.casefold() == TEAM:
            return None
        if len(said) > _LONGEST:
            raise Wrong(f"{name.upper()} is {len(said)} characters long; write them like `mon tue wed`.")
        numbers = list(_numbers(_SPAN.sub("-", said.replace(",", " "))))
        if not numbers:
            raise Wrong(f"{name.upper()} names no weekday. Write them like `mon tue wed`.")
        twice = {number for number in numbers if numbers.count(number) > 1}
        if twice:
            raise Wrong(f"You say {days.weekday_name(min(twice))} twice. Say each weekday once.")
        return frozenset(numbers)


@dataclass(frozen=True, slots=True)
class SomeHours:
    """A number of hours, also with a part of one: "11", "7.5"."""

    def take(self, words: Words, name: str, today: date) -> timedelta:
        """Their length."""
        word = words.take()
        found = _HOURS.fullmatch(word)
        if not found:
            raise NotThis(f"`{word[:60]}` is not a number of hours. Write it like 11 or 7.5.")
        return timedelta(hours=float(f"{found[1]}.{found[2] or 0}"))


def _numbers(said: str) -> Iterator[int]:
    for part in said.split():
        first, *others = (_number(each, part) for each in part.split("-"))
        if len(others) > 1:
            raise Wrong(f"`{part[:60]}` is not a span of days. Write it like mon-thu.")
        last = others[0] if others else first
        yield from ((first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1))


def _number(word: str, part: str) -> int:
    number = days.weekday(word)
    if number is None:
        raise Wrong(f"`{part[:60]}` is not a weekday. Write them like `mon tue wed`, or `{TEAM}` for the team's.")
    return number


#: Half of the team's day.
HalfDay = Annotated[Half, OneHalf()]
#: ISO weekday numbers, to the end of the line; None for those of the team.
Weekdays = Annotated[frozenset[int] | None, SomeWeekdays()]
#: A number of hours.
Hours = Annotated[timedelta, SomeHours()]
