"""The PagerDuty of the tests answers as PagerDuty's reference says: what its readers may count on, and no more.

The facts are those of its API reference (schedules and users of v2) and of its guide for the move to v3 schedules,
as the project's notes on integrations have them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.core.calendars.pagerduty import TOKEN, PagerDuty, Schedule, Shift, pagerduty
from watchbill.testing.builders import at

SINCE, UNTIL = at(0), at(0) + timedelta(days=7)
LONG = Shift(user="PANN", start=SINCE - timedelta(hours=5), end=SINCE + timedelta(hours=5))
SPAN = {"since": "2026-11-30T23:00:00Z", "until": "2026-12-07T23:00:00Z", "time_zone": "UTC"}
ENTRY = {"start": datetime, "end": datetime, "user": {"id": str, "type": str, "summary": str}}
ASSIGNMENT = {
    "type": str,
    "start_time": datetime,
    "end_time": datetime,
    "member": {"type": str, "user_id": str},
    "source": {"type": str},
}
#: What each answer holds at least.
SHAPES: dict[str, Any] = {
    "/schedules/PLAYERS": {"schedule": {"id": str, "final_schedule": {"rendered_schedule_entries": [ENTRY]}}},
    "/v3/schedules/PSHIFTS": {
        "schedule": {"id": str, "final_schedule": {"computed_shift_assignments": [ASSIGNMENT]}}
    },
    "/users/PANN": {"user": {"id": str, "name": str, "email": str}},
}


@pytest.fixture
def duty() -> Iterator[PagerDuty]:
    with pagerduty() as duty:
        duty.users = {"PANN": ("Ann", "ann@example.com")}
        duty.schedules = {"PLAYERS": Schedule(shifts=[LONG]), "PSHIFTS": Schedule(shifts=[LONG], layers=False)}
        yield duty


def ask(duty: PagerDuty, path: str, token: str = TOKEN, **more: str) -> httpx.Response:
    headers = {"Authorization": f"Token token={token}", "Accept": "application/vnd.pagerduty+json;version=2"}
    return httpx.get(duty.server.url + path, headers=headers, params={**SPAN, **more})


@pytest.mark.parametrize("path", SHAPES)
def test_an_answer_holds_what_the_reference_promises(duty: PagerDuty, path: str) -> None:
    answer = ask(duty, path, **{"include[]": "final_schedule"})

    assert answer.status_code == 200
    assert list(missing(answer.json(), SHAPES[path])) == []


def test_the_final_schedule_of_v3_comes_only_where_it_is_asked_for(duty: PagerDuty) -> None:
    assert "final_schedule" not in ask(duty, "/v3/schedules/PSHIFTS").json()["schedule"]


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("/schedules/PLAYERS", "wrong", 401),
        ("/v3/schedules/PLAYERS", TOKEN, 400),
        ("/schedules/PSHIFTS", TOKEN, 400),
        ("/v3/schedules/PNONE", TOKEN, 404),
        ("/schedules/PNONE", TOKEN, 404),
        ("/users/PNONE", TOKEN, 404),
    ],
)
def test_a_refusal_has_a_message_and_a_code(duty: PagerDuty, path: str, token: str, status: int) -> None:
    answer = ask(duty, path, token)

    assert answer.status_code == status
    assert list(missing(answer.json(), {"error": {"message": str, "code": int}})) == []


def test_entries_are_cut_to_the_time_asked_for_unless_v2_is_asked_to_let_them_overflow(duty: PagerDuty) -> None:
    def first(answer: httpx.Response) -> str:
        final = answer.json()["schedule"]["final_schedule"]
        return str(
            final["rendered_schedule_entries"][0]["start"]
            if "rendered_schedule_entries" in final
            else final["computed_shift_assignments"][0]["start_time"]
        )

    whole = {"include[]": "final_schedule", "overflow": "true"}
    assert first(ask(duty, "/schedules/PLAYERS")) == SPAN["since"]
    assert first(ask(duty, "/schedules/PLAYERS", **whole)) == "2026-11-30T18:00:00Z"
    assert first(ask(duty, "/v3/schedules/PSHIFTS", **whole)) == SPAN["since"]


def missing(told: Any, shape: Any, path: str = "") -> Iterator[str]:
    """Where an answer is not as its shape says."""
    if isinstance(shape, dict):
        for key, inner in shape.items():
            if isinstance(told, dict) and key in told:
                yield from missing(told[key], inner, f"{path}.{key}")
            else:
                yield f"{path}.{key}"
    elif isinstance(shape, list):
        if not isinstance(told, list) or not told:
            yield path
            return
        for each in told:
            yield from missing(each, shape[0], f"{path}[]")
    elif shape is datetime:
        if datetime.fromisoformat(told).utcoffset() is None:
            yield path
    elif not isinstance(told, shape):
        yield path
