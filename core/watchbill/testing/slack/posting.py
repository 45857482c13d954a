"""Signed HTTP: Slack posts what it tells the app, and posts it again where that did not answer well in time."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import httpx

from watchbill.testing.slack.sockets import Delivery
from watchbill.testing.slack.state import SIGNING_SECRET


class Posting:
    """Posts to the app's request address."""

    def __init__(self, url: str, now: Callable[[], float], patience: float, retries: int) -> None:
        """`now` counts seconds since 1970."""
        self.url, self._now, self._patience, self._retries = url, now, patience, retries
        self._hands = ThreadPoolExecutor(8, thread_name_prefix="fake-slack-posting")
        self._over = threading.Event()
        #: The status of each answer, in order.
        self.answers: list[int] = []
        self.lost: list[Delivery] = []

    def deliver(self, delivery: Delivery) -> None:
        """Post it, soon."""
        self._hands.submit(self._post, delivery)

    def challenge(self, word: str) -> httpx.Response:
        """Ask the app whether the address is its own, as Slack does when it is set."""
        body = json.dumps({"token": "old", "challenge": word, "type": "url_verification"}).encode()
        return self.send(body, "application/json")

    def send(self, body: bytes, content_type: str, **headers: str) -> httpx.Response:
        """Post this body, signed now; `headers` replace the ones that Slack would send."""
        signed = sign(body, str(int(self._now())))
        sent = {"content-type": content_type, **signed, **headers}
        return httpx.post(self.url, content=body, headers=sent, timeout=self._patience)

    def stop(self) -> None:
        """Post no more."""
        self._over.set()
        self._hands.shutdown(wait=True, cancel_futures=True)

    def _post(self, delivery: Delivery) -> None:
        body, content_type = _body(delivery.kind, delivery.payload)
        attempts = self._retries if delivery.kind == "events_api" else 0
        reason = ""
        for attempt in range(attempts + 1):
            again = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason} if attempt else {}
            try:
                status = self.send(body, content_type, **again).status_code
                reason = "http_error"
            except httpx.HTTPError:
                status, reason = 0, "http_timeout"
            self.answers.append(status)
            if status == 200:
                delivery.taken.set()
                return
            if self._over.wait(self._patience / 10):
                return
        self.lost.append(delivery)


def sign(body: bytes, stamp: str, secret: str = SIGNING_SECRET) -> dict[str, str]:
    """The headers that say who sent it and when."""
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


def _body(kind: str, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    match kind:
        case "events_api":
            return json.dumps(payload).encode(), "application/json"
        case "interactive":
            form = {"payload": json.dumps(payload)}
        case _:
            form = {name: str(value) for name, value in payload.items()}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"
