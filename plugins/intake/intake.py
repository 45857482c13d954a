"""The queue: alerts, incidents, questions, then tickets."""

from watchbill import bot
from watchbill.model import Content, ItemId, ItemKind
from watchbill.words import positions
from watchbill.words import queue as words


class Intake(bot.Plugin):
    """The queue: alerts, incidents, questions, then tickets"""

    @bot.command()
    def queue(self, request: bot.Request) -> Content:
        """Everything that waits, first things first.

        Example: !queue
        """
        return words.queue(self.app().queueing.look(request), request)

    @bot.command()
    def next(self, request: bot.Request) -> Content:
        """The one thing to do now, and why.

        Example: !next
        """
        person = request.caller.person
        return words.next_up(self.app().queueing.look(request), person.id if person else None, request)

    @bot.command(changes=True)
    def ask(self, request: bot.Request, text: bot.Text) -> Content:
        """Ask the person on MRO something; it goes into the queue.

        Example: !ask Can I get access to the staging database?
        """
        return self._heard(request, ItemKind.QUESTION, text)

    @bot.command(changes=True)
    def incident(self, request: bot.Request, text: bot.Text) -> Content:
        """Report an incident; it goes before questions and tickets.

        Example: !incident Checkout is slow for everybody
        """
        return self._heard(request, ItemKind.INCIDENT, text)

    @bot.command(changes=True)
    def ack(self, request: bot.Request, item: bot.Item) -> Content:
        """Take on an alert, incident or question.

        Example: !ack A1
        """
        taken = self.app().intake.acknowledge(request, item)
        return words.acknowledged(taken.item, taken.was, request)

    @bot.command(changes=True)
    def resolve(self, request: bot.Request, item: bot.Item, note: bot.Text = "") -> Content:
        """Say that an alert, incident or question is over.

        Example: !resolve Q2 answered by mail
        """
        return words.resolved(self.app().intake.resolve(request, item, note), request.person.id, request)

    @bot.command()
    def show(self, request: bot.Request, what: bot.Key) -> Content:
        """Everything about one ticket or one item of the queue.

        Example: !show TICKET-123
        """
        item = self.app().intake.get(request, ItemId(what))
        if item:
            return words.item(item, request)
        found = self.app().ticketing.find(request, what)
        return words.ticket(found.ticket, found.text, request)

    @bot.command()
    def why(self, request: bot.Request, what: bot.Key) -> Content:
        """Why a ticket or an item stands where it stands in the queue.

        Example: !why Q1
        """
        subject = self.app().intake.get(request, ItemId(what)) or self.app().ticketing.find(request, what).ticket
        return positions.why(subject, self.app().queueing.look(request), request)

    def _heard(self, request: bot.Request, kind: ItemKind, text: str) -> Content:
        heard = self.app().intake.hear(request, kind, text, request.caller)
        return words.reported(heard.item) if heard.new and heard.item else words.known_already(heard.item)
