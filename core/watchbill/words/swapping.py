"""What is said when turns are to change hands, and when they did."""

from collections.abc import Collection, Sequence

from watchbill.model.message import Code, Content, Span, buttons, line, say
from watchbill.model.people import PersonId
from watchbill.model.proposal import Move, Proposal, ProposalState
from watchbill.rules.swapping import Answer, Hindrance, Near, Obstacle
from watchbill.words import times
from watchbill.words.availability import fact
from watchbill.words.people import mentioned, name, named
from watchbill.words.sentences import listed
from watchbill.words.view import View


def answer(answer: Answer, view: View, *, heard: bool) -> Content:
    """What whoever proposed or settled something reads; `heard` where everybody whom it concerns reads it too."""
    if answer.proposal.state is ProposalState.OPEN:
        return proposed(answer, view) if heard else _asked_for(answer, view)
    return settled(answer, view) if heard else _noted(answer, view)


def proposed(answer: Answer, view: View) -> Content:
    """Asks, where the team hears it: calls who is asked, and says how to answer."""
    proposal = answer.proposal
    wish = say(*_called(_asked(proposal), view), f"{_wish(proposal, view)}. Do you agree?")
    return (
        wish
        + _warning(answer.near, view)
        + buttons(("Accept", f"!mro accept {proposal.id}"), ("Decline", f"!mro decline {proposal.id}"))
    )


def settled(answer: Answer, view: View) -> Content:
    """Says how it ended, where the team hears it: calls those it concerns, but for who settled it."""
    ending = say(*_called(_others(answer.proposal), view), *_ending(answer, view))
    return ending + _warning(answer.near, view)


def hindered(hindrance: Hindrance, view: View) -> str:
    """Why a day cannot change hands, and what to do instead; commands stand between backticks."""
    move, today = hindrance.move, view.team.today(view.now)
    day, taker = times.dated(move.day, today), name(move.taker, view.names)
    match hindrance.obstacle:
        case Obstacle.OVER:
            return f"{day} is over: it stays as it was."
        case Obstacle.DAY_OFF:
            return f"{day} is a day off for {view.team.name}. `!mro week` shows whose the working days are."
        case Obstacle.NOT_DECIDED:
            return f"{day} is not decided yet, so it is nobody's. `!mro away` keeps somebody free of it."
        case Obstacle.NOT_THEIRS:
            holder = f"{name(hindrance.holder, view.names)}'s turn" if hindrance.holder else "nobody's turn"
            return f"{day} is {holder}. `!mro week` shows whose the days are."
        case Obstacle.ALREADY_THEIRS:
            return f"{day} is {taker}'s turn already. `!mro week` shows whose the days are."
        case Obstacle.NOT_A_MEMBER:
            return f"{taker} is not in {view.team.name} on {day}. `!team` shows who is."
        case Obstacle.HINDERED:
            why = fact(hindrance.skip, view, move.day) if hindrance.skip else "away"
            return f"{taker} cannot be on MRO on {day}: {why}. Ask somebody else."


def nothing_back(own: Move, view: View) -> str:
    """The other person has no day that could be swapped for it."""
    return (
        f"{name(own.taker, view.names)} has no turn ahead that could be swapped for it. "
        f"`!mro give {own.day} to {own.taker}` asks them to take it all the same."
    )


def settled_already(proposal: Proposal, view: View) -> str:
    """It is not open any more."""
    by = f" by {name(proposal.settled_by, view.names)}" if proposal.settled_by else ""
    return f"{proposal.id} is {proposal.state}{by} already. `!mro week` shows the turns."


def not_yours(parties: Collection[PersonId], view: View) -> str:
    """Only these may settle it so."""
    return f"Only {listed([*(name(each, view.names) for each in parties), 'a lead'], 'or')} may do that."


def asked_already(proposal: Proposal, view: View) -> str:
    """The same is open."""
    return (
        f"{listed([name(each, view.names) for each in _asked(proposal)])} is asked that already. "
        f"`!mro accept {proposal.id}` agrees, `!mro cancel {proposal.id}` takes it back."
    )


def which(mine: Sequence[Proposal], view: View) -> str:
    """None could be meant, or several."""
    if not mine:
        return "Nothing waits for your word. Say which one if you speak for somebody else: `!mro accept S1`."
    return "Say which one. " + " ".join(f"`{each.id}`: {_wish(each, view)}." for each in mine)


def _asked_for(answer: Answer, view: View) -> Content:
    proposal = answer.proposal
    other = named(proposal.asked, view.names)
    accept, cancel = Code(f"!mro accept {proposal.id}"), Code(f"!mro cancel {proposal.id}")
    start = (
        line("I asked ", other, " in the team's channel.")
        if answer.told
        else line(f"{view.team.name} has no channel yet: please ask ", other, " to say ", accept, ".")
    )
    return say(*start, " Until then nothing changes; ", cancel, " takes it back.") + _warning(answer.near, view)


def _noted(answer: Answer, view: View) -> Content:
    others = [name(each, view.names) for each in _others(answer.proposal)]
    told_so = ""
    if others and answer.told:
        told_so = f" {listed(others)} {'is' if len(others) == 1 else 'are'} told."
    elif others:
        told_so = f" Please tell {listed(others)}: {view.team.name} has no channel yet."
    return say(*_ending(answer, view), told_so) + _warning(answer.near, view)


def _asked(proposal: Proposal) -> tuple[PersonId, ...]:
    return (proposal.asked,) if proposal.asked else ()


def _others(proposal: Proposal) -> list[PersonId]:
    """Those it concerns, but for who settled it."""
    return [each for each in dict.fromkeys((*proposal.people, proposal.by)) if each != proposal.settled_by]


def _called(people: Sequence[PersonId], view: View) -> list[Span | str]:
    return [part for each in people for part in (mentioned(each, view.names), ", ")]


def _wish(proposal: Proposal, view: View) -> str:
    """What is wanted, said to who is asked."""
    days = [times.dated(each.day, view.team.today(view.now)) for each in proposal.moves]
    giver = name(proposal.giver, view.names) if proposal.giver else "nobody"
    taker = name(proposal.taker, view.names)
    if proposal.instead:
        wish = f"{giver} would like to swap: you take {days[0]}, {giver} takes {days[1]}"
    elif proposal.asked == proposal.giver:
        wish = f"{taker} would like to take {days[0]} from you"
    else:
        wish = f"{giver} would like you to take {days[0]}"
    by = name(proposal.by, view.names)
    return wish if proposal.by in proposal.people else f"{wish} ({by} asks for them)"


def _ending(answer: Answer, view: View) -> tuple[Span, ...]:
    proposal = answer.proposal
    by, asked = (name(each, view.names) if each else "" for each in (proposal.settled_by, proposal.asked))
    spoke_for = f" for {asked}" if asked and proposal.settled_by != proposal.asked else ""
    match proposal.state:
        case ProposalState.ACCEPTED:
            return line(f"{by} {'agreed' + spoke_for if asked else 'arranged it'}: {_served(proposal, view)}.")
        case ProposalState.DECLINED:
            again = Code("!mro give DATE to PERSON")
            return line(f"{by} declined{spoke_for}: nothing changes. ", again, " asks somebody else.")
        case ProposalState.CANCELLED:
            return line(f"{by} took {proposal.id} back: nothing changes.")
        case _:
            why = hindered(answer.hindrance, view) if answer.hindrance else ""
            return line(f"{proposal.id} cannot be done any more. {why}")


def _served(proposal: Proposal, view: View) -> str:
    today = view.team.today(view.now)
    first, *rest = [(name(each.taker, view.names), times.dated(each.day, today)) for each in proposal.moves]
    return "".join([f"{first[0]} is on MRO on {first[1]}", *(f", and {taker} on {day}" for taker, day in rest)])


def _warning(near: Sequence[Near], view: View) -> Content:
    today = view.team.today(view.now)
    pairs = [
        f"{name(each.person, view.names)} on {times.dated(each.day, today)} and {times.dated(each.other, today)}"
        for each in near
    ]
    return say(f"Mind that these turns are close: {'; '.join(pairs)}.") if pairs else Content(())
