"""The console backend: a shell around `watchbill.platforms.console`."""

import getpass
import os
from pathlib import Path
from typing import Any

from watchbill import bot
from watchbill.platforms import console

#: Seconds to wait for one line's answer before the next line is read.
PATIENCE = 60.0

HELP = "/as NAME speaks as somebody else, /in #ROOM somewhere else, /in @ to the bot alone; /quit leaves."
#: To somebody who types what is no command: in a real chat that is chatter, and a bot does not answer it.
HINT = "Commands start with {prefix}; {prefix}help lists them, /quit leaves."


class WatchbillConsole(bot.Backend):
    """A chat with one seat: whoever sits at the terminal, in a room or alone with the bot."""

    platform = "console"

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._who: str = getattr(config, "CONSOLE_PERSON", "") or getpass.getuser()
        self._where: str = getattr(config, "CONSOLE_CHANNEL", "") or "#ops"
        history = Path(config.BOT_DATA_DIR) / "console-history"
        colours = not os.environ.get("NO_COLOR")
        self._seat, self.dialect = console.seat(history, self._completions, colours=colours)
        self._reading = self._leaving = False

    def serve(self) -> bool:
        """Read and answer lines until the end of input, `/quit` or a signal."""
        with self._seat.sitting():
            while (line := self._next_line()) is not None and self._take(line):
                self.answered(PATIENCE)
        return True

    def leave(self) -> None:
        """Stop reading; a line that is being carried out is not torn."""
        self._leaving = True
        if self._reading:
            raise KeyboardInterrupt

    def show(self, to: bot.Address, text: str, kind: bot.MessageKind) -> bot.MessageRef | None:
        """Show it; what is no reply to the line just said carries the name of its place."""
        reply = kind is bot.MessageKind.REPLY and to.conversation == self._conversation()
        self._seat.show(text if reply else f"[{to.conversation}] {text}")
        return None

    def _next_line(self) -> str | None:
        try:
            self._reading = True
            return None if self._leaving else self._seat.read(self._who, self._where)
        except KeyboardInterrupt:
            return None
        finally:
            self._reading = False

    def _take(self, line: str) -> bool:
        """Whether to go on."""
        match console.own(line):
            case ("as", name):
                self._who = name
            case ("in", name):
                self._where = name
            case ("quit", _):
                return False
            case (_, _):
                self._seat.show(HELP)
            case None if line:
                self._say(line)
        return True

    def _say(self, line: str) -> None:
        self.hear(line, self._who, None if self._where.startswith("@") else self._where)
        prefix = self.bot_config.BOT_PREFIX
        if not line.startswith((prefix, "@")) and not self.re_commands:
            self._seat.show(HINT.format(prefix=prefix))

    def _conversation(self) -> str:
        return f"@{self._who}" if self._where.startswith("@") else self._where

    def _completions(self) -> list[str]:
        return [f"!{each.name}" for _, facts in bot.active_commands(self) for each in facts] + [
            "/as ",
            "/in ",
            "/quit",
        ]
