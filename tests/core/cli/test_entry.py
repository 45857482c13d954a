"""The command line explains itself and turns errors into sentences."""

import subprocess
import sys
from pathlib import Path

from tests.core.cli.conftest import Shell
from watchbill import __version__

COMMANDS = ("run", "demo", "apply", "doctor", "db", "backup", "restore", "export", "import")


def test_the_version_is_told(watchbill: Shell) -> None:
    ended = watchbill("--version")

    assert (ended.code, ended.out) == (0, f"watchbill {__version__}\n")


def test_help_names_every_command_and_the_exit_codes(watchbill: Shell) -> None:
    ended = watchbill("--help")

    assert ended.code == 0
    assert all(f"    {each} " in ended.out for each in COMMANDS)
    assert "exit codes:" in ended.out


def test_every_command_has_help(watchbill: Shell) -> None:
    for command in COMMANDS:
        assert watchbill(command, "--help").code == 0


def test_an_unknown_command_is_a_usage_error(watchbill: Shell) -> None:
    ended = watchbill("aply")

    assert ended.code == 2
    assert "usage: watchbill" in ended.err


def test_wrong_settings_are_all_told_without_a_traceback(watchbill: Shell) -> None:
    ended = watchbill("db", "status", WATCHBILL_CLOCK="soon", WATCHBILL_LOGLEVEL="INFO")

    assert ended.code == 1
    assert "WATCHBILL_CLOCK: 'soon' is no time" in ended.err
    assert "WATCHBILL_LOGLEVEL: there is no such setting" in ended.err
    assert "Traceback" not in ended.err


def test_the_module_is_the_program(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "watchbill.cli", "db", "status"],
        env={"WATCHBILL_VAR": str(tmp_path), "WATCHBILL_LOG_LEVEL": "LOUD"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == "WATCHBILL_LOG_LEVEL: 'LOUD' is none of DEBUG, INFO, WARNING, ERROR\n"


def test_help_does_not_wait_for_the_libraries() -> None:
    script = (
        "import sys; from watchbill.cli.entry import main; main(['--help']);"
        "print(sorted({'errbot', 'sqlalchemy', 'croniter'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)

    assert ended.stdout.endswith("\n[]\n")
