"""A pymap of the tests: an IMAP server that other people wrote, in a process of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.core.web.served import LOOPBACK, free_port
from tests.listening import PATIENCE, listening
from watchbill.sources.mail.access import Access

USER, PASSWORD = "support@example.org", "hunter2"


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
    options = ["-c", code, "--host", LOOPBACK, "--port", str(port), *secure, *account]
    with listening(options, port, folder) as process:
        yield MailServer(port, process.kill)
