"""What became of an errand at an outside tracker: written down here, and told to whom it concerns."""

from dataclasses import dataclass, replace

from watchbill.model.errand import Errand, ErrandKind
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.mirror import Mirrored, SiteState
from watchbill.model.people import PersonId
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Outcome, TicketKey
from watchbill.rules.errands import Standing
from watchbill.services import amending
from watchbill.services.mirroring import Mirroring
from watchbill.services.request import Request
from watchbill.words import sites as words


@dataclass(frozen=True, slots=True)
class Settling:
    """Ends errands, each in the transaction in which its outcome becomes known here."""

    mirroring: Mirroring

    def done(
        self, request: Request, errand: Errand, told: SiteTicket | None, was: TicketKey | None = None
    ) -> None:
        """It is so at the tracker.

        Args:
            request: for the team whose board it is.
            errand: what was done.
            told: the ticket as the tracker has it now; None where nothing of it changed.
            was: the key that a new ticket had so far.
        """
        work = request.work
        work.errands.remove(errand.id)
        if told:
            self._now_as(request, told)
        amending.kept(request, errand, was)

    def made(self, request: Request, errand: Errand, told: SiteTicket) -> None:
        """The tracker has the new ticket, and gave it its key."""
        work = request.work
        work.mirrored.rename(errand.key, told.key)
        work.mirrored.save(Mirrored.of(self.mirroring.tracker, told))
        self.done(request, replace(errand, key=told.key), told, errand.key)

    def overtaken(self, request: Request, errand: Errand, told: SiteTicket, standing: Standing) -> None:
        """Somebody was faster at the tracker: it stays as it is there, and both are told."""
        work, key = request.work, errand.key
        holder = self.mirroring.holder(work, told.holder)
        claimed = errand.person if not errand.keeps else None
        label = self.mirroring.label
        self._give_up(request, errand, words.elsewhere(key, label, holder, standing, request))
        self._now_as(request, told)
        if standing is Standing.TAKEN and claimed and holder:
            self._tell(request, errand, words.both(key, label, claimed, holder, request))

    def refused(self, request: Request, errand: Errand, told: SiteTicket | None, reason: str) -> None:
        """The tracker will not do it: here it is again as it is there."""
        if errand.kind is ErrandKind.CREATE:
            self._give_up(request, errand, words.not_made(reason))
            self._unmade(request, errand)
            return
        self._give_up(request, errand, words.refused(errand.key, reason))
        if told:
            self._now_as(request, told)

    def gone(self, request: Request, errand: Errand) -> None:
        """There is no such ticket at the tracker any more."""
        self._give_up(request, errand, words.gone(errand.key, self.mirroring.label))
        self.forget(request, errand.key, told=errand.person)

    def forget(self, request: Request, key: TicketKey, told: PersonId | None = None) -> None:
        """Forget a ticket that the tracker has no more; whoever had it hears of it, unless they were `told`."""
        held = self.mirroring.gone(request.work, request.team, key, request.now)
        channel = request.team.channel
        if held and channel and held.person != told:
            content = words.lost(key, self.mirroring.label, held.person, request)
            message = Outgoing(key=f"gone:{held.id}", to=channel, kind=MessageKind.NOTICE, content=content)
            request.work.outbox.add(message, request.now)

    def later(self, request: Request, errand: Errand, state: SiteState) -> None:
        """The tracker does not answer: it is tried again, and whoever waits is told once."""
        stored = next((each for each in request.work.errands.of(errand.key) if each.id == errand.id), None)
        if stored:
            request.work.errands.save(replace(stored, attempts=stored.attempts + 1, again_at=state.again_at))
            amending.waits(request, stored, state)

    def _now_as(self, request: Request, told: SiteTicket) -> None:
        """As the tracker has it; what is still to be done to the ticket goes on from there."""
        work = request.work
        for each in work.errands.of(told.key):
            if each.kind is ErrandKind.CHANGE:
                work.errands.save(replace(each, seen=told.account, seen_column=told.column))
        self.mirroring.reflect(work, request.team, told, request.now)

    def _give_up(self, request: Request, errand: Errand, instead: Content) -> None:
        """Nothing that was to be done to the ticket after it makes sense any more, but comments on one do."""
        work, made = request.work, errand.kind is not ErrandKind.CREATE
        after = [each for each in work.errands.of(errand.key) if each.kind is ErrandKind.CHANGE or not made]
        given_up = (errand, *(each for each in after if each.id != errand.id))
        for each in given_up:
            work.errands.remove(each.id)
        for reply, several in {each.reply: each.several for each in given_up if each.reply}.items():
            amending.withdrawn(request, reply, instead, several=several)

    def _unmade(self, request: Request, errand: Errand) -> None:
        """There is no ticket, and the item that it was for has none."""
        work, ticket = request.work, request.work.tickets.get(errand.key)
        held = work.claims.held(errand.key)
        if held:
            work.claims.end(held.id, Outcome.RELEASED, request.now)
        item = work.items.lock(request.team.id, ticket.origin) if ticket and ticket.origin else None
        if item and item.ticket == errand.key:
            work.items.save(replace(item, ticket=None))
        work.tickets.remove(errand.key)

    def _tell(self, request: Request, errand: Errand, content: Content) -> None:
        """In the team's channel; where it has none, beside the answer."""
        answer = request.work.outbox.by_key(errand.reply) if errand.reply else None
        to = request.team.channel or (answer.message.to if answer else None)
        if to:
            message = Outgoing(key=f"overtaken:{errand.id}", to=to, kind=MessageKind.NOTICE, content=content)
            request.work.outbox.add(message, request.now)
