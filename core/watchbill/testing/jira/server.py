"""The server of a site, on loopback, for as long as a block."""

import base64
import json
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from watchbill.testing.jira import issues, routes, searching, site, workflow  # noqa: F401 - routes make themselves known
from watchbill.testing.jira.faults import Fault, Faults
from watchbill.testing.jira.people import People
from watchbill.testing.jira.shapes import Shapes
from watchbill.testing.jira.state import NOW, Person, Place, Refusal

TOKEN = "fake-token"  # noqa: S105 - opens nothing but this


class FakeJira:
    """One site; use it as a context manager."""

    token, user = TOKEN, workflow.BOT

    def __init__(self, *, cloud: bool = True, now: Callable[[], datetime] = NOW, path: str = "") -> None:
        """In the cloud, or a Data Center; `now` is its time (aware), `path` where it is below the host."""
        self.path = path
        self.place, self.faults = Place(cloud=cloud, now=now), Faults()
        workflow.furnish(self.place)
        self.people = People(self.place)
        self._http = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"jira": self}))
        self._thread = Thread(target=self._http.serve_forever, args=(0.02,), name="fake-jira", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._http.server_address[1]}{self.path}"

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

    def close(self) -> None:
        """Stop it."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def __enter__(self) -> "FakeJira":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    jira: FakeJira
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = urlsplit(self.path)
        below, _, rest = parts.path.partition("/rest/api/")
        version, _, path = rest.partition("/")
        found = routes.find(self.command, f"/{unquote(path)}")
        if below != self.jira.path or version not in self._versions() or found is None:
            self._send(404, b'{"errorMessages": ["null for uri"]}')
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
        self._send(status, told, *fault.headers)

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

    def _send(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("content-type", "application/json;charset=UTF-8"), *headers):
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""
