"""Values with sensible defaults, so that a test names only what it is about.

Everything belongs to the team "ops" in Europe/Paris on Tuesday, 2026-12-01, unless the test says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from watchbill.model.absence import Absence, FactId, NightDuty
from watchbill.model.address import Address
from watchbill.model.audit import AuditEntry
from watchbill.model.closed_day import ClosedDay, Credit
from watchbill.model.duty import Due, DueKind, Received
from watchbill.model.handover import Carried, Handover, Highlight, LeftOut
from watchbill.model.message import MessageKind, Outgoing, say
from watchbill.model.passage import Passage
from watchbill.model.people import Identity, Membership, Person, PersonId, TeamId
from watchbill.model.proposal import Proposal, ProposalId
from watchbill.model.remark import Remark, Spot
from watchbill.model.team import Team
from watchbill.model.ticket import Claim, ClaimId, ClaimKind, Column, Note, Ticket, TicketKey
from watchbill.model.turn import Turn
from watchbill.model.work import Item, ItemId, ItemKind
from watchbill.ports import UnitOfWork
from watchbill.rules.permissions import Standing
from watchbill.services.request import DirectRequest

ZONE = "Europe/Paris"
#: A Tuesday without a clock change near it.
DAY = date(2026, 12, 1)
OPS = TeamId("ops")
ANN, BOB, CLEO, DORA = (PersonId(name) for name in ("ann", "bob", "cleo", "dora"))
CHANNEL = Address(platform="console", conversation="#ops")


def at(hour: int, minute: int = 0, *, day: date = DAY, zone: str = ZONE) -> datetime:
    """A wall time of the team's day, as aware UTC."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


class Counter:
    """Ids that count: "1", "2", ...; fulfils `ports.Ids`."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix, self._numbers = prefix, count(1)

    def __call__(self) -> str:
        """The next id."""
        return f"{self._prefix}{next(self._numbers)}"


def a_person(id: str = "ann", **changes: Any) -> Person:
    """A person, named like the id."""
    return replace(Person(id=PersonId(id), name=id.title(), zone=ZONE), **changes)


def an_identity(id: str = "ann", platform: str = "console") -> Identity:
    """A chat account."""
    return Identity(platform=platform, id=id)


def a_team(id: str = "ops", **changes: Any) -> Team:
    """A team that works Monday to Friday, 09:00 to 17:30, and posts to its own channel on the console."""
    channel = Address(platform="console", conversation=f"#{id}")
    return replace(Team(id=TeamId(id), name=id.title(), zone=ZONE, channel=channel), **changes)


def a_membership(person: str = "ann", team: str = "ops", **changes: Any) -> Membership:
    """A full membership since 2026-01-01."""
    full = Membership(team=TeamId(team), person=PersonId(person), since=date(2026, 1, 1))
    return replace(full, **changes)


def an_absence(person: str = "ann", **changes: Any) -> Absence:
    """An absence from 00:00 of the day to 00:00 of the next."""
    away = Absence(
        id=FactId("away-1"),
        person=PersonId(person),
        start=at(0),
        end=at(0, day=date(2026, 12, 2)),
        source="chat",
        recorded_at=at(8),
    )
    return replace(away, **changes)


def a_night(person: str = "ann", **changes: Any) -> NightDuty:
    """A night duty from 22:00 of the evening before to 06:00 of the day."""
    duty = NightDuty(
        id=FactId("night-1"),
        person=PersonId(person),
        start=at(22, day=date(2026, 11, 30)),
        end=at(6),
        source="apply",
        recorded_at=at(8, day=date(2026, 11, 30)),
    )
    return replace(duty, **changes)


def a_turn(primary: str | None = "ann", backup: str | None = "bob", **changes: Any) -> Turn:
    """The first decision for the day."""
    turn = Turn(
        team=OPS,
        day=DAY,
        primary=PersonId(primary) if primary else None,
        backup=PersonId(backup) if backup else None,
        decided_at=at(8),
    )
    return replace(turn, **changes)


def a_closed_day(**changes: Any) -> ClosedDay:
    """Ann served, of two people who were there."""
    credits = {ANN: Credit(turns=-500_000), BOB: Credit(turns=500_000)}
    closed = ClosedDay(
        team=OPS,
        day=DAY,
        primary=ANN,
        backup=BOB,
        unpopular=False,
        shares={ANN: 500_000, BOB: 500_000},
        credits=credits,
        closed_at=at(1, day=DAY + timedelta(days=1)),
    )
    return replace(closed, **changes)


def a_proposal(id: str = "S1", **changes: Any) -> Proposal:
    """Ann would like Bob to take her turn, and asked him at 10:00."""
    proposal = Proposal(team=OPS, id=ProposalId(id), giver=ANN, taker=BOB, day=DAY, by=ANN, asked=BOB, at=at(10))
    return replace(proposal, **changes)


def an_item(id: str = "A1", kind: ItemKind = ItemKind.ALERT, **changes: Any) -> Item:
    """An open alert of 08:30, with a dedupe key of its own."""
    item = Item(
        id=ItemId(id),
        team=OPS,
        kind=kind,
        title=f"Something about {id}",
        source="chat",
        dedupe_key=f"key of {id}",
        opened_at=at(8, 30),
    )
    return replace(item, **changes)


def a_ticket(key: str = "TICKET-123", column: Column = Column.BACKLOG, **changes: Any) -> Ticket:
    """A ticket that nobody has, in Backlog."""
    ticket = Ticket(
        key=TicketKey(key),
        team=OPS,
        title=f"Do {key}",
        column=column,
        rank=1,
        moved_at=at(9, day=date(2026, 11, 30)),
    )
    return replace(ticket, **changes)


def a_note(key: str = "TICKET-123", text: str = "Half way through", **changes: Any) -> Note:
    """Ann's comment of 11:00."""
    return replace(Note(key=TicketKey(key), author=ANN, text=text, at=at(11)), **changes)


def a_claim(key: str = "TICKET-123", person: str = "ann", **changes: Any) -> Claim:
    """An open claim of 10:00; its id is made of the key and the person."""
    claim = Claim(
        id=ClaimId(f"{key}-{person}"),
        key=TicketKey(key),
        team=OPS,
        person=PersonId(person),
        kind=ClaimKind.STARTED,
        at=at(10),
    )
    return replace(claim, **changes)


def a_carried(key: str = "TICKET-123", **changes: Any) -> Carried:
    """A ticket in progress that passes to the next day."""
    carried = Carried(key=TicketKey(key), title=f"Do {key}", column=Column.IN_PROGRESS, owner=ANN)
    return replace(carried, **changes)


def a_handover(**changes: Any) -> Handover:
    """The evening check of the day, posted by the schedule, to Bob."""
    handover = Handover(team=OPS, day=DAY, by=None, to=BOB, posted_at=at(17, 30), carried=(a_carried(),))
    return replace(handover, **changes)


def a_highlight(text: str = "Disk alerts on db-2 were noise", **changes: Any) -> Highlight:
    """Ann's topic of the day, said at 16:00."""
    return replace(Highlight(team=OPS, day=DAY, person=ANN, text=text, at=at(16)), **changes)


def a_left_out(key: str = "TICKET-123", **changes: Any) -> LeftOut:
    """Ann had the day's evening check only name the ticket, at 16:00."""
    return replace(LeftOut(team=OPS, day=DAY, key=TicketKey(key), person=ANN, at=at(16)), **changes)


def a_passage(key: str = "TICKET-123", **changes: Any) -> Passage:
    """A ticket passes from Ann to Bob with the day's evening check, for the first time."""
    passage = Passage(
        team=OPS, key=key, number=1, title=f"Do {key}", day=DAY, giver=ANN, to=BOB, at=at(17, 30), since=DAY
    )
    return replace(passage, **changes)


def an_audit_entry(action: str = "claim", **changes: Any) -> AuditEntry:
    """What Ann did at 10:00 in the team's channel."""
    entry = AuditEntry(person=ANN, action=action, subject="TICKET-123", place="console #ops", at=at(10))
    return replace(entry, **changes)


def a_due(kind: DueKind = DueKind.DESIGNATION, day: date = DAY, **changes: Any) -> Due:
    """The day's designation, owed at 09:00."""
    return replace(Due(kind=kind, team=OPS, slot=day.isoformat(), at=at(9)), **changes)


def an_outgoing(key: str = "message-1", words: str = "Ann is on MRO today.", **changes: Any) -> Outgoing:
    """A reply to the team's channel."""
    message = Outgoing(key=key, to=CHANNEL, kind=MessageKind.REPLY, content=say(words))
    return replace(message, **changes)


def a_received(event_id: str = "event-1", **changes: Any) -> Received:
    """Ann's `!claim TICKET-123` of 10:00 in the team's channel."""
    received = Received(
        platform="console",
        event_id=event_id,
        sender=an_identity(),
        address=CHANNEL,
        command="claim",
        words="TICKET-123",
        at=at(10),
    )
    return replace(received, **changes)


def a_spot(id: str = "m1", account: str = "ann", **changes: Any) -> Spot:
    """A message in the team's channel, said at ten."""
    spot = Spot(platform=CHANNEL.platform, conversation=CHANNEL.conversation, id=id, account=account, at=at(10))
    return replace(spot, **changes)


def a_remark(text: str = "Good morning", id: str = "m1", account: str = "ann", **changes: Any) -> Remark:
    """What Ann says in the team's channel at ten; changes are of its message."""
    return Remark(spot=a_spot(id, account, **changes), text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeView:
    """What a message is written for; fulfils `words.view.View`."""

    team: Team
    names: Mapping[PersonId, str]
    now: datetime


def a_view(names: Mapping[PersonId, str], now: datetime | None = None, team: Team | None = None) -> SomeView:
    """Team ops at ten o'clock, unless told otherwise."""
    return SomeView(team=team or a_team(), names=names, now=now or at(10))


def a_request(
    work: UnitOfWork,
    team: Team | None = None,
    now: datetime | None = None,
    asker: Person | None = None,
    rank: Standing = Standing.MEMBER,
) -> DirectRequest:
    """Ann asks for team ops at ten o'clock, unless told otherwise."""
    return DirectRequest(work=work, team=team or a_team(), now=now or at(10), asker=asker or a_person(), rank=rank)
