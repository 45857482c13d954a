"""Commands that change nothing: answered at once, neither stored nor sent by the outbox."""

from collections.abc import Callable
from dataclasses import dataclass

from watchbill.bot import words
from watchbill.bot.carrying import Offer, carry_out, crash
from watchbill.bot.desk import Desk
from watchbill.errors import WatchbillError
from watchbill.model.duty import Received
from watchbill.model.message import Content
from watchbill.words.parts import parts


@dataclass(frozen=True, slots=True)
class Questions:
    """Answers questions."""

    desk: Desk
    #: Puts into words why a command was not carried out.
    explain: Callable[[WatchbillError, Offer, Received], Content]

    def answer(self, offer: Offer, received: Received, reply: Callable[[Content], None]) -> None:
        """Reply with the answer, the refusal, or a reference to what went wrong; a long one in parts."""
        for part in parts(self._answer(offer, received)):
            reply(part)

    def _answer(self, offer: Offer, received: Received) -> Content:
        try:
            with self.desk.database.reading() as work:
                return carry_out(self.desk, work, offer, received)
        except WatchbillError as refusal:
            return self.explain(refusal, offer, received)
        except BaseException:  # SystemExit too: it would end the thread that answers
            return words.crashed(crash(f"!{offer.command.facts.name}"))
