"""A team that sources post to, the processes that take in what they post, and what comes of a load."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from benchmarks.environments import ROOT
from benchmarks.posting import Came, Orders
from watchbill import app
from watchbill.model import Address, Team, TeamId
from watchbill.services import addressing
from watchbill.settings import Settings

#: Seconds that a process may take to start, and to end.
PATIENCE = 30.0
LOOPBACK = "127.0.0.1"
#: The team that everything is posted to.
OPS = TeamId("ops")
RUN = ("watchbill", "run", "--config")
_RUNS = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where a process takes in what is posted."""

    pid: int
    port: int
    path: str

    def under(self, *, clients: int, warm: float, counted: float, rate: float = 0.0, each: int = 0) -> Came:
        """What came of a load of alerts that nobody has posted before; see `Orders`.

        Raises:
            RuntimeError: one of them was not taken.
        """
        orders = Orders(
            port=self.port,
            path=self.path,
            run=next(_RUNS),
            clients=clients,
            warm=warm,
            counted=counted,
            rate=rate,
            each=each,
        )
        command = [sys.executable, "-m", "benchmarks.posting", json.dumps(asdict(orders))]
        ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        came = Came(**json.loads(ended.stdout))
        if came.statuses.keys() != {"202"}:
            raise RuntimeError(f"the answers were {came.statuses}")
        return came


def address_of_a_team(database: str) -> str:
    """The path to which Alertmanager posts for a new team; the database, which is empty, gets its tables."""
    settings, token = Settings(database_url=database, plugins=()), secrets.token_urlsafe(32)
    app.migrate(settings)
    desk = app.build(settings)
    channel = Address(platform="console", conversation="#ops")
    team = Team(id=OPS, name="Ops", zone="Europe/Paris", channel=channel)
    with desk.database.changing() as work:
        work.teams.save(team)
        addressing.issue(work, team, token, datetime.now(UTC))
    desk.close()
    return f"/in/alertmanager/{token}"


@contextmanager
def ours(database: str, path: str, folder: Path) -> Iterator[Door]:
    """`watchbill web` on a database that has the team of the path."""
    port = _free_port()
    with _process(["watchbill", "web"], _settings(database, folder, port)) as process:
        _listens(port, process)
        yield Door(pid=process.pid, port=port, path=path)


@contextmanager
def bot_with_a_web(database: str, path: str, folder: Path) -> Iterator[Door]:
    """`watchbill run`, which takes in and understands; in its console nobody types."""
    port = _free_port()
    with _process([*RUN, str(ROOT / "config.py")], _settings(database, folder, port)) as process:
        _listens(port, process)
        yield Door(pid=process.pid, port=port, path=path)


@contextmanager
def bot(database: str, folder: Path) -> Iterator[int]:
    """`watchbill run`, which understands what another process takes in; its number."""
    with _process([*RUN, str(ROOT / "config.py")], _settings(database, folder, None)) as process:
        yield process.pid


@contextmanager
def bare(path: str, *database: str) -> Iterator[Door]:
    """A Starlette app that does nothing, or one that stores in this database; see `bare_web`."""
    port = _free_port()
    with _process(["benchmarks.bare_web", str(port), *database], {}) as process:
        _listens(port, process)
        yield Door(pid=process.pid, port=port, path=path)


def _settings(database: str, folder: Path, port: int | None) -> Mapping[str, str]:
    web = {"WATCHBILL_WEB": f"{LOOPBACK}:{port}"} if port else {}
    place = {"WATCHBILL_VAR": str(folder / "var"), "WATCHBILL_DATABASE_URL": database}
    return {**place, **web, "WATCHBILL_PLUGINS": "", "WATCHBILL_CONSOLE_PERSON": "ann"}


@contextmanager
def _process(module: Sequence[str], variables: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """It ends well with the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHBILL_")}
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=kept | dict(variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    with process:
        try:
            yield process
            if process.poll() is not None:
                raise RuntimeError(f"{module} ended by itself")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def _listens(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} does not listen")


def _free_port() -> int:
    with closing(socket.create_server((LOOPBACK, 0))) as found:
        return int(found.getsockname()[1])
