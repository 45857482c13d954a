"""What lies between us and a server: an HTTP/1.1 proxy on loopback, into which a test puts faults.

    with faulty(server.url) as proxy:
        proxy.after(only="POST /issues")     # done there, but nobody here hears of it
        proxy.slow(0.3, times=None)          # from now on

A fault is for the next `times` requests (None: for all, until it is cleared) whose "METHOD /path?query" has what
the regular expression `only` looks for. Of several the first that was set is met, and all that make it slow.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from watchbill.testing.proxy_faults import Fault, Kind
from watchbill.testing.proxy_server import ProxyServer, Target

_PAGE = b"<!DOCTYPE html><html><body><h1>Welcome to the network of Example Inc.</h1></body></html>"
_JSON = ("Content-Type", "application/json")


class Proxy:
    """Passes requests on, and goes wrong as it is told; from any thread."""

    def __init__(self, target_base: str) -> None:
        """It serves at once; `target_base` is the address of a server that speaks http, with or without a path."""
        parts = urlsplit(target_base)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError("Only an address like http://127.0.0.1:8080/path can be put behind this proxy.")
        self._server = ProxyServer(Target(parts.hostname, parts.port or 80))
        self._path = parts.path.rstrip("/")
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="fault-proxy")
        self._thread.start()

    @property
    def address(self) -> str:
        """What the client is told instead of the server's address; with its path."""
        return f"{self._server.origin}{self._path}"

    @property
    def asked(self) -> Counter[str]:
        """How often each "METHOD /path" arrived here."""
        return self._server.asked.so_far()

    @property
    def passed(self) -> Counter[str]:
        """How often each "METHOD /path" was passed on to the server, whatever became of the answer."""
        return self._server.passed.so_far()

    def hang(self, *, done: bool = False, times: int | None = 1, only: str = "") -> Fault:
        """No answer comes until the fault is cleared; then the connection is closed. `done`: the server did it."""
        return self._set(Fault(Kind.HANG, done=done, times=times, only=only))

    def status(self, status: int, body: object = None, *, times: int | None = 1, only: str = "") -> Fault:
        """Answers this, with `body` as JSON; the server is not asked."""
        told = json.dumps({"message": f"It is {status}."} if body is None else body).encode()
        return self._instead(status, told, (_JSON,), times, only)

    def too_many(self, retry_after: int | str | None = 2, *, times: int | None = 1, only: str = "") -> Fault:
        """Answers 429, and after how many seconds, or when, to come back (None: does not say that)."""
        after = () if retry_after is None else (("Retry-After", str(retry_after)),)
        return self._instead(429, b'{"message": "Too many."}', (_JSON, *after), times, only)

    def unauthorized(self, *, times: int | None = 1, only: str = "") -> Fault:
        """Answers 401."""
        more = (_JSON, ("WWW-Authenticate", 'Basic realm="x"'))
        return self._instead(401, b'{"message": "Bad credentials"}', more, times, only)

    def garbage(self, *, times: int | None = 1, only: str = "") -> Fault:
        """Answers 200 with a page for people, as a login of a network does."""
        return self._instead(200, _PAGE, (("Content-Type", "text/html"),), times, only)

    def half(self, *, times: int | None = 1, only: str = "") -> Fault:
        """The server does it; its answer is cut in its middle."""
        return self._set(Fault(Kind.HALF, done=True, times=times, only=only))

    def reset(self, *, times: int | None = 1, only: str = "") -> Fault:
        """The connection is reset, and the server not asked."""
        return self._set(Fault(Kind.RESET, times=times, only=only))

    def after(self, *, times: int | None = 1, only: str = "") -> Fault:
        """The server does it; then the connection is closed without an answer."""
        return self._set(Fault(Kind.CLOSE, done=True, times=times, only=only))

    def slow(self, seconds: float, *, times: int | None = 1, only: str = "") -> Fault:
        """It takes so long until the request is passed on."""
        return self._set(Fault(Kind.SLOW, done=True, seconds=seconds, times=times, only=only))

    def replace(self, change: Callable[[Any], object], *, times: int | None = 1, only: str = "") -> Fault:
        """The server does it; what its answer says as JSON becomes what `change` makes of that."""
        return self._set(Fault(Kind.REPLACE, done=True, change=change, times=times, only=only))

    def clear(self) -> None:
        """Nothing goes wrong any more; what hangs is let go."""
        self._server.faults.clear()

    def close(self) -> None:
        """Stop; every connection is closed.

        Raises:
            Exception: what a `change` raised, or that an answer to be changed is no JSON.
        """
        self._server.faults.clear()
        self._server.shutdown()
        self._thread.join(30)
        self._server.server_close()
        if self._server.failures:
            raise self._server.failures[0]

    def _set(self, fault: Fault) -> Fault:
        self._server.faults.add(fault)
        return fault

    def _instead(
        self, status: int, body: bytes, headers: tuple[tuple[str, str], ...], times: int | None, only: str
    ) -> Fault:
        return self._set(Fault(Kind.INSTEAD, status=status, body=body, headers=headers, times=times, only=only))


@contextmanager
def faulty(target_base: str) -> Iterator[Proxy]:
    """A proxy before the server at this address, for the length of the block."""
    proxy = Proxy(target_base)
    try:
        yield proxy
    finally:
        proxy.close()
