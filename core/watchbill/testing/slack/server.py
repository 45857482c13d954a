"""The servers of a workspace, on loopback, for as long as a block."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from watchbill.platforms.slack.manifest import OPTIONAL, SCOPES
from watchbill.testing.serving import Handler, Serving
from watchbill.testing.slack import calling, methods, talk  # noqa: F401 - the methods make themselves known
from watchbill.testing.slack.faults import Fault, Faults
from watchbill.testing.slack.people import People
from watchbill.testing.slack.posting import Posting
from watchbill.testing.slack.sockets import SocketMode
from watchbill.testing.slack.state import (
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER,
    SIGNING_SECRET,
    Message,
    Refusal,
    Workspace,
)

#: What the manifest of our app asks for, and more than that nobody needs.
ALL_SCOPES = frozenset({"team:read", *SCOPES, *OPTIONAL})


class FakeSlack(Serving):
    """One workspace; use it as a context manager."""

    bot_token, app_token, signing_secret = BOT_TOKEN, APP_TOKEN, SIGNING_SECRET

    def __init__(
        self, *, patience: float = 3.0, retries: int = 3, now: Callable[[], float] = time.time, port: int = 0
    ) -> None:
        """What is not taken within `patience` seconds is brought again, so many times; `now` is its time.

        `port` is that of the Web API, any that is free where it is 0.
        """
        self.workspace, self.faults = Workspace(now), Faults()
        self.workspace.scopes.update(ALL_SCOPES)
        self._patience, self._retries, self._now = patience, retries, now
        super().__init__(type("Handler", (_Handler,), {"slack": self}), "fake-slack-web", port)
        self.sockets = SocketMode(patience, retries)
        self.posting: Posting | None = None
        self.people = People(self.workspace, self.sockets, f"{self._base}response/")

    @property
    def api(self) -> str:
        """The base of the Web API's addresses."""
        return f"{self._base}api/"

    @property
    def _base(self) -> str:
        return f"{self.origin}/"

    def post_to(self, url: str) -> Posting:
        """From now on tell the app over signed HTTP."""
        self.posting = Posting(url, self._now, self._patience, self._retries)
        self.people.line = self.posting
        return self.posting

    def answered(
        self, method: str, token: str, arguments: Mapping[str, Any], *, in_body: bool
    ) -> Mapping[str, Any]:
        """What a method answers when nothing goes wrong on the way."""
        try:
            if method == "apps.connections.open":
                if in_body:
                    raise Refusal("not_authed")
                calling.call(self.workspace, method, token, arguments)
                return {"ok": True, "url": self.sockets.ticket()}
            return {"ok": True, **calling.call(self.workspace, method, token, arguments)}
        except Refusal as refusal:
            return {"ok": False, "error": refusal.error, **refusal.more}

    def respond(self, channel: str, body: Mapping[str, Any]) -> bool:
        """What came to an address to answer at; False where there is no such channel."""
        with self.workspace.lock:
            where = self.workspace.channels.get(channel)
            if where is None:
                return False
            shown = list(body.get("blocks") or [])
            message = Message(
                ts=self.workspace.stamp(), user=BOT_USER, text=str(body.get("text", "")), blocks=shown
            )
            self.workspace.add(where, message)
        return True

    def close(self) -> None:
        """Stop all servers."""
        if self.posting:
            self.posting.stop()
        self.sockets.stop()
        super().close()


class _Handler(Handler):
    slack: FakeSlack

    def do_POST(self) -> None:
        body = self.sent()
        start, _, rest = self.path.lstrip("/").partition("/")
        if start == "response":
            found = self.slack.respond(rest, json.loads(body))
            self.answer(200 if found else 404, b"ok")
            return
        self._call(rest.partition("?")[0], body)

    do_GET = do_POST

    def _call(self, method: str, body: bytes) -> None:
        fault = self.slack.faults.next(method)
        given = _arguments(self.headers.get("content-type", ""), body, self.path)
        in_body = "token" in given
        token = str(given.pop("token", "")) or self.headers.get("authorization", "").removeprefix("Bearer ")
        if fault is None or fault.done:
            answer = self.slack.answered(method, token, given, in_body=in_body)
        if fault and not self._goes_on(fault):
            return
        shown = {"ok": False, "error": fault.error} if fault and not fault.done else answer
        scopes = [("x-oauth-scopes", ",".join(sorted(self.slack.workspace.scopes)))]
        headers = (*scopes, *(fault.headers if fault else ()))
        self.answer(fault.status if fault else 200, json.dumps(shown).encode(), headers)

    def _goes_on(self, fault: Fault) -> bool:
        """Whether anything is answered."""
        if fault.gate:
            fault.gate.wait(30)
        if fault.status == 0:
            self.close_connection = True
            self.connection.close()
        return fault.status != 0


def _arguments(content_type: str, body: bytes, path: str) -> dict[str, Any]:
    query = dict(parse_qsl(path.partition("?")[2]))
    if "json" in content_type:
        parsed = json.loads(body or b"{}")
        return query | (parsed if isinstance(parsed, dict) else {})
    return query | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
