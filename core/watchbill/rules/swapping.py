"""Whether a day may pass from one person to another, as people agree on it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from watchbill.model.people import Membership, PersonId
from watchbill.model.proposal import Move, Proposal
from watchbill.model.team import Team
from watchbill.model.turn import Skip, Turn
from watchbill.rules import calendar


class Obstacle(StrEnum):
    """Why a day cannot change hands."""

    OVER = "over"
    DAY_OFF = "day off"
    NOT_DECIDED = "not decided"
    NOT_THEIRS = "not theirs"
    ALREADY_THEIRS = "already theirs"
    NOT_A_MEMBER = "not a member"
    #: Away, or not rested from a night (M14).
    HINDERED = "hindered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """What stands against one move."""

    obstacle: Obstacle
    move: Move
    #: What keeps the taker away; None for any other obstacle.
    skip: Skip | None = None
    #: Who has the day; None where nobody does.
    holder: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two turns of one person that would lie nearer together than the team's gap."""

    person: PersonId
    day: date
    other: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a proposal stands after what was said about it."""

    proposal: Proposal
    #: What it brings, or brought, nearer together than the gap.
    near: tuple[Near, ...] = ()
    #: Why it could not be done any more; None unless it is overtaken.
    hindrance: Hindrance | None = None
    #: Whether those it concerns read of it in the team's channel.
    told: bool = False


def hindrance(
    team: Team,
    moves: Iterable[Move],
    turns: Mapping[date, Turn],
    members: Iterable[Membership],
    hindered: Mapping[date, Mapping[PersonId, Skip]],
    today: date,
) -> Hindrance | None:
    """The first thing that stands against the moves; None when they may be made.

    Args:
        team: whose days they are.
        moves: they are made together.
        turns: the stored ones of these days.
        members: every membership of the team.
        hindered: who cannot serve on these days, as `availability.skips` says.
        today: the team's local date; days before it are closed.
    """
    standing = tuple(members)
    found = (_against(team, move, turns, standing, hindered, today) for move in moves)
    return next((each for each in found if each), None)


def nears(team: Team, serving: Mapping[date, PersonId | None], moves: Iterable[Move]) -> tuple[Near, ...]:
    """The turns that the moves would bring nearer together than the gap, by day; those before them do not count.

    Args:
        team: whose gap it is.
        serving: who serves, for every decided day at most a gap away from any of the moves.
        moves: they are made together.
    """
    made = tuple(moves)
    after = {**serving, **{each.day: each.taker for each in made}}
    before = set(_pairs(team, serving, [each.day for each in made]))
    found = dict.fromkeys(_pairs(team, after, [each.day for each in made]))
    return tuple(each for each in found if each not in before)


def _against(
    team: Team,
    move: Move,
    turns: Mapping[date, Turn],
    members: Iterable[Membership],
    hindered: Mapping[date, Mapping[PersonId, Skip]],
    today: date,
) -> Hindrance | None:
    turn = turns.get(move.day)
    holder = turn.primary if turn else None
    obstacle = _about_the_day(team, move, turn, today) or _about_the_holder(move, holder)
    if obstacle:
        return Hindrance(obstacle=obstacle, move=move, holder=holder)
    if not any(each.person == move.taker and each.covers(move.day) for each in members):
        return Hindrance(obstacle=Obstacle.NOT_A_MEMBER, move=move, holder=holder)
    skip = hindered[move.day].get(move.taker)
    return Hindrance(obstacle=Obstacle.HINDERED, move=move, holder=holder, skip=skip) if skip else None


def _about_the_day(team: Team, move: Move, turn: Turn | None, today: date) -> Obstacle | None:
    if move.day < today:
        return Obstacle.OVER
    if not team.works_on(move.day):
        return Obstacle.DAY_OFF
    return Obstacle.NOT_DECIDED if turn is None else None


def _about_the_holder(move: Move, holder: PersonId | None) -> Obstacle | None:
    if holder == move.taker:
        return Obstacle.ALREADY_THEIRS
    return Obstacle.NOT_THEIRS if holder != move.giver else None


def _pairs(team: Team, serving: Mapping[date, PersonId | None], days: Iterable[date]) -> Iterator[Near]:
    for day in sorted(days):
        person = serving.get(day)
        if person is None:
            continue
        for other in _around(team, day):
            if serving.get(other) == person:
                yield Near(person=person, day=min(day, other), other=max(day, other))


def _around(team: Team, day: date) -> Iterator[date]:
    """The working days less than a gap away."""
    for step in (calendar.previous_workday, calendar.next_workday):
        found: date | None = day
        for _ in range(team.gap - 1):
            found = step(team, found) if found else None
            if found:
                yield found
