"""A bot is put together from a file, or what is wrong with the file is said."""

import subprocess
import sys
from pathlib import Path

import pytest
from errbot.version import VERSION

from watchbill.bot import assembly
from watchbill.errors import SettingsInvalid


def test_the_errbot_that_the_seam_is_held_against_is_the_one_here() -> None:
    assert VERSION == "6.2.1"


def test_errbots_command_line_is_never_imported() -> None:
    code = "import sys, watchbill.bot.run; sys.exit('errbot.cli' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "there is no such configuration file"),
        ("BACKEND = ", "cannot be read: SyntaxError"),
        ("import nowhere_to_be_found", "cannot be read: ModuleNotFoundError"),
        ("", "BACKEND is missing"),
    ],
)
def test_a_configuration_that_is_wrong_is_told(tmp_path: Path, text: str | None, why: str) -> None:
    file = tmp_path / "config.py"
    if text is not None:
        file.write_text(text)

    with pytest.raises(SettingsInvalid, match=why):
        assembly.load(file)


def test_a_backend_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.py"
    file.write_text(f"BACKEND = 'Nowhere'\nBOT_DATA_DIR = {str(tmp_path)!r}\n")

    with pytest.raises(SettingsInvalid, match="Errbot finds no backend Nowhere"):
        assembly.from_config(assembly.load(file))


def test_access_is_checked_wherever_nothing_else_is_said(tmp_path: Path) -> None:
    file = tmp_path / "config.py"
    file.write_text("BACKEND = 'WatchbillConsole'\n")

    config = assembly.load(file)

    assert config.CORE_PLUGINS == ("ACLs", "CommandNotFoundFilter")
    assert (config.STORAGE, config.AUTOINSTALL_DEPS, config.BOT_PLUGIN_INDEXES) == ("Memory", False, ())
