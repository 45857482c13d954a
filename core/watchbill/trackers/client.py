"""HTTP with an outside tracker: bounded in size and time, no faster than it allows, and quiet about secrets."""

import json
import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from watchbill.errors import SiteAway, SiteRefuses

#: Bytes of one answer. A page of 100 tickets of Jira with long descriptions has about 2,000,000.
MOST = 20_000_000
#: Seconds for one call, and for one step of it.
DEADLINE, PATIENCE = 30.0, 10.0
#: Characters of what a tracker says of itself that are shown to a person.
LONGEST_REASON = 300

# They log addresses, which may hold tokens.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a tracker answered."""

    status: int
    #: By name in small letters.
    headers: Mapping[str, str]
    body: bytes
    #: Who gave it, for messages.
    label: str

    def json(self) -> Any:
        """What it says.

        Raises:
            SiteAway: it is no JSON: something stands in between, or the answer is not whole.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise SiteAway(f"{self.label} answers, but not with JSON: is its address right?") from None


class Bucket:
    """A token bucket: so many calls a second, and `burst` at once after a rest."""

    def __init__(
        self,
        per_second: float,
        burst: int,
        watch: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`watch` counts seconds and never goes back; `pause` waits for some."""
        self._rate, self._burst, self._watch, self._pause = per_second, float(burst), watch, pause
        self._tokens, self._at = float(burst), watch()

    def take(self) -> None:
        """Wait until one more call may be made."""
        self._fill()
        while self._tokens < 1:
            self._pause((1 - self._tokens) / self._rate)
            self._fill()
        self._tokens -= 1

    def _fill(self) -> None:
        now = self._watch()
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._at) * self._rate)
        self._at = now


class Client:
    """Calls one tracker; for one thread at a time."""

    def __init__(
        self,
        base: str,
        label: str,
        headers: Callable[[], Mapping[str, str]],
        *,
        bucket: Bucket | None = None,
        transport: httpx.BaseTransport | None = None,
        deadline: float = DEADLINE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make it ready; nothing is asked yet.

        Args:
            base: the address that paths are appended to.
            label: what people call the tracker.
            headers: gives those of every call, with what it is signed in with.
            bucket: how fast it may ask; 10 calls a second, and 50 at once, unless given.
            transport: the network's, unless given.
            deadline: seconds for one call.
            now: tells the time (aware), for answers that say until when to wait.
        """
        self._base, self._label, self._headers = base.rstrip("/"), label, headers
        self._bucket = bucket or Bucket(10, 50)
        self._deadline, self._now = deadline, now
        self._http = httpx.Client(timeout=PATIENCE, trust_env=False, follow_redirects=False, transport=transport)

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        expect: Collection[int] = (200, 201, 202, 204),
    ) -> Answer:
        """One call, and its answer.

        Args:
            method: GET, POST...
            path: below the base; or a whole address of the same host, as an answer gave it.
            query: behind the path.
            body: sent as JSON; None is nothing.
            headers: beside those of every call.
            expect: the statuses that are an answer to the caller.

        Raises:
            SiteAway: it cannot be reached, answers too late, too much or not whole, with 401, 429 or 5xx.
            SiteRefuses: it answers with any other status.
        """
        self._bucket.take()
        answer = self._once(method, self._url(path), query, body, headers or {})
        if answer.status in expect:
            return answer
        raise self._problem(answer)

    def close(self) -> None:
        """Let go of its connections; it may be asked no more."""
        self._http.close()

    def _url(self, path: str) -> httpx.URL:
        base = httpx.URL(self._base)
        if not path.startswith(("http://", "https://")):
            return httpx.URL(f"{self._base}{path}")
        url = httpx.URL(path)
        if (url.scheme, url.host, url.port) != (base.scheme, base.host, base.port):
            raise SiteAway(f"{self._label} leads to another host, where nothing is sent.")
        return url

    def _once(
        self,
        method: str,
        url: httpx.URL,
        query: Mapping[str, str | int] | None,
        body: object,
        headers: Mapping[str, str],
    ) -> Answer:
        asked = {"User-Agent": "watchbill", "Accept": "application/json", **self._headers(), **headers}
        end = time.monotonic() + self._deadline
        try:
            with self._http.stream(
                method,
                url.copy_merge_params(query) if query else url,
                headers=asked,
                json=body,
            ) as answer:
                return Answer(
                    status=answer.status_code,
                    headers={name.lower(): value for name, value in answer.headers.items()},
                    body=self._body(answer, end),
                    label=self._label,
                )
        except httpx.TimeoutException:
            raise SiteAway(f"{self._label} does not answer in time.") from None
        except httpx.ConnectError as unreachable:
            if "CERTIFICATE" in str(unreachable).upper():
                raise SiteAway(f"{self._label} shows a certificate that is not trusted.") from None
            raise SiteAway(f"{self._label} is not reached.") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SiteAway(f"The connection to {self._label} broke.") from None

    def _body(self, answer: httpx.Response, end: float) -> bytes:
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > MOST:
                raise SiteAway(f"{self._label} answers with more than {MOST // 1_000_000} MB.")
            if time.monotonic() > end:
                raise SiteAway(f"{self._label} does not answer in time.")
            parts.append(part)
        return b"".join(parts)

    def _problem(self, answer: Answer) -> Exception:
        status, label = answer.status, self._label
        wait = self._wait(answer)
        if status == 401:
            return SiteAway(
                f"{label} does not accept what I sign in with: has it expired? Whoever runs me must renew it."
            )
        if status == 429 or wait > 0:
            return SiteAway(f"{label} asks me to wait.", wait=wait)
        if status >= 500:
            return SiteAway(f"{label} has an error of its own ({status}).")
        if 300 <= status < 400:
            return SiteAway(f"{label} is at another address by now.")
        return SiteRefuses(f"{label} refuses: {reason(answer)}")

    def _wait(self, answer: Answer) -> float:
        """Seconds that it wants to be left alone."""
        asked = answer.headers.get("retry-after", "").strip()
        if asked.isascii() and asked.isdigit():
            return float(asked[:9])
        try:
            until = parsedate_to_datetime(asked)
        except (TypeError, ValueError):
            return 0.0
        return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - self._now()).total_seconds())


def reason(answer: Answer) -> str:
    """What the tracker says is wrong, in a line, from the usual places; else just the status."""
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        told = None
    said: list[str] = []
    if isinstance(told, dict):
        listed = told.get("errorMessages") or told.get("errors")
        if isinstance(told.get("message"), str):
            said.append(told["message"])
        if isinstance(listed, list):
            said += [each for each in listed if isinstance(each, str)]
        if isinstance(told.get("errors"), dict):
            said += [f"{name}: {each}" for name, each in told["errors"].items() if isinstance(each, str)]
        if isinstance(told.get("error"), dict) and isinstance(told["error"].get("msg"), str):
            said.append(told["error"]["msg"])
    line = " ".join(" ".join(said).split())[:LONGEST_REASON]
    return line or f"status {answer.status}"
