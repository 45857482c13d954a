"""A desk in Slack in a process of its own, on SQLite: what `benchmarks.slack` measures."""

import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import watchbill.bot.run as supervised
from watchbill import app
from watchbill.model import Address
from watchbill.settings import Settings

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


def prepare(folder: str) -> None:
    """Make the database, in a process of its own: what that needs is not the desk's to carry."""
    from tests.conformance.scene import populate
    from watchbill.store import migrations

    migrations.upgrade(f"sqlite:///{folder}/watchbill.sqlite3")
    desk = app.build(_settings(Path(folder)))
    populate(desk.database, Address(platform="slack", conversation="C0OPS"), ACCOUNTS)
    desk.close()


def main(api: str, bot_token: str, app_token: str) -> None:
    """Serve until a signal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plugins = folder / "plugins"
        plugins.mkdir()
        (plugins / "ping.plug").write_text(_PLUG)
        (plugins / "watchbill_bench_ping.py").write_text(_PLUGIN)
        identity = {"bot_token": bot_token, "app_token": app_token, "api": api}
        text = _CONFIG.format(identity=identity, folder=name, plugins=str(plugins))
        (folder / "config.py").write_text(text)
        subprocess.run([sys.executable, "-m", "benchmarks.slack_desk", name], check=True)
        desk = app.build(_settings(folder))
        supervised.run(folder / "config.py", desk)
        desk.close()


def _settings(folder: Path) -> Settings:
    return Settings(var=folder, clock=datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Europe/Paris")))


if __name__ == "__main__":
    (main if len(sys.argv) == 4 else prepare)(*sys.argv[1:])
