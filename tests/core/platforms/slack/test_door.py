"""Signed HTTP: only what Slack has signed lately is taken, and a copy of it is not taken again."""

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.conformance.slack_worlds import SlackHttpWorld
from tests.conformance.world import OPS
from watchbill.testing.slack import Message
from watchbill.testing.slack.posting import sign


def posted(world: SlackHttpWorld, payload: Mapping[str, Any], **headers: str) -> httpx.Response:
    """Post an event, signed as now, but for these headers; an empty one is left out."""
    body = json.dumps(payload).encode()
    now = str(int(world.clock.now().timestamp()))
    sent = {"content-type": "application/json", **sign(body, now), **headers}
    return httpx.post(world._url, content=body, headers={name: it for name, it in sent.items() if it})


def claim(world: SlackHttpWorld) -> dict[str, Any]:
    """The event of a claim that nobody has told the desk of."""
    said = Message(ts=world.slack.workspace.stamp(), user="U0BEN", text="!claim TICKET-123")
    return world.slack.people.event(said, "C0OPS")


def test_the_address_is_proved_by_the_challenge(over_http: SlackHttpWorld) -> None:
    assert over_http.slack.posting is not None
    answer = over_http.slack.posting.challenge("3eZbrw1a")

    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1a"})


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": ""},
        {"x-slack-request-timestamp": ""},
        {"x-slack-signature": "v0=" + "0" * 64},
        {"x-slack-signature": "v1=garbage"},
        {"x-slack-request-timestamp": "yesterday"},
        {"x-slack-request-timestamp": "9" * 400},
    ],
)
def test_what_is_not_signed_is_refused_and_logged(
    headers: dict[str, str], over_http: SlackHttpWorld, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = posted(over_http, claim(over_http), **headers)
    over_http.settle()

    assert answer.status_code == 401
    assert "was refused" in caplog.text
    assert over_http.reads(OPS) == []


def test_what_somebody_else_signed_is_refused(over_http: SlackHttpWorld) -> None:
    body = json.dumps(claim(over_http)).encode()
    now = str(int(over_http.clock.now().timestamp()))
    headers = {"content-type": "application/json", **sign(body, now, "another secret")}

    assert httpx.post(over_http._url, content=body, headers=headers).status_code == 401


@pytest.mark.parametrize("minutes", [6, -6])
def test_what_was_signed_long_ago_or_in_the_future_is_refused(minutes: int, over_http: SlackHttpWorld) -> None:
    payload, body = claim(over_http), b""
    body = json.dumps(payload).encode()
    then = over_http.clock.now() - timedelta(minutes=minutes)
    headers = {"content-type": "application/json", **sign(body, str(int(then.timestamp())))}

    assert httpx.post(over_http._url, content=body, headers=headers).status_code == 401


def test_a_copy_of_a_request_changes_nothing_and_is_answered_once(over_http: SlackHttpWorld) -> None:
    payload = claim(over_http)
    question = claim(over_http)
    question["event"]["text"] = "!mro today"
    answers = [posted(over_http, each).status_code for each in (payload, payload, question, question)]
    over_http.settle()

    assert answers == [200] * 4
    assert len(over_http.reads(OPS)) == 2


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b"[" * 100_000),
        ("application/x-www-form-urlencoded", b"payload=%7B"),
        ("application/x-www-form-urlencoded", b"x=1"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(1_000))),
        ("text/plain", b""),
    ],
)
def test_what_is_signed_and_makes_no_sense_is_refused(
    content_type: str, body: bytes, over_http: SlackHttpWorld
) -> None:
    assert over_http.slack.posting is not None
    assert over_http.slack.posting.send(body, content_type).status_code == 400


def test_what_is_too_long_is_not_read(over_http: SlackHttpWorld) -> None:
    assert over_http.slack.posting is not None
    assert over_http.slack.posting.send(b"x" * 600_000, "application/json").status_code == 413


def test_a_foreign_workspace_is_acknowledged_and_not_heard(
    over_http: SlackHttpWorld, caplog: pytest.LogCaptureFixture
) -> None:
    payload = claim(over_http)
    foreign = payload | {"team_id": "T9EVIL", "authorizations": []}
    answer = posted(over_http, foreign)
    over_http.settle()

    assert answer.status_code == 200
    assert "Refused: an event of the workspace 'T9EVIL'" in caplog.text
    assert over_http.reads(OPS) == []


def test_nobody_answers_at_another_door_or_after_the_end(over_http: SlackHttpWorld) -> None:
    other = over_http._url.replace("/in/slack", "/in/teams")

    assert httpx.post(other, content=b"{}").status_code == 503
    assert httpx.get(over_http._url).status_code == 405
    over_http.bot.stop()
    assert posted(over_http, claim(over_http)).status_code == 503
