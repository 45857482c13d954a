"""Getting a document from the network: bounded in size and time, and never somewhere else than allowed."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from watchbill.calendars import network
from watchbill.calendars.network import Deadline, Resolve
from watchbill.errors import CalendarUnreadable

#: Bytes of one document. A year of a team of 25 has about 100,000.
MOST = 10_000_000
#: Seconds for all of it, and for one step of it.
DEADLINE, PATIENCE = 60.0, 15.0
#: Addresses that lead on to the next.
MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

# They log addresses, which hold tokens.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    #: Who gave it, for messages: an address may be a secret, its host is none.
    host: str

    def wait(self, now: datetime) -> float:
        """For how many seconds from `now` (aware) it wants to be left alone; 0 where it does not say."""
        asked = self.headers.get("retry-after") or self.headers.get("ratelimit-reset") or ""
        if asked.isascii() and asked.isdigit():
            return float(asked[:9])
        try:
            until = parsedate_to_datetime(asked)
        except (TypeError, ValueError):
            return 0.0
        return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Gets documents from one place."""

    #: Whether own networks, and http in them, are allowed.
    inside: bool = False
    redirects: int = MOST_REDIRECTS
    deadline: float = DEADLINE
    most: int = MOST
    #: The system's unless given.
    resolve: Resolve | None = None
    #: Counts seconds and never goes back.
    watch: Callable[[], float] = time.monotonic

    @contextmanager
    def visit(self) -> Iterator["Visit"]:
        """Get several documents by the same connections; the deadline is for all of them together."""
        deadline = Deadline(self.deadline, self.watch)
        transport = network.transport(deadline, inside=self.inside, resolve=self.resolve)
        with httpx.Client(transport=transport, timeout=PATIENCE, trust_env=False) as client:
            yield Visit(self, client)

    def get(self, address: str, headers: Mapping[str, str], query: Mapping[str, str] | None = None) -> Fetched:
        """As `Visit.get`, of one document."""
        with self.visit() as visit:
            return visit.get(address, headers, query)


@dataclass(frozen=True, slots=True)
class Visit:
    """Gets documents, one after the other, within what a fetcher allows."""

    fetcher: Fetcher
    client: httpx.Client

    def get(self, address: str, headers: Mapping[str, str], query: Mapping[str, str] | None = None) -> Fetched:
        """The answer, whatever its status; `Authorization` goes nowhere else than to the address's host.

        Raises:
            CalendarUnreadable: nobody answers, not in time, too much, or from a place that is not allowed.
        """
        url = (
            httpx.URL(address, params={**dict(httpx.URL(address).params), **query})
            if query
            else httpx.URL(address)
        )
        asked = {"User-Agent": "watchbill", "Accept-Encoding": "identity", **headers}
        for _ in range(self.fetcher.redirects + 1):
            self._check(url)
            fetched = self._once(url, asked)
            where = fetched.headers.get("location")
            if fetched.status not in _REDIRECTS or not where:
                return fetched
            url, before = self._next(url, where), url
            if (url.host, url.port) != (before.host, before.port):
                asked.pop("Authorization", None)  # it is for the first one
        raise CalendarUnreadable(f"{url.host} leads on and on. Give the address where the calendar is.")

    def _once(self, url: httpx.URL, headers: Mapping[str, str]) -> Fetched:
        try:
            with self.client.stream("GET", url, headers=headers, follow_redirects=False) as answer:
                return Fetched(
                    status=answer.status_code,
                    headers={name.lower(): value for name, value in answer.headers.items()},
                    body=self._body(answer, url.host),
                    host=url.host,
                )
        except httpx.TimeoutException:
            raise CalendarUnreadable(f"{url.host} does not answer in time. I try again.") from None
        except httpx.ConnectError as unreachable:
            told = "certificate" if "CERTIFICATE" in str(unreachable).upper() else ""
            raise CalendarUnreadable(_unreachable(url.host, told)) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise CalendarUnreadable(f"The connection to {url.host} broke. I try again.") from None

    def _body(self, answer: httpx.Response, host: str) -> bytes:
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise CalendarUnreadable(f"{host} sends it compressed, though I ask for it as it is.")
        parts, size = [], 0
        for part in answer.iter_raw():
            size += len(part)
            if size > self.fetcher.most:
                raise CalendarUnreadable(
                    f"It is larger than {self.fetcher.most // 1_000_000} MB. Give the address of a calendar of "
                    "your team, or of one without its past."
                )
            parts.append(part)
        return b"".join(parts)

    def _check(self, url: httpx.URL) -> None:
        schemes = {"https", "http"} if self.fetcher.inside else {"https"}
        if not url.host or url.scheme not in schemes or (url.port or 443) > 65_535:
            raise CalendarUnreadable("Only an https address is read; http only of a network of your own.")

    def _next(self, url: httpx.URL, where: str) -> httpx.URL:
        try:
            following = url.join(where)
        except (httpx.InvalidURL, ValueError):
            raise CalendarUnreadable(f"{url.host} leads on to what is no address.") from None
        if url.scheme == "https" and following.scheme != "https":
            raise CalendarUnreadable(f"{url.host} leads on to an address without encryption.")
        return following


def _unreachable(host: str, told: str) -> str:
    if told:
        return f"{host} shows a certificate that I do not trust. Whoever runs it must renew it."
    return f"{host} is not reached. Is the address right?"
