"""Replicas as processes, and what may befall them."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.running import ROOT, environment
from tests.integration.orders import Orders

#: Seconds within which a process ends that was asked to.
PATIENCE = 30.0
_CONFIG = """
from tests.integration import orders

BACKEND = "Chaos"
BOT_EXTRA_BACKEND_DIR = {backend!r}
BOT_DATA_DIR = {folder!r}
GRACE_SECONDS = 3.0
ORDERS = orders.read({orders!r})
"""


class Replica:
    """One process, started again whenever it was killed; any thread may call any method."""

    def __init__(self, given: Orders) -> None:
        self.name = given.name
        self._orders = given
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self.log = given.folder / f"{given.name}.log"
        folder = given.folder / f"errbot-{given.name}"
        folder.mkdir(exist_ok=True)
        config = _CONFIG.format(
            backend=str(Path(__file__).parent / "backend"), folder=str(folder), orders=given.written()
        )
        (given.folder / f"{given.name}.py").write_text(config, encoding="utf-8")

    def start(self) -> None:
        """Start it, unless it runs."""
        with self._lock:
            if self.pid is None:
                command = [sys.executable, "-m", "tests.integration.replica", self._orders.written()]
                variables = {"WATCHBILL_CLOCK": "", "PYTHONPATH": str(ROOT)}
                with self.log.open("ab") as log:
                    self._process = subprocess.Popen(
                        command,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        cwd=self._orders.folder,
                        env=environment(self._orders.folder, variables),
                    )

    @property
    def pid(self) -> int | None:
        """Its number while it runs, or is paused."""
        with self._lock:
            return self._process.pid if self._process and self._process.poll() is None else None

    def kill(self) -> None:
        """End it as a crash would."""
        with self._lock:
            if self._process:
                self._process.kill()
                self._process.wait(PATIENCE)

    def crash(self) -> None:
        """End it as a crash would, and start it again at once."""
        with self._lock:
            self.kill()
            self.start()

    def pause(self) -> None:
        """Let it stand still, as a machine that swaps or migrates does."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._signal(signal.SIGCONT)

    def stop(self) -> int:
        """Ask it to end; its exit code, or -9 if it does not: where its threads stand is in its log then."""
        self.resume()
        self._signal(signal.SIGTERM)
        with self._lock:
            if self._process is None:
                return 0
            try:
                return self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGABRT)  # faulthandler writes where each thread stands
                self._process.wait(PATIENCE)
                return -signal.SIGKILL

    def _signal(self, number: signal.Signals) -> None:
        with self._lock:
            if self.pid is not None and self._process:
                self._process.send_signal(number)


@contextmanager
def gone_at_the_end(replicas: list[Replica]) -> Iterator[None]:
    """None of them outlives the block."""
    try:
        yield
    finally:
        for each in replicas:
            each.kill()
