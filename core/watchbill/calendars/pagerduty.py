"""Who is on duty, from a schedule of PagerDuty: layer-based ones (REST v2) and shift-based ones (/v3/schedules).

Both keep their ids when PagerDuty turns one into the other, and v3 answers 400 to a schedule that is layer-based
still: so v3 is asked first, as PagerDuty's upgrade guide for the Schedules API says.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from watchbill.calendars.fetching import Fetched, Fetcher, Visit
from watchbill.errors import CalendarUnreadable
from watchbill.model.subscription import Entry, Mark, Reading, Stretch

#: How far ahead is asked: more than is published, less than the three months that PagerDuty gives at once.
AHEAD = timedelta(days=60)
#: Entries and people of one schedule.
MOST_ENTRIES, MOST_PEOPLE = 5_000, 200
#: Where PagerDuty answers, by its service region.
REGIONS: Mapping[str, str] = {"us": "https://api.pagerduty.com", "eu": "https://api.eu.pagerduty.com"}
_ACCEPT = "application/vnd.pagerduty+json;version=2"
_STRANGE = "PagerDuty answers what I do not understand. Tell whoever runs me; the log has the reason."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shift:
    user: str
    #: As v2 says it; v3 gives the id alone.
    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutySchedule:
    """Fulfils `ports.Calendar`; the token is never shown."""

    schedule: str
    token: str = field(repr=False)
    base: str = REGIONS["us"]
    #: No redirects: the token is for PagerDuty alone.
    fetcher: Fetcher = field(default_factory=lambda: Fetcher(redirects=0))

    def read(self, mark: Mark, first: datetime, last: datetime) -> Reading | None:
        until = min(last, first + AHEAD)
        with self.fetcher.visit() as visit:
            shifts = self._shifts(visit, first, until)
            people = self._people(visit, sorted({each.user for each in shifts}), first)
        # v3 cuts what goes on behind the end: where such a shift begins is how far the schedule is known.
        known = min([until, *(each.start for each in shifts if each.end >= until)])
        entries = tuple(_entry(each, people) for each in shifts if each.start < known)
        return Reading(entries=entries, total=len(shifts), until=known)

    def _shifts(self, visit: Visit, first: datetime, until: datetime) -> list[_Shift]:
        span = {"since": _utc(first), "until": _utc(until), "time_zone": "UTC"}
        answer = self._get(visit, f"/v3/schedules/{self.schedule}", {**span, "include[]": "final_schedule"})
        if answer.status in (400, 404):
            answer = self._get(visit, f"/schedules/{self.schedule}", {**span, "overflow": "true"})
        _check(answer, first, f"the schedule {self.schedule}")
        try:
            shifts = list(_final(_object(answer)["schedule"]["final_schedule"]))
        except (KeyError, TypeError, ValueError, AttributeError) as strange:
            raise CalendarUnreadable(_STRANGE) from strange
        if len(shifts) > MOST_ENTRIES:
            raise CalendarUnreadable(f"The schedule has more than {MOST_ENTRIES:,} entries in {AHEAD.days} days.")
        return shifts

    def _people(self, visit: Visit, users: list[str], now: datetime) -> Mapping[str, tuple[str, str]]:
        """The name and e-mail address of each user that is still there."""
        if len(users) > MOST_PEOPLE:
            raise CalendarUnreadable(f"More than {MOST_PEOPLE} people are in the schedule.")
        known: dict[str, tuple[str, str]] = {}
        for user in users:
            answer = self._get(visit, f"/users/{user}", {})
            if answer.status == 404:
                continue
            _check(answer, now, "a user of the schedule")
            try:
                told = _object(answer)["user"]
                known[user] = (str(told["name"]), str(told["email"]).strip().casefold())
            except (KeyError, TypeError) as strange:
                raise CalendarUnreadable(_STRANGE) from strange
        return known

    def _get(self, visit: Visit, path: str, query: Mapping[str, str]) -> Fetched:
        headers = {"Authorization": f"Token token={self.token}", "Accept": _ACCEPT}
        return visit.get(f"{self.base}{path}", headers, query)


def _final(schedule: Mapping[str, Any]) -> Iterator[_Shift]:
    """Who is on when, of either version; nobody's time is left out."""
    for each in schedule.get("rendered_schedule_entries", ()):
        user = each["user"]
        yield _Shift(
            user=_id(user["id"]),
            name=str(user.get("summary") or ""),
            start=_time(each["start"]),
            end=_time(each["end"]),
        )
    for each in schedule.get("computed_shift_assignments", ()):
        member = each["member"]
        if member["type"] == "user_member":
            start, end = _time(each["start_time"]), _time(each["end_time"])
            yield _Shift(user=_id(member["user_id"]), name="", start=start, end=end)


def _entry(shift: _Shift, people: Mapping[str, tuple[str, str]]) -> Entry:
    name, email = people.get(shift.user, (shift.name or f"the PagerDuty user {shift.user}", ""))
    emails = (email,) if email else ()
    return Entry(when=Stretch(start=shift.start, end=shift.end), title=name[:500], emails=emails)


def _object(answer: Fetched) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as strange:
        raise CalendarUnreadable(_STRANGE) from strange


def _check(answer: Fetched, now: datetime, what: str) -> None:
    match answer.status:
        case 200:
            return
        case 401 | 403:
            told = f"PagerDuty does not let me see {what}. Make a new API key (read-only is enough), and set that."
        case 404:
            told = f"PagerDuty knows nothing of {what}. Its id stands at the end of the schedule's address."
        case 429:
            told = "PagerDuty was asked too often. I ask again later."
        case status if status >= 500:
            told = f"PagerDuty has trouble of its own ({status}). I try again."
        case status:
            told = f"PagerDuty answers {status}. Tell whoever runs me."
    raise CalendarUnreadable(told, wait=answer.wait(now))


def _id(told: object) -> str:
    """An id that may stand in an address."""
    if not isinstance(told, str) or not told.isalnum() or not told.isascii():
        raise ValueError(f"{told!r} is no id of PagerDuty")
    return told


def _time(told: str) -> datetime:
    when = datetime.fromisoformat(told)
    if when.utcoffset() is None:
        raise ValueError(f"{told!r} has no offset")
    return when.astimezone(UTC)


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
