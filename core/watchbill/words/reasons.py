"""Why somebody is on MRO on a day, or is not."""

from watchbill.model.people import Membership
from watchbill.model.turn import OF_THE_PLAN, Skip, Turn, TurnKind
from watchbill.words.availability import fact
from watchbill.words.people import name
from watchbill.words.view import View

#: Micro-credits of one turn.
_TURN = 1_000_000


def credit(micro: int) -> str:
    """Credit in turns: "credit 0.83", "credit -0.20"."""
    return f"credit {micro / _TURN:.2f}".replace("-0.00", "0.00")


def why_them(turn: Turn, before: Turn | None, view: View) -> str:
    """Why the day is whose it is, in a phrase behind "Ann is on MRO today": "stands in for Ben (away)".

    `before` is the day's turn as it was before they got it; None where it always was theirs.
    """
    if before is None:
        return "it is their turn"
    if before.primary is None:
        return "steps in, the day had nobody"
    earlier = name(before.primary, view.names)
    if turn.kind is TurnKind.SWAP:
        return f"swapped with {earlier}"
    lost = stood_in_for(turn, before)
    if lost:
        return f"stands in for {earlier} ({fact(lost, view, turn.day)})"
    return f"took the day over from {earlier}"


def stood_in_for(turn: Turn, before: Turn | None) -> Skip | None:
    """Why whoever had the day `before` cannot serve, where `why_them` says so; None where it does not."""
    if before is None or turn.kind is TurnKind.SWAP:
        return None
    lost = next((each for each in turn.skipped if each.person == before.primary), None)
    return lost if lost and lost.code not in OF_THE_PLAN else None


def reason(member: Membership, turn: Turn, now: Skip | None, view: View) -> str:
    """Why the member serves on the turn's day or does not, in a few words.

    Args:
        member: of the team on that day.
        turn: says what counted when it was decided.
        now: what keeps the member away as the facts stand; None where nothing does.
        view: whose zone and names are used.
    """
    then = next((each for each in turn.skipped if each.person == member.person), None)
    if member.person == turn.primary:
        return f"on MRO, though {fact(now, view, turn.day)}" if now else f"on MRO{_why(turn, view)}"
    if now:
        return fact(now, view, turn.day)
    due = dict(turn.due).get(member.person)
    said = [] if due is None else [credit(due)]
    if then and then.code in OF_THE_PLAN:
        return ", ".join([*said, fact(then, view, turn.day)])
    if then:
        return f"available now, but {fact(then, view, turn.day)} when this was decided"
    if said:
        return said[0]
    return "available, further down the line" if member.weight else "takes no turns"


def _why(turn: Turn, view: View) -> str:
    if turn.kind in (TurnKind.SWAP, TurnKind.OVERRIDE):
        return ", as people agreed"
    due = dict(turn.due)
    own = due.get(turn.primary) if turn.primary else None
    if own is None:
        return ", the first in line of those available"
    first = turn.due[0][0]
    if first == turn.primary:
        return f", {credit(own)}, the largest"
    passed = next((each for each in turn.skipped if each.person == first), None)
    if passed is None:
        on_the_day = turn.day <= view.team.today(turn.decided_at)
        return ", the backup, who stepped in" if on_the_day else ", in exchange for another turn"
    return f", {credit(own)}; {name(first, view.names)} has more, but is {fact(passed, view, turn.day)}"
