"""Where a plan breaks a rule of the rota."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Skip, Turn
from watchbill.rules import calendar


class Rule(StrEnum):
    """What is broken."""

    #: Nobody can serve.
    UNCOVERED = "uncovered"
    #: Somebody serves who cannot.
    HINDERED = "hindered"
    #: Two turns of one person lie nearer together than the team's gap.
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One broken rule, on one day."""

    rule: Rule
    day: date
    #: None on an uncovered day.
    person: PersonId | None = None
    #: What keeps the person away; None for any other rule.
    skip: Skip | None = None
    #: The person's turn before, which is too near; None for any other rule.
    before: date | None = None


def breaches(
    team: Team, turns: Iterable[Turn], hindered: Mapping[date, Mapping[PersonId, Skip]]
) -> tuple[Breach, ...]:
    """What the turns break, by day.

    Args:
        team: whose gap counts.
        turns: one for each working day of a span.
        hindered: who cannot serve on these days, as `availability.skips` says.
    """
    ordered = sorted(turns, key=lambda turn: turn.day)
    if not ordered:
        return ()
    row = calendar.workdays_between(team, ordered[0].day, ordered[-1].day)
    places = {day: place for place, day in enumerate(row)}
    return tuple(_found(team, ordered, hindered, places))


def _found(
    team: Team,
    turns: Iterable[Turn],
    hindered: Mapping[date, Mapping[PersonId, Skip]],
    places: Mapping[date, int],
) -> Iterator[Breach]:
    last: dict[PersonId, date] = {}
    for turn in turns:
        person = turn.primary
        if person is None:
            yield Breach(rule=Rule.UNCOVERED, day=turn.day)
            continue
        skip = hindered.get(turn.day, {}).get(person)
        if skip:
            yield Breach(rule=Rule.HINDERED, day=turn.day, person=person, skip=skip)
        before = last.get(person)
        if before and turn.day in places and places[turn.day] - places[before] < team.gap:
            yield Breach(rule=Rule.GAP, day=turn.day, person=person, before=before)
        last[person] = turn.day
