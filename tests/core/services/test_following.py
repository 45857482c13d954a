"""Calendars that others keep: what they say becomes facts, and the published turns follow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import CalendarUnreadable, Unknown
from watchbill.model import Absent, Address, OnNightDuty, PersonId, Relieved, Returned, SkipCode, Turn
from watchbill.model.subscription import (
    PERIOD,
    Days,
    Entry,
    Mark,
    Reading,
    Stretch,
    Subscription,
    SubscriptionKind,
    SubscriptionState,
)
from watchbill.platforms.plain import Plain
from watchbill.ports import UnitOfWork
from watchbill.rules.permissions import Standing
from watchbill.services.directory import Caller
from watchbill.services.following import FRESH, Following
from watchbill.testing.builders import DAY, Counter, a_person, an_absence, an_identity, at

LEAVE = Subscription(name="leave", kind=SubscriptionKind.LEAVE)
NIGHTS = Subscription(name="nights", kind=SubscriptionKind.NIGHT)
FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)
MARK = Mark(etag='"1"', digest="d1")


@pytest.fixture
def following(desk: Desk) -> Following:
    return Following(desk.rotating, Counter("fact-"), {"leave": LEAVE, "nights": NIGHTS})


@pytest.fixture(autouse=True)
def published(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.rotating.publish(desk.request(work))


def days(title: str, first: date, last: date | None = None, **more: Any) -> Entry:
    return Entry(when=Days(first=first, last=last or first), title=title, **more)


def reading(*entries: Entry, total: int | None = None, now: datetime = NOW) -> Reading:
    count = len(entries) if total is None else total
    return Reading(entries=entries, total=count, until=now + timedelta(days=366), mark=MARK)


def take_over(
    desk: Desk, following: Following, read: Reading, subscription: Subscription = LEAVE, now: datetime = NOW
) -> list[object]:
    """What happened."""
    with desk.database.changing() as work:
        following.take_over(work, subscription, read, now)
        return list(work.events)


def turns(desk: Desk) -> dict[date, Turn]:
    with desk.database.reading() as work:
        return {each.day: each for each in work.turns.between(OPS, DAY, DAY + timedelta(days=30))}


def state(desk: Desk, name: str = "leave") -> SubscriptionState:
    with desk.database.reading() as work:
        found = work.subscriptions.get(name)
    assert found is not None
    return found


def absences(
    desk: Desk, now: datetime = NOW, source: str = "calendar:leave"
) -> Sequence[tuple[str, datetime, datetime]]:
    with desk.database.reading() as work:
        return [(each.person, each.start, each.end) for each in work.facts.absences_from(source, now)]


def said(desk: Desk) -> list[str]:
    with desk.database.reading() as work:
        return [Plain().write(each.message.content) for each in work.outbox.unsettled()]


def test_who_is_away_in_the_calendar_is_not_on_mro_and_the_others_days_stay(
    desk: Desk, following: Following
) -> None:
    before = turns(desk)
    holder = before[FRIDAY].primary
    assert holder is not None

    happened = take_over(desk, following, reading(days(f"{holder} off", FRIDAY)))

    after = turns(desk)
    assert after[FRIDAY].primary not in (None, holder)
    assert (holder, SkipCode.AWAY) in {(each.person, each.code) for each in after[FRIDAY].skipped}
    changed = {
        day
        for day in before
        if (after[day].primary, after[day].backup) != (before[day].primary, before[day].backup)
    }
    assert FRIDAY in changed
    assert len(changed) <= 2, "one day is handed over, or exchanged with one other"
    assert Absent(person=holder, first=FRIDAY, last=FRIDAY) in happened
    assert absences(desk) == [(holder, at(0, day=FRIDAY), at(0, day=FRIDAY + timedelta(days=1)))]


def test_night_duty_in_the_calendar_keeps_from_the_next_day(desk: Desk, following: Following) -> None:
    holder = turns(desk)[FRIDAY].primary
    night = Stretch(start=at(22, day=date(2026, 12, 3)), end=at(6, day=FRIDAY))

    happened = take_over(desk, following, reading(Entry(when=night, title=str(holder))), NIGHTS)

    assert turns(desk)[FRIDAY].primary != holder
    assert any(isinstance(each, OnNightDuty) for each in happened)


def test_an_entry_that_moves_frees_the_day_and_takes_another(desk: Desk, following: Following) -> None:
    take_over(desk, following, reading(days("Ben", FRIDAY)))

    happened = take_over(desk, following, reading(days("Ben", MONDAY)), now=NOW + PERIOD)

    assert absences(desk) == [("ben", at(0, day=MONDAY), at(0, day=MONDAY + timedelta(days=1)))]
    assert [type(each) for each in happened if isinstance(each, Absent | Returned)] == [Returned, Absent]


def test_a_night_that_is_cancelled_counts_no_more(desk: Desk, following: Following) -> None:
    night = Stretch(start=at(22), end=at(6, day=DAY + timedelta(days=1)))
    other = Stretch(start=at(22, day=FRIDAY), end=at(6, day=FRIDAY + timedelta(days=1)))
    take_over(desk, following, reading(Entry(when=night, title="Ann"), Entry(when=other, title="Ben")), NIGHTS)

    happened = take_over(desk, following, reading(Entry(when=other, title="Ben")), NIGHTS)

    assert [each.duty.person for each in happened if isinstance(each, Relieved)] == ["ann"]
    with desk.database.reading() as work:
        assert [each.person for each in work.facts.nights_from("calendar:nights", NOW)] == ["ben"]
        assert list(work.facts.nights([PersonId("ann")], at(0), at(0, day=MONDAY))) == []


def test_read_again_it_changes_nothing(desk: Desk, following: Following) -> None:
    read = reading(days("Ben", FRIDAY), days("Chloe", MONDAY, MONDAY + timedelta(days=3)))
    take_over(desk, following, read)
    before = turns(desk)

    assert take_over(desk, following, read, now=NOW + PERIOD) == []
    assert turns(desk) == before


def test_whole_days_are_those_of_the_team(desk: Desk, following: Following) -> None:
    with desk.database.changing() as work:
        work.people.save(a_person("ben", name="Ben", zone="America/New_York"))

    take_over(desk, following, reading(days("Ben", FRIDAY)))

    assert absences(desk) == [("ben", at(0, day=FRIDAY), at(0, day=FRIDAY + timedelta(days=1)))]


def test_whole_days_of_who_is_in_no_team_are_their_own(desk: Desk, following: Following) -> None:
    with desk.database.changing() as work:
        work.people.save(a_person("gil", name="Gil", zone="Asia/Tokyo"))

    take_over(desk, following, reading(days("Gil", FRIDAY)))

    tokyo = ZoneInfo("Asia/Tokyo")
    (only,) = absences(desk)
    assert only[1] == datetime(2026, 12, 4, tzinfo=tokyo)


def test_an_empty_calendar_that_had_entries_deletes_nothing_and_says_so(desk: Desk, following: Following) -> None:
    take_over(desk, following, reading(days("Ben", FRIDAY)))

    assert take_over(desk, following, reading(), now=NOW + PERIOD) == []

    assert [each[0] for each in absences(desk)] == ["ben"]
    assert state(desk).failure.startswith(
        "It has become empty. What was read before still counts; `!calendars forget leave`"
    )
    assert state(desk).failing_since == NOW + PERIOD


def test_a_calendar_that_hides_whom_its_entries_are_about_deletes_nothing(
    desk: Desk, following: Following
) -> None:
    night = Stretch(start=at(8), end=at(12))
    take_over(desk, following, reading(days("Ben", FRIDAY), Entry(when=night, title="Ann")))

    rest = Stretch(start=at(10), end=at(12))
    take_over(desk, following, reading(days("Busy", FRIDAY), Entry(when=rest, title="Busy")))

    assert [each[0] for each in absences(desk)] == ["ann", "ben"]
    assert state(desk).failure.startswith("It names nobody I know any more, at the same times as before.")


def test_an_entry_of_nobody_known_beside_one_that_was_cancelled_hides_nothing(
    desk: Desk, following: Following
) -> None:
    take_over(desk, following, reading(days("Ben", FRIDAY), days("Party", MONDAY)))

    take_over(desk, following, reading(days("Party", MONDAY)))

    assert (absences(desk), state(desk).failure) == ([], "")


def test_an_empty_calendar_that_never_had_an_entry_is_well(desk: Desk, following: Following) -> None:
    take_over(desk, following, reading())

    assert (state(desk).failure, state(desk).entries) == ("", 0)


def test_a_calendar_whose_entries_are_all_over_is_no_empty_one(desk: Desk, following: Following) -> None:
    take_over(desk, following, reading(days("Ben", FRIDAY)))

    take_over(desk, following, reading(total=1), now=NOW + PERIOD)

    assert (absences(desk), state(desk).failure) == ([], "")


def test_one_that_cannot_be_read_keeps_what_was_read_and_since_when_it_fails(
    desk: Desk, following: Following
) -> None:
    take_over(desk, following, reading(days("Ben", FRIDAY)))

    for minutes, why in ((5, "it is away"), (10, "it is broken")):
        with desk.database.changing() as work:
            following.failed(work, LEAVE, CalendarUnreadable(why), NOW + timedelta(minutes=minutes))

    assert [each[0] for each in absences(desk)] == ["ben"]
    now = state(desk)
    assert (now.failure, now.failing_since) == ("it is broken", NOW + timedelta(minutes=5))
    assert (now.read_at, now.entries, now.people) == (NOW, 1, 1)
    take_over(desk, following, reading(days("Ben", FRIDAY)), now=NOW + timedelta(minutes=15))
    assert (state(desk).failure, state(desk).failing_since) == ("", None)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(0.0, 300), (20.0, 300), (900.0, 900), (1e9, 21_600)],
    ids=["none", "short", "long", "absurd"],
)
def test_the_other_side_says_for_how_long_it_is_left_alone_within_bounds(
    desk: Desk, following: Following, asked: float, waits: int
) -> None:
    with desk.database.changing() as work:
        following.failed(work, LEAVE, CalendarUnreadable("it is busy", wait=asked), NOW)

    assert state(desk).again_at == NOW + timedelta(seconds=waits)


def test_what_a_person_takes_back_stays_back_while_the_calendar_says_the_same(
    desk: Desk, following: Following
) -> None:
    read = reading(days("Ben", DAY, DAY + timedelta(days=2)))
    take_over(desk, following, read)
    with desk.database.changing() as work:
        request = desk.request(work, "ben")
        desk.absenting.back(request, request.person)

    take_over(desk, following, read, now=NOW + PERIOD)
    assert absences(desk) == []

    take_over(desk, following, reading(days("Ben", DAY, FRIDAY)), now=NOW + 2 * PERIOD)
    assert [each[0] for each in absences(desk)] == ["ben"]


def test_a_night_that_a_person_takes_back_stays_back(desk: Desk, following: Following) -> None:
    night = Stretch(start=at(22), end=at(6, day=DAY + timedelta(days=1)))
    read = reading(Entry(when=night, title="Ben"))
    take_over(desk, following, read, NIGHTS)
    with desk.database.changing() as work:
        request = desk.request(work, "ben")
        (taken_back,) = desk.absenting.relieve(request, request.person)

    assert (taken_back.start, taken_back.end) == (night.start, night.end)
    assert take_over(desk, following, read, NIGHTS, now=NOW + PERIOD) == []
    with desk.database.reading() as work:
        assert list(work.facts.nights_from("calendar:nights", NOW)) == []


def test_what_was_said_in_chat_is_not_the_calendars_to_take_back(desk: Desk, following: Following) -> None:
    with desk.database.changing() as work:
        work.facts.add_absence(an_absence("ben", start=at(0, day=FRIDAY), end=at(0, day=MONDAY)))

    take_over(desk, following, reading(days("Chloe", FRIDAY)))

    with desk.database.reading() as work:
        (absence,) = work.facts.absences([PersonId("ben")], at(0, day=FRIDAY), at(0, day=MONDAY))
    assert absence.source == "chat"


def test_of_nobody_known_the_titles_are_kept_short_and_few(desk: Desk, following: Following) -> None:
    titles = ["Zoe", "Zoe", "\x1b\u202e\n", "x" * 100, *(f"Guest {number}" for number in range(40))]

    take_over(desk, following, reading(*(days(title, FRIDAY) for title in titles)))

    assert state(desk).strange[:3] == ("Zoe", "(no title)", "x" * 59 + "…")
    assert len(state(desk).strange) == 20
    assert state(desk).entries == 0


def test_a_calendar_of_another_kind_than_before_takes_its_old_facts_back(desk: Desk, following: Following) -> None:
    take_over(desk, following, reading(days("Ben", FRIDAY)))

    take_over(desk, following, reading(days("Ben", FRIDAY)), replace(NIGHTS, name="leave"))

    assert absences(desk) == []
    with desk.database.reading() as work:
        assert [each.person for each in work.facts.nights_from("calendar:leave", NOW)] == ["ben"]


def test_the_holder_is_told_once_in_the_channel_why_their_day_changed(desk: Desk, following: Following) -> None:
    holder = turns(desk)[FRIDAY].primary
    assert holder is not None

    take_over(desk, following, reading(days(str(holder), FRIDAY)))

    told = said(desk)
    assert len(told) == 1
    assert holder.title() in told[0]


def test_the_trail_says_which_calendar_it_was(desk: Desk, following: Following) -> None:
    take_over(desk, following, reading(days("Ben", FRIDAY)))

    with desk.database.reading() as work:
        places = {(each.place, each.person) for each in work.audit.recent(10) if each.action == "away"}
    assert places == {("calendar leave", None)}


class TestKnown:
    """The mark with which the other side is asked: whether it has changed."""

    def ask(self, desk: Desk, following: Following, now: datetime, subscription: Subscription = LEAVE) -> Mark:
        with desk.database.reading() as work:
            return following.known(work, subscription, now)

    def test_before_the_first_reading_there_is_none(self, desk: Desk, following: Following) -> None:
        assert self.ask(desk, following, NOW) == Mark()

    def test_after_it_the_last_one_is_good_for_hours(self, desk: Desk, following: Following) -> None:
        take_over(desk, following, reading(days("Ben", FRIDAY)))

        assert self.ask(desk, following, NOW + FRESH - timedelta(seconds=1)) == MARK
        assert self.ask(desk, following, NOW + FRESH) == Mark(), "a repeated entry may have come near"
        assert self.ask(desk, following, NOW - timedelta(hours=1)) == Mark(), "the clock went back"

    def test_other_settings_and_other_people_read_anew(self, desk: Desk, following: Following) -> None:
        take_over(desk, following, reading(days("Ben", FRIDAY)))

        assert self.ask(desk, following, NOW, replace(LEAVE, only=("off",))) == Mark()
        with desk.database.changing() as work:
            work.people.save(a_person("zoe"))
        assert self.ask(desk, following, NOW) == Mark()

    def test_unchanged_it_is_well_but_not_read(self, desk: Desk, following: Following) -> None:
        take_over(desk, following, reading(days("Ben", FRIDAY)))
        with desk.database.changing() as work:
            following.failed(work, LEAVE, CalendarUnreadable("it is away"), NOW + PERIOD)
            following.unchanged(work, LEAVE, NOW + 2 * PERIOD)

        now = state(desk)
        assert (now.failure, now.well_at, now.read_at) == ("", NOW + 2 * PERIOD, NOW)
        assert now.again_at == NOW + 3 * PERIOD


class TestForget:
    """`!calendars forget`."""

    def test_what_is_ahead_is_dropped_and_counted(self, desk: Desk, following: Following) -> None:
        take_over(desk, following, reading(days("Ben", FRIDAY), days("Chloe", MONDAY)))
        with desk.database.changing() as work:
            assert following.forget(work, "leave", NOW) == 2

        assert absences(desk) == []
        with desk.database.reading() as work:
            assert work.subscriptions.get("leave") is None

    def test_days_that_nobody_could_serve_are_tried_again(self, desk: Desk, following: Following) -> None:
        everybody = [days(name, FRIDAY) for name in ("Ann", "Ben", "Chloe", "Dmitri")]
        take_over(desk, following, reading(*everybody))
        assert turns(desk)[FRIDAY].primary is None

        with desk.database.changing() as work:
            following.forget(work, "leave", NOW)

        assert turns(desk)[FRIDAY].primary is not None

    def test_one_that_was_never_read_is_not_known(self, desk: Desk, following: Following) -> None:
        take_over(desk, following, reading())

        with pytest.raises(Unknown, match="Did you mean leave"), desk.database.changing() as work:
            following.forget(work, "leaves", NOW)


class TestLook:
    """`!calendars`."""

    def test_all_that_are_set_and_all_that_were(self, desk: Desk, following: Following) -> None:
        with desk.database.changing() as work:
            work.subscriptions.save(SubscriptionState(name="old", again_at=NOW))
            found = following.look(work)

        assert [(each.name, each.subscription is None, each.state is None) for each in found] == [
            ("leave", False, True),
            ("nights", False, True),
            ("old", True, False),
        ]

    @pytest.mark.parametrize(
        ("rank", "where", "may"),
        [
            (Standing.LEAD, "@ann", True),
            (Standing.ADMIN, "@ann", True),
            (Standing.MEMBER, "@ann", False),
            (Standing.LEAD, "#ops", False),
            (Standing.LEAD, "#elsewhere", False),
        ],
    )
    def test_titles_are_for_leads_alone_with_the_bot(
        self, desk: Desk, following: Following, rank: Standing, where: str, may: bool
    ) -> None:
        with desk.database.reading() as work:
            assert following.may_see_titles(_caller(work, rank, where)) == may


def _caller(work: UnitOfWork, rank: Standing, where: str) -> Caller:
    ann = work.people.get(PersonId("ann"))
    address = Address(platform="console", conversation=where)
    return Caller(
        identity=an_identity("@ann"), address=address, person=ann, team=None, rank=rank, has_turn=lambda: False
    )
