"""Who cannot serve, and why: away, a day off, not rested (M14), too far away, no member."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Absence, Half, Membership, NightDuty, Person, PersonId, Presence, Skip, SkipCode, Team
from watchbill.rules import availability
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, a_membership, a_night, a_person, a_team, an_absence, at

OPS = a_team()
EVENING = DAY - timedelta(days=1)
ALL_WEEK = frozenset(range(1, 8))


def ann(team: Team = OPS, day: date = DAY, *facts: Absence | NightDuty) -> Skip | None:
    """What stands against Ann."""
    absences = [each for each in facts if isinstance(each, Absence)]
    nights = [each for each in facts if isinstance(each, NightDuty)]
    presence = Presence(absences=absences, nights=nights)
    return availability.skips(team, (day,), presence)[day].get(ANN)


def code(found: Skip | None) -> SkipCode | None:
    return found.code if found else None


def test_nothing_is_known_against_her() -> None:
    assert ann() is None


def test_facts_of_others_do_not_matter() -> None:
    assert ann(OPS, DAY, an_absence("bob"), a_night("bob")) is None


def test_a_day_away_says_when_it_ends() -> None:
    away = an_absence("ann")

    assert ann(OPS, DAY, away) == Skip(person=ANN, code=SkipCode.AWAY, until=away.end)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at(8), at(9), None),
        (at(8), at(9, 1), SkipCode.AWAY),
        (at(12), at(13), SkipCode.AWAY),
        (at(17, 29), at(20), SkipCode.AWAY),
        (at(17, 30), at(20), None),
        (at(12), at(12), None),
        (at(13), at(12), None),
    ],
)
def test_away_is_any_part_of_working_hours(start: datetime, end: datetime, expected: SkipCode | None) -> None:
    assert code(ann(OPS, DAY, an_absence("ann", start=start, end=end))) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at(18, day=EVENING), at(22, day=EVENING), None),
        (at(18, day=EVENING), at(22, 1, day=EVENING), SkipCode.NIGHT_DUTY),
        (at(22, day=EVENING), at(6), SkipCode.NIGHT_DUTY),
        (at(2), at(3), SkipCode.NIGHT_DUTY),
        (at(8, 59), at(10), SkipCode.NIGHT_DUTY),
        (at(9), at(10), None),
        (at(22), at(23), None),
        (at(3), at(3), None),
    ],
)
def test_night_duty_counts_within_the_rest_before_the_day(
    start: datetime, end: datetime, expected: SkipCode | None
) -> None:
    assert code(ann(OPS, DAY, a_night("ann", start=start, end=end))) == expected


def test_the_night_of_friday_does_not_count_on_monday() -> None:
    friday = a_night("ann", start=at(22, day=date(2026, 12, 4)), end=at(9, day=date(2026, 12, 5)))

    assert ann(OPS, date(2026, 12, 7), friday) is None


def test_a_team_without_rest_knows_no_night_duty() -> None:
    assert ann(a_team(rest=timedelta(0)), DAY, a_night("ann", end=at(12))) is None


def test_an_absence_counts_before_a_night() -> None:
    ends_later = a_night("ann", end=at(12))

    assert code(ann(OPS, DAY, ends_later, an_absence("ann", end=at(10)))) is SkipCode.AWAY


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_absences_the_longer_one_is_told(order: int) -> None:
    short, long = an_absence("ann"), an_absence("ann", end=at(0, day=date(2026, 12, 9)))
    found = ann(OPS, DAY, *[short, long][::order])

    assert found == Skip(person=ANN, code=SkipCode.AWAY, until=long.end)


def test_an_absence_may_have_no_end() -> None:
    for zone in (UTC, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")):
        endless = an_absence("ann", end=datetime.max.replace(tzinfo=zone))

        assert code(ann(OPS, DAY, endless)) is SkipCode.AWAY


#: Zone, a Sunday on which clocks change, and the wall time at which eleven hours before 09:00 begin.
CHANGES = [
    ("Europe/Paris", date(2026, 3, 29), time(21, 0)),
    ("Europe/Paris", date(2026, 10, 25), time(23, 0)),
    ("America/New_York", date(2026, 3, 8), time(21, 0)),
    ("America/New_York", date(2026, 11, 1), time(23, 0)),
]


@pytest.mark.parametrize(("zone", "sunday", "rest_begins"), CHANGES)
def test_eleven_hours_of_rest_are_elapsed_hours_when_clocks_change(
    zone: str, sunday: date, rest_begins: time
) -> None:
    team = a_team(zone=zone, workdays=ALL_WEEK)
    limit = datetime.combine(sunday - timedelta(days=1), rest_begins, ZoneInfo(zone))
    enough = a_night("ann", start=limit - timedelta(hours=3), end=limit)
    too_little = a_night("ann", start=limit - timedelta(hours=3), end=limit + timedelta(minutes=1))

    assert ann(team, sunday, enough) is None
    assert code(ann(team, sunday, too_little)) is SkipCode.NIGHT_DUTY


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    paris = ZoneInfo("Europe/Paris")
    sunday = date(2026, 10, 25)
    early = a_team(workdays=ALL_WEEK, day_starts=time(2, 30), day_ends=time(8))
    away = an_absence(
        "ann",
        start=datetime(2026, 10, 25, 1, 0, tzinfo=paris),
        end=datetime(2026, 10, 25, 2, 15, tzinfo=paris, fold=1),
    )

    assert code(ann(early, sunday, away)) is SkipCode.AWAY


@given(st.integers(-100, 300), st.integers(-100, 300), st.sampled_from(CHANGES))
def test_a_quarter_of_an_hour_in_common_decides(first: int, last: int, change: tuple[str, date, time]) -> None:
    zone, sunday, _ = change
    team = a_team(zone=zone, workdays=ALL_WEEK)
    midnight = team.opens(sunday).astimezone(UTC) - timedelta(hours=24)
    start, end = (midnight + timedelta(minutes=15 * each) for each in (first, last))
    away = an_absence("ann", start=start, end=end)
    duty = a_night("ann", start=start, end=end)
    opens, closes = team.opens(sunday).astimezone(UTC), team.closes(sunday).astimezone(UTC)

    assert (ann(team, sunday, away) is not None) == meet(start, end, opens, closes)
    assert (ann(team, sunday, duty) is not None) == meet(start, end, opens - timedelta(hours=11), opens)


def meet(start: datetime, end: datetime, first: datetime, last: datetime) -> bool:
    """Whether a quarter of an hour lies in both, tried one by one."""
    quarters = range(int((last - first) / timedelta(minutes=15)))
    return any(start <= first + timedelta(minutes=15 * each) < end for each in quarters)


def test_many_days_at_once_say_the_same_as_one_by_one() -> None:
    days = [DAY + timedelta(days=offset) for offset in range(-3, 4)]
    absences = [an_absence("ann"), an_absence("bob", end=at(0, day=date(2026, 12, 3)))]
    nights = [a_night("bob"), a_night("ann", start=at(22), end=at(6, day=date(2026, 12, 2)))]
    presence = Presence(absences=absences, nights=nights)
    together = availability.skips(OPS, days, presence)

    assert {(day, who): skip for day, skips in together.items() for who, skip in skips.items()} == {
        (day, who): found
        for day in days
        for who in (ANN, BOB)
        if (found := availability.skips(OPS, (day,), presence)[day].get(who))
    }


def on(day: date, *memberships: Membership) -> Sequence[PersonId]:
    return [each.person for each in availability.members_on(memberships, day)]


def test_members_are_those_whose_membership_covers_the_day_in_order() -> None:
    ended = a_membership("cleo", until=EVENING)
    starts = a_membership("dora", since=DAY)
    ends = a_membership("bob", until=DAY)

    assert on(DAY, ended, starts, ends, a_membership("ann")) == ["ann", "bob", "dora"]


def test_of_two_memberships_of_one_person_the_later_counts() -> None:
    half = a_membership("ann", since=DAY, weight=50)

    assert availability.members_on([half, a_membership("ann")], DAY) == (half,)


def present(person: Person, holidays: Mapping[date, str] | None = None, **more: Any) -> Presence:
    return Presence(people={person.id: person}, holidays={person.id: holidays or {}}, **more)


@pytest.mark.parametrize("half", list(Half))
def test_who_is_away_for_half_of_the_day_is_away_and_the_half_is_told(half: Half) -> None:
    start, end = OPS.hours(DAY, half)
    away = an_absence("ann", start=start, end=end)

    assert ann(OPS, DAY, away) == Skip(person=ANN, code=SkipCode.AWAY, until=end, half=half)
    assert availability.half_of(OPS, DAY, away) is half


@pytest.mark.parametrize("order", [1, -1])
def test_a_whole_day_away_comes_before_half_of_it(order: int) -> None:
    start, end = OPS.hours(DAY, Half.AFTERNOON)
    facts = [an_absence("ann", start=start, end=end), an_absence("ann", end=at(17))]
    found = ann(OPS, DAY, *facts[::order])

    assert found == Skip(person=ANN, code=SkipCode.AWAY, until=at(17))


def test_half_a_day_outside_of_another_teams_hours_keeps_nobody_from_it() -> None:
    early = a_team("early", day_starts=time(6), day_ends=time(12))
    start, end = OPS.hours(DAY, Half.AFTERNOON)

    assert ann(early, DAY, an_absence("ann", start=start, end=end)) is None


def test_a_public_holiday_is_told_by_its_name() -> None:
    found = availability.skips(OPS, (DAY, EVENING), present(a_person("ann"), {DAY: "Bears' Day"}))

    assert found == {DAY: {ANN: Skip(person=ANN, code=SkipCode.HOLIDAY, holiday="Bears' Day")}, EVENING: {}}


def test_a_weekday_off_is_that_of_the_persons_own_date() -> None:
    auckland, monday = a_team(zone="Pacific/Auckland"), date(2026, 12, 7)
    person = a_person("ann", zone="Pacific/Honolulu", workdays=frozenset({1, 2, 3, 4, 5}))
    found = availability.skips(auckland, (monday,), present(person))[monday]

    assert found == {ANN: Skip(person=ANN, code=SkipCode.PART_TIME, day=monday - timedelta(days=1))}


def test_who_works_as_the_team_does_is_never_off() -> None:
    assert availability.skips(OPS, (DAY,), present(a_person("ann"))) == {DAY: {}}


@pytest.mark.parametrize(
    ("zone", "asked", "shared"),
    [
        ("America/New_York", 0, None),
        ("America/New_York", 2.5, None),
        ("America/New_York", 2.6, 2.5),
        ("America/Los_Angeles", 1, 0),
        ("Europe/Paris", 24, None),
        ("Europe/Berlin", 24, None),
    ],
)
def test_who_shares_too_little_of_the_day_is_too_far_away(zone: str, asked: float, shared: float | None) -> None:
    team = a_team(overlap=timedelta(hours=asked))
    found = availability.skips(team, (DAY,), present(a_person("ann", zone=zone)))[DAY].get(ANN)
    hours = None if shared is None else timedelta(hours=shared)

    assert found == (None if hours is None else Skip(person=ANN, code=SkipCode.OVERLAP, shared=hours))


def test_rest_says_when_it_is_over_unless_it_never_is() -> None:
    paris = a_night("ann", end=datetime(2026, 10, 24, 22, 30, tzinfo=ZoneInfo("Europe/Paris")))
    endless = a_night("ann", end=datetime.max.replace(tzinfo=UTC))
    sunday = a_team(workdays=ALL_WEEK)
    found = ann(sunday, date(2026, 10, 25), replace(paris, start=paris.end - timedelta(hours=3)))

    assert found is None  # eleven elapsed hours later it is 08:30
    late = replace(paris, start=paris.end, end=paris.end + timedelta(hours=1))
    assert ann(sunday, date(2026, 10, 25), late) == Skip(
        person=ANN, code=SkipCode.NIGHT_DUTY, until=late.end, rested=datetime(2026, 10, 25, 8, 30, tzinfo=UTC)
    )
    assert ann(OPS, DAY, endless) == Skip(person=ANN, code=SkipCode.NIGHT_DUTY, until=endless.end)


def test_of_several_reasons_the_one_that_a_person_would_name_counts() -> None:
    far = a_person("ann", zone="America/New_York", workdays=frozenset({3}))
    team = a_team(overlap=timedelta(hours=8))
    left = a_membership("ann", until=EVENING)
    whole = present(
        far, {DAY: "Bears' Day"}, absences=[an_absence("ann")], nights=[a_night("ann")], memberships=[left]
    )
    fewer = [
        whole,
        replace(whole, memberships=()),
        replace(whole, memberships=(), absences=()),
        replace(whole, memberships=(), absences=(), holidays={}),
        replace(whole, memberships=(), absences=(), holidays={}, people={ANN: replace(far, workdays=None)}),
        replace(present(replace(far, workdays=None))),
    ]

    assert [code(availability.against(team, DAY, each).get(ANN)) for each in fewer] == [
        SkipCode.LEFT,
        *availability.REASONS,
    ]


def test_who_joins_later_or_has_left_is_told_with_the_day() -> None:
    tomorrow = DAY + timedelta(days=1)
    memberships = [
        a_membership("ann", until=EVENING),
        a_membership("ann", since=date(2026, 12, 20)),
        a_membership("bob", since=tomorrow),
        a_membership("cleo", until=EVENING),
        a_membership("dora", until=DAY),
    ]

    assert availability.outsiders(memberships, DAY) == {
        ANN: Skip(person=ANN, code=SkipCode.NOT_YET, day=date(2026, 12, 20)),
        BOB: Skip(person=BOB, code=SkipCode.NOT_YET, day=tomorrow),
        CLEO: Skip(person=CLEO, code=SkipCode.LEFT, day=EVENING),
    }
