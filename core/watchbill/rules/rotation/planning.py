"""Deciding days that have no turn yet, and days that lost their person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from watchbill.model.closed_day import ClosedDay
from watchbill.model.people import PersonId
from watchbill.model.presence import Presence
from watchbill.model.team import Team
from watchbill.model.turn import OF_THE_PLAN, Turn, TurnKind
from watchbill.rules import calendar
from watchbill.rules.rotation import policy
from watchbill.rules.rotation.choice import Choice, choose
from watchbill.rules.rotation.repairing import Mending, mend
from watchbill.rules.rotation.sheet import Sheet, sheet

#: What people agreed on; a repair of another day leaves it alone.
PINNED = frozenset({TurnKind.SWAP, TurnKind.OVERRIDE})


def horizon(team: Team, last: date) -> date:
    """The last day that `plan` looks at when it plans up to `last`."""
    return max(calendar.workdays(team, last, policy.of(team).outlook + 1), default=last)


def plan(
    team: Team,
    days: Iterable[date],
    history: Iterable[Turn],
    presence: Presence,
    decided_at: datetime,
    opening: ClosedDay | None = None,
) -> tuple[Turn, ...]:
    """A turn for each of the working days `days`, by day; one on which nobody is available is UNCOVERED.

    `history` holds the standing turns since `opening`, the last closed day, and those less than a gap before the
    wanted days; a day that it decides is left out. Without a closed day everybody starts at 0. `presence` is
    needed for all of its days, as it says who earned a share, and up to the `horizon` of the last wanted day.
    """
    decided = {turn.day: turn for turn in history}
    wanted = sorted(set(days) - decided.keys())
    if not wanted:
        return ()
    ahead = calendar.workdays_between(team, wanted[0], horizon(team, wanted[-1]))
    known = sheet(team, (*decided, *wanted, *ahead), decided.values(), presence, opening)
    return tuple(_planned(known, wanted, decided_at))


def repair(
    team: Team,
    turn: Turn,
    history: Iterable[Turn],
    presence: Presence,
    decided_at: datetime,
    opening: ClosedDay | None = None,
) -> tuple[Turn, ...]:
    """The next revision of `turn`, by the facts as they stand; who can serve stays.

    The arguments are as for `plan`. The team's day at `decided_at` is its backup's, where they can serve: that was
    announced, and credit evens it out. Whoever lost a later day may be given one other of `history` instead, later
    than that day: whose day that was takes this one, and its next revision is the second turn returned. No more
    changes. A substitute's credit counts all of `history`, days after this one included: who has a turn ahead is
    not the first to be asked for another. A swap stays one while its person can serve, and so does an override,
    and neither is exchanged.
    """
    decided = {each.day: each for each in history if each.day != turn.day}
    known = sheet(team, (*decided, turn.day), decided.values(), presence, opening)
    standing = _standing(turn, known)
    if standing is not None:
        return (_revised(turn, replace(standing, decided_at=decided_at), known),)
    return tuple(_mended(turn, decided, known, decided_at))


def hand(
    team: Team,
    turn: Turn,
    taker: PersonId,
    kind: TurnKind,
    history: Iterable[Turn],
    presence: Presence,
    decided_at: datetime,
    opening: ClosedDay | None = None,
) -> Turn:
    """The next revision of `turn`, with `taker` on it because people agreed on that.

    The arguments are as for `repair`; the backup stays, unless it is the taker.
    """
    decided = {each.day: each for each in history if each.day != turn.day}
    known = sheet(team, (*decided, turn.day), decided.values(), presence, opening)
    handed = known.turn(turn.day, Choice(primary=taker), decided_at)
    return replace(
        handed,
        backup=_backup(turn.backup, taker, turn.day, known),
        kind=kind,
        revision=turn.revision + 1,
    )


def _planned(known: Sheet, wanted: Iterable[date], decided_at: datetime) -> Iterator[Turn]:
    for day in wanted:
        turn = known.turn(day, choose(known.book, known.position(day)), decided_at)
        turn = replace(turn, backup=known.backup(day, turn.primary))
        known.enter(turn)
        yield turn


def _mended(turn: Turn, decided: Mapping[date, Turn], known: Sheet, decided_at: datetime) -> Iterator[Turn]:
    """Whoever takes the day, and what the person who lost it takes in exchange."""
    mended = _mending(turn, decided, known, known.team.today(decided_at))
    yield _revised(turn, known.turn(turn.day, mended.choice, decided_at), known)
    if mended.exchanged is not None:
        other = decided[known.roll.days[mended.exchanged].day]
        given = known.turn(other.day, Choice(primary=turn.primary), decided_at)
        # In the book the day is somebody's already: by how much who was due tells nothing.
        yield _revised(other, replace(given, due=()), known)


def _mending(turn: Turn, decided: Mapping[date, Turn], known: Sheet, today: date) -> Mending:
    """On the day itself its backup steps in, who is known by then; earlier, whoever fairness chooses."""
    if turn.day <= today:
        here = known.position(turn.day)
        steps_in = turn.backup in known.book.due(here)
        return Mending(choice=Choice(primary=turn.backup) if steps_in else choose(known.book, here))
    others = (each for each in decided.values() if each.day > today and each.kind not in PINNED)
    exchangeable = [known.position(each.day) for each in others]
    return mend(known.book, known.position(turn.day), turn.primary, exchangeable)


def _standing(turn: Turn, known: Sheet) -> Turn | None:
    """The turn with what stands against the others now; None when its person cannot serve.

    What was said of credit stays as it was when the person was chosen.
    """
    crew = known.crews[turn.day]
    if turn.primary not in crew.present:
        return None
    chosen = tuple(each for each in turn.skipped if each.code in OF_THE_PLAN and each.person in crew.present)
    return replace(turn, skipped=crew.skipped + chosen)


def _revised(before: Turn, after: Turn, known: Sheet) -> Turn:
    return replace(
        after,
        backup=_backup(before.backup, after.primary, before.day, known),
        kind=_kind(before, after.primary),
        revision=before.revision + 1,
    )


def _backup(before: PersonId | None, primary: PersonId | None, day: date, known: Sheet) -> PersonId | None:
    stays = primary is not None and before != primary and before in known.crews[day].present
    return before if stays else known.backup(day, primary)


def _kind(before: Turn, primary: PersonId | None) -> TurnKind:
    if primary is None:
        return TurnKind.UNCOVERED
    return before.kind if before.kind in PINNED and before.primary == primary else TurnKind.REPAIR
