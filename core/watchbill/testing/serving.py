"""Small servers on loopback, for as long as a block: what the fakes of others answer with."""

from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, TypeVar

_Self = TypeVar("_Self", bound="Serving")


class Serving:
    """A server that answers from now on until `close`; use it as a context manager."""

    def __init__(self, handler: type["Handler"], name: str, port: int = 0) -> None:
        """Answer with such handlers; `name` is that of its thread, `port` any that is free where it is 0."""
        self._http = _Server(("127.0.0.1", port), handler)
        self._thread = Thread(target=self._http.serve_forever, args=(0.02,), name=name, daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        """Where it is, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        """Stop it."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Handler(BaseHTTPRequestHandler):
    """Answers one call, and keeps the connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def sent(self) -> bytes:
        """The body of the call; to be read once."""
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def answer(self, status: int, body: bytes, headers: Iterable[tuple[str, str]] = ()) -> None:
        """Answer with JSON; 204 has no length."""
        self.send_response(status)
        for name, value in (*headers, ("content-type", "application/json; charset=utf-8")):
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error."""
