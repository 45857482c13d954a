"""A Radicale of the tests: a calendar server that people run, in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.core.web.served import free_port
from tests.listening import listening

LOGIN = ("watchbill", "hunter2")


@dataclass(frozen=True, slots=True)
class Radicale:
    """A server with one calendar."""

    port: int

    @property
    def address(self) -> str:
        """Where its calendar is read as one file."""
        return f"http://127.0.0.1:{self.port}/watchbill/leave/"

    def put(self, name: str, lines: str) -> None:
        """Write an event, or another version of it."""
        body = (
            f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\nBEGIN:VEVENT\nUID:{name}\n"
            f"DTSTAMP:20261101T000000Z\n{lines.strip()}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
        self._ask("PUT", f"{name}.ics", body.replace("\n", "\r\n"))

    def delete(self, name: str) -> None:
        """Take an event out."""
        self._ask("DELETE", f"{name}.ics")

    def make(self) -> None:
        """The calendar itself."""
        self._ask("MKCALENDAR", "")

    def _ask(self, method: str, name: str, body: str = "") -> None:
        headers = {"Content-Type": "text/calendar"}
        httpx.request(method, self.address + name, content=body, headers=headers, auth=LOGIN).raise_for_status()


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """A Radicale with an empty calendar, for the length of the block."""
    users = folder / "users"
    users.write_text(":".join(LOGIN) + "\n", encoding="utf-8")
    port = free_port()
    options = [
        f"--server-hosts=127.0.0.1:{port}",
        "--auth-type=htpasswd",
        f"--auth-htpasswd-filename={users}",
        "--auth-htpasswd-encryption=plain",
        f"--storage-filesystem-folder={folder / 'collections'}",
    ]
    with listening(["-m", "radicale", *options], port, folder):
        server = Radicale(port)
        server.make()
        yield server
