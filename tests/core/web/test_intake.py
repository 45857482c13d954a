"""What sources post: to a team's address alone, admitted by its source, on the disk before it is answered."""

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.core.web.served import LOOPBACK, Served, SmallDesk, served
from watchbill import web
from watchbill.errors import NotAdmitted, StorageUnavailable
from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Signal
from watchbill.services import addressing
from watchbill.sources.listing import Listed
from watchbill.testing.builders import OPS, a_team, at
from watchbill.web.intake import MOST, Entrance

TOKEN = "a-token-of-ops"
WEB_TOKEN = "a-token-of-web"


@dataclass
class Signed:
    """A source that wants a word in a header; fulfils `ports.Source`."""

    headers: Sequence[str] = ("x-event",)

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        if headers.get("x-word") != "please":
            raise NotAdmitted("the word is missing")
        return headers.get("x-delivery")

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        return []


@pytest.fixture
def desk() -> Iterator[SmallDesk]:
    made = SmallDesk(
        sources={"signed": Listed(source=Signed()), "webs": Listed(source=Signed(), team=TeamId("web"))}
    )
    with made.database.changing() as work:
        for team, token in (("ops", TOKEN), ("web", WEB_TOKEN)):
            work.teams.save(a_team(team))
            addressing.issue(work, a_team(team), token, at(8))
    yield made
    made.receiver.stop()


@contextmanager
def serving(desk: SmallDesk) -> Iterator[Served]:
    with served(web.build(desk)) as where:
        yield where


def stored(desk: SmallDesk) -> Sequence[Delivery]:
    with desk.database.reading() as work:
        return work.deliveries.waiting(99)


def test_what_is_admitted_is_stored_as_it_came_and_then_answered(desk: SmallDesk) -> None:
    headers = {"X-Word": "please", "X-Event": "issue", "X-Delivery": "d1"}
    with serving(desk) as at_the_door:
        answer = at_the_door.post(f"/in/signed/{TOKEN}", b"\xff\x00{", **headers)

    assert (answer.status, answer.json) == (202, {"stored": True})
    [delivery] = stored(desk)
    assert (delivery.team, delivery.source, delivery.key, delivery.at) == (OPS, "signed", "d1", at(10))
    assert (delivery.body, delivery.headers) == (b"\xff\x00{", {"x-event": "issue"})


def test_a_delivery_that_comes_again_is_stored_once(desk: SmallDesk) -> None:
    headers = {"X-Word": "please", "X-Delivery": "d1"}
    with serving(desk) as at_the_door:
        answers = [at_the_door.post(f"/in/signed/{TOKEN}", b"{}", **headers) for _ in range(3)]

    assert [each.status for each in answers] == [202] * 3
    assert len(stored(desk)) == 1


def test_where_nothing_tells_a_repetition_each_counts(desk: SmallDesk) -> None:
    with serving(desk) as at_the_door:
        for _ in range(3):
            at_the_door.post(f"/in/signed/{TOKEN}", b"{}", **{"X-Word": "please"})

    assert len(stored(desk)) == 3


@pytest.mark.parametrize(
    "path", [f"/in/nosource/{TOKEN}", "/in/signed/no-token", f"/in/signed/{TOKEN}/more", f"/in/webs/{TOKEN}"]
)
def test_whoever_knows_no_address_learns_nothing(desk: SmallDesk, path: str) -> None:
    with serving(desk) as at_the_door:
        answer = at_the_door.post(path, b"{}", **{"X-Word": "please"})

    assert answer.status == 404
    assert not stored(desk)


def test_a_source_of_one_team_may_post_to_that_one(desk: SmallDesk) -> None:
    with serving(desk) as at_the_door:
        answer = at_the_door.post(f"/in/webs/{WEB_TOKEN}", b"{}", **{"X-Word": "please"})

    assert answer.status == 202


def test_what_its_source_does_not_admit_is_not_stored(desk: SmallDesk) -> None:
    with serving(desk) as at_the_door:
        answer = at_the_door.post(f"/in/signed/{TOKEN}", b"{}")

    assert (answer.status, answer.json) == (401, {"error": "the word is missing"})
    assert not stored(desk)


def test_a_new_address_is_good_within_a_moment_and_a_revoked_one_no_more(desk: SmallDesk) -> None:
    headers = {"X-Word": "please"}
    with serving(desk) as at_the_door:
        with desk.database.changing() as work:
            addressing.issue(work, a_team("ops"), "new", at(9))
        assert at_the_door.post("/in/signed/new", b"{}", **headers).status == 202
    with desk.database.changing() as work:
        assert addressing.revoke(work, a_team("ops")) == 2
    with serving(desk) as at_the_door:
        assert at_the_door.post("/in/signed/new", b"{}", **headers).status == 404
        assert at_the_door.post(f"/in/webs/{WEB_TOKEN}", b"{}", **headers).status == 202


def test_while_the_database_is_away_the_sender_is_asked_to_come_again(desk: SmallDesk) -> None:
    headers = {"X-Word": "please"}
    with serving(desk) as at_the_door:
        assert at_the_door.post(f"/in/signed/{TOKEN}", b"{}", **headers).status == 202
        desk.database.fails_with = StorageUnavailable("is gone")
        answer = at_the_door.post(f"/in/signed/{TOKEN}", b"{}", **headers)
        desk.database.fails_with = None

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert len(stored(desk)) == 1


def test_what_is_too_long_is_refused(desk: SmallDesk) -> None:
    with serving(desk) as at_the_door:
        fits = at_the_door.post(f"/in/signed/{TOKEN}", b"x" * MOST, **{"X-Word": "please"})
        with socket.create_connection((LOOPBACK, at_the_door.port), timeout=10) as client:
            head = f"POST /in/signed/{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: {MOST + 1}\r\n\r\n"
            client.sendall(head.encode() + b"x" * (MOST + 1))
            too_long = client.recv(100)

    assert fits.status == 202
    assert too_long.startswith(b"HTTP/1.1 413")
    assert len(stored(desk)) == 1


def test_whoever_sends_no_body_in_time_is_not_waited_for(desk: SmallDesk) -> None:
    entrance = Entrance(desk, patience=0.05)
    app = Starlette(routes=[Route("/in/{source}/{token}", entrance.answer, methods=["POST"])])
    with served(app) as at_the_door, socket.create_connection((LOOPBACK, at_the_door.port), timeout=10) as client:
        client.sendall(f"POST /in/signed/{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 408")

    assert not stored(desk)


def test_whoever_hangs_up_half_way_leaves_nothing_behind(
    desk: SmallDesk, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(desk) as at_the_door:
        with socket.create_connection((LOOPBACK, at_the_door.port), timeout=10) as client:
            client.sendall(f"POST /in/signed/{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab".encode())
        assert at_the_door.post(f"/in/signed/{TOKEN}", b"{}", **{"X-Word": "please"}).status == 202

    assert len(stored(desk)) == 1
    assert caplog.records == []


def test_of_two_headers_with_one_name_the_first_counts(desk: SmallDesk) -> None:
    head = (
        f"POST /in/signed/{TOKEN} HTTP/1.1\r\nHost: x\r\nX-Word: please\r\nx-word: no\r\nContent-Length: 0\r\n\r\n"
    )
    with (
        serving(desk) as at_the_door,
        socket.create_connection((LOOPBACK, at_the_door.port), timeout=10) as client,
    ):
        client.sendall(head.encode())
        assert client.recv(100).startswith(b"HTTP/1.1 202")


def test_the_answers_are_json_that_nobody_keeps(desk: SmallDesk) -> None:
    with serving(desk) as at_the_door:
        for path in ("/in/signed/nobody", f"/in/signed/{TOKEN}"):
            answer = at_the_door.post(path, b"{}")
            assert json.loads(answer.text)["error"]
            assert answer.headers["cache-control"] == "no-store"


def test_only_post_is_answered(desk: SmallDesk) -> None:
    with serving(desk) as at_the_door:
        assert at_the_door.get(f"/in/signed/{TOKEN}").status == 405
