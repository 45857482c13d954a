"""What happens to the chain when a turn changes hands."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model.duty import Due, DueKind
from watchbill.model.turn import Turn
from watchbill.rules import chain
from watchbill.services.request import Request

#: Whoever changes today's turn often changes it again at once: what follows from it waits so long.
QUIET = timedelta(minutes=1)


def follow(request: Request, before: Turn, after: Turn) -> None:
    """Have what waits, and what is not done, follow a turn that has become somebody else's.

    Once the day has begun that is done a moment later, once for several changes: see `Passing.change_over`. Before
    that, what waits to be taken over on that day waits for whoever has it now.
    """
    team, today, passages = request.team, request.team.today(request.now), request.work.passages
    if after.primary == before.primary:
        return
    if after.day == today and team.opens(today) <= request.now:
        at = request.now + QUIET
        request.work.due.owe(Due(kind=DueKind.CHANGEOVER, team=team.id, slot=today.isoformat(), at=at))
        return
    for each in sorted(passages.waiting(team.id), key=chain.in_order):
        if chain.due_on(team, each, today) == after.day:
            passages.reword(replace(each, to=after.primary))
