"""The server of the fake GitHub, on loopback, for as long as a block."""

import json
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from watchbill.testing.github import apps, graph
from watchbill.testing.github.rest import ROUTES, Answer, Call
from watchbill.testing.github.state import TOKEN, Hub, Project, Refusal


class FakeGitHub:
    """One repository; use it as a context manager."""

    token = TOKEN

    def __init__(self, schema: Path | None = None, *, now: Callable[[], float] = time.time) -> None:
        """`schema` is GitHub's of GraphQL, for a project; `now` tells the seconds since 1970."""
        self.hub = Hub(now)
        self.schema = schema
        self._http = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"github": self}))
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,), name="fake-github", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The base of its API."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def project(self, *options: str) -> Project:
        """The repository's owner has a project from now on, with these options of its field."""
        owner = self.hub.repository.partition("/")[0]
        named = {f"option-{at}": name for at, name in enumerate(options)}
        self.hub.project = Project(owner=owner, options=named)
        return self.hub.project

    def answered(
        self, method: str, path: str, query: Mapping[str, str], token: str, body: Mapping[str, Any]
    ) -> Answer:
        """What a call is answered when nothing goes wrong on the way."""
        try:
            if path.startswith("/app"):
                return apps.answered(self.hub, method, path, token)
            if token not in self.hub.tokens:
                raise Refusal(401, "Bad credentials")
            if path in ("/graphql", "/api/graphql") and self.schema:
                return 200, graph.carried_out(self.hub, self.schema, body), {}
            return self._rest(method, path.removeprefix("/api/v3"), query, body)
        except Refusal as refusal:
            return refusal.status, {"message": refusal.message}, refusal.headers

    def _rest(self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        for wanted, pattern, function in ROUTES:
            found = pattern.fullmatch(path)
            if wanted != method or not found:
                continue
            names = {name: unquote(value) for name, value in found.groupdict().items()}
            if names.get("repository", self.hub.repository) != self.hub.repository and "/moved/" not in path:
                raise Refusal(404, "Not Found")
            return function(Call(hub=self.hub, base=self.url, path=path, query=query, body=body, names=names))
        raise Refusal(404, "Not Found")

    def close(self) -> None:
        """Stop it."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def __enter__(self) -> "FakeGitHub":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    github: FakeGitHub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        sent = self.rfile.read(int(self.headers.get("content-length") or 0))
        url, hub = urlsplit(self.path), self.github.hub
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        with hub.lock:
            hub.calls.append((self.command, url.path))
            fault = hub.next_fault(self.command, url.path)
            if fault:
                self._send(fault.status, fault.body, fault.headers)
                return
            query, body = dict(parse_qsl(url.query)), json.loads(sent) if sent else {}
            status, told, headers = self.github.answered(self.command, url.path, query, token, body)
        self._send(status, json.dumps(told).encode(), headers)

    do_POST = do_PATCH = do_DELETE = do_GET

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""
