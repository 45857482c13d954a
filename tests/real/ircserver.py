"""An ngIRCd of the tests."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.core.web.served import LOOPBACK, free_port
from tests.e2e.running import come_true
from tests.real.programs import Program, process

#: Nobody is slowed down, and nobody is asked who they are.
SETTINGS = """
[Global]
Name = irc.watchbill.test
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = Welcome
[Limits]
MaxConnectionsIP = 0
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
"""


@contextmanager
def ngircd(program: Program, folder: Path) -> Iterator[int]:
    """One with nobody in it, for the length of the block; its port."""
    port = free_port()
    settings = folder / "ngircd.conf"
    settings.write_text(SETTINGS.format(port=port), encoding="utf-8")
    settings.chmod(0o644)

    def ready() -> bool:
        with suppress(OSError):
            socket.create_connection((LOOPBACK, port), 5).close()
            return True
        return False

    with process([program.path, "--nodaemon", "--config", str(settings)], folder):
        come_true(ready)
        yield port
