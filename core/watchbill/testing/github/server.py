"""The server of the fake GitHub, on loopback, for as long as a block."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from watchbill.testing.github import apps, graph
from watchbill.testing.github.rest import ROUTES, Answer, Call
from watchbill.testing.github.state import TOKEN, Hub, Project, Refusal
from watchbill.testing.serving import Handler, Serving


class FakeGitHub(Serving):
    """One repository; use it as a context manager."""

    token = TOKEN

    def __init__(self, schema: Path | None = None, *, now: Callable[[], float] = time.time) -> None:
        """`schema` is GitHub's of GraphQL, for a project; `now` tells the seconds since 1970."""
        self.hub = Hub(now)
        self.schema = schema
        super().__init__(type("Handler", (_Handler,), {"github": self}), "fake-github")

    @property
    def url(self) -> str:
        """The base of its API."""
        return self.origin

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


class _Handler(Handler):
    github: FakeGitHub

    def do_GET(self) -> None:
        sent = self.sent()
        url, hub = urlsplit(self.path), self.github.hub
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        with hub.lock:
            hub.calls.append((self.command, url.path))
            fault = hub.next_fault(self.command, url.path)
            if fault:
                self.answer(fault.status, fault.body, fault.headers.items())
                return
            query, body = dict(parse_qsl(url.query)), json.loads(sent) if sent else {}
            status, told, headers = self.github.answered(self.command, url.path, query, token, body)
        self.answer(status, json.dumps(told).encode(), headers.items())

    do_POST = do_PATCH = do_DELETE = do_GET
