"""Whoever keeps a calendar: a real server that answers as a test says, with or without TLS."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"
#: Far from today, so that it is good whenever the tests run.
_VALID = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that arrived."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    #: The same for what came by the same connection.
    connection: int


@dataclass(slots=True, kw_only=True)
class Answer:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    #: The body comes byte by byte.
    drip: bool = False
    #: More is announced than is sent.
    cut: bool = False


class CalendarServer(ThreadingHTTPServer):
    """Answers each path as `answers` says, others with `fallback`; writes down what it is asked."""

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.answers: dict[str, Answer | Callable[[Asked], Answer]] = {}
        self.fallback: Callable[[Asked], Answer] = lambda asked: Answer(status=404)
        self.asked: list[Asked] = []
        self.scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://{LOOPBACK}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up early is right to do so."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: CalendarServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(
            path=parts.path,
            query=parse_qs(parts.query),
            headers=headers,
            connection=self.client_address[1],
        )
        self.server.asked.append(asked)
        found = self.server.answers.get(parts.path, self.server.fallback)
        self._answer(found(asked) if callable(found) else found)

    def _answer(self, answer: Answer) -> None:
        self.close_connection |= answer.cut
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + (100 if answer.cut else 0)))
        self.end_headers()
        for part in [each.to_bytes() for each in answer.body] if answer.drip else [answer.body]:
            self.wfile.write(part)

    def log_message(self, format: str, *_: Any) -> None:
        """Nothing is written."""


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[CalendarServer]:
    """A server, for the length of the block."""
    with CalendarServer(certificate) as server:
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(30)


def certificate(folder: Path) -> Path:
    """A certificate of this machine's loopback with its key, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendars of the tests")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID[0])
        .not_valid_after(_VALID[1] - timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(secret + signed.public_bytes(pem))
    return path
