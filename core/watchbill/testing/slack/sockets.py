"""Socket Mode's other end: tickets good once, each envelope on one socket, brought again until it is taken."""

import json
import logging
import socket
import threading
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from watchbill.testing.slack.state import APP

#: Only what Slack would log; a client that goes away is no error here.
_QUIET = logging.getLogger(f"{__name__}.server")
_QUIET.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something that Slack tells the app, and how often it was told."""

    kind: str
    payload: Mapping[str, Any]
    attempt: int = 0
    reason: str = ""
    #: Answers of the app, by the envelope; set once.
    taken: threading.Event = field(default_factory=threading.Event)


class SocketMode:
    """All sockets of the app."""

    def __init__(self, patience: float, retries: int) -> None:
        """An envelope is taken within `patience` seconds, or brought again, so many times."""
        #: A test may change it.
        self.patience, self._retries = patience, retries
        self._lock = threading.RLock()
        self._tickets: set[str] = set()
        self._open: list[ServerConnection] = []
        self._turn = 0
        self._waiting: list[Delivery] = []
        self._sent: dict[str, tuple[Delivery, ServerConnection, threading.Timer]] = {}
        #: Everything that was given up: nobody took it, however often it was brought.
        self.lost: list[Delivery] = []
        #: How many sockets were opened so far.
        self.opened = 0
        self._changed = threading.Condition(self._lock)
        self._server: Server = serve(
            self._serve, "127.0.0.1", 0, process_request=self._admit, compression=None, logger=_QUIET
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="fake-slack-sockets", daemon=True)
        self._thread.start()

    def ticket(self) -> str:
        """The address of a new socket; it is good once."""
        ticket = uuid.uuid4().hex
        with self._lock:
            self._tickets.add(ticket)
        host, port = self._server.socket.getsockname()[:2]
        return f"ws://{host}:{port}/link/?ticket={ticket}&app_id={APP}"

    def deliver(self, delivery: Delivery) -> None:
        """Tell the app, over one of its sockets; as soon as it has one."""
        with self._lock:
            self._waiting.append(delivery)
        self._flush()

    def wait_for(self, count: int, timeout: float = 20) -> None:
        """Wait until so many sockets are open."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._open) >= count, timeout), "no socket was opened"  # noqa: S101

    def cut(self) -> None:
        """Cut one socket, without a word."""
        with self._lock:
            victim = self._open[0] if self._open else None
        if victim:
            _shut(victim)

    def say_goodbye(self, reason: str) -> None:
        """Tell all that are open that they will be closed: "warning", "refresh_requested", "link_disabled"."""
        with self._lock:
            everybody = list(self._open)
        for each in everybody:
            _send(each, {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})

    def close_oldest(self) -> None:
        """Close the socket that is open for the longest, as Slack does after its goodbye."""
        with self._lock:
            oldest = self._open[0] if self._open else None
        if oldest:
            oldest.close()

    def stop(self) -> None:
        """Close everything."""
        self._server.shutdown()
        with self._lock:
            timers = [timer for _, _, timer in self._sent.values()]
            sockets = list(self._open)
        for timer in timers:
            timer.cancel()
        for each in sockets:
            _shut(each)
        self._thread.join(5)

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = request.path.partition("ticket=")[2].partition("&")[0]
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
        return None if known else connection.respond(403, "used up\n")

    def _serve(self, connection: ServerConnection) -> None:
        with self._changed:
            self._open.append(connection)
            self.opened += 1
            number = len(self._open)
            self._changed.notify_all()
        debug = {"host": "applink-1", "build_number": 10, "approximate_connection_time": 18060}
        hello = {
            "type": "hello",
            "num_connections": number,
            "debug_info": debug,
            "connection_info": {"app_id": APP},
        }
        try:
            connection.send(json.dumps(hello))
            self._flush()
            for raw in connection:
                self._answered(raw)
        except (WebSocketException, OSError):
            pass
        finally:
            self._gone(connection)

    def _answered(self, raw: str | bytes) -> None:
        answer = json.loads(raw) if raw.lstrip()[:1] in ("{", b"{") else {}
        with self._lock:
            found = self._sent.pop(str(answer.get("envelope_id")), None)
        if found:
            found[2].cancel()
            found[0].taken.set()

    def _gone(self, connection: ServerConnection) -> None:
        with self._changed:
            if connection in self._open:
                self._open.remove(connection)
            lost = [envelope for envelope, (_, at, _) in self._sent.items() if at is connection]
            self._changed.notify_all()
        for each in lost:
            self._again(each, "connection_closed")

    def _again(self, envelope: str, reason: str) -> None:
        with self._lock:
            found = self._sent.pop(envelope, None)
            if found is None:
                return
            found[2].cancel()
            delivery = replace(found[0], attempt=found[0].attempt + 1, reason=reason)
            if delivery.kind != "events_api" or delivery.attempt > self._retries:
                self.lost.append(delivery)
                return
            self._waiting.append(delivery)
        self._flush()

    def _flush(self) -> None:
        while True:
            with self._lock:
                if not self._waiting or not self._open:
                    return
                delivery = self._waiting.pop(0)
                self._turn += 1
                connection = self._open[self._turn % len(self._open)]
                envelope = str(uuid.uuid4())
                timer = threading.Timer(self.patience, self._again, (envelope, "timeout"))
                timer.daemon = True
                self._sent[envelope] = delivery, connection, timer
                timer.start()
            _send(connection, _frame(envelope, delivery))


def _frame(envelope: str, delivery: Delivery) -> dict[str, Any]:
    frame = {"envelope_id": envelope, "type": delivery.kind, "payload": delivery.payload}
    if delivery.kind != "events_api":
        return frame | {"accepts_response_payload": True}
    again = {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
    return frame | {"accepts_response_payload": False} | again


def _send(connection: ServerConnection, frame: Mapping[str, Any]) -> None:
    with suppress(WebSocketException, OSError):  # whoever reads that socket finds out
        connection.send(json.dumps(frame))


def _shut(connection: ServerConnection) -> None:
    with suppress(OSError):
        connection.socket.shutdown(socket.SHUT_RDWR)


Deliver = Callable[[Delivery], None]
