"""Schedules of a PagerDuty, of both kinds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.core.calendars.pagerduty import TOKEN, PagerDuty, Schedule, Shift, pagerduty
from tests.core.calendars.serving import Answer
from watchbill.calendars.fetching import Fetcher
from watchbill.calendars.pagerduty import PagerDutySchedule
from watchbill.errors import CalendarUnreadable
from watchbill.model.subscription import Entry, Mark, Reading, Stretch
from watchbill.testing.builders import DAY, at

FIRST = at(9)
LAST = FIRST + timedelta(days=366)
both_kinds = pytest.mark.parametrize("layers", [True, False], ids=["v2", "v3"])


def night(days: int, user: str | None = "PANN", length: int = 8) -> Shift:
    start = at(22, day=DAY + timedelta(days=days))
    return Shift(user=user, start=start, end=start + timedelta(hours=length))


@pytest.fixture
def duty() -> Iterator[PagerDuty]:
    with pagerduty() as duty:
        duty.users = {"PANN": ("Ann Berg", "Ann@Example.com"), "PBEN": ("Ben", "ben@example.com")}
        yield duty


def asked(duty: PagerDuty, token: str = TOKEN) -> PagerDutySchedule:
    return PagerDutySchedule(
        schedule="PNIGHT", token=token, base=duty.server.url, fetcher=Fetcher(inside=True, redirects=0)
    )


def read(duty: PagerDuty, first: datetime = FIRST) -> Reading:
    found = asked(duty).read(Mark(), first, LAST)
    assert found is not None
    return found


@both_kinds
def test_who_is_on_duty_comes_by_name_and_email(duty: PagerDuty, layers: bool) -> None:
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(0), night(1, "PBEN")], layers=layers)

    found = read(duty)

    assert found.entries == (
        Entry(when=_stretch(night(0)), title="Ann Berg", emails=("ann@example.com",)),
        Entry(when=_stretch(night(1)), title="Ben", emails=("ben@example.com",)),
    )
    assert (found.total, found.until) == (2, FIRST + timedelta(days=60))


@both_kinds
def test_a_duty_under_way_ends_when_it_does(duty: PagerDuty, layers: bool) -> None:
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(-1, length=48)], layers=layers)

    (entry,) = read(duty).entries

    assert isinstance(entry.when, Stretch)
    assert entry.when.end == night(-1, length=48).end


def test_of_shifts_that_go_on_behind_what_was_asked_only_the_beginning_is_known(duty: PagerDuty) -> None:
    long = Shift(user="PANN", start=FIRST + timedelta(days=55), end=FIRST + timedelta(days=65))
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(0), long], layers=False)

    found = read(duty)

    assert ([each.title for each in found.entries], found.until) == (["Ann Berg"], long.start)


def test_of_layers_all_of_it_is_known_but_nothing_is_left_of_what_begins_behind(duty: PagerDuty) -> None:
    long = Shift(user="PANN", start=FIRST + timedelta(days=55), end=FIRST + timedelta(days=65))
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(0), long, night(70)])

    assert read(duty).until == long.start


def test_nobodys_time_is_left_out(duty: PagerDuty) -> None:
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(0, None), night(1)], layers=False)

    assert [each.title for each in read(duty).entries] == ["Ann Berg"]


@both_kinds
def test_a_user_who_is_not_there_any_more_is_named_as_well_as_can_be(duty: PagerDuty, layers: bool) -> None:
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(0, "PGONE")], layers=layers)

    (entry,) = read(duty).entries

    assert (entry.title, entry.emails) == ("Somebody" if layers else "the PagerDuty user PGONE", ())


def test_each_user_is_asked_for_once(duty: PagerDuty) -> None:
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(each) for each in range(30)], layers=False)

    read(duty)

    assert [each.path for each in duty.server.asked] == ["/v3/schedules/PNIGHT", "/users/PANN"]


def test_it_is_asked_as_its_reference_says(duty: PagerDuty) -> None:
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(0)])

    read(duty)

    first, second, _ = duty.server.asked
    assert first.query == {
        "since": ["2026-12-01T08:00:00Z"],
        "until": ["2027-01-30T08:00:00Z"],
        "time_zone": ["UTC"],
        "include[]": ["final_schedule"],
    }
    assert (second.path, second.query["overflow"]) == ("/schedules/PNIGHT", ["true"])
    assert {each.headers["accept"] for each in duty.server.asked} == {"application/vnd.pagerduty+json;version=2"}
    assert len({each.connection for each in duty.server.asked}) == 1


def test_one_that_answers_slowly_is_not_asked_on_and_on(duty: PagerDuty) -> None:
    duty.schedules["PNIGHT"] = Schedule(shifts=[night(0), night(1, "PBEN")], layers=False)
    slow = Fetcher(inside=True, redirects=0, watch=lambda: 40.0 * len(duty.server.asked))

    with pytest.raises(CalendarUnreadable, match="does not answer in time"):
        replace(asked(duty), fetcher=slow).read(Mark(), FIRST, LAST)
    assert [each.path for each in duty.server.asked] == ["/v3/schedules/PNIGHT", "/users/PANN"]


def test_another_schedule_of_this_id_is_none(duty: PagerDuty) -> None:
    with pytest.raises(CalendarUnreadable, match="PagerDuty knows nothing of the schedule PNIGHT"):
        read(duty)


def test_a_token_that_is_not_taken_is_not_shown(duty: PagerDuty) -> None:
    with pytest.raises(CalendarUnreadable, match="Make a new API key") as refused:
        asked(duty, "hunter2").read(Mark(), FIRST, LAST)

    assert "hunter2" not in str(refused.value) + repr(asked(duty, "hunter2"))


@pytest.mark.parametrize(
    ("answer", "told", "waits"),
    [
        (Answer(status=429, headers={"ratelimit-reset": "30"}), "asked too often", 30),
        (Answer(status=502), "trouble of its own", 0),
        (Answer(status=302, headers={"Location": "/elsewhere"}), "leads on", 0),
        (Answer(status=418), "answers 418", 0),
        (Answer(body=b"<html>"), "what I do not understand", 0),
        (Answer(body=b"[" * 100_000), "what I do not understand", 0),
        (Answer(body=b"{}"), "what I do not understand", 0),
        (Answer(body=b'{"schedule": {"final_schedule": null}}'), "what I do not understand", 0),
        (Answer(body=b'{"schedule": {"final_schedule": []}}'), "what I do not understand", 0),
    ],
    ids=["too often", "trouble", "elsewhere", "teapot", "page", "deep", "empty", "null", "list"],
)
def test_what_it_answers_else_is_told(duty: PagerDuty, answer: Answer, told: str, waits: float) -> None:
    duty.refuses = answer

    with pytest.raises(CalendarUnreadable, match=told) as refused:
        read(duty)
    assert refused.value.wait == waits


@pytest.mark.parametrize(
    "changes",
    [{"start": "2026-12-01T22:00:00"}, {"end": 5}, {"user": {"id": "../users"}}, {"user": None}],
    ids=["no offset", "number", "path", "nobody"],
)
def test_an_entry_that_is_strange_is_not_guessed(duty: PagerDuty, changes: dict[str, object]) -> None:
    entry = {"start": "2026-12-01T22:00:00Z", "end": "2026-12-02T06:00:00Z", "user": {"id": "PANN"}, **changes}
    told = {"schedule": {"final_schedule": {"rendered_schedule_entries": [entry]}}}
    duty.refuses = Answer(body=json.dumps(told).encode())

    with pytest.raises(CalendarUnreadable, match="what I do not understand"):
        read(duty)


def _stretch(shift: Shift) -> Stretch:
    return Stretch(start=shift.start, end=shift.end)
