"""Taking over what whoever was on MRO before has in progress (M2), and keeping what one goes on with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from watchbill.errors import Changed, Refused, TrackerUnavailable
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.proposal import ProposalId
from watchbill.model.ticket import Claim, ClaimKind, Ticket, TicketKey
from watchbill.model.turn import Held
from watchbill.ports import Hooks, Ids, Tracker, TrackerFactory
from watchbill.rules import accepting as rules
from watchbill.rules import claiming
from watchbill.rules.accepting import Accepted, NotTaken, Share, Stays
from watchbill.rules.claiming import Granted
from watchbill.services import auditing, directory, holding
from watchbill.services.request import Request
from watchbill.words import accepting as words

#: So far back somebody is looked for who was on MRO before.
_BACK = timedelta(days=31)
#: How often a lost race is judged again before a ticket is left where it is.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Accepting:
    """Hands tickets from one person on MRO to the next."""

    hooks: Hooks
    ids: Ids
    trackers: Mapping[str, TrackerFactory]

    def everything(self, request: Request) -> Accepted:
        """Give whoever asks what the one on MRO before them has in progress or blocked, each in its column (M2).

        What that person keeps, and the sprint's, stays with them; each ticket passes on its own. They are called
        in the team's channel where the answer is not read there.

        Raises:
            TrackerUnavailable: it does not answer, and nothing has passed on.
        """
        turn = self._before(request)
        previous = turn.primary if turn else None
        if previous is None or previous == request.person.id:
            return Accepted(before=turn)
        tracker = self._tracker(request)
        share = _share(request, tracker, previous)
        done = self._take(request, tracker, share, previous)
        taken = tuple(each for each in done if isinstance(each, Ticket))
        left = tuple(each for each in done if isinstance(each, NotTaken))
        result = Accepted(before=turn, taken=taken, not_taken=left, kept=share.kept, sprint=share.sprint)
        self._tell(request, result)
        return result

    def one(self, request: Request, key: TicketKey) -> Accepted:
        """As `everything`, of one ticket.

        Raises:
            Unknown: there is no such ticket.
            Refused: it does not pass on, or a hook objects; the text says why and what to say instead.
            Changed: others were faster.
        """
        if request.work.proposals.get(request.team.id, ProposalId(key)):
            raise Refused(words.is_proposal(key))
        turn, tracker = self._before(request), self._tracker(request)
        previous = turn.primary if turn else None
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), "accept")
        stays = rules.stays(ticket, request.work.claims.held(ticket.key), request.person.id, previous)
        if stays or previous is None:
            raise Refused(words.stays(ticket, stays or Stays.ELSEWHERE, turn, request))
        holding.ask(self.hooks, f"accept {ticket.key}", request)
        taken = self._pass_on(request, tracker, ticket, previous)
        if isinstance(taken, NotTaken):
            raise Changed(words.not_taken(taken, request))
        result = Accepted(before=turn, taken=(taken,))
        self._tell(request, result)
        return result

    def offered(self, request: Request) -> Accepted | None:
        """What would pass to whoever asks, where they are on MRO today; None where nothing would.

        A tracker that does not answer offers nothing.
        """
        turn = self._before(request)
        previous = turn.primary if turn else None
        mine = directory.on_mro(request.work, request.team, request.person, request.now)
        if not mine or previous is None or previous == request.person.id:
            return None
        try:
            share = _share(request, self._tracker(request), previous)
        except TrackerUnavailable:
            return None
        return Accepted(before=turn, taken=share.passes, kept=share.kept) if share.passes else None

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
        return ticket

    def _tracker(self, request: Request) -> Tracker:
        return self.trackers[request.team.tracker](request.work, request.team)

    def _before(self, request: Request) -> Held | None:
        team, today = request.team, request.team.today(request.now)
        return rules.before(request.work.turns.held(team.id, today - _BACK, today), today)

    def _take(
        self, request: Request, tracker: Tracker, share: Share, previous: PersonId
    ) -> list[Ticket | NotTaken]:
        done: list[Ticket | NotTaken] = []
        for place, ticket in enumerate(share.passes):
            objections = self.hooks.objections(f"accept {ticket.key}", request.person, request.now)
            if objections:
                done.append(NotTaken(ticket=ticket, objection=" ".join(objections)))
                continue
            try:
                done.append(self._pass_on(request, tracker, ticket, previous))
            except TrackerUnavailable:
                if not any(isinstance(each, Ticket) for each in done):
                    raise
                return [*done, *(NotTaken(ticket=each, away=True) for each in share.passes[place:])]
        return done

    def _pass_on(
        self, request: Request, tracker: Tracker, ticket: Ticket, previous: PersonId
    ) -> Ticket | NotTaken:
        """The ticket as it is in the hands of whoever asks; or why it is not, where others were faster."""
        by, claims = request.person.id, request.work.claims
        for _ in range(TRIES):
            held = claims.held(ticket.key)
            if rules.stays(ticket, held, by, previous) or not _settled(request, ticket, held):
                break
            theirs = ticket.assignee == by
            taken = ticket if theirs else tracker.assign(ticket, by, ticket.column, request.now)
            if taken is not None:
                granted = Granted(kind=ClaimKind.TAKEN_OVER, taken_from=previous)
                holding.hold(request, self.ids, taken, granted)
                return taken
            ticket = tracker.get(ticket.key) or ticket
        return NotTaken(ticket=ticket)

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
        channel = request.team.channel
        if not result.taken or request.heard or channel is None:
            return
        message = Outgoing(
            key=f"accepted:{request.team.id}:{self.ids()}",
            to=channel,
            kind=MessageKind.NOTICE,
            content=words.told(result, request.person.id, request),
        )
        request.work.outbox.add(message, request.now)


def _share(request: Request, tracker: Tracker, previous: PersonId) -> Share:
    held = {each.key: each for each in request.work.claims.open(request.team.id)}
    return rules.share(tracker.in_progress(), held, request.person.id, previous)


def _settled(request: Request, ticket: Ticket, held: Claim | None) -> bool:
    """Whether nobody took it a moment ago; the limit is no matter here: take-overs do not count (M7)."""
    by = request.person.id
    if ticket.assignee == by:
        return True
    verdict = claiming.judge(ticket, by, held, on_mro=True, started=(), limit=0, anyway=False, now=request.now)
    return isinstance(verdict, Granted)
