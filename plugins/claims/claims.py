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
        wish = bot.Wish(key=key, by=request.person, anyway=anyway)
        result = self.app().claiming.claim(request.work, request.team, wish, request.now)
        return words.claimed(result.ticket, result.verdict, result.others, request.team, request.names)

    @bot.command(changes=True)
    def release(self, request: bot.Request, key: bot.Key) -> Content:
        """Put a ticket back into Backlog, with nobody on it.

        Example: !release TICKET-123
        """
        ticketing, by = self.app().ticketing, request.person
        before = ticketing.find(request.work, request.team, key).ticket.assignee
        released = ticketing.release(request.work, request.team, key, by, request.now)
        return words.released(released, before, by.id, request.names)

    @bot.command(changes=True)
    def block(self, request: bot.Request, key: bot.Key, reason: bot.Text) -> Content:
        """Say that a ticket waits for something.

        Example: !block TICKET-123 waiting for ops
        """
        ticketing = self.app().ticketing
        ticket = ticketing.block(request.work, request.team, key, reason, request.person, request.now)
        return words.blocked(ticket, reason)

    @bot.command(changes=True)
    def unblock(self, request: bot.Request, key: bot.Key) -> Content:
        """Say that a blocked ticket can go on.

        Example: !unblock TICKET-123
        """
        ticketing = self.app().ticketing
        ticket = ticketing.unblock(request.work, request.team, key, request.person, request.now)
        return words.unblocked(ticket, request.names)

    @bot.command(changes=True)
    def done(self, request: bot.Request, key: bot.Key, note: bot.Text = "") -> Content:
        """Close a ticket now.

        Example: !done TICKET-9 fixed
        """
        ticketing, by = self.app().ticketing, request.person
        before = ticketing.find(request.work, request.team, key).ticket.assignee
        done = ticketing.done(request.work, request.team, key, note, by, request.now)
        return words.done(done, before, by.id, request.names)

    @bot.command()
    def mine(self, request: bot.Request) -> Content:
        """Your tickets that are not done.

        Example: !mine
        """
        held = self.app().ticketing.mine(request.work, request.team, request.person.id)
        return words.mine([(each.ticket, each.note.text if each.note else None) for each in held])

    @bot.command(changes=True)
    def note(self, request: bot.Request, key: bot.Key, text: bot.Text) -> Content:
        """Comment on a ticket; the evening check shows the last comment.

        Example: !note TICKET-123 asked the vendor for a new disk
        """
        ticketing = self.app().ticketing
        return words.noted(ticketing.note(request.work, request.team, key, text, request.person, request.now))
