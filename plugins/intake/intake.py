"""The queue: alerts, incidents, questions, then tickets."""

from watchbill import bot
from watchbill.model import Content, ItemId, ItemKind
from watchbill.words import channels as heard
from watchbill.words import items, positions, tracking
from watchbill.words import queue as words


class Intake(bot.Plugin):
    """The queue: alerts, incidents, questions, then tickets"""

    @bot.command()
    def queue(self, request: bot.Request) -> Content:
        """Everything that waits, first things first.

        Example: !queue
        """
        return self.app().staleness.marked(request, words.queue(self.app().queueing.look(request), request))

    @bot.command()
    def next(self, request: bot.Request) -> Content:
        """The one thing to do now, and why.

        Example: !next
        """
        person = request.caller.person
        queue = self.app().queueing.look(request)
        return self.app().staleness.marked(request, words.next_up(queue, person.id if person else None, request))

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
        return items.acknowledged(taken.item, taken.was, request)

    @bot.command(changes=True)
    def resolve(self, request: bot.Request, item: bot.Item, note: bot.Text = "") -> Content:
        """Say that an alert, incident or question is over, and why no ticket is needed.

        Example: !resolve A1 no ticket: the disk was full, cleaned
        """
        over = self.app().intake.resolve(request, item, note)
        return items.resolved(over.item, over.parked, request.person.id, request)

    @bot.command(changes=True)
    def track(
        self, request: bot.Request, item: bot.Item, ticket: bot.Existing | None = None, title: bot.Text = ""
    ) -> Content:
        """Make the ticket of an alert, incident or question; or name the one that tracks it.

        Example: !track A1
        """
        service = self.app().tracking
        found = service.link(request, item, ticket) if ticket else service.track(request, item, title)
        if found.ticket is None:
            return tracking.already(found.item)
        return tracking.tracked(found.item, found.ticket, found.was)

    @bot.command()
    def show(self, request: bot.Request, what: bot.Key) -> Content:
        """Everything about one ticket or one item of the queue.

        Example: !show TICKET-123
        """
        item = self.app().intake.get(request, ItemId(what))
        if item:
            return items.item(item, *self.app().intake.history(request, item, items.LINES), request)
        found = self.app().ticketing.find(request, what)
        shown = words.ticket(found.ticket, found.text, request, kept=found.kept)
        return self.app().staleness.marked(request, shown)

    @bot.command()
    def why(self, request: bot.Request, what: bot.Key) -> Content:
        """Why a ticket or an item stands where it stands in the queue.

        Example: !why Q1
        """
        subject = self.app().intake.get(request, ItemId(what)) or self.app().ticketing.find(request, what).ticket
        return self.app().staleness.marked(
            request, positions.why(subject, self.app().queueing.look(request), request)
        )

    @bot.command()
    def channels(self, request: bot.Request) -> Content:
        """What came in the team's channels since the last evening check, and what nobody answered.

        Example: !channels
        """
        gathering = self.app().gathering
        since = gathering.since_handover(request)
        return heard.came(gathering.gather(request, since), since, request)

    def _heard(self, request: bot.Request, kind: ItemKind, text: str) -> Content:
        asked = self.app().asking.ask(request, kind, text, request.caller, request.about)
        if asked.item is None or not asked.new:
            return items.known_already(asked.item)
        return items.reported(asked.item, asked.called, asked.parked, asked.duty, request)
