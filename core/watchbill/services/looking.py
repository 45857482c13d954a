"""A tracker says that one of its tickets has changed."""

from datetime import datetime

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.team import Team
from watchbill.model.ticket import TicketKey
from watchbill.ports import UnitOfWork

#: Characters of a key as a tracker writes it.
LONGEST_KEY = 200


def look(work: UnitOfWork, team: Team, written: str, now: datetime) -> None:
    """Have the team's outside tracker asked for a ticket, as it writes its key; nothing on the built-in board.

    What is longer than any key is passed over.
    """
    if len(written) > LONGEST_KEY or work.sites.get(team.tracker) is None:
        return
    errand = Errand(
        id=ErrandId(f"look:{team.tracker}:{written}"),
        tracker=team.tracker,
        team=team.id,
        key=TicketKey(written),
        kind=ErrandKind.LOOK,
        at=now,
        again_at=now,
    )
    work.errands.add(errand)
