"""Whoever listens for a heartbeat: a real server that answers as a test says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Listener(ThreadingHTTPServer):
    """Writes down what it is asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        #: The paths it was asked for, and the headers it was asked with.
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.heard = threading.Event()
        #: What it answers.
        self.status = 200
        self.location = ""
        self.endless = False

    @property
    def url(self) -> str:
        """Where it listens, with a token."""
        return f"http://127.0.0.1:{self.server_port}/ping/hunter2"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up early is right to do so."""


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers.items()))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        while self.server.endless:
            self.wfile.write(b"more and more " * 1000)
        self.server.heard.set()

    def log_message(self, format: str, *_: Any) -> None:
        """Nothing is written."""


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener, for the length of the block."""
    with Listener() as listener:
        thread = threading.Thread(target=lambda: listener.serve_forever(poll_interval=0.01))
        thread.start()
        try:
            yield listener
        finally:
            listener.endless = False
            listener.shutdown()
            thread.join(30)
