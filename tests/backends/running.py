"""A process that runs the console backend around a small desk: the supervised start, as people get it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_START = """
import sys
from tests.core.bot.desks import a_desk
from watchbill.bot.run import run
sys.exit(run(sys.argv[1], a_desk()))
"""
_PLUG = """
[Core]
Name = Slowly
Module = slowly

[Documentation]
Description = One quick command, one that waits
"""
_PLUGIN = '''
import os

from watchbill import bot
from watchbill.model import Content, say


class Slowly(bot.Plugin):
    """One quick command, one that waits"""

    @bot.command(may=bot.EVERYBODY)
    def quick(self, request: bot.Request, text: bot.Text = "") -> Content:
        """Answer at once.

        Example: !quick
        """
        return say(f"quick {request.caller.identity.id} {request.address.conversation} {text}")

    @bot.command(may=bot.EVERYBODY)
    def slow(self, request: bot.Request) -> Content:
        """Wait until somebody writes into the pipe.

        Example: !slow
        """
        with open(os.environ["SLOWLY_WAITS_FOR"]) as pipe:
            return say("slow " + pipe.read())
'''


@dataclass(frozen=True, slots=True)
class Setup:
    """A folder with a configuration, a plugin, and the pipe that `!slow` waits for."""

    folder: Path

    @property
    def pipe(self) -> Path:
        """Opening it for writing waits until `!slow` runs."""
        return self.folder / "pipe"

    @contextmanager
    def running(self, terminal: int = subprocess.PIPE) -> "Iterator[subprocess.Popen[str]]":
        """A process of the bot; it is gone at the end of the block, whatever happened."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
            "PYTHONWARNINGS": "error::ResourceWarning",
            "SLOWLY_WAITS_FOR": str(self.pipe),
            "WATCHBILL_VAR": str(self.folder / "var"),
            "WATCHBILL_CONSOLE_PERSON": "ann",
            "TERM": "xterm",
            "PROMPT_TOOLKIT_NO_CPR": "1",  # nobody here answers where the cursor is
        }
        command = [sys.executable, "-c", _START, str(self.folder / "config.py")]
        started = subprocess.Popen(
            command,
            text=True,
            env=environment,
            cwd=self.folder,
            stdin=terminal,
            stdout=terminal,
            stderr=subprocess.PIPE,
        )
        with started as process:
            try:
                yield process
            finally:
                process.kill()  # does nothing to one that has ended


def set_up(folder: Path) -> Setup:
    """Write the files: the project's own configuration, but for the plugins."""
    plugins = folder / "plugins"
    plugins.mkdir()
    (plugins / "slowly.plug").write_text(_PLUG)
    (plugins / "slowly.py").write_text(_PLUGIN)
    config = (ROOT / "config.py").read_text()
    (folder / "config.py").write_text(f"{config}\nBOT_EXTRA_PLUGIN_DIR = {str(plugins)!r}\n")
    os.mkfifo(folder / "pipe")
    return Setup(folder)
