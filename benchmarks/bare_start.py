"""Bare Errbot as a process of its own: reads lines, answers `!ping`; the peer of `start_up`."""

import logging
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from errbot.bootstrap import setup_bot

FOLDER = """\
[Core]
Name = {name}
Module = {module}

[Documentation]
Description = peer
"""
PLUGIN = """\
from errbot import BotPlugin, botcmd

class Ping(BotPlugin):
    @botcmd
    def ping(self, message, args):
        return "pong"
"""


def main() -> None:
    """Answer what comes on standard input, as Errbot's own text backend does."""
    with tempfile.TemporaryDirectory() as folder:
        plugin = Path(folder, "plugins", "ping")
        plugin.mkdir(parents=True)
        (plugin / "ping.plug").write_text(FOLDER.format(name="Ping", module="bare_ping"), encoding="utf-8")
        (plugin / "bare_ping.py").write_text(PLUGIN, encoding="utf-8")
        config: Any = SimpleNamespace(
            BOT_DATA_DIR=folder,
            BOT_EXTRA_PLUGIN_DIR=str(plugin.parent),
            BOT_LOG_FILE=None,
            BOT_LOG_LEVEL=logging.ERROR,
            BOT_ADMINS=("@me",),
            STORAGE="Memory",
            AUTOINSTALL_DEPS=False,
            CORE_PLUGINS=("ACLs", "CommandNotFoundFilter"),
            BOT_PLUGIN_INDEXES=(),
        )
        bot: Any = setup_bot("Text", logging.getLogger(), config)
        bot.connect_callback()
        bot.send_message = lambda message: print(message.body, flush=True)
        person = bot.build_identifier("@me")
        for line in sys.stdin:
            message = bot.build_message(line.strip())
            message.frm, message.to = person, bot.bot_identifier
            bot.callback_message(message)
        bot.thread_pool.close()
        bot.thread_pool.join()


if __name__ == "__main__":
    main()
