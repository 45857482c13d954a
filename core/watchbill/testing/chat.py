"""A whole bot, spoken to in memory: `assert "Ann" in bot.ask("!mro today")`."""

import functools
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from errbot import BotPlugin
from errbot.plugin_info import PluginInfo

from watchbill import places
from watchbill.bot import assembly
from watchbill.bot.desk import Desk
from watchbill.bot.host import Host, host_of
from watchbill.bot.memory import MemoryBackend

#: Seconds after which an answer is given up; a lane that is idle says so at once, so nobody waits this long.
PATIENCE = 30.0


class TalkingBot:
    """A bot around a desk, in milliseconds: Errbot's dispatch, our seam, the plugins, and a chat in memory."""

    def __init__(
        self,
        desk: Desk,
        plugins: Iterable[type[BotPlugin]] | None = None,
        *,
        person: str = "ann",
        place: str = "#ops",
        **config: Any,
    ) -> None:
        """Connect; `plugins` are the project's unless given, `person` and `place` who speaks where by default."""
        chosen = shipped_plugins() if plugins is None else plugins
        errbot = assembly.from_classes(MemoryBackend, chosen, **config)
        assert isinstance(errbot, MemoryBackend)  # noqa: S101 - says the type
        self.chat: MemoryBackend = errbot
        self.host: Host = host_of(errbot, desk)
        self.desk = desk
        self._person, self._place = person, place
        errbot.connect_callback()
        known: dict[str, BotPlugin] = getattr(errbot.plugin_manager, "plugins", {})
        asleep = [name for name, each in known.items() if not each.is_activated]
        if asleep:
            raise RuntimeError(f"these plugins were not activated, the log says why: {', '.join(asleep)}")

    def ask(
        self, text: str, as_: str | None = None, in_: str | None = None, *, event_id: str | None = None
    ) -> str:
        """What the bot says to it, all of it, lines joined; empty when it says nothing.

        Args:
            text: as a person types it.
            as_: the account that says it.
            in_: a room ("#ops"), or "@" for a direct message.
            event_id: the platform's id of the message; a fresh one when None.
        """
        conversation = self._conversation(as_, in_)
        before = len(self.chat.said_in(conversation))
        self.tell(text, as_, in_, event_id=event_id)
        self.settle()
        return "\n".join(self.chat.said_in(conversation)[before:])

    def tell(
        self, text: str, as_: str | None = None, in_: str | None = None, *, event_id: str | None = None
    ) -> None:
        """As `ask`, without waiting for an answer."""
        place = in_ or self._place
        room = None if place.startswith("@") else place
        self.chat.hear(text, as_ or self._person, room, event_id)

    def settle(self) -> None:
        """Wait until everything that was said is answered."""
        if not self.host.lanes.drain(PATIENCE):
            raise TimeoutError(f"the bot is still busy after {PATIENCE:g} s")

    def said_in(self, conversation: str) -> list[str]:
        """What the bot has said in a room ("#ops") or to somebody alone ("@ann"), oldest first."""
        return self.chat.said_in(conversation)

    def close(self) -> None:
        """End the bot; the desk is stopped, its database stays as it is. A second call does nothing."""
        if self.host.stopping.is_set():
            return
        self.host.stopping.set()
        self.chat.disconnect_callback()
        self.chat.shutdown()

    def __enter__(self) -> "TalkingBot":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _conversation(self, as_: str | None, in_: str | None) -> str:
        place = in_ or self._place
        return f"@{as_ or self._person}" if place.startswith("@") else place


@functools.cache
def shipped_plugins() -> tuple[type[BotPlugin], ...]:
    """The classes of the project's chat plugins, loaded from their folders as Errbot does it."""
    files = sorted(Path(places.plugins()).glob("*/*.plug"))
    return tuple(
        cls for file in files for _, cls in PluginInfo.load(file).load_plugin_classes("errbot.plugins", BotPlugin)
    )
