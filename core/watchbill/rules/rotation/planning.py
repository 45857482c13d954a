"""Deciding days that have no turn yet, and days that lost their person."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.people import Membership, PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Skip, SkipCode, Turn, TurnKind
from watchbill.rules.rotation import book
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.crew import crews


def plan(
    team: Team,
    days: Iterable[date],
    memberships: Iterable[Membership],
    history: Iterable[Turn],
    absences: Iterable[Absence],
    nights: Iterable[NightDuty],
    decided_at: datetime,
) -> tuple[Turn, ...]:
    """A turn for each of the working days `days`, by day; one on which nobody is available is UNCOVERED.

    `history` holds the standing turns before and after, as far back as credit shall count; a day that it decides
    is left out. Memberships, absences and nights are needed for all of its days: they say who earned a share.
    """
    decided = {turn.day: turn for turn in history}
    wanted = sorted(set(days) - decided.keys())
    known = book.of(team, crews(team, (*decided, *wanted), memberships, absences, nights), decided.values())
    return tuple(_entered(known, known.decide(day, decided_at)) for day in wanted)


def repair(
    team: Team,
    turn: Turn,
    memberships: Iterable[Membership],
    history: Iterable[Turn],
    absences: Iterable[Absence],
    nights: Iterable[NightDuty],
    decided_at: datetime,
) -> Turn:
    """The next revision of `turn`, by the facts as they stand; who can serve stays, and no other day changes.

    The arguments are as for `plan`. A substitute's credit counts all of `history`, days after this one included:
    who has a turn ahead is not the first to be asked for another. A swap stays one while its person can serve, and
    so does an override.
    """
    decided = {each.day: each for each in history if each.day != turn.day}
    known = book.of(team, crews(team, (*decided, turn.day), memberships, absences, nights), decided.values())
    again = _standing(turn, known) or known.decide(turn.day, decided_at)
    return replace(
        again,
        backup=_backup(turn.backup, again.primary, turn.day, known),
        kind=_kind(turn, again.primary),
        revision=turn.revision + 1,
        decided_at=decided_at,
    )


def _entered(known: Book, turn: Turn) -> Turn:
    known.enter(turn)
    return turn


def _standing(turn: Turn, known: Book) -> Turn | None:
    """The turn with what stands against the others now; None when its person cannot serve.

    The gaps stay as they were when the person was chosen.
    """
    crew = known.crews[turn.day]
    if turn.primary not in crew.present:
        return None
    gaps: tuple[Skip, ...] = tuple(
        each for each in turn.skipped if each.code is SkipCode.GAP and each.person in crew.present
    )
    return replace(turn, skipped=crew.skipped + gaps)


def _backup(before: PersonId | None, primary: PersonId | None, day: date, known: Book) -> PersonId | None:
    stays = primary is not None and before != primary and before in known.crews[day].present
    return before if stays else known.backup(day, primary)


def _kind(before: Turn, primary: PersonId | None) -> TurnKind:
    if primary is None:
        return TurnKind.UNCOVERED
    agreed = before.kind in (TurnKind.SWAP, TurnKind.OVERRIDE) and before.primary == primary
    return before.kind if agreed else TurnKind.REPAIR
