"""`watchbill run` starts only where it can."""

import os
import socket
from contextlib import closing
from pathlib import Path

from tests.core.cli.conftest import Shell
from watchbill.sql import lock


def test_without_a_configuration_it_says_what_to_do(watchbill: Shell, tmp_path: Path) -> None:
    ended = watchbill("run", "--config", tmp_path / "config.py")

    assert ended.code == 1
    assert "try `watchbill demo`, which needs none" in ended.err


def test_a_second_desk_on_one_file_is_refused(watchbill: Shell, tmp_path: Path) -> None:
    config = tmp_path / "config.py"
    config.write_text("BACKEND = 'WatchbillConsole'\n")

    with lock.holding(f"sqlite:///{tmp_path / 'var' / 'watchbill.sqlite3'}"):
        ended = watchbill("run", "--config", config)

    assert ended.code == 1
    assert f"Process {os.getpid()} already runs a desk" in ended.err


def test_a_moved_clock_is_warned_of(watchbill: Shell, tmp_path: Path) -> None:
    config = tmp_path / "config.py"
    config.write_text("BACKEND = 'WatchbillConsole'\n")

    with lock.holding(f"sqlite:///{tmp_path / 'var' / 'watchbill.sqlite3'}"):
        ended = watchbill("run", "--config", config, WATCHBILL_CLOCK="2026-12-01T10:00:00+01:00")

    assert "WATCHBILL_CLOCK moves this desk to 2026-12-01T10:00:00+01:00. It is for demo and tests" in ended.err


def test_a_taken_port_is_refused(watchbill: Shell, tmp_path: Path) -> None:
    config = tmp_path / "config.py"
    config.write_text("BACKEND = 'WatchbillConsole'\n")

    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = watchbill("run", "--config", config, WATCHBILL_WEB=where)

    assert ended.code == 1
    assert f"{where} is taken by another process. Set WATCHBILL_WEB to another address or port." in ended.err
