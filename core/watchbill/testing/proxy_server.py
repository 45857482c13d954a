"""The sockets of the fault proxy."""

import http.client
import json
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from watchbill.testing.proxy_faults import Fault, Faults, Kind

LOOPBACK = "127.0.0.1"
#: Seconds that the server behind may take.
PATIENCE = 60.0
#: Are for one connection, and not for what is said by it (RFC 9110, 7.6.1).
_OF_A_CONNECTION = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
#: Of a request, may say our address; of an answer, may say the server's.
_ORIGINS, _PLACES = frozenset({"origin", "referer"}), frozenset({"location", "content-location", "link"})


@dataclass(frozen=True, slots=True)
class Target:
    """The server behind."""

    host: str
    port: int

    @property
    def netloc(self) -> str:
        """What a client of its own would write into `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 80 else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the server answered."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Tally:
    """Counts, for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[str] = Counter()

    def add(self, what: str) -> None:
        """One more of it."""
        with self._lock:
            self._counted[what] += 1

    def so_far(self) -> Counter[str]:
        """A copy."""
        with self._lock:
            return self._counted.copy()


class ProxyServer(ThreadingHTTPServer):
    """Takes requests, each connection in a thread that ends with it."""

    daemon_threads = False  # so that closing waits for them
    request_queue_size = 128

    def __init__(self, target: Target) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.target = target
        self.faults = Faults()
        self.asked, self.passed = Tally(), Tally()
        self.failures: list[Exception] = []
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """A connection comes."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """A connection ends; without a polite word, so that one to be reset is."""
        self.close_request(request)

    def close_request(self, request: Any) -> None:
        """A connection ends."""
        with self._lock:
            self._open.discard(request)
        request.close()

    def server_close(self) -> None:
        """End all connections, and wait for their threads."""
        with self._lock:
            for each in self._open:
                _shut(each)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error; a mistake of a test is told when the proxy is closed."""
        failure = sys.exception()
        if isinstance(failure, Exception) and not isinstance(failure, OSError):
            self.failures.append(failure)


class _Handler(BaseHTTPRequestHandler):
    server: ProxyServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _any(self) -> None:
        body = self._body()
        what = f"{self.command} {self.path.partition('?')[0]}"
        self.server.asked.add(what)
        slow, fault = self.server.faults.met(f"{self.command} {self.path}")
        for each in slow:
            each.wait(each.seconds)
        if fault is None or fault.done:
            self.server.passed.add(what)
            answered = self._passed_on(body, plain=fault is not None and fault.kind is Kind.REPLACE)
        else:
            answered = Answered(status=fault.status, reason="", headers=fault.headers, body=fault.body)
        self._go_wrong(fault, answered) if fault else self._send(answered)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _any

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("transfer-encoding", "").lower():
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # what comes behind the last part
        return b"".join(parts)

    def _go_wrong(self, fault: Fault, answered: Answered) -> None:
        match fault.kind:
            case Kind.INSTEAD:
                self._send(answered)
            case Kind.REPLACE:
                told = json.dumps(fault.change(json.loads(answered.body))).encode()
                self._send(replace(answered, body=told))
            case Kind.HALF if len(answered.body) > 1:
                self._send(answered, sent=len(answered.body) // 2)
            case Kind.HANG:
                fault.wait()
            case Kind.RESET:
                # Closed with nothing to linger for, a connection is reset.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection |= fault.kind not in (Kind.INSTEAD, Kind.REPLACE)

    def _passed_on(self, body: bytes, *, plain: bool) -> Answered:
        """The server's answer; `plain`: not packed."""
        target = self.server.target
        connection = http.client.HTTPConnection(target.host, target.port, timeout=PATIENCE)
        try:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self._asking(plain=plain):
                connection.putheader(name, value)
            if body or "content-length" in self.headers:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            headers = tuple(self._answering(answer.getheaders()))
            return Answered(status=answer.status, reason=answer.reason, headers=headers, body=answer.read())
        except (OSError, http.client.HTTPException):
            told = b'{"message": "The server behind the fault proxy does not answer."}'
            return Answered(status=502, reason="", headers=(("Content-Type", "application/json"),), body=told)
        finally:
            connection.close()

    def _asking(self, *, plain: bool) -> Iterable[tuple[str, str]]:
        yield "Host", self.server.target.netloc
        yield "Connection", "close"
        for name, value in self.headers.items():
            if name.lower() in _ORIGINS:
                value = value.replace(self.server.origin, f"http://{self.server.target.netloc}")
            if name.lower() == "accept-encoding" and plain:
                value = "identity"
            if name.lower() not in _OF_A_CONNECTION | {"host", "content-length"}:
                yield name, value

    def _answering(self, headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        for name, value in headers:
            if name.lower() in _PLACES:
                for host in {self.server.target.netloc, f"localhost:{self.server.target.port}"}:
                    value = value.replace(f"http://{host}/", f"{self.server.origin}/")
            if name.lower() not in _OF_A_CONNECTION:
                yield name, value

    def _send(self, answered: Answered, *, sent: int | None = None) -> None:
        """The answer, or the first `sent` bytes of its body."""
        self.send_response_only(answered.status, answered.reason or None)
        length = str(len(answered.body))
        for name, value in answered.headers:
            if name.lower() == "content-length" and self.command == "HEAD":
                length = value
            elif name.lower() != "content-length":
                self.send_header(name, value)
        if answered.status != 204 and answered.status != 304:
            self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answered.body[:sent])
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is over already
