"""A way to PostgreSQL that can be cut, or stalls: one between each replica and the server."""

import socket
import threading
from contextlib import suppress

from sqlalchemy import make_url


class Proxy:
    """Carries every connection to a database, while the way is open."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self._target = f"{address.query['host']}/.s.PGSQL.{address.port or 5432}"
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        port = self._listener.getsockname()[1]
        self.url = address.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._flows, self._closed = threading.Event(), threading.Event()
        self._flows.set()
        self._is_cut = False
        threading.Thread(target=self._accept, daemon=True, name="proxy").start()

    def cut(self) -> None:
        """Break every connection, and refuse new ones until `mend`."""
        with self._lock:
            self._is_cut = True
            broken = [*self._open]
        for each in broken:
            _end(each)

    def stall(self) -> None:
        """Carry nothing until `mend`; nobody is told."""
        self._flows.clear()

    def mend(self) -> None:
        """Carry again."""
        with self._lock:
            self._is_cut = False
        self._flows.set()

    def close(self) -> None:
        """End every connection."""
        self._closed.set()
        self.cut()
        self._flows.set()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._closed.is_set():
                here, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(here,), daemon=True, name="proxy").start()

    def _carry(self, here: socket.socket) -> None:
        there = socket.socket(socket.AF_UNIX)
        with here, there:
            with self._lock:
                if self._is_cut:
                    return
                self._open |= {here, there}
            with suppress(OSError):
                there.connect(self._target)
                back = threading.Thread(target=self._pump, args=(there, here), daemon=True, name="proxy")
                back.start()
                self._pump(here, there)
                back.join()
            with self._lock:
                self._open -= {here, there}

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while read := source.recv(65_536):
                self._flows.wait()
                sink.sendall(read)
        _end(source)
        _end(sink)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
