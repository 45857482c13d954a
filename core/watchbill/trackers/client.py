"""HTTP with an outside tracker: bounded in size and time, no faster than it allows, and quiet about secrets."""

import json
import logging
import math
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.trackers import answering, connecting
from watchbill.trackers.answering import LONGEST_REASON, Answer, reason
from watchbill.trackers.bucket import Bucket

__all__ = ["LONGEST_REASON", "Answer", "Bucket", "Client", "reason"]

#: Bytes of one answer, unpacked. A page of 100 tickets of Jira with long descriptions has about 2,000,000.
MOST = 20_000_000
#: Seconds for one call, and for one step of it.
DEADLINE, PATIENCE = 30.0, 10.0
#: How an answer may be packed: each byte becomes a thousand at most.
_PACKED = frozenset({"", "identity", "gzip"})
#: What may be asked twice.
_REPEATABLE = frozenset({"GET", "HEAD"})

# They log addresses, which may hold tokens.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Client:
    """Calls one tracker; for one thread at a time. Close it when it is needed no more."""

    def __init__(
        self,
        base: str,
        label: str,
        headers: Callable[[], Mapping[str, str]],
        *,
        bucket: Bucket | None = None,
        transport: httpx.BaseTransport | None = None,
        deadline: float = DEADLINE,
        now: Callable[[], datetime] | None = None,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make it ready; nothing is asked yet.

        `base` is the address that paths are appended to, `label` what people call the tracker; `headers` gives
        those of every call, with what it is signed in with. Unless given, `bucket` lets 10 calls a second through,
        and 50 at once, and `transport` is the network's. `deadline` is in seconds, for one call. `now` tells the
        time (aware), for answers that say until when to wait, but not what time it is there; `watch` counts
        seconds and never goes back.
        """
        self._base, self._label, self._headers = base.rstrip("/"), label, headers
        self._bucket = bucket or Bucket(10, 50)
        self._deadline, self._now, self._watch = deadline, now, watch
        self._line = connecting.Line(watch)
        self._http = _http(transport or connecting.transport(self._line))
        self._silent_until = -math.inf

    def close(self) -> None:
        """Give the connection back; nothing is asked any more."""
        self._http.close()

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

        `path` is one below the base, or a whole address of the same host, as an answer gave it; `query` comes
        behind it; `body` is sent as JSON, None is nothing; `expect` has the statuses that answer the caller.

        Raises:
            SiteAway: it cannot be reached, answers too late, too much or not whole, with 401, 408, 429 or 5xx,
                leads elsewhere, or wants to be left alone: then it is not asked before that is over.
            SiteRefuses: it answers with any other status.
        """
        self._keep_silence()
        with self._in_words():
            request = self._request(method, path, query, body, headers or {})
            self._bucket.take()
            answer = self._answer(request)
        wait = answering.wait(answer, self._now)
        if wait:  # also where the caller can do with such an answer, there is no other for now
            self._silent_until = self._watch() + wait
        if answer.status in expect:
            return answer
        raise self._waiting(wait) if wait else self._problem(answer)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int] | None,
        body: object,
        headers: Mapping[str, str],
    ) -> httpx.Request:
        base = httpx.URL(self._base)
        url = httpx.URL(path if path.startswith(("http://", "https://")) else f"{self._base}{path}")
        if (url.scheme, url.host, url.port, url.userinfo) != (base.scheme, base.host, base.port, base.userinfo):
            raise SiteAway(f"{self._label} leads to another host, where nothing is sent: is its address right?")
        sent = {"User-Agent": "watchbill", "Accept": "application/json", "Accept-Encoding": "gzip"}
        if body is not None:
            sent["Content-Type"] = "application/json"
        return self._http.build_request(
            method,
            url.copy_merge_params(query) if query else url,
            headers={**sent, **self._headers(), **headers},
            # In ASCII: half a character, as chats sometimes bring it, has no other form.
            content=None if body is None else json.dumps(body, allow_nan=False).encode("ascii"),
        )

    def _answer(self, request: httpx.Request) -> Answer:
        self._line.begin(self._deadline)
        try:
            return self._once(request)
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            # The other side hung up while the question was on its way: it may be asked anew.
            if request.method not in _REPEATABLE or not self._line.stale:
                raise
            return self._once(request)

    def _once(self, request: httpx.Request) -> Answer:
        with closing(self._http.send(request, stream=True)) as answer:
            return Answer(
                status=answer.status_code,
                headers={name.lower(): value for name, value in answer.headers.items()},
                body=self._body(answer),
                label=self._label,
            )

    def _body(self, answer: httpx.Response) -> bytes:
        if answer.headers.get("content-encoding", "").strip().lower() not in _PACKED:
            raise SiteAway(f"{self._label} answers packed in a way I did not ask for: is something in between?")
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > MOST:
                raise SiteAway(
                    f"{self._label} answers with more than {MOST // 1_000_000} MB. Tell whoever runs me."
                )
            if self._line.over:
                raise httpx.ReadTimeout("the whole of it took too long")
            parts.append(part)
        return b"".join(parts)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """What goes wrong with the network, told to a person; the causes are left out, they may hold secrets."""
        label = self._label
        try:
            yield
        except httpx.TimeoutException:
            raise SiteAway(f"{label} does not answer in time. Please try again in a moment.") from None
        except httpx.ConnectError as unreachable:
            if "CERTIFICATE" in str(unreachable).upper():
                raise SiteAway(
                    f"{label} shows a certificate that I do not trust. Whoever runs it must renew it."
                ) from None
            raise SiteAway(f"{label} is not reached: is it there, and is its address right?") from None
        except httpx.HTTPError:
            raise SiteAway(f"The connection to {label} broke. Please try again in a moment.") from None
        except (httpx.InvalidURL, UnicodeError):
            raise SiteAway(f"{label} cannot be asked at such an address. Tell whoever runs me.") from None

    def _problem(self, answer: Answer) -> Exception:
        status, label = answer.status, self._label
        match status:
            case 401:
                told = (
                    f"{label} does not accept what I sign in with: has it expired? Whoever runs me must renew it."
                )
            case 408:
                told = f"{label} does not answer in time. Please try again in a moment."
            case _ if status >= 500:
                told = f"{label} has an error of its own ({status}). Please try again in a moment."
            case _ if 300 <= status < 400:
                told = f"{label} is at another address by now. Whoever runs me must set that one."
            case _ if status < 300:
                told = f"{label} answers with status {status}, which I do not expect: is something in between?"
            case _:
                return SiteRefuses(f"{label} refuses: {reason(answer)}")
        return SiteAway(told)

    def _keep_silence(self) -> None:
        rest = self._silent_until - self._watch()
        if rest > 0:
            raise self._waiting(rest)

    def _waiting(self, seconds: float) -> SiteAway:
        whole = math.ceil(seconds)
        lasting = f"{whole} s" if whole <= 90 else f"{math.ceil(whole / 60)} min"
        return SiteAway(f"{self._label} asks me to wait. Please try again in {lasting}.", wait=seconds)


def _http(transport: httpx.BaseTransport) -> httpx.Client:
    # A session would outlive what we sign in with.
    no_sessions = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    return httpx.Client(
        transport=transport, timeout=PATIENCE, trust_env=False, follow_redirects=False, cookies=no_sessions
    )
