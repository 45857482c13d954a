"""The base of our chat plugins."""

from typing import TYPE_CHECKING, cast

from errbot import BotPlugin

from watchbill.bot import declaring
from watchbill.bot.host import host_of

if TYPE_CHECKING:
    from watchbill.app import App


class Plugin(BotPlugin):
    """A chat plugin: its commands parse, call a service and render; state lives in the desk alone."""

    def app(self) -> "App":
        """The desk behind the bot; a method, because Errbot reads every property before anything is ready."""
        return cast("App", host_of(self._bot).desk)

    def activate(self) -> None:
        """Join the bot; runs at every reconnect, so it owns nothing that must live on.

        Raises:
            ValueError: another plugin has a command of this name; Errbot would rename ours silently.
        """
        host_of(self._bot)
        taken = self._bot.all_commands
        for facts in declaring.commands(type(self)):
            other = taken.get(facts.name.replace(" ", "_"))
            if other is not None and other.__self__ is not self:
                raise ValueError(f"!{facts.name} of {self.name} is a command of {other.__self__.name} already")
        super().activate()
