"""What became of an errand at an outside tracker: written down here, and told to whom it concerns."""

from dataclasses import dataclass, replace

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.mirror import Mirrored, SiteState
from watchbill.model.people import PersonId
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Outcome, TicketKey
from watchbill.rules import sites
from watchbill.rules.errands import Standing
from watchbill.services import amending, correcting
from watchbill.services.mirroring import Mirroring
from watchbill.services.request import Request
from watchbill.words import sites as words


@dataclass(frozen=True, slots=True)
class Settling:
    """Ends errands, each in the transaction in which its outcome becomes known here."""

    mirroring: Mirroring

    def done(self, request: Request, errand: Errand, told: SiteTicket | None) -> None:
        """It is so at the tracker.

        Args:
            request: for the team whose board it is.
            errand: what was done.
            told: the ticket as the tracker has it now; None where nothing of it changed.
        """
        first = request.work.errands.remove(errand.id)  # else somebody wrote it down already
        if told:
            self._now_as(request, told)
        if errand.reply and first:
            amending.kept(request, errand.reply, self.mirroring.label)

    def made(self, request: Request, errand: Errand, told: SiteTicket) -> None:
        """The tracker has the new ticket, and gave it its key."""
        self.mirroring.rename(request.work, errand.key, told.key, request.now)
        request.work.mirrored.save(Mirrored.of(self.mirroring.tracker, told))
        self.done(request, replace(errand, key=told.key), told)

    def overtaken(self, request: Request, errand: Errand, told: SiteTicket, standing: Standing) -> None:
        """Somebody was faster at the tracker: it stays as it is there, and both are told."""
        key, label = errand.key, self.mirroring.label
        holder = self.mirroring.accounts.holder(request.work, told.holder)
        here = self._give_up(request, errand, words.elsewhere(key, label, holder, standing, request))[-1]
        self._now_as(request, told)
        if standing is Standing.TAKEN and here.person and not here.keeps and holder:
            self._tell(request, errand, words.both(key, label, here, holder, request))

    def refused(self, request: Request, errand: Errand, told: SiteTicket | None, reason: str) -> None:
        """The tracker will not do it: here it is again as it is there; what was said of it stays said here."""
        errand = replace(errand, key=request.work.mirrored.now_called(errand.key))
        match errand.kind:
            case ErrandKind.CREATE:
                self._unmade(request, errand, words.not_made(errand.key, reason))
            case ErrandKind.CHANGE:
                self._give_up(request, errand, words.refused(errand.key, reason))
            case ErrandKind.COMMENT:
                request.work.errands.remove(errand.id)
                self._withdraw(request, errand, words.not_said(errand.key, self.mirroring.label, reason))
            case ErrandKind.LOOK:
                request.work.errands.remove(errand.id)
        if told:
            self._now_as(request, told)

    def gone(self, request: Request, errand: Errand) -> None:
        """There is no such ticket at the tracker any more."""
        self._give_up(request, errand, words.gone(errand.key, self.mirroring.label))
        self.forget(request, errand.key, told=errand.person)

    def forget(self, request: Request, key: TicketKey, told: PersonId | None = None) -> None:
        """Forget a ticket that the tracker has no more; whoever had it hears of it, unless they were `told`."""
        self._untrack(request, key)
        held = self.mirroring.gone(request.work, request.team, key, request.now)
        channel = request.team.channel
        if held and channel and held.person != told:
            content = words.lost(key, self.mirroring.label, held.person, request)
            message = Outgoing(key=f"gone:{held.id}", to=channel, kind=MessageKind.NOTICE, content=content)
            request.work.outbox.add(message, request.now)

    def later(self, request: Request, state: SiteState, asked: ErrandId | None = None) -> None:
        """The tracker does not answer: whoever waits is told, once.

        The errand that was `asked` of it is put aside for others: it may be the only one that is not answered.
        """
        errands = request.work.errands
        stored = errands.get(asked) if asked else None
        if stored:
            errands.save(replace(stored, again_at=state.again_at + sites.ASIDE))
        untold = [each.reply for each in errands.pending(state.name) if each.reply and not each.told]
        for reply in dict.fromkeys(untold):
            amending.waits(request, reply, state)

    def _now_as(self, request: Request, told: SiteTicket) -> None:
        """As the tracker has it; what is still to be done to the ticket goes on from there."""
        work = request.work
        for each in work.errands.of(told.key):
            if each.kind is ErrandKind.CHANGE:
                work.errands.save(replace(each, seen=told.account, seen_column=told.column))
        self.mirroring.reflect(work, request.team, told, request.now, certain=True)

    def _give_up(self, request: Request, errand: Errand, instead: Content) -> list[Errand]:
        """Nothing that was to be done to the ticket after it makes sense any more, but comments do.

        Returns:
            What comes to nothing, in its order.
        """
        waiting = request.work.errands.of(errand.key)
        after = [each for each in waiting if each.kind is ErrandKind.CHANGE and each.id != errand.id]
        return self._come_to_nothing(request, [errand, *after], instead)

    def _come_to_nothing(self, request: Request, errands: list[Errand], instead: Content) -> list[Errand]:
        over = [each for each in errands if request.work.errands.remove(each.id)]
        for last in {each.reply: each for each in over}.values():
            self._withdraw(request, last, instead)
        return errands

    def _unmade(self, request: Request, errand: Errand, instead: Content) -> None:
        """There is no ticket, nor what was to be done with it; the items that it was for have none."""
        work = request.work
        self._untrack(request, errand.key)
        # First of all: who changes it at this moment is waited for, and what they wrote down is seen.
        work.tickets.remove(errand.key)
        correcting.owe(work, request.team, request.now)
        after = [each for each in work.errands.of(errand.key) if each.id != errand.id]
        self._come_to_nothing(request, [errand, *after], instead)
        held = work.claims.held(errand.key)
        if held:
            work.claims.end(held.id, Outcome.RELEASED, request.now)

    def _withdraw(self, request: Request, errand: Errand, instead: Content) -> None:
        amending.withdrawn(request, errand, instead, self.mirroring.label)

    def _untrack(self, request: Request, key: TicketKey) -> None:
        """The items that it tracked have no ticket: they are not to be forgotten with it."""
        items, team = request.work.items, request.team.id
        for each in items.tracked_by(team, [key]):
            item = items.lock(team, each.id)
            if item and item.ticket == key:
                items.save(replace(item, ticket=None))

    def _tell(self, request: Request, errand: Errand, content: Content) -> None:
        """In the team's channel; where it has none, beside the answer."""
        answer = request.work.outbox.by_key(errand.reply) if errand.reply else None
        to = request.team.channel or (answer.message.to if answer else None)
        if to:
            message = Outgoing(key=f"overtaken:{errand.id}", to=to, kind=MessageKind.NOTICE, content=content)
            request.work.outbox.add(message, request.now)
