"""A desk in Slack in a process of its own, on SQLite: what `benchmarks.slack` measures."""

import sys
import tempfile
from pathlib import Path

import watchbill.bot.run as supervised
from tests.conformance.scene import populate
from watchbill import app
from watchbill.model import Address
from watchbill.settings import Settings
from watchbill.store import migrations
from watchbill.testing.builders import at
from watchbill.testing.clock import SteppedClock

ACCOUNTS = {name: f"U0{name.upper()}" for name in ("ann", "ben", "chloe", "dmitri", "eve")}
_CONFIG = """
from watchbill import places

BACKEND = "WatchbillSlack"
BOT_IDENTITY = {identity!r}
BOT_DATA_DIR = {folder!r}
BOT_EXTRA_PLUGIN_DIR = [places.plugins(), {plugins!r}]
BOT_EXTRA_BACKEND_DIR = places.backends()
BOT_LOG_LEVEL = "ERROR"
"""
_PLUG = (
    "[Core]\nName = Ping\nModule = watchbill_bench_ping\n\n[Documentation]\nDescription = One trivial command\n"
)
_PLUGIN = '''
from watchbill import bot
from watchbill.model import Content, say


class Ping(bot.Plugin):
    """One trivial command"""

    @bot.command(may=bot.EVERYBODY)
    def ping(self, request: bot.Request) -> Content:
        """Answer.

        Example: !ping
        """
        return say("pong")
'''


def main(api: str, bot_token: str, app_token: str) -> None:
    """Serve until a signal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plugins = folder / "plugins"
        plugins.mkdir()
        (plugins / "ping.plug").write_text(_PLUG)
        (plugins / "watchbill_bench_ping.py").write_text(_PLUGIN)
        identity = {"bot_token": bot_token, "app_token": app_token, "api": api}
        text = _CONFIG.format(identity=identity, folder=str(folder), plugins=str(plugins))
        (folder / "config.py").write_text(text)
        migrations.upgrade(f"sqlite:///{folder / 'watchbill.sqlite3'}")
        desk = app.build(Settings(var=folder), clock=SteppedClock(at(10)))
        populate(desk.database, Address(platform="slack", conversation="C0OPS"), ACCOUNTS)
        supervised.run(folder / "config.py", desk)
        desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
