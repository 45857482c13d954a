"""A bot's way out as the outbox knows it: `ports.Chat` over an Errbot backend."""

from dataclasses import dataclass

from errbot.core import ErrBot

from watchbill.bot.arrival import platform_of
from watchbill.bot.backend import Backend
from watchbill.errors import SendRefused, SendUnknown
from watchbill.model.duty import Pace
from watchbill.model.message import MessageKind, MessageRef, Outgoing
from watchbill.platforms.plain import Dialect, Markdown
from watchbill.ports import Chat


@dataclass(frozen=True, slots=True)
class ForeignChat:
    """Any other Errbot backend: Markdown, sent to an identifier made of the conversation's text."""

    errbot: ErrBot
    dialect: Dialect

    @property
    def platform(self) -> str:
        """Errbot's name of the backend's mode."""
        return platform_of(self.errbot)

    @property
    def pace(self) -> Pace | None:
        """None: Errbot's backends wait by themselves, where they do."""
        return None

    @property
    def keyed(self) -> bool:
        """Never: Errbot knows no keys."""
        return False

    def post(self, message: Outgoing) -> MessageRef | None:
        """Send the message; None, as Errbot gives no reference.

        Raises:
            SendRefused: the backend knows no such conversation.
            SendUnknown: sending failed, and nobody knows how far it came.
        """
        if message.kind is MessageKind.UPKEEP:
            return None  # Errbot knows neither a topic that it sets nor a handle
        try:
            place = self.errbot.build_identifier(message.to.conversation)
        except Exception as unknown:
            raise SendRefused(f"{self.platform} knows no {message.to.conversation}") from unknown
        try:
            self.errbot.send(place, self.dialect.write(message.content))
        except Exception as lost:
            raise SendUnknown(f"{self.platform} did not say whether it has the message") from lost
        return None


def dialect_of(errbot: ErrBot) -> Dialect:
    """How this bot's platform writes."""
    return errbot.dialect if isinstance(errbot, Backend) else Markdown()


def chat_of(errbot: ErrBot) -> Chat:
    """The way out that fits the backend; one of ours speaks for itself."""
    return errbot if isinstance(errbot, Backend) else ForeignChat(errbot, dialect_of(errbot))
