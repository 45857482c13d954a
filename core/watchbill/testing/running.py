"""A bot of any backend of ours, connected to its platform and run as a process would run it, in a thread."""

import importlib.util
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from errbot import BotPlugin

from watchbill import places
from watchbill.bot import assembly
from watchbill.bot.backend import Backend
from watchbill.bot.desk import Desk
from watchbill.bot.host import Host, host_of
from watchbill.testing.chat import shipped_plugins

#: Seconds after which something that should happen at once is given up.
PATIENCE = 30.0


class RunningBot:
    """Connected from the start of the block to its end."""

    def __init__(
        self,
        backend: type[Backend],
        desk: Desk,
        plugins: Iterable[type[BotPlugin]] | None = None,
        *,
        paced: bool = False,
        **config: Any,
    ) -> None:
        """A bot that is not connected yet.

        Args:
            backend: its platform.
            desk: what it speaks for.
            plugins: the project's unless given.
            paced: whether it speaks no faster than the platform likes, by the desk's clock.
            config: as in a `config.py`.
        """
        chosen = shipped_plugins() if plugins is None else plugins
        errbot = assembly.from_classes(backend, chosen, **config)
        assert isinstance(errbot, Backend)  # noqa: S101 - says the type
        self.errbot: Backend = errbot
        if not paced:
            errbot.pace = None
        self.desk = desk
        self.host: Host = host_of(errbot, desk)
        self._thread = threading.Thread(target=errbot.serve_forever, name="running-bot", daemon=True)

    def settle(self) -> None:
        """Wait until everything that was heard so far is answered."""
        if not self.host.lanes.drain(PATIENCE):
            raise TimeoutError(f"the bot is still busy after {PATIENCE:g} s")

    def __enter__(self) -> "RunningBot":
        self._thread.start()
        until(lambda: self.desk.vitals.connected)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """As a SIGTERM: what is in flight is answered first. A second call does nothing."""
        self.host.stopping.set()
        if self._thread.is_alive():
            with suppress(KeyboardInterrupt):  # meant for the thread that a signal would have met
                self.errbot.leave()
        self._thread.join(PATIENCE)


def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until it is true; looked at again every few milliseconds.

    Raises:
        TimeoutError: it did not become so.
    """
    pause, end = threading.Event(), time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {patience:g} s")
        pause.wait(0.002)


@cache
def shipped_backend(name: str) -> type[Backend]:
    """The class of the project's backend in the folder of this name, "slack"."""
    file = next((Path(places.backends()) / name).glob("*.py"))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise LookupError(f"{file} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = (each for each in vars(module).values() if isinstance(each, type) and each.__module__ == file.stem)
    return next(each for each in found if issubclass(each, Backend))
