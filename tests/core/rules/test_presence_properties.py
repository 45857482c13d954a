"""Whatever is known of whom: nobody serves who cannot, and the reason is the one that a person would name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.model import Absence, Half, Membership, NightDuty, Person, PersonId, Presence, SkipCode, Team
from watchbill.model.turn import OF_THE_PLAN
from watchbill.rules import availability, calendar, own_time, rotation
from watchbill.testing.builders import a_membership, a_night, a_person, a_team, an_absence

FIRST = date(2026, 10, 19)  # clocks change in Paris and then in New York within three weeks
AT = datetime(2026, 10, 1, tzinfo=UTC)
ZONES = ["Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Honolulu"]
PEOPLE = [PersonId(each) for each in "abcde"]
CASES = settings(max_examples=80, deadline=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A team, its days, and everything that may be known of five people."""

    team: Team
    days: tuple[date, ...]
    presence: Presence

    def reasons(self, person: PersonId, day: date) -> Iterator[SkipCode]:
        """Every reason that holds, the strongest first; found one by one, not as the rules do."""
        known, someone = self.presence, self.presence.people[person]
        own = own_time.local_date(self.team, someone, day)
        mine = [each for each in known.memberships if each.person == person]
        opens, closes = self.team.opens(day).astimezone(UTC), self.team.closes(day).astimezone(UTC)
        if not any(each.since <= day <= (each.until or date.max) for each in mine):
            yield SkipCode.NOT_YET if any(day < each.since for each in mine) else SkipCode.LEFT
        if any(each.person == person and each.start < closes and opens < each.end for each in known.absences):
            yield SkipCode.AWAY
        if own in known.holidays.get(person, {}):
            yield SkipCode.HOLIDAY
        if someone.workdays and own.isoweekday() not in someone.workdays:
            yield SkipCode.PART_TIME
        rested = opens - self.team.rest
        if any(each.person == person and each.start < opens and rested < each.end for each in known.nights):
            yield SkipCode.NIGHT_DUTY
        if own_time.shared(self.team, someone, day) < self.team.overlap and someone.zone != self.team.zone:
            yield SkipCode.OVERLAP


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Three weeks of a team."""
    team = a_team(
        zone=draw(st.sampled_from(ZONES)),
        overlap=timedelta(hours=draw(st.sampled_from([0, 1, 4, 8.5]))),
        rest=timedelta(hours=draw(st.sampled_from([0, 11, 24, 48]))),
    )
    days = calendar.workdays(team, FIRST, 15)
    some = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(days)), max_size=8)
    presence = Presence(
        memberships=[draw(_memberships(each, days)) for each in PEOPLE],
        people={each: draw(_people(each)) for each in PEOPLE},
        absences=[_absence(team, *each, draw(st.sampled_from([None, *Half]))) for each in draw(some)],
        nights=[_night(team, *each) for each in draw(some)],
        holidays={
            each: dict.fromkeys(draw(st.sets(st.sampled_from(days), max_size=3)), "Feast") for each in PEOPLE
        },
    )
    return Case(team=team, days=days, presence=presence)


@st.composite
def _memberships(draw: st.DrawFn, person: PersonId, days: tuple[date, ...]) -> Membership:
    since = draw(st.sampled_from([FIRST - timedelta(days=99), *days]))
    until = draw(st.none() | st.sampled_from(days))
    return a_membership(person, since=since, until=max(since, until) if until else None)


@st.composite
def _people(draw: st.DrawFn, person: PersonId) -> Person:
    workdays = draw(st.none() | st.frozensets(st.integers(1, 7), min_size=1))
    return a_person(person, zone=draw(st.sampled_from(ZONES)), workdays=workdays)


def _absence(team: Team, person: PersonId, day: date, half: Half | None) -> Absence:
    whole = team.midnight(day), team.midnight(day + timedelta(days=1))
    start, end = team.hours(day, half) if half else whole
    return an_absence(person, start=start.astimezone(UTC), end=end.astimezone(UTC))


def _night(team: Team, person: PersonId, day: date) -> NightDuty:
    start = datetime.combine(day, team.day_ends, ZoneInfo(team.zone)).astimezone(UTC)
    return a_night(person, start=start, end=start + timedelta(hours=9))


@CASES
@given(cases())
def test_nobody_serves_or_stands_behind_on_a_day_on_which_any_reason_holds(case: Case) -> None:
    for turn in rotation.plan(case.team, case.days, (), case.presence, AT):
        free = {each for each in PEOPLE if not any(case.reasons(each, turn.day))}

        assert {turn.primary, turn.backup} - {None} <= free
        assert (turn.primary is None) == (not free)


@CASES
@given(cases())
def test_the_reason_given_is_the_strongest_that_holds(case: Case) -> None:
    for day in case.days:
        given = {person: skip.code for person, skip in availability.against(case.team, day, case.presence).items()}
        expected = {person: next(case.reasons(person, day), None) for person in PEOPLE}

        assert given == {person: code for person, code in expected.items() if code}


@CASES
@given(cases())
def test_a_turn_names_every_member_who_could_not_and_nobody_who_is_no_member(case: Case) -> None:
    for turn in rotation.plan(case.team, case.days, (), case.presence, AT):
        members = {each.person for each in availability.members_on(case.presence.memberships, turn.day)}
        named = {each.person for each in turn.skipped if each.code not in OF_THE_PLAN}

        assert named == {each for each in members if any(case.reasons(each, turn.day))}


@CASES
@given(cases(), st.data())
def test_a_new_fact_moves_a_turn_only_from_whom_it_hits(case: Case, data: st.DataObject) -> None:
    before = Presence(memberships=case.presence.memberships, people=case.presence.people)
    planned = rotation.plan(case.team, case.days, (), before, AT)
    turn = data.draw(st.sampled_from(planned))
    again = rotation.repair(case.team, turn, planned, case.presence, AT)[0]

    if turn.primary and not any(case.reasons(turn.primary, turn.day)):
        assert again.primary == turn.primary
    else:
        assert again.primary is None or not any(case.reasons(again.primary, turn.day))
