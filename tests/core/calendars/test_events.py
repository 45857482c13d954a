"""The events of calendar files as the programs of this world write them, and as nobody should."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watchbill.calendars import events
from watchbill.errors import CalendarUnreadable
from watchbill.model.subscription import Days, Entry, Stretch

FIRST, LAST = datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2027, 12, 2, 9, tzinfo=UTC)


def file(*parts: str, head: str = "") -> bytes:
    """A calendar of these events, each given by its lines."""
    inside = "\n".join(f"BEGIN:VEVENT\n{part.strip()}\nEND:VEVENT" for part in parts)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{head}\n{inside}\nEND:VCALENDAR\n"
    return "\n".join(line for line in text.splitlines() if line).replace("\n", "\r\n").encode() + b"\r\n"


def read(*parts: str, head: str = "", zone: str | None = None) -> list[Entry]:
    return list(events.read(file(*parts, head=head), FIRST, LAST, zone=zone).entries)


def when(*parts: str, head: str = "", zone: str | None = None) -> list[Days | Stretch]:
    return [each.when for each in read(*parts, head=head, zone=zone)]


def utc(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def stretch(start: datetime, end: datetime) -> Stretch:
    return Stretch(start=start, end=end)


class TestTimes:
    """When an event is."""

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ("DTSTART:20261204T100000Z\nDTEND:20261204T120000Z", stretch(utc(4, 10), utc(4, 12))),
            ("DTSTART:20261204T100000Z\nDURATION:PT90M", stretch(utc(4, 10), utc(4, 11, 30))),
            (
                "DTSTART;TZID=Europe/Paris:20261204T100000\nDTEND;TZID=America/New_York:20261204T100000",
                stretch(utc(4, 9), utc(4, 15)),
            ),
            (
                "DTSTART;TZID=W. Europe Standard Time:20261204T100000\n"
                "DTEND;TZID=W. Europe Standard Time:20261204T110000",
                stretch(utc(4, 9), utc(4, 10)),
            ),
            (
                "DTSTART;VALUE=DATE:20261204\nDTEND;VALUE=DATE:20261207",
                Days(first=date(2026, 12, 4), last=date(2026, 12, 6)),
            ),
            ("DTSTART;VALUE=DATE:20261204", Days(first=date(2026, 12, 4), last=date(2026, 12, 4))),
            (
                "DTSTART;VALUE=DATE:20261204\nDTEND;VALUE=DATE:20261204",
                Days(first=date(2026, 12, 4), last=date(2026, 12, 4)),
            ),
            ("DTSTART;VALUE=DATE:20261204\nDURATION:P3D", Days(first=date(2026, 12, 4), last=date(2026, 12, 6))),
            ("DTSTART:20261201T080000Z\nDTEND:20261201T100000Z", stretch(utc(1, 8), utc(1, 10))),
        ],
        ids=[
            "utc",
            "duration",
            "two zones",
            "Windows zone",
            "days",
            "a day",
            "a day to itself",
            "days long",
            "under way",
        ],
    )
    def test_it_is_when_it_says(self, lines: str, expected: Days | Stretch) -> None:
        assert when(f"UID:a\nSUMMARY:Ann\n{lines}") == [expected]

    @pytest.mark.parametrize(
        "lines",
        [
            "DTSTART:20261201T070000Z\nDTEND:20261201T090000Z",
            "DTSTART:20271202T090000Z\nDTEND:20271202T100000Z",
            "DTSTART;VALUE=DATE:20261129",
            "DTSTART;VALUE=DATE:20271204",
            "DTSTART:20261204T100000Z",
            "DTSTART:20261204T100000Z\nDTEND:20261204T100000Z",
            "DTSTART:20261204T100000Z\nDTEND:20261203T100000Z",
            "DTSTART:99991231T235959Z\nDURATION:P9999D",
            "DTSTART:tomorrow\nDTEND:later",
            "DTEND:20261204T100000Z",
            "DTSTART:20261204T100000Z\nDTEND:20261204T120000Z\nSTATUS:CANCELLED",
        ],
        ids=[
            "over",
            "behind",
            "day over",
            "day behind",
            "no end",
            "no length",
            "backwards",
            "endless",
            "words",
            "no start",
            "cancelled",
        ],
    )
    def test_what_is_not_there_is_left_out(self, lines: str) -> None:
        good = "UID:b\nSUMMARY:Ann\nDTSTART;VALUE=DATE:20261210"

        assert when(f"UID:a\nSUMMARY:Ann\n{lines}", good) == [
            Days(first=date(2026, 12, 10), last=date(2026, 12, 10))
        ]

    def test_a_time_without_a_zone_is_in_the_one_that_is_set_else_the_files_own_else_utc(self) -> None:
        floating = "UID:a\nSUMMARY:Ann\nDTSTART:20261204T100000\nDTEND:20261204T110000"

        assert when(floating) == [stretch(utc(4, 10), utc(4, 11))]
        assert when(floating, head="X-WR-TIMEZONE:Asia/Tokyo") == [stretch(utc(4, 1), utc(4, 2))]
        assert when(floating, head="X-WR-TIMEZONE:Nowhere/Land") == [stretch(utc(4, 10), utc(4, 11))]
        assert when(floating, head="X-WR-TIMEZONE:Asia/Tokyo", zone="Europe/Paris") == [
            stretch(utc(4, 9), utc(4, 10))
        ]

    def test_a_zone_of_the_files_own_making_counts(self) -> None:
        own = """BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:20000101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE"""

        assert when(
            "UID:a\nSUMMARY:Ann\nDTSTART;TZID=Our office:20261204T100000\nDTEND;TZID=Our office:20261204T110000",
            head=own,
        ) == [stretch(utc(4, 4, 30), utc(4, 5, 30))]


class TestRepeated:
    """Events that take place again and again."""

    WEEKLY = "UID:a\nSUMMARY:Ann\nDTSTART;VALUE=DATE:20261106\nRRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261225"

    def fridays(self, *parts: str) -> list[date]:
        return [each.first for each in when(*parts) if isinstance(each, Days)]

    def test_each_time_within_what_is_asked(self) -> None:
        assert self.fridays(self.WEEKLY) == [date(2026, 12, day) for day in (4, 11, 18, 25)]

    def test_a_time_that_is_left_out(self) -> None:
        assert self.fridays(f"{self.WEEKLY}\nEXDATE;VALUE=DATE:20261211") == [
            date(2026, 12, day) for day in (4, 18, 25)
        ]

    def test_a_time_that_moved(self) -> None:
        moved = "UID:a\nSUMMARY:Ann\nRECURRENCE-ID;VALUE=DATE:20261211\nDTSTART;VALUE=DATE:20261214"

        assert sorted(self.fridays(self.WEEKLY, moved)) == [date(2026, 12, day) for day in (4, 14, 18, 25)]

    def test_a_time_that_was_cancelled(self) -> None:
        cancelled = (
            "UID:a\nSUMMARY:Ann\nRECURRENCE-ID;VALUE=DATE:20261211\nDTSTART;VALUE=DATE:20261211\nSTATUS:CANCELLED"
        )

        assert self.fridays(self.WEEKLY, cancelled) == [date(2026, 12, day) for day in (4, 18, 25)]

    def test_further_times(self) -> None:
        rdate = "UID:a\nSUMMARY:Ann\nDTSTART;VALUE=DATE:20261101\nRDATE;VALUE=DATE:20261203,20261207"

        assert self.fridays(rdate) == [date(2026, 12, 3), date(2026, 12, 7)]

    def test_the_wall_clock_stays_over_a_clock_change(self) -> None:
        nightly = (
            "UID:a\nSUMMARY:Ann\nDTSTART;TZID=Europe/Paris:20261224T220000\nDTEND;TZID=Europe/Paris:20261225T060000\n"
            "RRULE:FREQ=MONTHLY;COUNT=5"
        )

        starts = [each.start for each in when(nightly) if isinstance(each, Stretch)]
        assert [(each.month, each.hour) for each in starts] == [(12, 21), (1, 21), (2, 21), (3, 21), (4, 20)]

    def test_one_that_began_long_ago_and_never_ends(self) -> None:
        assert len(when("UID:a\nSUMMARY:Ann\nDTSTART;VALUE=DATE:19800101\nRRULE:FREQ=WEEKLY;BYDAY=FR")) == 52

    def test_one_with_a_mistake_hides_no_other(self) -> None:
        broken = "UID:b\nSUMMARY:Ben\nDTSTART;VALUE=DATE:20261106\nRRULE:FREQ=WEEKLY;BYDAY=NODAY"

        assert {each.title for each in read(broken, self.WEEKLY)} >= {"Ann"}

    def test_one_from_before_all_times_is_left_out(self) -> None:
        ancient = "UID:b\nSUMMARY:Ben\nDTSTART;VALUE=DATE:00010101\nRRULE:FREQ=DAILY"

        assert {each.title for each in read(ancient, self.WEEKLY)} == {"Ann"}


class TestSaid:
    """What an event says beside its time."""

    DAY = "UID:a\nDTSTART;VALUE=DATE:20261204"

    def only(self, lines: str) -> Entry:
        (entry,) = read(f"{self.DAY}\n{lines}")
        return entry

    def test_its_title_as_it_is_meant(self) -> None:
        assert self.only("SUMMARY:Ann\\, and caf\u00e9\\; away").title == "Ann, and caf\u00e9; away"
        assert self.only("SUMMARY:Ann is away for a ver\n y long time").title == "Ann is away for a very long time"
        assert self.only("LOCATION:here").title == ""
        assert len(self.only(f"SUMMARY:{'x' * 5000}").title) == 500

    def test_who_takes_part(self) -> None:
        one = "SUMMARY:x\nATTENDEE;CN=Ann:MAILTO:Ann@Example.com"
        two = f"{one}\nATTENDEE:mailto:ben@example.com\nATTENDEE:urn:uuid:1"

        assert self.only(one).emails == ("ann@example.com",)
        assert self.only(two).emails == ("ann@example.com", "ben@example.com")
        assert self.only("SUMMARY:x").emails == ()

    @pytest.mark.parametrize(
        ("lines", "out"),
        [
            ("", True),
            ("TRANSP:OPAQUE", True),
            ("TRANSP:TRANSPARENT", False),
            ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True),
            ("TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY", False),
            ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", False),
        ],
    )
    def test_whether_its_owner_is_out(self, lines: str, out: bool) -> None:
        assert self.only(f"SUMMARY:x\n{lines}").out == out


class TestRefused:
    """What is no calendar of a team, and what is told then."""

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "It is no calendar"),
            (b"\x89PNG\r\n", "It is no calendar"),
            (b"  <!doctype html><html>Sign in</html>", "a web page"),
            (b"\xef\xbb\xbf<html></html>", "a web page"),
            (file("UID:a\nDTSTART;VALUE=DATE:20261204")[:-12], "ends in the middle"),
            (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "cannot be understood"),
            (file("UID:a\nDTSTART:20261204T100000Z\nRRULE:FREQ=SECONDLY"), "more often than once a day"),
            (file("UID:a\nDTSTART:20261204T100000Z\nRRULE:FREQ=MIN\n UTELY"), "more often than once a day"),
            (
                file("UID:a\nDTSTART:20261204T100000Z\nRRULE:FREQ=DAILY;BYSECOND=1,2,3"),
                "more often than once a day",
            ),
        ],
        ids=[
            "nothing",
            "picture",
            "page",
            "page with a mark",
            "cut",
            "unbalanced",
            "secondly",
            "folded",
            "by second",
        ],
    )
    def test_it_is_refused_with_what_to_do(self, content: bytes, told: str) -> None:
        with pytest.raises(CalendarUnreadable, match=told):
            events.read(content, FIRST, LAST)

    def test_too_many_events_are_refused_before_they_are_understood(self) -> None:
        many = file(*["UID:a\nDTSTART;VALUE=DATE:20261204"] * 100_000)

        with pytest.raises(CalendarUnreadable, match="more than 20,000 events"):
            events.read(many, FIRST, LAST)

    def test_too_many_times_are_refused(self) -> None:
        daily = [f"UID:{number}\nDTSTART;VALUE=DATE:20261101\nRRULE:FREQ=DAILY" for number in range(14)]

        with pytest.raises(CalendarUnreadable, match="more than 5,000 entries"):
            read(*daily)

    def test_counting_that_takes_too_long_is_given_up(self) -> None:
        seconds = count(0, events.PATIENCE / 3)
        weekly = [f"UID:{number}\nDTSTART;VALUE=DATE:20261101\nRRULE:FREQ=WEEKLY" for number in range(9)]

        with pytest.raises(CalendarUnreadable, match="take too long to count"):
            events.read(file(*weekly), FIRST, LAST, watch=lambda: next(seconds))

    def test_how_many_there_are_in_all_is_told(self) -> None:
        past = "UID:a\nDTSTART;VALUE=DATE:20200101"

        found = events.read(file(past, past.replace("a", "b")), FIRST, LAST)
        assert (found.entries, found.total) == ((), 2)
        assert events.read(file(), FIRST, LAST).total == 0


LINES = st.sampled_from(
    """
SUMMARY:Ann
UID:a
UID:b
DTSTART:20261204T100000
DTSTART;VALUE=DATE:20261204
DTSTART;TZID=:1
DTEND:20261205T100000Z
DTEND;VALUE=DATE:20261206
DURATION:P1D
DURATION:-P1D
RRULE:FREQ=DAILY;COUNT=3
RRULE:FREQ=WEEKLY;INTERVAL=0
RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2
RRULE:
EXDATE:20261204T100000Z
RDATE;VALUE=PERIOD:20261204T100000Z/PT1H
RECURRENCE-ID:20261204T100000
RECURRENCE-ID;RANGE=THISANDFUTURE:20261204
STATUS:CANCELLED
ATTENDEE:mailto:
BEGIN:VALARM
END:VALARM
BEGIN:VEVENT
END:VEVENT
X-\x00:y
:
;=:
""".strip().splitlines()
)


@given(st.lists(st.lists(LINES, max_size=8), max_size=4))
@example([["DTSTART:20261204T100000", "DTEND:20261205T100000Z", "RRULE:FREQ=DAILY;COUNT=3"]])
@settings(max_examples=200, deadline=None)
def test_whatever_a_file_says_it_is_understood_or_refused(parts: list[list[str]]) -> None:
    content = file(*("\n".join(part) for part in parts))

    try:
        found = events.read(content, FIRST, LAST)
    except CalendarUnreadable:
        return
    assert all(_sound(each) for each in found.entries)


def _sound(entry: Entry) -> bool:
    if isinstance(entry.when, Days):
        return entry.when.first <= entry.when.last
    return entry.when.start < entry.when.end and entry.when.start.utcoffset() == timedelta(0)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_is_understood_or_refused(noise: bytes) -> None:
    for content in (noise, b"BEGIN:VCALENDAR\r\n" + noise + b"\r\nEND:VCALENDAR"):
        try:
            events.read(content, FIRST, LAST)
        except CalendarUnreadable:
            continue
