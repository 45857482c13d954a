"""A Roundup of the tests: a tracker that people run, in a process of its own.

Made once in each process of the tests; each server has a copy of its own.
"""

import atexit
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx

from tests.core.web.served import LOOPBACK, free_port
from tests.listening import PATIENCE, listening

SERVER = Path(__file__).with_name("roundup_wsgi.py")
GUIDE = Path(__file__).parents[1] / "docs/how-to/roundup.md"
#: The account of the desk, and of whoever may do everything.
LOGIN, ADMIN = ("watchbill", "hunter2"), ("admin", "admin-password")
#: Accounts of people, by name: their ids and addresses.
PEOPLE = {"ann": ("3", "ann@example.org"), "bob": ("4", "bob@example.org")}


@dataclass(frozen=True, slots=True)
class RoundupServer:
    """Where a tracker is, and who may use it."""

    port: int
    #: In which somebody else works there.
    browser: httpx.Client

    @property
    def origin(self) -> str:
        """The server itself."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def address(self) -> str:
        """The tracker."""
        return f"{self.origin}/tracker"

    @property
    def table(self) -> dict[str, object]:
        """What a file of trackers says about it."""
        return {"url": self.address, "user": LOGIN[0], "password": LOGIN[1]}

    def make(self, kind: str, **fields: object) -> str:
        """As somebody else there does: its id."""
        return str(self._ask("POST", f"{kind}", fields).json()["data"]["id"])

    def edit(self, kind: str, number: str, **fields: object) -> None:
        """As somebody else there does, whatever it was before."""
        seen = self._ask("GET", f"{kind}/{number}").json()["data"]["@etag"]
        self._ask("PATCH", f"{kind}/{number}", fields, {"If-Match": seen})

    def ids(self, kind: str) -> Mapping[str, str]:
        """The ids of the things of a kind by their names."""
        found = self._ask("GET", f"{kind}?@fields=name").json()["data"]["collection"]
        return {str(each["name"]): str(each["id"]) for each in found}

    def retire(self, kind: str, number: str) -> None:
        """Take it away."""
        self.edit(kind, number, **{"@op": "action", "@action_name": "retire"})

    def _ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        own = {"X-Requested-With": "rest", "Origin": self.origin, "Referer": f"{self.address}/"}
        address = f"{self.address}/rest/data/{path}"
        answer = self.browser.request(method, address, json=body, headers={**own, **(headers or {})}, auth=ADMIN)
        return answer.raise_for_status()


@contextmanager
def roundup_server(folder: Path) -> Iterator[RoundupServer]:
    """An empty tracker, for the length of the block; the folder is empty, too.

    It answers one call after another. One that answers several at once compares ETags and sets in two steps.
    """
    tracker, port = folder / "tracker", free_port()
    shutil.copytree(_made(), tracker)
    serve = ["-P", str(SERVER), "serve", str(tracker), str(port)]
    with listening(serve, port, folder), httpx.Client(timeout=PATIENCE, trust_env=False) as browser:
        yield RoundupServer(port, browser)


@cache
def _made() -> Path:
    """The tracker of which each server has a copy: its schema has the lines of the guide."""
    folder = Path(tempfile.mkdtemp(prefix="watchbill-roundup-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = folder / "tracker"
    lines = GUIDE.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    subprocess.run(
        [sys.executable, "-P", str(SERVER), "make", str(made), lines], check=True, capture_output=True, cwd=folder
    )
    return made
