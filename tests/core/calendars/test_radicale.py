"""A calendar on a server that people run: what it says when events are written, moved and taken out."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.core.calendars.radicale import LOGIN, Radicale, radicale
from watchbill.calendars.fetching import Fetcher
from watchbill.calendars.ics import IcsCalendar
from watchbill.errors import CalendarUnreadable
from watchbill.model.subscription import Days, Mark, Reading
from watchbill.testing.builders import at

FIRST = at(9)
LAST = FIRST + timedelta(days=366)
FRIDAYS = [date(2026, 12, day) for day in (4, 11, 18)]


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


def calendar(server: Radicale, login: tuple[str, str] | None = LOGIN) -> IcsCalendar:
    return IcsCalendar(address=server.address, login=login, fetcher=Fetcher(inside=True))


def days(reading: Reading | None) -> list[tuple[str, date]]:
    assert reading is not None
    return sorted((each.title, each.when.first) for each in reading.entries if isinstance(each.when, Days))


def test_what_is_written_moved_and_taken_out_is_read(server: Radicale) -> None:
    read = calendar(server).read(Mark(), FIRST, LAST)
    assert read is not None
    assert (read.entries, read.total) == ((), 0)

    server.put("ann", "SUMMARY:Ann\\, away\nDTSTART;VALUE=DATE:20261204")
    server.put("ben", "SUMMARY:Ben\nDTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;COUNT=3\nTRANSP:OPAQUE")
    read = calendar(server).read(read.mark, FIRST, LAST)
    assert days(read) == [("Ann, away", FRIDAYS[0]), *(("Ben", day) for day in FRIDAYS)]

    assert read is not None
    assert calendar(server).read(read.mark, FIRST, LAST) is None, "nothing has changed"

    server.put("ann", "SUMMARY:Ann\\, away\nDTSTART;VALUE=DATE:20261207")
    server.delete("ben")
    assert days(calendar(server).read(read.mark, FIRST, LAST)) == [("Ann, away", date(2026, 12, 7))]


@pytest.mark.parametrize("login", [None, ("watchbill", "wrong")])
def test_whom_it_does_not_know_it_does_not_let_in(server: Radicale, login: tuple[str, str] | None) -> None:
    with pytest.raises(CalendarUnreadable, match=r"127\.0\.0\.1 does not let me in"):
        calendar(server, login).read(Mark(), FIRST, LAST)
