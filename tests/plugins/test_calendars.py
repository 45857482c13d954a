"""Calendars of a real server, a real file, and what a team sees of them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.calendars.serving import Answer, CalendarServer, serving
from tests.plugins.conftest import Ask, Passes, fill
from watchbill import app
from watchbill.app import App
from watchbill.errors import SettingsInvalid
from watchbill.jobs.durable import DURABLE
from watchbill.ports import Database
from watchbill.settings import Settings
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import DAY, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)
on_every_database = pytest.mark.parametrize(
    "watchbill_database", ["memory", "sqlite", "postgresql"], indirect=True
)


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with serving() as server:
        yield server


@pytest.fixture
def watchbill_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    kind = getattr(request, "param", "memory")
    database: MemoryDatabase | SqlDatabase = MemoryDatabase()
    if kind != "memory":
        database = SqlDatabase(str(request.getfixturevalue(f"{kind}_url")), DURABLE)
    with database.changing() as work:
        fill(work)
    yield database
    if isinstance(database, SqlDatabase):
        database.dispose()


@pytest.fixture
def watchbill_desk(
    tmp_path: Path, watchbill_clock: SteppedClock, watchbill_database: Database, server: CalendarServer
) -> App:
    path = tmp_path / "calendars.toml"
    path.write_text(
        f"""
[calendars.holidays]
type = "ics"
kind = "leave"
private = true
address = {{ env = "HOLIDAYS" }}
people = {{ "Mrs B." = "ben" }}

[calendars.nights]
type = "ics"
kind = "night"
private = true
address = "{server.url}/nights.ics"
""",
        encoding="utf-8",
    )
    server.answers["/nights.ics"] = Answer(body=calendar())
    return app.build(
        Settings(var=tmp_path, calendars=path),
        clock=watchbill_clock,
        database=watchbill_database,
        environment={"HOLIDAYS": f"{server.url}/hunter2.ics"},
    )


def calendar(*entries: tuple[str, date, date]) -> bytes:
    """A file with these entries: a title, the first and the last day."""
    events = [
        f"BEGIN:VEVENT\nUID:{number}\nSUMMARY:{title}\nDTSTART;VALUE=DATE:{first:%Y%m%d}\n"
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}\nEND:VEVENT\n"
        for number, (title, first, last) in enumerate(entries)
    ]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(events)}END:VCALENDAR\n".encode()


@on_every_database
def test_leave_in_a_calendar_is_followed_and_the_team_sees_why(
    watchbill_desk: App, server: CalendarServer, ask: Ask, passes: Passes
) -> None:
    assert ask("!calendars") == (
        "Calendars that I read every few minutes:\n"
        "  - holidays (leave): not read yet.\n  - nights (night duty): not read yet."
    )
    assert "Ann is on MRO on Fri 4 Dec" in ask("!mro friday")
    server.answers["/hunter2.ics"] = Answer(
        body=calendar(("Ann: vacation", FRIDAY, MONDAY), ("Zoe", FRIDAY, FRIDAY))
    )

    watchbill_desk.rereading.look()
    told = passes(at(10, 1))

    assert told == ("Turns changed:\n  - Fri 4 Dec: @Chloe instead of Ann (away)\n!mro why 2026-12-04 says more.")
    assert "Ann is on MRO" not in ask("!mro friday")
    assert "Ann: away" in ask("!mro why friday")
    assert ask("!calendars").splitlines()[1:] == [
        "  - holidays (leave): read 1 min ago; 1 entry of 1 person.",
        "  - nights (night duty): read 1 min ago; no entries ahead.",
        "Some entries are about nobody I know. A lead who asks me in a direct conversation sees which.",
    ]
    assert "“Zoe”" in ask("!calendars", in_="@")

    server.answers["/hunter2.ics"] = Answer(body=calendar(("Mrs B.", FRIDAY, FRIDAY)))
    passes(at(10, 6))
    watchbill_desk.rereading.look()
    assert "Ann: away" not in ask("!mro why friday")
    assert "Ben: away" in ask("!mro why friday")


@on_every_database
def test_a_calendar_that_breaks_keeps_what_it_said_and_is_told_after_an_hour(
    watchbill_desk: App, watchbill_clock: SteppedClock, server: CalendarServer, ask: Ask
) -> None:
    server.answers["/hunter2.ics"] = Answer(body=calendar(("Ben", FRIDAY, FRIDAY)))
    watchbill_desk.rereading.look()

    for answer in (Answer(status=500), Answer(body=b"<html>hunter2</html>"), Answer(body=calendar())):
        server.answers["/hunter2.ics"] = answer
        read_at(watchbill_clock.now() + timedelta(minutes=30), watchbill_desk, watchbill_clock)
        assert "Ben: away" in ask("!mro why friday")

    said = ask("!calendars")
    assert "It has become empty. What was read before still counts; `!calendars forget holidays`" in said
    assert "1 entry of 1 person still counts" in said
    health = ask("!health")
    assert "The calendar holidays could not be read for 1 h. It has become empty." in health
    assert "hunter2" not in said + health


def test_night_duty_in_a_calendar_is_rested_from(watchbill_desk: App, server: CalendarServer, ask: Ask) -> None:
    night = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Dmitri\nDTSTART;TZID=Europe/Paris:20261203T220000\n"
        "DTEND;TZID=Europe/Paris:20261204T060000\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    server.answers["/nights.ics"] = Answer(body=night.encode())

    watchbill_desk.rereading.look()

    assert "Dmitri: night duty until 06:00, rest until 17:00" in ask("!mro why friday")


def test_who_is_back_is_back_whatever_the_calendar_says(
    watchbill_desk: App, watchbill_clock: SteppedClock, server: CalendarServer, ask: Ask
) -> None:
    server.answers["/hunter2.ics"] = Answer(body=calendar(("Dmitri", DAY, FRIDAY)))
    watchbill_desk.rereading.look()
    assert "Dmitri: away" in ask("!mro why friday")

    ask("!mro back", as_="dmitri")
    for minutes in (5, 10):
        read_at(at(10, minutes), watchbill_desk, watchbill_clock)

    assert "Dmitri: away" not in ask("!mro why friday")


def test_a_lead_drops_what_was_read(watchbill_desk: App, server: CalendarServer, ask: Ask) -> None:
    server.answers["/hunter2.ics"] = Answer(body=calendar(("Dmitri", FRIDAY, FRIDAY)))
    watchbill_desk.rereading.look()

    assert ask("!calendars forget holidays", as_="ben") == "Only leads and admins may do this."
    assert ask("!calendars forget holidays") == "The calendar holidays is forgotten. 1 entry of it counts no more."
    assert "Dmitri: away" not in ask("!mro why friday")
    assert ask("!calendars forget holiday").startswith("There is no calendar holiday")


def test_a_file_with_mistakes_refuses_the_start_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "calendars.toml"
    path.write_text('[calendars.a]\ntype = "ics"\nkind = "x"\naddress = "http://hunter2"\n', encoding="utf-8")

    with pytest.raises(SettingsInvalid) as wrong:
        app.build(Settings(var=tmp_path, calendars=path), database=MemoryDatabase())

    assert len(wrong.value.mistakes) == 2
    assert "hunter2" not in str(wrong.value)


def read_at(moment: datetime, desk: App, clock: SteppedClock) -> None:
    clock.set(moment)
    desk.rereading.look()
