"""The events of an iCalendar file (RFC 5545) as entries; repeated ones each time that they take place."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.error import BrokenCalendarProperty

from watchbill.errors import CalendarUnreadable
from watchbill.model.subscription import Days, Entry, Stretch

#: Events of one calendar, and entries of one reading. 20,000 events take about 10 s.
MOST_EVENTS, MOST_ENTRIES = 20_000, 5_000
#: Seconds for repeating what is repeated.
PATIENCE = 20.0
#: No repeated event begins earlier: each time since its beginning would be counted.
_EARLIEST = 1970
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID", "EXRULE")
_TOO_OFTEN = re.compile(
    rb"^(?:RRULE|EXRULE)[^\r\n]*(?:FREQ=(?:SECONDLY|MINUTELY|HOURLY)|BY(?:SECOND|MINUTE|HOUR)=)", re.I | re.M
)
_BEGIN, _END = (re.compile(rb"^%s:VEVENT[ \t]*\r?$" % word, re.I | re.M) for word in (b"BEGIN", b"END"))
_NOT_UNDERSTOOD = "It cannot be understood as a calendar (RFC 5545)."
_FOLDED = re.compile(rb"\r?\n[ \t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds."""

    #: Those that meet the time asked about.
    entries: tuple[Entry, ...]
    #: How many events there are in all.
    total: int


def read(
    content: bytes,
    first: datetime,
    last: datetime,
    *,
    zone: str | None = None,
    watch: Callable[[], float] = time.monotonic,
) -> Found:
    """The events of a file that meet [first, last), both aware.

    Cancelled events, and events without a time, are left out.

    Args:
        content: the file.
        zone: for times without a zone; else the one that the file names, else UTC.
        watch: counts seconds and never goes back.

    Raises:
        CalendarUnreadable: it is no calendar, not all of one, or too much of one.
    """
    _look(content)
    calendars = _parsed(content)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    place = ZoneInfo(zone) if zone else _own_zone(calendars)
    taking_place = _taking_place(calendars, events, first, last, watch() + PATIENCE, watch)
    entries = (entry for each in taking_place if (entry := _entry(each, place)) and _meets(entry, first, last))
    return Found(entries=_few(entries), total=len(events))


def _look(content: bytes) -> None:
    """Refuse, before it costs anything, what cannot be a calendar of a team."""
    start = content[:500].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    if start.startswith((b"<!DOCTYPE", b"<HTML")):
        raise CalendarUnreadable("It is a web page, and not a calendar. Copy the address that ends in .ics.")
    if not start.startswith(b"BEGIN:VCALENDAR"):
        raise CalendarUnreadable("It is no calendar. Copy the address that ends in .ics.")
    if not content[-500:].rstrip().upper().endswith(b"END:VCALENDAR"):
        raise CalendarUnreadable("It ends in the middle. I try again.")
    begun, ended = (len(each.findall(content)) for each in (_BEGIN, _END))
    if begun != ended:
        raise CalendarUnreadable(_NOT_UNDERSTOOD)
    if begun > MOST_EVENTS:
        raise CalendarUnreadable(
            f"It has more than {MOST_EVENTS:,} events. Give the address of a calendar of your team, or of one "
            "without its past."
        )
    if _TOO_OFTEN.search(_FOLDED.sub(b"", content)):
        raise CalendarUnreadable(
            "An event in it repeats more often than once a day. Take it out, or set its days."
        )


def _few(entries: Iterator[Entry]) -> tuple[Entry, ...]:
    counted = tuple(islice(entries, MOST_ENTRIES + 1))
    if len(counted) > MOST_ENTRIES:
        raise CalendarUnreadable(
            f"It has more than {MOST_ENTRIES:,} entries in the coming year. Give the address of a calendar of "
            "your team."
        )
    return counted


def _parsed(content: bytes) -> Sequence[Calendar]:
    try:
        found = Calendar.from_ical(content.decode("utf-8-sig", "replace"), multiple=True)
    except Exception as broken:  # the library raises what its parts raise
        raise CalendarUnreadable(_NOT_UNDERSTOOD) from broken
    return [each for each in found if isinstance(each, Calendar)]


def _own_zone(calendars: Iterable[Calendar]) -> tzinfo:
    for calendar in calendars:
        name = str(calendar.get("X-WR-TIMEZONE", ""))
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            continue
    return UTC


def _taking_place(
    calendars: Sequence[Calendar],
    events: Iterable[Event],
    first: datetime,
    last: datetime,
    until: float,
    watch: Callable[[], float],
) -> Iterator[Event]:
    """Single events as they are, and each time of repeated ones."""
    by_uid: dict[str, list[Event]] = {}
    for event in events:
        by_uid.setdefault(str(event.get("UID", "")) or f"{id(event)}", []).append(event)
    for own in by_uid.values():
        if len(own) == 1 and not any(name in own[0] for name in _REPEATS):
            yield own[0]
            continue
        if watch() > until:
            raise CalendarUnreadable("Its repeated events take too long to count. Give a calendar with fewer.")
        yield from _times(calendars, own, first, last)


def _times(
    calendars: Sequence[Calendar], own: Sequence[Event], first: datetime, last: datetime
) -> Iterable[Event]:
    begins = [_value(event, "DTSTART") for event in own]
    if any(begin is not None and begin.year < _EARLIEST for begin in begins):
        return ()
    series = Calendar()
    series["X-WR-TIMEZONE"] = next((each["X-WR-TIMEZONE"] for each in calendars if "X-WR-TIMEZONE" in each), "UTC")
    for component in own:
        series.add_component(component)
    try:
        found = recurring_ical_events.of(series).between(first, last)
    except Exception:  # one series with a mistake must not hide the others
        return ()
    return [each for each in found if isinstance(each, Event)]


def _entry(event: Event, place: tzinfo) -> Entry | None:
    """None for what is cancelled or has no time."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    when = _when(event, place)
    if when is None:
        return None
    return Entry(when=when, title=str(event.get("SUMMARY", ""))[:500], emails=_emails(event), out=_out(event))


def _when(event: Event, place: tzinfo) -> Days | Stretch | None:
    try:
        start, end = _value(event, "DTSTART"), _value(event, "DTEND")
        lasts = _value(event, "DURATION")
        if not isinstance(start, datetime) and isinstance(start, date):
            whole = end if isinstance(end, date) else start + (lasts or timedelta(days=1))
            until = whole.date() if isinstance(whole, datetime) else whole
            return Days(first=start, last=max(start, until - timedelta(days=1)))
        if not isinstance(start, datetime):
            return None
        begin = _aware(start, place)
        if isinstance(end, datetime):
            finish = _aware(end, place)
        elif isinstance(lasts, timedelta):
            finish = begin + lasts
        else:
            return None
        return Stretch(start=begin, end=finish) if begin < finish else None
    except (OverflowError, ValueError, TypeError):
        return None


def _value(event: Event, name: str) -> Any:
    """The value of a property that stands once; None where it is missing or broken."""
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


def _aware(when: datetime, place: tzinfo) -> datetime:
    return (when if when.tzinfo else when.replace(tzinfo=place)).astimezone(UTC)


def _meets(entry: Entry, first: datetime, last: datetime) -> bool:
    """Whether some of it lies in [first, last); whole days wherever they are."""
    if isinstance(entry.when, Stretch):
        return entry.when.start < last and first < entry.when.end
    day = timedelta(days=1)
    return entry.when.first <= (last + day).date() and (first - day).date() <= entry.when.last


def _emails(event: Event) -> tuple[str, ...]:
    given = event.get("ATTENDEE", [])
    told = (str(each) for each in (given if isinstance(given, list) else [given]))
    return tuple(each[7:].strip().casefold() for each in told if each[:7].casefold() == "mailto:")


def _out(event: Event) -> bool:
    """Outlook says more than free or busy; where it does, only out of office is out."""
    status = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if status:
        return status == "OOF"
    return str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
