"""`watchbill calendars` reads every calendar now, and says what it understands."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.core.calendars.serving import Answer, CalendarServer, serving
from tests.core.cli.conftest import Shell

TOMORROW = date(2026, 12, 2)


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with serving() as server:
        yield server


@pytest.fixture
def calendars(tmp_path: Path, server: CalendarServer) -> dict[str, str]:
    """The variables that name a file of two calendars."""
    path = tmp_path / "calendars.toml"
    path.write_text(
        "".join(
            f'[calendars.{name}]\ntype = "ics"\nkind = "{kind}"\nprivate = true\n'
            f'address = {{ env = "{name.upper()}" }}\n'
            for name, kind in (("nights", "night"), ("holidays", "leave"))
        ),
        encoding="utf-8",
    )
    secrets = {each: f"{server.url}/hunter2/{each.lower()}" for each in ("NIGHTS", "HOLIDAYS")}
    return {"WATCHBILL_CALENDARS": str(path), "WATCHBILL_CLOCK": "2026-12-01T10:00:00+01:00", **secrets}


def file(*titles: str) -> Answer:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{number}\nSUMMARY:{title}\n"
        f"DTSTART;VALUE=DATE:{TOMORROW + timedelta(days=number):%Y%m%d}\nEND:VEVENT\n"
        for number, title in enumerate(titles)
    )
    return Answer(body=f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n".encode())


def test_what_is_in_them_about_whom_is_shown(
    watchbill: Shell, team_toml: Path, server: CalendarServer, calendars: dict[str, str]
) -> None:
    watchbill("apply", team_toml, "--yes")
    server.answers["/hunter2/holidays"] = file("Ann", "Party", "Ben off")
    server.answers["/hunter2/nights"] = file()

    ended = watchbill("calendars", **calendars)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "holidays (leave): 3 entries ahead, 2 about 2 people I know",
        f"  ann: {TOMORROW} 00:00 to {TOMORROW + timedelta(days=1)} 00:00",
        f"  ben: {TOMORROW + timedelta(days=2)} 00:00 to {TOMORROW + timedelta(days=3)} 00:00",
        "  about nobody I know: Party",
        "nights (night): 0 entries ahead",
    ]
    again = watchbill("calendars", **calendars)
    assert again == ended, "nothing is changed"


def test_many_are_counted(
    watchbill: Shell, team_toml: Path, server: CalendarServer, calendars: dict[str, str]
) -> None:
    watchbill("apply", team_toml, "--yes")
    server.answers["/hunter2/holidays"] = file(*["Ann"] * 15, *["Ben"] * 10)
    server.answers["/hunter2/nights"] = file()

    lines = watchbill("calendars", **calendars).out.splitlines()

    assert lines[0] == "holidays (leave): 25 entries ahead, 25 about 2 people I know"
    assert lines[21] == "  and 5 more: 5 of ben"


def test_one_that_cannot_be_read_is_told_and_the_other_is_shown(
    watchbill: Shell, server: CalendarServer, calendars: dict[str, str]
) -> None:
    server.answers["/hunter2/nights"] = file("Ann")

    ended = watchbill("calendars", **calendars)

    assert ended.code == 1
    assert ended.out.splitlines() == [
        "holidays (leave): cannot be read. 127.0.0.1 has nothing at this address any more. "
        "Set the calendar's address anew.",
        "nights (night): 1 entry ahead, none about anybody I know",
        "  about nobody I know: Ann",
    ]
    assert "hunter2" not in ended.out + ended.err


def test_without_any_it_says_how_to_set_them(watchbill: Shell) -> None:
    ended = watchbill("calendars")

    assert ended.code == 1
    assert ended.err.startswith("No calendars are set. Write a file like examples/calendars.toml")


def test_a_file_with_mistakes_is_told_here_and_by_the_doctor(watchbill: Shell, calendars: dict[str, str]) -> None:
    del calendars["NIGHTS"]
    told = "calendars.toml: [calendars.nights] address: the environment has no NIGHTS"

    ended, doctor = watchbill("calendars", **calendars), watchbill("doctor", **calendars)

    assert (ended.code, told in ended.err) == (1, True)
    assert (doctor.code, f"wrong      settings: {told}" in doctor.out) == (1, True)


def test_the_doctor_counts_them(watchbill: Shell, calendars: dict[str, str]) -> None:
    assert (
        "ok         calendars: 2 set; `watchbill calendars` reads them now" in watchbill("doctor", **calendars).out
    )


def test_who_does_not_read_them_needs_none_of_their_secrets(
    watchbill: Shell, team_toml: Path, calendars: dict[str, str]
) -> None:
    only_file = {"WATCHBILL_CALENDARS": calendars["WATCHBILL_CALENDARS"]}

    assert watchbill("apply", team_toml, "--yes", **only_file).code == 0
