"""Proposals: which one is meant, who may settle it, and telling those it concerns."""

from collections.abc import Callable, Sequence
from datetime import date

from watchbill.errors import NotAllowed, Refused, Unknown
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.proposal import Proposal, ProposalId, ProposalState
from watchbill.rules import permissions
from watchbill.services.request import Request
from watchbill.words import swapping as words

#: A team that has so many proposals open has lost sight of them.
MOST_OPEN = 50
#: Those who may settle a proposal in one way; a lead or an admin may speak for any of them.
Parties = Callable[[Proposal], Sequence[PersonId]]


def asked(proposal: Proposal) -> Sequence[PersonId]:
    """Who may agree or decline."""
    return (proposal.asked,) if proposal.asked else ()


def proposers(proposal: Proposal) -> Sequence[PersonId]:
    """Who may take it back: who proposed it, and for whom."""
    return (proposal.by, *(each for each in proposal.people if each != proposal.asked))


def draft(
    request: Request,
    giver: PersonId | None,
    taker: PersonId,
    other: PersonId | None,
    day: date,
    instead: date | None = None,
) -> Proposal:
    """A new proposal of who asks, not stored yet; `other` is asked, unless it is who asks."""
    return Proposal(
        team=request.team.id,
        id=request.work.proposals.next_id(request.team.id),
        giver=giver,
        taker=taker,
        day=day,
        instead=instead,
        by=request.person.id,
        asked=None if other == request.person.id else other,
        at=request.now,
    )


def meant(request: Request, id: ProposalId | None, parties: Parties) -> Proposal:
    """The open proposal of this id; without one the only one that is the asker's to settle.

    Raises:
        Unknown: there is none of this id.
        Refused: it is settled already, or it is not clear which one is meant.
        NotAllowed: it is others' to settle, and who asks is neither a lead nor an admin.
    """
    if id is None:
        return _only(request, parties)
    proposal = request.work.proposals.get(request.team.id, id)
    if proposal is None:
        known = [each.id for each in standing(request)]
        raise Unknown("proposal", id, known[:3], "" if known else "Nothing is proposed just now.")
    if proposal.state is not ProposalState.OPEN:
        raise Refused(words.settled_already(proposal, request))
    if not any(permissions.speaks_for(request.rank, request.person.id, each) for each in parties(proposal)):
        raise NotAllowed(words.not_yours(parties(proposal), request))
    return proposal


def standing(request: Request) -> Sequence[Proposal]:
    """What is open in the team, of days that are not over."""
    today = request.team.today(request.now)
    found = request.work.proposals.open(request.team.id)
    return [each for each in found if min(move.day for move in each.moves) >= today]


def refuse_another(request: Request, proposal: Proposal) -> None:
    """Nobody is asked the same twice, nor when far too much is open.

    Raises:
        Refused: with what is open.
    """
    others = standing(request)
    same = next((each for each in others if set(each.moves) == set(proposal.moves)), None)
    if same:
        raise Refused(words.asked_already(same, request))
    if len(others) >= MOST_OPEN:
        raise Refused(f"{len(others)} proposals are open in {request.team.name}. Settle some of them first.")


def tell(request: Request, proposal: Proposal, content: Content) -> bool:
    """Say it in the team's channel, unless the answer is read there; False where the team has none.

    What was to be said about the proposal and was not said yet is not said any more.
    """
    channel, subject = request.team.channel, f"proposal:{proposal.team}:{proposal.id}"
    if channel is None:
        return False
    if request.heard:
        request.work.outbox.withdraw(channel, subject, request.now)
        return True
    key = f"{subject}:{proposal.state}"
    message = Outgoing(key=key, to=channel, kind=MessageKind.NOTICE, content=content, subject=subject)
    request.work.outbox.add(message, request.now)
    return True


def _only(request: Request, parties: Parties) -> Proposal:
    mine = [each for each in standing(request) if request.person.id in parties(each)]
    if len(mine) != 1:
        raise Refused(words.which(mine, request))
    return mine[0]
