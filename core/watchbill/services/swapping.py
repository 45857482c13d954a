"""Turns that change hands because people agree: swapped, given away, taken over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from watchbill.errors import Changed, Refused
from watchbill.model.event import Proposed, Settled
from watchbill.model.people import Person
from watchbill.model.proposal import Move, Proposal, ProposalId, ProposalState, moves
from watchbill.model.turn import TurnKind
from watchbill.ports import Hooks
from watchbill.rules import swapping
from watchbill.rules.swapping import Answer, Hindrance, Near
from watchbill.services import holding, proposing
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating
from watchbill.words import swapping as words


@dataclass(frozen=True, slots=True)
class Swapping:
    """Changes of turns that people agree on; each is checked when it is proposed, and again when it is done."""

    rotating: Rotating
    hooks: Hooks

    def swap(
        self, request: Request, giver: Person, day: date, taker: Person, instead: date | None = None
    ) -> Answer:
        """Ask the taker whether the giver's day may be theirs, and one of theirs the giver's.

        Args:
            request: of the giver, or of a lead for them; a taker who asks it is not asked again.
            giver: who has `day`.
            day: to be given.
            taker: who has the other day.
            instead: that day; None is the taker's next one that can be swapped, one that keeps the gap first.

        Raises:
            Refused: a rule or a hook says no, or the same is proposed already.
        """
        own = Move(day=day, giver=giver.id, taker=taker.id)
        self._check(request, [own])
        other = instead or self._next_fitting(request, own)
        if other is None:
            raise Refused(words.nothing_back(own, request))
        return self._propose(request, proposing.draft(request, giver.id, taker.id, taker.id, day, other))

    def give(self, request: Request, giver: Person, day: date, taker: Person) -> Answer:
        """Ask the taker whether the giver's day may be theirs; arguments and errors as for `swap`."""
        return self._propose(request, proposing.draft(request, giver.id, taker.id, taker.id, day))

    def take(self, request: Request, taker: Person, day: date) -> Answer:
        """Ask whoever has the day whether the taker may have it; a day of nobody is taken at once.

        Args:
            request: of the taker, or of a lead for them.
            taker: who wants the day.
            day: somebody else's.

        Raises:
            Refused: as `swap`.
        """
        turn = request.work.turns.on(request.team.id, day)
        holder = turn.primary if turn else None
        return self._propose(request, proposing.draft(request, holder, taker.id, holder, day))

    def accept(self, request: Request, id: ProposalId | None) -> Answer:
        """Do what is proposed, if it can still be done.

        Raises:
            Unknown: there is no such proposal.
            NotAllowed: it is somebody else's to accept.
            Refused: it is settled already, it is unclear which is meant, or a hook objects.
            Changed: somebody else changed a day at the same moment.
        """
        return self._carry_out(request, proposing.meant(request, id, proposing.asked))

    def decline(self, request: Request, id: ProposalId | None) -> Answer:
        """Say no to what is proposed; raises as `accept`."""
        proposal = proposing.meant(request, id, proposing.asked)
        return self._settle(request, proposal, ProposalState.DECLINED)

    def cancel(self, request: Request, id: ProposalId | None) -> Answer:
        """Take a proposal back; raises as `accept`."""
        proposal = proposing.meant(request, id, proposing.proposers)
        return self._settle(request, proposal, ProposalState.CANCELLED)

    def _propose(self, request: Request, proposal: Proposal) -> Answer:
        self._check(request, proposal.moves)
        proposing.refuse_another(request, proposal)
        holding.ask(self.hooks, f"swap {proposal.day}", request)
        request.work.proposals.add(proposal)
        if proposal.asked is None:
            return self._carry_out(request, proposal)
        request.work.happened(Proposed(proposal=proposal))
        answer = Answer(proposal=proposal, near=self._near(request, proposal.moves))
        return replace(answer, told=proposing.tell(request, proposal, words.proposed(answer, request)))

    def _carry_out(self, request: Request, proposal: Proposal) -> Answer:
        against = self._against(request, proposal.moves)
        if against:
            return self._settle(request, proposal, ProposalState.OVERTAKEN, hindrance=against)
        near = self._near(request, proposal.moves)
        holding.ask(self.hooks, f"swap {proposal.day}", request)
        kind = TurnKind.OVERRIDE if proposal.instead is None else TurnKind.SWAP
        for move in proposal.moves:
            if not self.rotating.hand(request, move, kind):
                raise Changed("Somebody else changed these turns at the same moment. `!mro week` shows them.")
        return self._settle(request, proposal, ProposalState.ACCEPTED, near)

    def _settle(
        self,
        request: Request,
        proposal: Proposal,
        state: ProposalState,
        near: tuple[Near, ...] = (),
        hindrance: Hindrance | None = None,
    ) -> Answer:
        settled = replace(proposal, state=state, settled_at=request.now, settled_by=request.person.id)
        if not request.work.proposals.settle(settled):
            raise Changed(f"Somebody else settled {proposal.id} at the same moment. `!mro week` shows the turns.")
        request.work.happened(Settled(proposal=settled))
        answer = Answer(proposal=settled, near=near, hindrance=hindrance)
        return replace(answer, told=proposing.tell(request, settled, words.settled(answer, request)))

    def _check(self, request: Request, wanted: Iterable[Move]) -> None:
        against = self._against(request, wanted)
        if against:
            raise Refused(words.hindered(against, request))

    def _against(self, request: Request, wanted: Iterable[Move]) -> Hindrance | None:
        work, team, made = request.work, request.team, tuple(wanted)
        days = [each.day for each in made]
        turns = {turn.day: turn for day in days if (turn := work.turns.on(team.id, day))}
        hindered = self.rotating.hindered_on(request, days)
        return swapping.hindrance(
            team, made, turns, work.teams.members(team.id), hindered, team.today(request.now)
        )

    def _near(self, request: Request, wanted: Iterable[Move]) -> tuple[Near, ...]:
        made = tuple(wanted)
        serving = {turn.day: turn.primary for turn in self.rotating.around(request, [each.day for each in made])}
        return swapping.nears(request.team, serving, made)

    def _next_fitting(self, request: Request, own: Move) -> date | None:
        """The first day of the taker's that the giver could have instead, one that keeps the gap before others."""
        fitting = []
        for turn in self.rotating.ahead(request):
            pair = moves(own.giver, own.taker, own.day, turn.day)
            if turn.primary == own.taker and not self._against(request, pair):
                if not self._near(request, pair):
                    return turn.day
                fitting.append(turn.day)
        return next(iter(fitting), None)
