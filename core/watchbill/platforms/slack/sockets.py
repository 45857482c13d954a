"""Socket Mode: sockets that Slack sends envelopes down, each taken until it is acknowledged or brought again.

A socket is renewed before Slack closes it, so that one is always there; one that breaks is replaced at once.
`slack_sdk`'s own client takes up to 13 s for that, hands envelopes to ten threads, which loses their order, and
acknowledges on whichever socket is the newest (docs/adr/0017).
"""

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.platforms.slack.web import WebApi

log = logging.getLogger(__name__)

#: Seconds between two pings, and until an answer must have come.
PING = 5.0
#: Seconds to wait after a first failure, and at most.
FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0
#: Seconds to wait where Socket Mode is switched off, or too many sockets are open: somebody has to act.
SWITCHED_OFF = 60.0
#: A socket that is to be left within so many seconds is followed after a pause: Slack counts how many are opened.
YOUNG, HASTE = 2.0, 1.0
#: Seconds that closing may take.
CLOSING = 2.0
#: Bytes of one frame.
FRAME = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One thing that Slack sends, over a socket or signed HTTP."""

    #: "events_api", "slash_commands" or "interactive".
    kind: str
    payload: Mapping[str, Any]
    #: Tells Slack whether it arrived; where it did not, Slack brings it again.
    settle: Callable[[bool], None]


@dataclass(slots=True)
class _Socket:
    """One socket's life: replaced means that its successor is open, so that nobody has to follow it."""

    replaced: bool = False
    opened_at: float = 0
    connection: ClientConnection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """Keeps sockets open, each read by a thread of its own."""

    api: WebApi
    #: Takes each envelope, in the order in which its socket brings it; must return at once.
    take: Callable[[Envelope], None]
    #: Whether an address that Slack gives for a socket may be opened.
    allowed: Callable[[str], bool]
    #: Counts seconds and never goes back.
    watch: Callable[[], float] = time.monotonic
    #: What a wait is multiplied by, so that not all processes come back together.
    spread: Callable[[], float] = lambda: random.uniform(0.8, 1.2)  # noqa: S311 - nothing has to be secret here
    _open: list[_Socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, count: int) -> None:
        """Open so many and keep them."""
        for _ in range(count):
            self._begin()

    @property
    def open(self) -> int:
        """How many are open."""
        with self._lock:
            return len(self._open)

    def stop(self) -> None:
        """Close all of them; what is not acknowledged comes again."""
        with self._lock:
            self._over.set()
            connections = [each.connection for each in self._open if each.connection]
            threads = list(self._threads)
        for each in connections:
            each.close()
        for thread in threads:
            thread.join(CLOSING)

    def _begin(self, pause: float = 0) -> None:
        thread = threading.Thread(target=self._keep, args=(pause,), name="slack-socket", daemon=True)
        with self._lock:
            if self._over.is_set():
                return
            self._threads[:] = [*(each for each in self._threads if each.is_alive()), thread]
            thread.start()

    def _keep(self, pause: float) -> None:
        """Open a socket and read it, again and again, until it is replaced by one that another thread keeps."""
        self._over.wait(pause)
        failures = 0
        while not self._over.is_set():
            mine = _Socket()
            try:
                wait = self._serve(mine)
                failures = 0
            except (SendLater, SendRefused, SendUnknown, OSError, WebSocketException, ValueError) as trouble:
                wait = _asked(trouble) or min(FIRST_WAIT * 2**failures, LONGEST_WAIT)
                failures = min(failures + 1, 16)
                log.warning("Slack's socket cannot be opened, again in %.1f s: %s", wait, trouble)
            if mine.replaced:
                return
            self._over.wait(wait * self.spread())

    def _serve(self, mine: _Socket) -> float:
        """Read one socket until it ends; how many seconds to wait before the next one."""
        url = str(self.api.call("apps.connections.open")["url"])
        if not self.allowed(url):
            raise SendRefused(f"the socket's address is not Slack's: {urlsplit(url).hostname}")
        with connect(
            url, ping_interval=PING, ping_timeout=PING, open_timeout=10, close_timeout=1, max_size=FRAME,
            compression=None,
        ) as connection:  # fmt: skip
            mine.connection, mine.opened_at = connection, self.watch()
            with self._lock:
                self._open.append(mine)
            try:
                return self._read(mine, connection)
            finally:
                with self._lock:
                    self._open.remove(mine)

    def _read(self, mine: _Socket, connection: ClientConnection) -> float:
        wait = 0.0
        try:
            for raw in connection:
                if self._over.is_set():
                    break
                frame = _parsed(raw)
                if frame.get("type") == "disconnect":
                    wait = self._leave(mine, str(frame.get("reason")))
                else:
                    self._frame(frame, connection)
        except WebSocketException as broken:
            log.info("A socket of Slack's broke: %s", broken)
        return wait

    def _frame(self, frame: Mapping[str, Any], connection: ClientConnection) -> None:
        kind, envelope, payload = frame.get("type"), frame.get("envelope_id"), frame.get("payload")
        if isinstance(kind, str) and isinstance(envelope, str) and isinstance(payload, dict):
            self.take(
                Envelope(kind=kind, payload=payload, settle=lambda arrived: _settle(connection, envelope, arrived))
            )

    def _leave(self, mine: _Socket, reason: str) -> float:
        """Slack is about to close this socket; how long to wait before the next, where this thread opens it."""
        if reason in ("link_disabled", "too_many_websockets"):
            log.error("Slack closes its socket: %s. `watchbill doctor slack` says what to do.", reason)
            return SWITCHED_OFF
        if not mine.replaced:  # a warning, and then the request
            mine.replaced = True
            young = self.watch() - mine.opened_at < YOUNG
            self._begin(HASTE if young else 0)
        return 0.0


def _settle(connection: ClientConnection, envelope: str, arrived: bool) -> None:
    if not arrived:
        return
    try:
        connection.send(json.dumps({"envelope_id": envelope}))
    except (WebSocketException, OSError):
        log.info("A socket of Slack's closed before %s was acknowledged; it comes again.", envelope)


def _parsed(raw: str | bytes) -> Mapping[str, Any]:
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        log.warning("Slack sent a frame that is no JSON object; it is left out.")
        return {}
    return frame


def _asked(trouble: Exception) -> float | None:
    return trouble.seconds if isinstance(trouble, SendLater) else None
