"""The board: claiming and finishing tickets."""

from watchbill import bot
from watchbill.model import Content, ItemId
from watchbill.words import accepting, board, items
from watchbill.words import claims as words


class Claims(bot.Plugin):
    """The board: claiming and finishing tickets"""

    @bot.command(changes=True)
    def claim(self, request: bot.Request, key: bot.Key, anyway: bot.Flag = False) -> Content:
        """Take a ticket, alert, incident or question: it is yours, and you work on it now.

        Example: !claim TICKET-123
        """
        if self.app().intake.names(key):
            taken = self.app().intake.claim(request, ItemId(key))
            return items.claimed(taken.item, taken.was, request)
        result = self.app().claiming.claim(request, key, anyway=anyway)
        return words.claimed(result.ticket, result.verdict, result.others, result.waited_for, request)

    @bot.command(changes=True)
    def release(self, request: bot.Request, key: bot.Key) -> Content:
        """Put a ticket back into Backlog, with nobody on it.

        Example: !release TICKET-9
        """
        released = self.app().ticketing.release(request, key)
        return words.released(released.ticket, released.was, request.person.id, request)

    @bot.command(changes=True)
    def block(self, request: bot.Request, key: bot.Key, reason: bot.Text) -> Content:
        """Say that a ticket waits for something.

        Example: !block TICKET-9 waiting for ops
        """
        blocked = self.app().ticketing.block(request, key, reason)
        return words.blocked(blocked.ticket, reason, blocked.was, request.person.id, request)

    @bot.command(changes=True)
    def unblock(self, request: bot.Request, key: bot.Key) -> Content:
        """Say that a blocked ticket can go on.

        Example: !unblock TICKET-97
        """
        resumed = self.app().ticketing.unblock(request, key)
        return words.unblocked(resumed.ticket, resumed.started, request)

    @bot.command(changes=True)
    def done(self, request: bot.Request, key: bot.Keys, note: bot.Text = "") -> Content:
        """Close a ticket now, or several: their keys with a comma between them.

        Example: !done TICKET-9 fixed
        """
        closed = self.app().ticketing.close(request, key, note)
        done = [(each.ticket, each.was) for each in closed.done]
        return words.done(done, closed.refused, closed.left, request.person.id, request)

    @bot.command(changes=True)
    def accept(self, request: bot.Request, key: bot.Key) -> Content:
        """Take over what waits to be taken over, a ticket or an item; `all` is all of it.

        Example: !accept all
        """
        service = self.app().accepting
        accepted = service.everything(request) if key == "ALL" else service.one(request, key)
        return accepting.accepted(accepted, request.person.id, request)

    @bot.command(changes=True)
    def keep(self, request: bot.Request, key: bot.Key, off: bot.Flag = False) -> Content:
        """Go on with your ticket when somebody else is on MRO: it does not pass on; `off` ends that.

        Example: !keep TICKET-123
        """
        kept = self.app().accepting.keep(request, key, off=off)
        return accepting.passes_on(kept) if off else accepting.kept(kept, request)

    @bot.command()
    def mine(self, request: bot.Request) -> Content:
        """Your tickets that are not done, and your items.

        Example: !mine
        """
        tickets = self.app().ticketing.mine(request)
        held = [(each.ticket, each.text, each.kept) for each in tickets]
        yours = words.mine(held, self.app().ticketing.parked(request), self.app().intake.mine(request))
        return self.app().staleness.marked(request, yours)

    @bot.command(changes=True)
    def reopen(self, request: bot.Request, key: bot.Key) -> Content:
        """Put a ticket that was done back into Backlog.

        Example: !reopen TICKET-88
        """
        return board.reopened(self.app().ticketing.reopen(request, key))

    @bot.command(changes=True)
    def ticket(self, request: bot.Request, title: bot.Text) -> Content:
        """Add a ticket at the end of Backlog.

        Example: !ticket Renew the certificate of the mail gateway
        """
        return board.created(self.app().ticketing.create(request, title))

    @bot.command()
    def board(self, request: bot.Request, everything: bot.Flag = False) -> Content:
        """The tickets that are not done, column by column: the first ten of each, or everything.

        Example: !board
        """
        tickets = [(each.ticket, each.text) for each in self.app().ticketing.board(request)]
        return self.app().staleness.marked(
            request, board.board(tickets, None if everything else board.SHOWN, request)
        )

    @bot.command(changes=True)
    def note(self, request: bot.Request, key: bot.Key, text: bot.Text) -> Content:
        """Comment on a ticket; the evening check shows the last comment.

        Example: !note TICKET-123 asked the vendor for a new disk
        """
        return words.noted(self.app().ticketing.note(request, key, text))
