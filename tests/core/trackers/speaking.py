"""A server that says to each connection exactly what a test has written, byte for byte."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
PATIENCE = 30.0


@dataclass(slots=True)
class Talk:
    """One connection, as the server has it."""

    connection: socket.socket
    over: threading.Event
    heard: list[bytes]

    def hear(self) -> bytes:
        """One more request, whole; it is written down."""
        told = b""
        while b"\r\n\r\n" not in told and (more := self.connection.recv(65_536)):
            told += more
        head, _, body = told.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        while len(body) < int(length or 0) and (more := self.connection.recv(65_536)):
            body += more
        if head:
            self.heard.append(head + b"\r\n\r\n" + body)
        return head

    def say(self, told: bytes) -> "Talk":
        """Say this much."""
        self.connection.sendall(told)
        return self

    def answer(self, body: bytes = b"{}", *headers: str, status: str = "200 OK") -> "Talk":
        """Say a whole answer."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        return self.say("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def drip(self, told: bytes) -> None:
        """Say it byte by byte, again and again, until the other side has had enough."""
        while not self.over.is_set():
            for each in told:
                self.say(bytes([each]))
                self.over.wait(0.01)

    def wait(self) -> None:
        """Say nothing until the test is over."""
        self.over.wait(PATIENCE)

    def reset(self) -> "Talk":
        """It will end rudely."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return self


Script = Callable[[Talk], object]


@dataclass(slots=True)
class Speaker:
    """The server; connection after connection follows the next script, and the last for good."""

    scripts: tuple[Script, ...]
    listening: socket.socket
    over: threading.Event = field(default_factory=threading.Event)
    #: Requests.
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.listening.getsockname()[1]}"

    def run(self) -> None:
        """Take connections, one at a time, until the test is over."""
        while True:
            connection, _ = self.listening.accept()
            with connection:
                if self.over.is_set():
                    return
                connection.settimeout(PATIENCE)
                script = self.scripts[min(self.connections, len(self.scripts) - 1)]
                self.connections += 1
                with contextlib.suppress(OSError):
                    script(Talk(connection, self.over, self.heard))


@contextmanager
def speaking(*scripts: Script) -> Iterator[Speaker]:
    """A server, for the length of the block."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        speaker = Speaker(scripts, listening)
        thread = threading.Thread(target=speaker.run)
        thread.start()
        try:
            yield speaker
        finally:
            speaker.over.set()
            socket.create_connection(listening.getsockname(), PATIENCE).close()
            thread.join(PATIENCE)
