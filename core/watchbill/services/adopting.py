"""Tickets of a board that is nobody's any more, and are read on another one."""

from dataclasses import replace

from watchbill.model.errand import ErrandKind
from watchbill.model.mirror import Mirrored
from watchbill.model.site import SiteTicket
from watchbill.model.team import Team
from watchbill.model.ticket import BOARD, Ticket
from watchbill.ports import UnitOfWork


def ours(
    work: UnitOfWork, team: Team, tracker: str, ticket: Ticket, known: Mirrored | None, told: SiteTicket
) -> Ticket | None:
    """The ticket as one of this board; None where another ticket has its key.

    That is one that is still to be made, as a tracker may have keys that look like ours of new tickets; or one of
    a board that is still somebody's.

    It was on another one where a team has its tickets elsewhere by now, or the file names the tracker anew.
    """
    if (ticket.team, ticket.tracker) == (team.id, tracker):
        new = known is None and any(each.kind is ErrandKind.CREATE for each in work.errands.of(ticket.key))
        return None if new else ticket
    whose = work.teams.get(ticket.team)
    if ticket.tracker == BOARD or (whose and whose.tracker == ticket.tracker):
        return None
    same = known is not None and known.id == told.id and ticket.team == team.id
    origin = ticket.origin if same else None
    if not work.tickets.replace(
        replace(ticket, team=team.id, tracker=tracker, origin=origin), expected=ticket.version
    ):
        return None
    for each in work.errands.of(ticket.key):
        if same:
            work.errands.save(replace(each, tracker=tracker))
        else:
            work.errands.remove(each.id)
    return work.tickets.get(ticket.key)
