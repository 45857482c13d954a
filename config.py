"""What Errbot reads; every line may be changed. `watchbill run` and `errbot -c config.py` start the same bot."""

import os
from pathlib import Path

from watchbill import places, settings

chosen = settings.read(os.environ)

# Which chat: one of ours by its short name, or any Errbot backend by its own.
BACKEND = {"console": "WatchbillConsole", "slack": "WatchbillSlack"}.get(chosen.backend, chosen.backend)

# Who sits at the console, and in which room.
CONSOLE_PERSON = chosen.console_person
CONSOLE_CHANNEL = chosen.console_channel

# What the bot signs in with where the chat wants that, and whether it answers in threads in Slack.
BOT_IDENTITY = settings.identity(chosen)
SLACK_THREADS = chosen.slack_threads

# Errbot's own files; what the desk knows is in its database.
BOT_DATA_DIR = str(chosen.var / "errbot")
Path(BOT_DATA_DIR).mkdir(parents=True, exist_ok=True)
STORAGE = "Memory"

# Where our plugins and backends lie. Put plugins of your own into a folder beside ours and name both in a list.
BOT_EXTRA_PLUGIN_DIR = places.plugins()
BOT_EXTRA_BACKEND_DIR = places.backends()
AUTOINSTALL_DEPS = False
BOT_PLUGIN_INDEXES = ()

# "ACLs" checks access at all: never leave it out. Errbot's Help is replaced by ours.
CORE_PLUGINS = ("ACLs", "CommandNotFoundFilter")

# Who may do what is in the desk's own table; these are for Errbot's plugins only.
BOT_ADMINS = ()
BOT_ADMINS_NOTIFICATIONS = ()

BOT_LOG_FILE = None
BOT_LOG_LEVEL = chosen.log_level

# Seconds that commands in flight may take when the bot is stopped.
GRACE_SECONDS = 10.0
