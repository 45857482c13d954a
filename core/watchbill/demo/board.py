"""The demo's board: what waits, what is under way, what is stuck, what is done, and who noted what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from watchbill.demo.crew import BEN, CHLOE, EMI, FARID, OPS
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import Claim, ClaimId, ClaimKind, Column, Note, Outcome, Ticket, TicketKey
from watchbill.ports import Ids, UnitOfWork
from watchbill.rules import calendar


@dataclass(frozen=True, slots=True)
class _Moment:
    """A wall time some working days ago."""

    back: int
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    key: str
    title: str
    column: Column = Column.BACKLOG
    moved: _Moment
    owner: PersonId | None = None
    #: When the owner claimed it, where that is not when it moved.
    claimed: _Moment | None = None
    note: str = ""
    sprint: bool = False


_CARDS = (
    _Card(
        key="TICKET-9",
        title="Bring the nightly backup of db-2 back",
        column=Column.IN_PROGRESS,
        moved=_Moment(1, time(11, 20)),
        owner=EMI,
        note="Runs by hand again; the timer still names the old host.",
    ),
    _Card(
        key="TICKET-118",
        title="Free disk space on db-2",
        column=Column.IN_PROGRESS,
        moved=_Moment(1, time(15, 5)),
        owner=EMI,
        note="Old archives deleted, 93 % down to 84 %. It needs a larger volume.",
    ),
    _Card(
        key="TICKET-97",
        title="Open the firewall for the new metrics host",
        column=Column.BLOCKED,
        moved=_Moment(2, time(16, 40)),
        claimed=_Moment(2, time(10, 10)),
        owner=CHLOE,
        note="Waiting for the network team, they promised it for this week.",
    ),
    _Card(
        key="TICKET-101",
        title="Silence the flapping ping check of edge-3",
        column=Column.DONE,
        moved=_Moment(1, time(16, 30)),
        claimed=_Moment(1, time(9, 30)),
        owner=EMI,
        note="It takes three misses now.",
    ),
    _Card(
        key="TICKET-88",
        title="Renew the licence of the mail gateway",
        column=Column.DONE,
        moved=_Moment(3, time(14, 15)),
        claimed=_Moment(3, time(13, 45)),
        owner=BEN,
        note="Valid for another year.",
    ),
    _Card(
        key="TICKET-141",
        title="Move the reports to the new queue",
        column=Column.IN_PROGRESS,
        moved=_Moment(2, time(9, 45)),
        owner=FARID,
        sprint=True,
    ),
    _Card(
        key="TICKET-123",
        title="Rotate the certificate of status.example.org",
        moved=_Moment(4, time(10, 0)),
        note="The old one is good for ten more days.",
    ),
    _Card(key="TICKET-130", title="Warn about disks at 85 % instead of 90 %", moved=_Moment(3, time(11, 30))),
    _Card(key="TICKET-131", title="Remove the staging bucket that nobody uses", moved=_Moment(3, time(12, 0))),
    _Card(key="TICKET-132", title="Write a runbook for the payment worker", moved=_Moment(2, time(17, 0))),
    _Card(key="TICKET-133", title="Keep the gateway's logs for 30 days", moved=_Moment(1, time(10, 30))),
    _Card(key="TICKET-142", title="Split the report tables by month", moved=_Moment(2, time(9, 50)), sprint=True),
)


def fill(work: UnitOfWork, team: Team, today: date, ids: Ids) -> None:
    """Put the tickets on the board, with their notes and claims; the first stands highest in its column."""
    days = list(islice(_back(team, today), max(card.moved.back for card in _CARDS)))
    for rank, card in enumerate(_CARDS, 1):
        moved = _when(team, days, card.moved)
        key = TicketKey(card.key)
        ticket = Ticket(
            key=key,
            team=OPS,
            title=card.title,
            column=card.column,
            rank=rank,
            assignee=card.owner,
            sprint=card.sprint,
            moved_at=moved,
        )
        work.tickets.add(ticket)
        if card.note:
            work.tickets.add_note(Note(key=key, author=card.owner, text=card.note, at=moved))
        if card.owner:
            claimed = _when(team, days, card.claimed or card.moved)
            _claim(work, ticket, card.owner, claimed, ClaimId(ids()))


def _claim(work: UnitOfWork, ticket: Ticket, person: PersonId, at: datetime, id: ClaimId) -> None:
    work.claims.add(Claim(id=id, key=ticket.key, team=OPS, person=person, kind=ClaimKind.STARTED, at=at))
    if ticket.column is Column.DONE:
        work.claims.end(id, Outcome.DONE, ticket.moved_at)


def _back(team: Team, today: date) -> Iterator[date]:
    """Yesterday, and the working days before it."""
    day = calendar.previous_workday(team, today)
    while day is not None:
        yield day
        day = calendar.previous_workday(team, day)


def _when(team: Team, days: list[date], moment: _Moment) -> datetime:
    return datetime.combine(days[moment.back - 1], moment.at, ZoneInfo(team.zone))
