"""An iCalendar address on a real server: read, asked again, refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.calendars.serving import Answer, Asked, CalendarServer
from watchbill.calendars.fetching import Fetcher
from watchbill.calendars.ics import IcsCalendar
from watchbill.errors import CalendarUnreadable
from watchbill.model.subscription import Mark
from watchbill.testing.builders import at

FIRST = at(9)
LAST = FIRST + timedelta(days=366)
ANN = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Ann
DTSTART;VALUE=DATE:20261204
END:VEVENT
END:VCALENDAR
"""
MODIFIED = "Tue, 01 Dec 2026 08:00:00 GMT"


@pytest.fixture
def calendar(server: CalendarServer) -> IcsCalendar:
    server.answers["/hunter2.ics"] = Answer(body=ANN, headers={"ETag": '"1"', "Last-Modified": MODIFIED})
    return IcsCalendar(address=f"{server.url}/hunter2.ics", fetcher=Fetcher(inside=True))


def test_its_entries_come_with_a_mark_of_how_it_is_now(calendar: IcsCalendar, server: CalendarServer) -> None:
    read = calendar.read(Mark(), FIRST, LAST)

    assert read is not None
    assert ([each.title for each in read.entries], read.total, read.until) == (["Ann"], 1, LAST)
    assert (read.mark.etag, read.mark.modified, len(read.mark.digest)) == ('"1"', MODIFIED, 64)
    assert server.asked[0].headers["accept"].startswith("text/calendar")
    assert "if-none-match" not in server.asked[0].headers


def test_a_server_that_says_that_nothing_changed_is_believed(
    calendar: IcsCalendar, server: CalendarServer
) -> None:
    def answer(asked: Asked) -> Answer:
        assert (asked.headers["if-none-match"], asked.headers["if-modified-since"]) == ('"1"', MODIFIED)
        return Answer(status=304)

    read = calendar.read(Mark(), FIRST, LAST)
    assert read is not None
    server.answers["/hunter2.ics"] = answer

    assert calendar.read(read.mark, FIRST, LAST) is None


def test_a_server_that_sends_the_same_again_changes_nothing(calendar: IcsCalendar, server: CalendarServer) -> None:
    read = calendar.read(Mark(), FIRST, LAST)
    assert read is not None

    assert calendar.read(read.mark, FIRST, LAST) is None
    assert calendar.read(replace(read.mark, digest="other"), FIRST, LAST) == read


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "does not let me in. Set a new secret address"),
        (403, "does not let me in"),
        (404, "has nothing at this address any more"),
        (410, "has nothing at this address any more"),
        (429, "was asked too often"),
        (503, r"has trouble of its own \(503\)"),
        (418, "answers 418"),
        (204, "answers 204"),
    ],
)
def test_a_refusal_names_the_fact_and_the_remedy_and_no_address(
    calendar: IcsCalendar, server: CalendarServer, status: int, told: str
) -> None:
    server.answers["/hunter2.ics"] = Answer(status=status, headers={"Retry-After": "900"})

    with pytest.raises(CalendarUnreadable, match=told) as refused:
        calendar.read(Mark(), FIRST, LAST)
    assert refused.value.wait == 900
    assert "hunter2" not in str(refused.value)


def test_its_address_is_never_shown(calendar: IcsCalendar) -> None:
    assert "hunter2" not in repr(calendar)
