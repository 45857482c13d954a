"""A day that changes hands because people agreed on it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from watchbill.model import Credit, Presence, Skip, SkipCode, Turn, TurnKind
from watchbill.rules import calendar, rotation
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DAY,
    a_closed_day,
    a_membership,
    a_team,
    a_turn,
    an_absence,
    at,
)

OPS = a_team()
TODAY, NEXT = calendar.workdays(OPS, DAY, 2)
THREE = tuple(a_membership(name) for name in ("ann", "bob", "cleo"))
AWAY = an_absence("cleo", start=at(0, day=NEXT), end=at(0, day=NEXT + timedelta(days=1)))
TURN = a_turn("ann", "cleo", day=NEXT, revision=3)


def handed(turn: Turn = TURN, *absences: object, **changes: object) -> Turn:
    presence = Presence(memberships=THREE, absences=(AWAY,) if absences else ())
    given = {"kind": TurnKind.SWAP, "history": (), "presence": presence, "decided_at": at(8), **changes}
    return rotation.hand(OPS, turn, BOB, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [TurnKind.SWAP, TurnKind.OVERRIDE])
def test_the_taker_has_it_and_the_backup_stays(kind: TurnKind) -> None:
    made = handed(kind=kind)

    assert (made.team, made.day, made.primary, made.backup) == (OPS.id, NEXT, BOB, CLEO)
    assert (made.kind, made.revision, made.decided_at) == (kind, 4, at(8))


def test_a_backup_who_takes_it_is_followed_by_another() -> None:
    assert handed(replace(TURN, backup=BOB)).backup in (ANN, CLEO)


def test_a_backup_who_is_away_is_followed_by_another() -> None:
    made = handed(TURN, AWAY)

    assert made.backup == ANN
    assert made.skipped == (Skip(person=CLEO, code=SkipCode.AWAY, until=AWAY.end),)


def test_it_is_told_what_everybody_was_due() -> None:
    owed = {ANN: Credit(turns=50_000), BOB: Credit(turns=70_000), CLEO: Credit(turns=-120_000)}
    opening = a_closed_day(day=calendar.workdays(OPS, date(2026, 11, 30), 1)[0], credits=owed)
    served = a_turn("cleo", "ann", day=TODAY)

    made = handed(history=(served, TURN), opening=opening)

    due = dict(made.due)
    assert [person for person, _ in made.due] == [BOB, ANN, CLEO]
    assert due[BOB] - due[ANN] == pytest.approx(20_000, abs=2)  # rounding
    assert sum(due.values()) == 1_000_000, "the shares of two days, less the turn that Cleo served"
