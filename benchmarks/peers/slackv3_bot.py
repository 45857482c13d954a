"""Errbot with errbot-backend-slackv3 and one trivial command, against a Slack at another address."""

import functools
import logging
import site
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

_PLUG = "[Core]\nName = Ping\nModule = ping\n\n[Documentation]\nDescription = One trivial command\n"
_PLUGIN = '''
from errbot import BotPlugin, botcmd


class Ping(BotPlugin):
    """One trivial command"""

    @botcmd
    def ping(self, msg, args):
        """Answer."""
        return "pong"
'''


def main(api: str, bot_token: str, app_token: str) -> None:
    """Serve until a signal."""
    from errbot.bootstrap import bot_config_defaults, setup_bot
    from slack_sdk.web.base_client import BaseClient

    # The backend has no setting for it, and Errbot imports the backend a second time under another name.
    BaseClient.__init__ = functools.partialmethod(BaseClient.__init__, base_url=api)  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        plugins = Path(folder) / "plugins"
        plugins.mkdir()
        (plugins / "ping.plug").write_text(_PLUG)
        (plugins / "ping.py").write_text(_PLUGIN)
        config = SimpleNamespace(
            BACKEND="SlackV3",
            BOT_EXTRA_BACKEND_DIR=str(Path(site.getsitepackages()[0]) / "slackv3"),
            BOT_EXTRA_PLUGIN_DIR=str(plugins),
            BOT_DATA_DIR=folder,
            BOT_LOG_FILE=None,
            BOT_LOG_LEVEL=logging.ERROR,
            BOT_ADMINS=("@nobody",),
            BOT_IDENTITY={"token": bot_token, "app_token": app_token},
            STORAGE="Memory",
            AUTOINSTALL_DEPS=False,
            BOT_PLUGIN_INDEXES=(),
            CORE_PLUGINS=("ACLs",),
        )
        bot_config_defaults(config)
        setup_bot("SlackV3", logging.getLogger(), config).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
