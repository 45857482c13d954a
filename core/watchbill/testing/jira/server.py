"""The server of a site, on loopback, for as long as a block."""

import base64
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from watchbill.testing.jira import issues, routes, searching, site, workflow  # noqa: F401 - routes make themselves known
from watchbill.testing.jira.faults import Fault, Faults
from watchbill.testing.jira.people import People
from watchbill.testing.jira.shapes import Shapes
from watchbill.testing.jira.state import NOW, Person, Place, Refusal
from watchbill.testing.serving import Handler, Serving

TOKEN = "fake-token"  # noqa: S105 - opens nothing but this


class FakeJira(Serving):
    """One site; use it as a context manager."""

    token, user = TOKEN, workflow.BOT

    def __init__(self, *, cloud: bool = True, now: Callable[[], datetime] = NOW, path: str = "") -> None:
        """In the cloud, or a Data Center; `now` is its time (aware), `path` where it is below the host."""
        self.path = path
        self.place, self.faults = Place(cloud=cloud, now=now), Faults()
        workflow.furnish(self.place)
        self.people = People(self.place)
        super().__init__(type("Handler", (_Handler,), {"jira": self}), "fake-jira")

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{self.origin}{self.path}"

    @property
    def table(self) -> dict[str, object]:
        """What a file of trackers says of its board."""
        user = {"user": self.user} if self.place.cloud else {}
        return {"url": self.url, "project": "OPS", "token": self.token, **user}

    def actor(self, authorization: str) -> Person | None:
        """Whose login this is; None where it is nobody's."""
        login = base64.b64encode(f"{self.user}:{self.token}".encode()).decode()
        wanted = f"Basic {login}" if self.place.cloud else f"Bearer {self.token}"
        if authorization != wanted or not self.place.signed_in:
            return None
        return next(each for each in self.place.people.values() if each.email == self.user)


class _Handler(Handler):
    jira: FakeJira

    def do_POST(self) -> None:
        body = self.sent()
        parts = urlsplit(self.path)
        below, _, rest = parts.path.partition("/rest/api/")
        version, _, path = rest.partition("/")
        found = routes.find(self.command, f"/{unquote(path)}")
        if below != self.jira.path or version not in self._versions() or found is None:
            self.answer(404, b'{"errorMessages": ["null for uri"]}')
            return
        known, names = found
        fault = self.jira.faults.next(known.name) or Fault(done=True)
        if fault.first:
            fault.first()
        status, told = self._answered(known, names, version, body) if fault.done else (500, b"")
        if fault.status == 0:
            self.close_connection = True
            return
        if fault.status is not None:
            status, told = fault.status, fault.body
        self.answer(status, told, fault.headers)

    do_GET = do_PUT = do_POST

    def _versions(self) -> tuple[str, ...]:
        return ("3", "latest") if self.jira.place.cloud else ("2", "latest")

    def _answered(self, known: routes.Known, names: Any, version: str, body: bytes) -> tuple[int, bytes]:
        place, actor = self.jira.place, self.jira.actor(self.headers.get("authorization", ""))
        try:
            if actor is None and (self.headers.get("authorization") and not place.cloud):
                raise Refusal(401, "You are not authenticated.")  # the cloud takes it for anybody's
            call = routes.Call(
                place=place,
                shapes=Shapes(place, self.jira.url, version),
                actor=actor,
                names=names,
                query=parse_qs(urlsplit(self.path).query, keep_blank_values=True),
                body=json.loads(body) if body else None,
            )
            with place.lock:
                status, told = known.answer(call)
        except Refusal as refusal:
            status, told = refusal.status, refusal.body
        except ValueError:
            status, told = 400, routes.invalid().body
        return status, b"" if told is None else json.dumps(told).encode()
