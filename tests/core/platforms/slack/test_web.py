"""The Web API's client: each failure is what the outbox takes it for, and the token goes nowhere else."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from watchbill.errors import SendLater, SendRefused, SendUnknown, SettingsInvalid
from watchbill.platforms.slack.web import WebApi
from watchbill.platforms.slack.workspace import Keys, checked, is_slacks
from watchbill.testing.slack import FakeSlack

POST = "chat.postMessage"


@contextmanager
def client(token: str, base: str, patience: float = 2.0) -> Iterator[WebApi]:
    """A client that does not wait long."""
    made = WebApi(token, base, patience)
    yield made
    made.close()


@pytest.fixture
def api(slack: FakeSlack) -> Iterator[WebApi]:
    """The bot's client."""
    with client(slack.bot_token, slack.api) as made:
        yield made


def post(api: WebApi) -> str:
    """Post something in #ops; its time stamp."""
    return str(api.call(POST, channel="C0OPS", text="hello")["ts"])


def test_an_answer_is_given(api: WebApi) -> None:
    assert re.fullmatch(r"[0-9]{10}\.[0-9]{6}", post(api))
    assert api.ask("conversations.info", channel="C0OPS")["channel"]["name"] == "ops"


@pytest.mark.parametrize("seconds", [1, 30])
def test_too_many_calls_say_when_to_come_back(seconds: int, api: WebApi, slack: FakeSlack) -> None:
    slack.faults.limit(POST, seconds)
    with pytest.raises(SendLater) as asked:
        post(api)

    assert (asked.value.seconds, asked.value.everywhere) == (seconds, False)
    assert slack.faults.calls[POST] == 1


def test_a_wait_that_nobody_can_mean_is_bounded(api: WebApi, slack: FakeSlack) -> None:
    slack.faults.limit(POST, 10**9)
    with pytest.raises(SendLater) as asked:
        post(api)

    assert asked.value.seconds == 600


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "no_text", "something_new"])
def test_a_refusal_is_final_and_says_why(error: str, api: WebApi, slack: FakeSlack) -> None:
    slack.faults.refuse(POST, error)
    with pytest.raises(SendRefused, match=error):
        post(api)


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"])
def test_a_token_that_is_not_taken_has_everything_wait(
    error: str, api: WebApi, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.refuse(POST, error)
    with pytest.raises(SendLater) as asked:
        post(api)

    assert asked.value.everywhere
    assert "`watchbill doctor slack` says what to do" in caplog.text
    assert slack.bot_token not in caplog.text


@pytest.mark.parametrize("how", ["fail", "lose", "cut", "internal"])
def test_what_may_have_been_done_is_not_known(how: str, api: WebApi, slack: FakeSlack) -> None:
    match how:
        case "fail":
            slack.faults.fail(POST, 503)
        case "lose":
            slack.faults.lose_answer(POST)
        case "cut":
            slack.faults.cut(POST)
        case "internal":
            slack.faults.refuse(POST, "internal_error")
    with pytest.raises(SendUnknown):
        post(api)

    assert slack.faults.calls[POST] == 1  # nobody tries again by themselves
    assert len(slack.people.of_the_bot("C0OPS")) == (how == "lose")


def test_no_answer_in_time_is_not_known(slack: FakeSlack) -> None:
    gate = threading.Event()
    slack.faults.hold(POST, gate)
    with client(slack.bot_token, slack.api, 0.3) as api, pytest.raises(SendUnknown):
        post(api)
    gate.set()


def test_nobody_at_the_other_end_has_everything_wait() -> None:
    with client("xoxb-1", "http://127.0.0.1:9/api/") as api, pytest.raises(SendLater) as asked:
        post(api)

    assert asked.value.everywhere


def test_the_token_does_not_follow_a_redirect(api: WebApi, slack: FakeSlack) -> None:
    seen: list[str] = []

    class Thief(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(str(self.headers))
            self.send_response(200)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """Thieves keep no log."""

    with HTTPServer(("127.0.0.1", 0), Thief) as elsewhere:
        thread = threading.Thread(target=elsewhere.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        slack.faults.redirect(POST, f"http://127.0.0.1:{elsewhere.server_address[1]}/api/{POST}")
        with pytest.raises(SendUnknown):
            post(api)
        elsewhere.shutdown()

    assert seen == []


def test_an_answer_that_is_not_slacks_is_not_known(slack: FakeSlack) -> None:
    class Portal(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = b"<html>Please log in to the airport's network</html>"
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    with HTTPServer(("127.0.0.1", 0), Portal) as portal:
        thread = threading.Thread(target=portal.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{portal.server_address[1]}/api/"
        with client("xoxb-1", base) as api, pytest.raises(SendUnknown):
            post(api)
        portal.shutdown()


@pytest.mark.parametrize(
    ("url", "theirs"),
    [
        ("wss://wss-primary.slack.com/link/?ticket=1", True),
        ("wss://slack.com/", True),
        ("wss://wss.slack-gov.com/", True),
        ("ws://wss-primary.slack.com/", False),
        ("wss://slack.com.evil.example/", False),
        ("wss://evilslack.com/", False),
        ("wss://slack.com@evil.example/", False),
        ("wss://user@slack.com/", False),
        ("wss://127.0.0.1/", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_slacks(url: str, theirs: bool) -> None:
    assert is_slacks(url, "wss", "https://slack.com/api/") is theirs


def test_keys_show_nothing_and_every_mistake_is_named() -> None:
    keys = Keys(bot_token="xoxb-secret", app_token="xapp-secret", signing_secret="s3cret")
    wrong = Keys(bot_token="xoxp-secret", app_token="secret", api="https://slack.example/api/")

    assert "secret" not in repr(keys)
    assert checked(keys) is keys
    with pytest.raises(SettingsInvalid) as mistaken:
        checked(wrong)
    assert [each.partition(":")[0] for each in mistaken.value.mistakes] == [
        "WATCHBILL_SLACK_BOT_TOKEN",
        "WATCHBILL_SLACK_APP_TOKEN",
        "WATCHBILL_SLACK_API",
    ]
    assert "secret" not in str(mistaken.value).replace("WATCHBILL_SLACK_SIGNING_SECRET", "")
    with pytest.raises(SettingsInvalid, match="set it for Socket Mode"):
        checked(Keys(bot_token="xoxb-1"))
