"""The supervised start: a bot from a configuration file, until a signal; what is in flight is answered first."""

import gc
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchbill.bot import account, assembly, leaving
from watchbill.bot.desk import Desk
from watchbill.bot.host import Host, host_of

log = logging.getLogger(__name__)


def run(config_path: str | Path, app: Desk | None = None) -> int:
    """Serve until SIGTERM, SIGINT or the end of input; the process's exit code.

    It is 0, and 1 when another process took over the account that this one used: whoever restarts it has it wait.

    Commands in flight get `config.GRACE_SECONDS` (10 by default) to finish; stored ones that do not are taken up
    at the next start.

    Args:
        config_path: Errbot's `config.py`.
        app: the desk to speak for, which stays the caller's to close; else one is built from the environment.

    Raises:
        SettingsInvalid: the configuration or the environment is wrong.
        StorageUnavailable: the database does not answer.
    """
    config = assembly.load(Path(config_path))
    with _logging(config.BOT_LOG_LEVEL):
        errbot = assembly.from_config(config)
        host = host_of(errbot, app)
        gc.freeze()  # what is loaded now stays as long as the process
        gc.enable()
        with _signals(host):
            code = _serve(host)
    return code


def _serve(host: Host) -> int:
    code = 0
    with _interruptible(), account.holding(host.errbot, host.desk, host.stopping) as hold:
        if hold.ours:
            with _interruptible():  # a backend that does not expect it while it connects
                host.errbot.serve_forever()
            host.close()  # before another process may use the account
        code = 1 if hold.lost.is_set() else 0
    host.close()  # a stop between two connections passes by every wrapper
    return code


@contextmanager
def _interruptible() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        log.info("Interrupted")


@contextmanager
def _signals(host: Host) -> Iterator[None]:
    before = leaving.heed(host.errbot, host.stopping)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _logging(level: int | str) -> Iterator[None]:
    """Logs go to standard error at this level; Errbot's own from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    # Errbot logs some fourteen lines a message, and takes half of its speed for them.
    logging.getLogger("errbot").setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.removeHandler(handler)
