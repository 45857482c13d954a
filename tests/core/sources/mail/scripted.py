"""A server that says what a test wants to be said, for what no decent server says."""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.core.web.served import LOOPBACK
from watchbill.sources.mail.access import Access

PASSWORD = "hunter2"
#: What a command is answered, without its tag and state.
Answer = bytes | Callable[[bytes], bytes]


@dataclass(slots=True)
class Script:
    """Answers by the word of a command; a UID command by both words."""

    port: int = 0
    capabilities: bytes = b"IMAP4rev1 IDLE"
    #: Lines before the tagged answer.
    says: dict[str, Answer] = field(default_factory=dict)
    #: What is answered instead of OK: "NO it is locked".
    ends: Mapping[str, bytes] = field(default_factory=dict)
    #: Sent with the word that IDLE begins.
    idles: bytes = b"+ idling\r\n"
    heard: list[bytes] = field(default_factory=list)

    def access(self, **changes: object) -> Access:
        """How we read it."""
        fields: dict[str, object] = {
            "host": LOOPBACK,
            "port": self.port,
            "tls": "none",
            "user": "support",
            "password": PASSWORD,
            "patience": 5.0,
        }
        return Access(**(fields | changes))  # type: ignore[arg-type]

    def answer(self, line: bytes) -> bytes:
        """What is said to a line; nothing more after b"BYE"."""
        tag, _, rest = line.partition(b" ")
        words = [each.decode("latin1").upper() for each in rest.split()]
        name = " ".join(words[:2]) if words and words[0] == "UID" else (words or [""])[0]
        self.heard.append(rest)
        if name == "IDLE":
            return self.idles
        if line.strip() == b"DONE":
            return b""
        said = self.says.get(name, _USUAL.get(name, b""))
        told = said(rest) if callable(said) else said
        if name == "CAPABILITY":
            told = b"* CAPABILITY " + self.capabilities + b"\r\n"
        end = self.ends.get(name, b"OK done")
        return told + tag + b" " + end + b"\r\n"


_USUAL: Mapping[str, bytes] = {
    "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] yes\r\n* OK [UIDNEXT 2] yes\r\n",
    "UID SEARCH": b"* SEARCH 1\r\n",
    "LOGOUT": b"* BYE\r\n",
}


@contextmanager
def scripted(script: Script, certificate: Path | None = None) -> Iterator[Script]:
    """The server, for the length of the block."""
    listening = socket.create_server((LOOPBACK, 0))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        listening = context.wrap_socket(listening, server_side=True)
    script.port = listening.getsockname()[1]
    thread = threading.Thread(target=_serve, args=(listening, script), daemon=True)
    thread.start()
    try:
        yield script
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _serve(listening: socket.socket, script: Script) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except ssl.SSLError:
            continue
        except OSError:
            return
        with connection, suppress(OSError):
            _speak(connection, script)


def _speak(connection: socket.socket, script: Script) -> None:
    connection.sendall(b"* OK ready\r\n")
    lines = connection.makefile("rb")
    idling = b""
    for line in lines:
        said = script.answer(line)
        if line.strip() == b"DONE":
            said = idling + b" OK done\r\n"
        elif re.fullmatch(rb"\S+ IDLE\r\n", line):
            idling = line.split()[0]
        connection.sendall(said)
        if b"HANG UP" in said:
            # What the client still says is read: a connection that is closed before is broken, and not ended.
            connection.shutdown(socket.SHUT_WR)
            lines.read()
            return
    lines.close()
