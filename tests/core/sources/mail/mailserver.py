"""A pymap of the tests: an IMAP server that other people wrote, in a process of its own."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.core.web.served import LOOPBACK, free_port
from watchbill.sources.mail.access import Access

USER, PASSWORD = "support@example.org", "hunter2"
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server with one account, in which folders are made for each test."""

    port: int
    #: Ends it.
    stop: Callable[[], object]

    def access(self, folder: str = "INBOX", **changes: object) -> Access:
        """How we read one of its folders."""
        fields: dict[str, object] = {
            "host": LOOPBACK,
            "port": self.port,
            "tls": "none",
            "user": USER,
            "password": PASSWORD,
            "folder": folder,
            "patience": PATIENCE,
        }
        return Access(**(fields | changes))  # type: ignore[arg-type]

    def make(self, folder: str) -> None:
        """One more folder."""
        with self._box() as box:
            box.folder.create(folder)

    def remake(self, folder: str) -> None:
        """The same folder, with its mails, as another server would count them."""
        with self._box() as box:
            box.folder.set(folder)
            kept = [(each.obj.as_bytes(), each.date) for each in box.fetch()]
            box.folder.set("INBOX")
            box.folder.delete(folder)
            box.folder.create(folder)
            for content, _ in kept:
                box.append(content, folder)

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        """These mails come, as they are."""
        with self._box() as box:
            for each in mails:
                box.append(each, folder)

    def flags(self, folder: str) -> list[tuple[str, ...]]:
        """Those of each mail."""
        with self._box() as box:
            box.folder.set(folder, readonly=True)
            return [each.flags for each in box.fetch(mark_seen=False)]

    @contextmanager
    def _box(self) -> Iterator[MailBoxUnencrypted]:
        with MailBoxUnencrypted(LOOPBACK, self.port, PATIENCE).login_utf8(USER, PASSWORD) as box:
            yield box


@contextmanager
def mail_server(folder: Path, certificate: Path | None = None, port: int = 0) -> Iterator[MailServer]:
    """A server with an empty account, for the length of the block; with a certificate it can begin TLS."""
    port = port or free_port()
    secure = ["--cert", str(certificate), "--key", str(certificate)] if certificate else []
    account = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    # On Python 3.13 the collector of garbage takes its conversations with it: nothing but a cycle holds them.
    code = "import gc; gc.disable(); from pymap.main import main; main()"
    arguments = [sys.executable, "-c", code, "--host", LOOPBACK, "--port", str(port), *secure, *account]
    log = folder / "pymap.log"
    with log.open("wb") as output:
        process = subprocess.Popen(arguments, stdout=output, stderr=output, cwd=folder)
    try:
        _wait(port, process, log)
        yield MailServer(port, process.kill)
    finally:
        process.kill()
        process.wait(PATIENCE)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection((LOOPBACK, port), PATIENCE).close()
        except ConnectionRefusedError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                break
        else:
            return
    raise RuntimeError(f"pymap does not answer: {log.read_text(encoding='utf-8')}")
