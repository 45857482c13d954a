"""Who is not asked for what nobody takes: they are away at this moment, or rest."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from watchbill.model import Person, PersonId, Presence, Team
from watchbill.model.escalation import Crew
from watchbill.model.people import Membership
from watchbill.rules import escalating
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DAY,
    DORA,
    a_membership,
    a_night,
    a_person,
    a_team,
    an_absence,
    at,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TEAM = a_team()
EVERYBODY = (ANN, BOB, CLEO, DORA)
NEXT_DAY, SATURDAY, MONDAY = date(2026, 12, 2), date(2026, 12, 5), date(2026, 12, 7)
EVA = PersonId("eva")


def missing(
    now: datetime, *others: Person, members: Collection[Membership] = (), team: Team = TEAM, **facts: Any
) -> set[str]:
    """Whom nobody asks then; `others` are not as everybody is."""
    here = [a_membership(each) for each in EVERYBODY]
    people = {each.id: each for each in (*map(a_person, EVERYBODY), *others)}
    presence = Presence(memberships=[*here, *members], people=people, **facts)
    return {str(each) for each in escalating.absent(team, presence, now)}


AFTERNOON = an_absence("bob", start=at(13, 15), end=at(17, 30))


def test_who_is_away_at_this_moment_is_not_asked() -> None:
    assert missing(at(10)) == set()
    assert missing(at(13, 14), absences=[AFTERNOON]) == set()
    assert missing(at(13, 15), absences=[AFTERNOON]) == {"bob"}
    assert missing(at(17, 30), absences=[AFTERNOON]) == set()
    assert missing(at(22), absences=[an_absence("bob")]) == {"bob"}


def test_who_is_not_in_the_team_today_is_not_asked() -> None:
    left, later = a_membership("eva", until=date(2026, 11, 30)), a_membership("finn", since=NEXT_DAY)

    assert missing(at(10), members=[left, later]) == {"eva", "finn"}
    assert missing(at(22), members=[left, later]) == {"eva", "finn"}


def test_in_the_teams_hours_a_day_off_counts_by_night_it_does_not() -> None:
    part_timer, holidays = a_person("bob", workdays=frozenset({3, 4})), {CLEO: {DAY: "Bakers' Day"}}

    assert missing(at(10), part_timer, holidays=holidays) == {"bob", "cleo"}
    assert missing(at(22), part_timer, holidays=holidays) == set()


def test_who_lives_too_far_away_is_not_asked_in_the_teams_hours() -> None:
    far = a_person("bob", zone="America/New_York")

    assert missing(at(10), far, team=a_team(overlap=4 * HOUR)) == {"bob"}


def test_who_rests_after_a_night_is_not_asked_and_who_is_on_duty_still_is() -> None:
    over, still = a_night("bob"), a_night("cleo", id="night-2", end=at(12))

    assert missing(at(10), nights=[over, still]) == {"bob"}
    assert missing(at(13), nights=[over, still]) == {"bob", "cleo"}


def test_an_absence_hides_no_day_off() -> None:
    part_timer = a_person("bob", workdays=frozenset({3}))

    assert missing(at(10), part_timer, absences=[AFTERNOON]) == {"bob"}


def test_whoever_has_the_duty_is_called_first_else_whoever_has_the_day() -> None:
    assert escalating.first(Crew(night=(DORA, EVA), primary=ANN)) == DORA
    assert escalating.first(Crew(primary=ANN)) == ANN
    assert escalating.first(Crew()) is None
