"""Claiming and finishing tickets."""

from watchbill import bot
from watchbill.model import Content
from watchbill.words import claims as words


class Claims(bot.Plugin):
    """Claiming and finishing tickets"""

    @bot.command(changes=True)
    def claim(self, request: bot.Request, key: bot.Key, anyway: bot.Flag = False) -> Content:
        """Take a ticket: it is assigned to you and put in progress.

        Example: !claim TICKET-123
        """
        result = self.app().claiming.claim(request, key, anyway=anyway)
        return words.claimed(result.ticket, result.verdict, result.others, request)

    @bot.command(changes=True)
    def release(self, request: bot.Request, key: bot.Key) -> Content:
        """Put a ticket back into Backlog, with nobody on it.

        Example: !release TICKET-123
        """
        released = self.app().ticketing.release(request, key)
        return words.released(released.ticket, released.was, request.person.id, request)

    @bot.command(changes=True)
    def block(self, request: bot.Request, key: bot.Key, reason: bot.Text) -> Content:
        """Say that a ticket waits for something.

        Example: !block TICKET-123 waiting for ops
        """
        return words.blocked(self.app().ticketing.block(request, key, reason), reason)

    @bot.command(changes=True)
    def unblock(self, request: bot.Request, key: bot.Key) -> Content:
        """Say that a blocked ticket can go on.

        Example: !unblock TICKET-123
        """
        return words.unblocked(self.app().ticketing.unblock(request, key), request)

    @bot.command(changes=True)
    def done(self, request: bot.Request, key: bot.Key, note: bot.Text = "") -> Content:
        """Close a ticket now.

        Example: !done TICKET-9 fixed
        """
        done = self.app().ticketing.done(request, key, note)
        return words.done(done.ticket, done.was, request.person.id, request)

    @bot.command()
    def mine(self, request: bot.Request) -> Content:
        """Your tickets that are not done.

        Example: !mine
        """
        mine = self.app().ticketing.mine(request)
        return words.mine([(each.ticket, each.note.text if each.note else None) for each in mine])

    @bot.command(changes=True)
    def note(self, request: bot.Request, key: bot.Key, text: bot.Text) -> Content:
        """Comment on a ticket; the evening check shows the last comment.

        Example: !note TICKET-123 asked the vendor for a new disk
        """
        return words.noted(self.app().ticketing.note(request, key, text))
