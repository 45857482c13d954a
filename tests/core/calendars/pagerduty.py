"""A PagerDuty of the tests: a real server with layer-based and shift-based schedules.

It answers as PagerDuty's API reference and its guide for the move from v2 to v3 schedules say: v3 refuses
layer-based schedules with 400, v2 refuses shift-based ones; entries are cut to the time asked for unless
`overflow` is set, which v3 does not know.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.core.calendars.serving import Answer, Asked, CalendarServer, serving

TOKEN = "y_NbAkKc66ryYTWUXYEu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Who is on duty when; nobody, where `user` is None (v3 only)."""

    user: str | None
    start: datetime
    end: datetime


@dataclass(slots=True, kw_only=True)
class Schedule:
    """A schedule, based on layers or on shifts."""

    shifts: list[Shift]
    layers: bool = True


@dataclass(slots=True)
class PagerDuty:
    """What there is, and where it answers."""

    server: CalendarServer
    schedules: dict[str, Schedule] = field(default_factory=dict)
    #: Users by id: name and e-mail address.
    users: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: Answered to everything, where it is set.
    refuses: Answer | None = None

    def answer(self, asked: Asked) -> Answer:
        """What PagerDuty answers."""
        if asked.headers.get("authorization") != f"Token token={TOKEN}":
            return _failed(401, "Unauthorized", 2006)
        if self.refuses:
            return self.refuses
        match asked.path.strip("/").split("/"):
            case ["v3", "schedules", id] if id in self.schedules:
                return self._shift_based(self.schedules[id], id, asked)
            case ["schedules", id] if id in self.schedules:
                return self._layer_based(self.schedules[id], id, asked)
            case ["users", id] if id in self.users:
                name, email = self.users[id]
                return _found({"user": {"id": id, "type": "user", "summary": name, "name": name, "email": email}})
        return _failed(404, "Not Found", 2100)

    def _shift_based(self, schedule: Schedule, id: str, asked: Asked) -> Answer:
        if schedule.layers:
            return _failed(400, "Schedule is layer-based", 2001)
        told: dict[str, Any] = {"id": id, "type": "schedule", "name": "Nights"}
        if "final_schedule" in asked.query.get("include[]", []):
            told["final_schedule"] = {
                "computed_shift_assignments": [
                    {
                        "type": "computed_shift_assignment",
                        "start_time": _text(each.start),
                        "end_time": _text(each.end),
                        "member": {"type": "user_member", "user_id": each.user}
                        if each.user
                        else {"type": "empty_member"},
                        "source": {"type": "rotation"},
                    }
                    for each in _within(schedule, asked, overflow=False)
                ]
            }
        return _found({"schedule": told})

    def _layer_based(self, schedule: Schedule, id: str, asked: Asked) -> Answer:
        if not schedule.layers:
            return _failed(400, "Schedule is shift-based", 2001)
        overflow = asked.query.get("overflow") == ["true"]
        entries = [
            {
                "start": _text(each.start),
                "end": _text(each.end),
                "user": {
                    "id": each.user,
                    "type": "user_reference",
                    "summary": self.users.get(each.user or "", ("Somebody", ""))[0],
                },
            }
            for each in _within(schedule, asked, overflow=overflow)
            if each.user
        ]
        final = {"name": "Final Schedule", "rendered_schedule_entries": entries}
        return _found({"schedule": {"id": id, "type": "schedule", "name": "Nights", "final_schedule": final}})


@contextmanager
def pagerduty() -> Iterator[PagerDuty]:
    """A PagerDuty without schedules, for the length of the block."""
    with serving() as server:
        duty = PagerDuty(server)
        server.fallback = duty.answer
        yield duty


def _within(schedule: Schedule, asked: Asked, *, overflow: bool) -> Iterator[Shift]:
    since, until = (datetime.fromisoformat(asked.query[name][0]) for name in ("since", "until"))
    for each in schedule.shifts:
        if each.start < until and since < each.end:
            cut = replace(each, start=max(each.start, since), end=min(each.end, until))
            yield each if overflow else cut


def _text(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _found(told: Mapping[str, Any]) -> Answer:
    return Answer(body=json.dumps(told).encode(), headers={"Content-Type": "application/json"})


def _failed(status: int, message: str, code: int) -> Answer:
    return Answer(status=status, body=json.dumps({"error": {"message": message, "code": code}}).encode())
