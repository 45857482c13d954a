"""Taking over what whoever was on MRO before has in progress (M2), and keeping what one goes on with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watchbill.errors import Changed, Refused, TrackerUnavailable
from watchbill.model.passage import End, Passage
from watchbill.model.proposal import ProposalId
from watchbill.model.ticket import BEGUN, Claim, ClaimKind, Ticket, TicketKey
from watchbill.model.turn import Held
from watchbill.model.work import Item, ItemId
from watchbill.ports import Hooks, Ids, Tracker, TrackerFactory
from watchbill.rules import accepting as rules
from watchbill.rules import claiming
from watchbill.rules.accepting import Accepted, NotTaken
from watchbill.rules.claiming import Granted
from watchbill.services import announcing, auditing, chaining, directory, holding, offering
from watchbill.services.offering import Offer
from watchbill.services.request import Request
from watchbill.words import accepting as words

#: How often a lost race is judged again before a ticket is left where it is.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Accepting:
    """Hands over from one person on MRO to the next."""

    hooks: Hooks
    ids: Ids
    trackers: Mapping[str, TrackerFactory]

    def everything(self, request: Request) -> Accepted:
        """Give whoever asks all that waits to be taken over today, and what the one on MRO before them has (M2).

        Tickets stay in their columns; alerts, incidents and questions are acknowledged. What somebody keeps, and
        the sprint's, stays with them; each passes on its own. Whoever had it is called in the team's channel where
        the answer is not read there. What whoever asks handed over themselves is theirs again.

        Raises:
            TrackerUnavailable: it does not answer, and nothing has passed on.
        """
        tracker = self._tracker(request)
        offer = offering.gather(request, tracker)
        still = tuple(key for key in offer.own if chaining.goes_on(request, key))
        done = self._take(request, tracker, offer)
        taken = tuple(each for each in done if isinstance(each, Ticket))
        for key in sorted(each.key for each in taken):  # after all tickets, see `chain.in_order`
            chaining.taken(request, key)
        items = {each: offering.take(request, self.hooks, each) for each in sorted(offer.items)}
        result = replace(
            offer.accepted,
            taken=taken,
            not_taken=tuple(each for each in done if isinstance(each, NotTaken)),
            items=tuple(each for each in items.values() if isinstance(each, Item)),
            items_left={id: why for id, why in items.items() if isinstance(why, str)},
            still=still,
        )
        self._tell(request, result)
        return result

    def one(self, request: Request, key: TicketKey) -> Accepted:
        """As `everything`, of one ticket, alert, incident or question.

        Raises:
            Unknown: there is none of this key.
            Refused: it does not pass on, or a hook objects; the text says why and what to say instead.
            Changed: others were faster.
        """
        if request.work.proposals.get(request.team.id, ProposalId(key)):
            raise Refused(words.is_proposal(key))
        turn, tracker = offering.before(request), self._tracker(request)
        last = request.work.passages.newest(request.team.id, key)
        if last and last.waits and holding.names_item(key):
            return self._one_item(request, last, turn)
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), "accept")
        mine = ticket.assignee == request.person.id and ticket.column in BEGUN
        if mine and chaining.goes_on(request, ticket.key):
            return Accepted(before=turn, still=(ticket.key,))
        return self._one_ticket(request, tracker, ticket, turn)

    def offered(self, request: Request) -> Accepted | None:
        """What would pass to whoever asks, where they are on MRO today; None where nothing would.

        A tracker that does not answer offers nothing.
        """
        if not directory.on_mro(request.work, request.team, request.person, request.now):
            return None
        try:
            offer = offering.gather(request, self._tracker(request))
        except TrackerUnavailable:
            return None
        found = replace(offer.accepted, taken=offer.passes, items=tuple(offer.items.values()))
        return found if found.keys else None

    def keep(self, request: Request, key: TicketKey, *, off: bool = False) -> Ticket:
        """Have whoever asks go on with their ticket when somebody else is on MRO; `off`: no longer.

        That ends when the ticket is done, released, or somebody else's. Where the tracker alone knew whose it is,
        their claim is recorded.

        Raises:
            Unknown: there is no such ticket.
            Refused: it is not theirs or not begun, it is the sprint's, or a hook objects.
        """
        tracker, person = self._tracker(request), request.person.id
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), "keep")
        against = rules.against_keeping(ticket, person)
        if against:
            raise Refused(words.cannot_keep(ticket, against, request))
        holding.ask(self.hooks, f"keep {ticket.key}", request)
        claim = self._claim_of(request, ticket)
        if claim.kept is off:
            request.work.claims.keep(claim.id, not off)
            before, after = ("kept", "") if off else ("", "kept")
            auditing.altered(request.work, "keep", ticket.key, before, after)
            if off:
                chaining.again(request, ticket)
        if not off:
            chaining.end(request, ticket.key, End.KEPT)
        return ticket

    def _tracker(self, request: Request) -> Tracker:
        return self.trackers[request.team.tracker](request.work, request.team)

    def _take(self, request: Request, tracker: Tracker, offer: Offer) -> list[Ticket | NotTaken]:
        done: list[Ticket | NotTaken] = []
        for place, ticket in enumerate(offer.passes):
            objections = self.hooks.objections(f"accept {ticket.key}", request.person, request.now)
            if objections:
                done.append(NotTaken(ticket=ticket, objection=" ".join(objections)))
                continue
            try:
                last = offer.accepted.passages.get(ticket.key)
                done.append(self._pass_on(request, tracker, ticket, offer.accepted.before, last))
            except TrackerUnavailable:
                if not any(isinstance(each, Ticket) for each in done):
                    raise
                return [*done, *(NotTaken(ticket=each, away=True) for each in offer.passes[place:])]
        return done

    def _pass_on(
        self, request: Request, tracker: Tracker, ticket: Ticket, before: Held | None, last: Passage | None
    ) -> Ticket | NotTaken:
        """The ticket as it is in the hands of whoever asks; or why it is not, where others were faster."""
        by, claims = request.person.id, request.work.claims
        for _ in range(TRIES):
            held = claims.held(ticket.key)
            if rules.stays(ticket, held, by, before, last) or not _settled(request, ticket, held):
                break
            theirs = ticket.assignee == by
            taken = ticket if theirs else tracker.assign(ticket, by, ticket.column, request.now)
            if taken is not None:
                giver = held.person if theirs and held else ticket.assignee
                granted = Granted(kind=ClaimKind.TAKEN_OVER, taken_from=giver)
                holding.hold(request, self.ids, taken, granted)
                return taken
            ticket = tracker.get(ticket.key) or ticket
        return NotTaken(ticket=ticket)

    def _one_ticket(self, request: Request, tracker: Tracker, ticket: Ticket, turn: Held | None) -> Accepted:
        last = request.work.passages.newest(request.team.id, ticket.key)
        stays = rules.stays(ticket, request.work.claims.held(ticket.key), request.person.id, turn, last)
        if stays:
            raise Refused(words.stays(ticket, stays, turn, request))
        holding.ask(self.hooks, f"accept {ticket.key}", request)
        taken = self._pass_on(request, tracker, ticket, turn, last)
        if isinstance(taken, NotTaken):
            raise Changed(words.not_taken(taken, request))
        chaining.taken(request, ticket.key)
        passed: dict[str, Passage] = {ticket.key: last} if last and last.waits else {}
        result = Accepted(before=turn, taken=(taken,), passages=passed)
        self._tell(request, result)
        return result

    def _one_item(self, request: Request, last: Passage, turn: Held | None) -> Accepted:
        if chaining.goes_on(request, last.key):
            return Accepted(before=turn, still=(last.key,))
        item = offering.take(request, self.hooks, ItemId(last.key))
        if isinstance(item, str):
            raise Refused(item)
        result = Accepted(before=turn, items=(item,), passages={last.key: last})
        self._tell(request, result)
        return result

    def _claim_of(self, request: Request, ticket: Ticket) -> Claim:
        person, claims = request.person.id, request.work.claims
        held = claims.held(ticket.key)
        if held is None or held.person != person:
            holding.hold(request, self.ids, ticket, claiming.taking(ticket, person))
            held = claims.held(ticket.key)
        if held is None:
            raise Changed(f"{ticket.key} is changing hands just now. Please try again.")
        return held

    def _tell(self, request: Request, result: Accepted) -> None:
        """Call whoever had the tickets, once, where they do not read the answer."""
        if result.keys and not request.heard:
            content = words.told(result, request.person.id, request)
            announcing.notice(request, f"accepted:{request.team.id}:{self.ids()}", content)


def _settled(request: Request, ticket: Ticket, held: Claim | None) -> bool:
    """Whether nobody took it a moment ago; the limit is no matter here: take-overs do not count (M7)."""
    by = request.person.id
    if ticket.assignee == by:
        return True
    verdict = claiming.judge(ticket, by, held, on_mro=True, started=(), limit=1, anyway=False, now=request.now)
    return isinstance(verdict, Granted)
