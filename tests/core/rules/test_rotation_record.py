"""Plans as earlier releases made them: a release that is brought in decides the days ahead as the one before.

Where a change of the planner is meant to decide otherwise, write down here what it decides, and say so in the
CHANGELOG: teams see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from watchbill.model import Absence, Membership, NightDuty, Presence, SkipCode, Team, Turn
from watchbill.rules import calendar, rotation
from watchbill.testing.builders import DAY, a_membership, a_night, a_team, an_absence, at

LETTERS = {SkipCode.AWAY: "-", SkipCode.NIGHT_DUTY: "*", SkipCode.GAP: "<", SkipCode.NEEDED: ">"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A team, its facts, and its weeks from 1 December 2026 on."""

    team: Team
    members: Sequence[Membership]
    absences: Sequence[Absence] = ()
    nights: Sequence[NightDuty] = ()
    #: A day a word: who serves, who is the backup, and then who was passed over why.
    plan: str


def member(name: str, weight: int = 100) -> Membership:
    return a_membership(name, weight=weight)


def away(person: str, first: int, last: int) -> Absence:
    """From one day of the record to another, both included."""
    start, end = DAY + timedelta(days=first), DAY + timedelta(days=last + 1)
    return an_absence(person, start=at(0, day=start), end=at(0, day=end))


def night(person: str, before: int) -> NightDuty:
    """In the night before a day of the record."""
    day = DAY + timedelta(days=before)
    return a_night(person, start=at(22, day=day - timedelta(days=1)), end=at(6, day=day))


RECORDS = {
    "five alike": Record(
        team=a_team("five"),
        members=[member(name) for name in ("ann", "bob", "cleo", "dora", "eve")],
        plan="""
            eb ba dc ae cd dc ae cb ba ed be,e< ca ed dc ab ca ab ed be dc be,d< dc ea cd ab ea dc be cd ab
            cd ea bc de ab cb ed ae ec ba
        """,
    ),
    "weights, leave and nights": Record(
        team=a_team("six", gap=4, holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)})),
        members=[
            *(member(name) for name in ("ann", "bob", "cleo", "dora")),
            member("eve", 50),
            member("finn", 25),
        ],
        absences=[away("ann", 20, 33), away("bob", 3, 3), away("cleo", 9, 10), away("dora", 0, 6)],
        nights=[night("eve", 1), night("eve", 2), night("bob", 14), night("cleo", 15)],
        plan="""
            bc,d- af,d-e* cb,d-e* fa,b-d- ef,d- ae cd ba,c- db,c- ae ec,b* fa,c*d< df bd ce,a- eb,a-d<b<
            dc,a- bf,a-c< cd,a- fe,a-d<b<c< db,a- ec,a-c< bf cd ae db bf,c<a< ca ac de bf cd ab da bc ef ae
            cd db ba
        """,
    ),
    "too few for the gap": Record(
        team=a_team("few", gap=5),
        members=[member(name) for name in ("ann", "bob", "cleo")],
        absences=[away("ann", 6, 10), away("bob", 8, 9), away("cleo", 9, 9)],
        plan="""
            ac cb ba ac,c< cb,a- bc,a- c.,a-b- ..,a-b-c- bc,a-c< ab,c<b< ca bc,c< ab,c<b< cb ba,c< ac,c<b<
            ca bc,c< ab,c<b< cb ba,c< ac,c<b< ca bc,c< ab,c<b< cb ba ac,c<b< ca bc ab,c<b< cb ba ac,c<b< ca
            bc ab,c<b< cb ba ac,c<b<
        """,
    ),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_plan_is_as_it_was(name: str) -> None:
    record = RECORDS[name]
    presence = Presence(memberships=record.members, absences=record.absences, nights=record.nights)
    days = calendar.workdays(record.team, DAY, 40)

    turns = rotation.plan(record.team, days, (), presence, at(8))

    assert " ".join(map(written, turns)) == " ".join(record.plan.split())
    assert {each.decided_at for each in turns} == {at(8)}


def written(turn: Turn) -> str:
    """ "ab,c-d<": Ann serves, Bob is the backup, Cleo is away, Dora served too near."""
    passed = "".join(f"{each.person[0]}{LETTERS[each.code]}" for each in turn.skipped)
    return f"{(turn.primary or '.')[0]}{(turn.backup or '.')[0]}" + (f",{passed}" if passed else "")
