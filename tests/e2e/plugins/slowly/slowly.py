"""One command that waits."""

import os
from pathlib import Path

from watchbill import bot
from watchbill.model import Content, say


class Slowly(bot.Plugin):
    """One command that waits"""

    @bot.command(may=bot.TEAM)
    def slow(self, request: bot.Request) -> Content:
        """Wait until somebody writes into the pipe.

        Example: !slow
        """
        return say("slow, but ", Path(os.environ["SLOW_WAITS_FOR"]).read_text(encoding="utf-8"))
