"""A web app on a real socket, and what it answers."""

import http.client
import json
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp

from watchbill import web
from watchbill.doors import Doors
from watchbill.jobs import schedule
from watchbill.jobs.receiving import Receiver
from watchbill.ports import Ids
from watchbill.services.reckoning import Reckoning
from watchbill.services.reporting import Reporting
from watchbill.settings import Listen
from watchbill.sources.listing import Listed
from watchbill.testing.builders import Counter, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.vitals import Vitals
from watchbill.web.hurried import Hurried

LOOPBACK = "127.0.0.1"
_HELD: list[socket.socket] = []


@dataclass(slots=True, kw_only=True)
class SmallDesk:
    """Fulfils `web.watched.Watched`."""

    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(at(10)))
    ids: Ids = field(default_factory=Counter)
    reckoning: Reckoning = field(default_factory=lambda: Reckoning(schedule.fires_on))
    reporting: Reporting = field(default_factory=lambda: Reporting(schedule.fires_on))
    vitals: Vitals = field(default_factory=Vitals)
    doors: Doors = field(default_factory=Doors)
    sources: Mapping[str, Listed] = field(default_factory=dict)
    receiver: Receiver = field(init=False)

    def __post_init__(self) -> None:
        self.receiver = Receiver(self.database, stored=lambda: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Served:
    """Where an app is served."""

    port: int

    def post(self, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Post it there."""
        return self.get(path, "POST", body, **headers)

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Ask for a path."""
        with closing(http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(status=response.status, headers=named, text=text)


def free_port() -> int:
    """A port that nobody listens on; on Linux no other process is given it while this one lives."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((LOOPBACK, 0))
    port = int(held.getsockname()[1])
    if sys.platform == "linux":
        _HELD.append(held)  # bound, and not listening: whoever names it may listen
    else:
        held.close()
    return port


@contextmanager
def served(app: ASGIApp, protocol: type[Hurried] = Hurried) -> Iterator[Served]:
    """The app, served for the length of the block."""
    port = free_port()
    with web.serving(Listen(host=LOOPBACK, port=port), app, protocol):
        yield Served(port)
