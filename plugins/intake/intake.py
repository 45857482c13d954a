"""The queue: alerts, incidents, questions, then tickets."""

from watchbill import bot
from watchbill.model import Content, ItemId, ItemKind
from watchbill.words import queue as words


class Intake(bot.Plugin):
    """The queue: alerts, incidents, questions, then tickets"""

    @bot.command()
    def queue(self, request: bot.Request) -> Content:
        """Everything that waits, first things first.

        Example: !queue
        """
        found = self.app().queueing.look(request.work, request.team, request.now)
        return words.queue(found, request.team, request.names)

    @bot.command()
    def next(self, request: bot.Request) -> Content:
        """The one thing to do now, and why.

        Example: !next
        """
        found = self.app().queueing.look(request.work, request.team, request.now)
        person = request.caller.person
        return words.next_up(found, person.id if person else None, request.names)

    @bot.command(changes=True)
    def ask(self, request: bot.Request, text: bot.Text) -> Content:
        """Ask the person on MRO something; it goes into the queue.

        Example: !ask Can I get access to the staging database?
        """
        return self._report(request, ItemKind.QUESTION, text)

    @bot.command(changes=True)
    def incident(self, request: bot.Request, text: bot.Text) -> Content:
        """Report an incident; it goes before questions and tickets.

        Example: !incident Checkout is slow for everybody
        """
        return self._report(request, ItemKind.INCIDENT, text)

    @bot.command(changes=True)
    def ack(self, request: bot.Request, item: bot.Item) -> Content:
        """Say that you look at an alert, incident or question.

        Example: !ack A1
        """
        intake = self.app().intake
        before = intake.find(request.work, request.team, item).owner
        taken = intake.acknowledge(request.work, request.team, item, request.person, request.now)
        return words.acknowledged(taken, before, request.names)

    @bot.command(changes=True)
    def resolve(self, request: bot.Request, item: bot.Item, note: bot.Text = "") -> Content:
        """Say that an alert, incident or question is over.

        Example: !resolve Q2 answered by mail
        """
        intake = self.app().intake
        resolved = intake.resolve(request.work, request.team, item, note, request.person, request.now)
        return words.resolved(resolved, request.person.id, request.names)

    @bot.command()
    def show(self, request: bot.Request, what: bot.Key) -> Content:
        """Everything about one ticket or one item of the queue.

        Example: !show TICKET-123
        """
        item = request.work.items.get(request.team.id, ItemId(what))
        if item:
            return words.item(item, request.team, request.names, request.now)
        held = self.app().ticketing.find(request.work, request.team, what)
        note = held.note.text if held.note else None
        return words.ticket(held.ticket, note, request.team, request.names, request.now)

    def _report(self, request: bot.Request, kind: ItemKind, text: bot.Text) -> Content:
        intake, caller, key = self.app().intake, request.caller, f"{kind}:{text.casefold()}"
        reported = intake.report(
            request.work,
            request.team,
            kind,
            text,
            request.now,
            source="chat" if caller.person else f"{caller.identity.platform} {caller.identity.id}",
            dedupe_key=key,
            reporter=caller.person.id if caller.person else None,
        )
        if reported:
            return words.reported(reported)
        return words.known_already(intake.known(request.work, request.team, key))
