"""A database with many teams in one zone, as a desk that has run for days leaves it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert, text

from watchbill import app
from watchbill.jobs.tables import due_work
from watchbill.model import DueKind, Role, Team, TeamId, TurnKind
from watchbill.rules import calendar
from watchbill.services.rotating import PUBLISHED
from watchbill.services.scheduling import ALWAYS
from watchbill.settings import Settings
from watchbill.sql.engines import parsed
from watchbill.store.tables import channels, memberships, people, teams, turns

ZONE = "Europe/Paris"
#: A working day's announcement, in the zone of all teams.
NINE = datetime.fromisoformat("2026-12-01T09:00:00+01:00")
TODAY = date(2026, 12, 1)
WORKING = timedelta(hours=8, minutes=30)
#: People of each team, and working days before today whose turns are stored.
MEMBERS, PAST = 4, 5
_BATCH = 5_000
_RHYTHM = Team(id=TeamId("rhythm"), name="Any", zone=ZONE)


def fill(url: str, count: int, *, at: datetime = NINE) -> None:
    """Make the tables, and `count` teams that post on the platform "console", each in a channel of its own.

    What was owed before `at` is done, and every team was planned within the last hour.
    """
    app.migrate(Settings(database_url=url))
    engine = create_engine(parsed(url))
    with engine.begin() as connection:
        for table, rows in _tables(count, at).items():
            _add(connection, table, rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _add(connection: Connection, table: Table, rows: Iterator[Mapping[str, Any]]) -> None:
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _tables(count: int, at: datetime) -> dict[Table, Iterator[Mapping[str, Any]]]:
    numbers = range(count)
    return {
        people: (row for number in numbers for row in _people(number)),
        teams: map(_team, numbers),
        channels: map(_channel, numbers),
        memberships: (row for number in numbers for row in _memberships(number)),
        turns: (row for number in numbers for row in _turns(number)),
        due_work: (row for number in numbers for row in _due(number, at)),
    }


def _handles(number: int) -> Sequence[str]:
    return [f"person-{number}-{each}" for each in range(MEMBERS)]


def _people(number: int) -> Iterator[Mapping[str, Any]]:
    for handle in _handles(number):
        yield {"id": handle, "name": handle.title(), "zone": ZONE, "email": None, "admin": False}


def _team(number: int) -> Mapping[str, Any]:
    return {
        "id": f"team-{number}",
        "name": f"Team {number}",
        "zone": ZONE,
        "workdays": sorted(_RHYTHM.workdays),
        "holidays": [],
        "day_starts": _RHYTHM.day_starts,
        "day_ends": _RHYTHM.day_ends,
        "designation": _RHYTHM.designation,
        "evening_check": _RHYTHM.evening_check,
        "wip_limit": _RHYTHM.wip_limit,
        "rest_seconds": _RHYTHM.rest // timedelta(seconds=1),
        "gap": _RHYTHM.gap,
        "tracker": _RHYTHM.tracker,
    }


def _channel(number: int) -> Mapping[str, Any]:
    place = {"platform": "console", "conversation": f"#team-{number}", "thread": None}
    return {"team": f"team-{number}", "position": 0, **place}


def _memberships(number: int) -> Iterator[Mapping[str, Any]]:
    for handle in _handles(number):
        yield {
            "team": f"team-{number}",
            "person": handle,
            "role": Role.MEMBER,
            "weight": 100,
            "since": TODAY - timedelta(days=365),
            "until": None,
        }


def _turns(number: int) -> Iterator[Mapping[str, Any]]:
    """In turn, so that nobody was passed over."""
    handles = _handles(number)
    days = calendar.workdays(_RHYTHM, TODAY - timedelta(days=7), PAST + PUBLISHED)
    for place, day in enumerate(days):
        yield {
            "team": f"team-{number}",
            "day": day,
            "revision": 1,
            "primary": handles[place % MEMBERS],
            "backup": handles[(place + 1) % MEMBERS],
            "kind": TurnKind.PLAN,
            "skipped": [],
            "decided_at": NINE - timedelta(days=1),
        }


def _due(number: int, now: datetime) -> Iterator[Mapping[str, Any]]:
    for day in (0, 1):
        slot = (TODAY + timedelta(days=day)).isoformat()
        for kind, at in ((DueKind.DESIGNATION, NINE), (DueKind.EVENING_CHECK, NINE + WORKING)):
            yield _owed(number, kind, slot, at + timedelta(days=day), now)
    # Each team has its own moment of the hour.
    yield _owed(number, DueKind.PLANNING, ALWAYS, now + timedelta(seconds=1 + number * 37 % 3_600), now)


def _owed(number: int, kind: DueKind, slot: str, at: datetime, now: datetime) -> Mapping[str, Any]:
    return {
        "kind": kind,
        "team": f"team-{number}",
        "slot": slot,
        "at": at,
        "next_at": at,
        "attempts": 0,
        "fence": 0,
        "error": None,
        "done_at": at if at < now else None,
        "buried_at": None,
    }
