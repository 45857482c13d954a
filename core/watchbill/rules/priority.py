"""What to do first: the one place where the order of M4 and M6 stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchbill.model.ticket import Claim, Column, Ticket
from watchbill.model.work import Item, ItemId, ItemKind, Severity

#: What comes before what, and all of it before tickets (M4).
_ORDER = (ItemKind.ALERT, ItemKind.INCIDENT, ItemKind.QUESTION)

#: Points and a reason, as hooks give them: more points come first within one kind.
Score = tuple[int, str]


class Why(StrEnum):
    """Why an entry stands where it stands."""

    #: Automated alerts come before everything (M4).
    ALERT = "alert"
    #: Then incidents (M4).
    INCIDENT = "incident"
    #: Then what users ask, in chat or by mail (M4).
    QUESTION = "question"
    #: Then tickets in progress: finish before you start (M6, M7).
    IN_PROGRESS = "in progress"
    #: Only when everything in progress is blocked or done: the first of Backlog (M6).
    BACKLOG = "first of backlog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the queue."""

    subject: Item | Ticket
    why: Why
    #: Since when it waits at this place.
    waiting: timedelta
    #: What hooks said about it.
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The strict order of work, and what stands beside it."""

    entries: tuple[Entry, ...]
    #: Not workable now; shown so that nobody forgets them.
    blocked: tuple[Ticket, ...] = ()
    #: Tickets that keep Backlog closed; empty when its first may be taken.
    holding_back: tuple[Ticket, ...] = ()


class Outside(StrEnum):
    """Why something has no place in the queue."""

    RESOLVED = "resolved"
    DONE = "done"
    BLOCKED = "blocked"
    #: Whoever is on MRO does not work on the team's sprint (M3).
    SPRINT = "sprint"
    #: In Backlog, while something is in progress (M6).
    CLOSED = "backlog closed"
    #: In Backlog, behind its first.
    BEHIND = "behind the first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where an entry stands, and what stands before it."""

    entry: Entry
    #: Counted from 1.
    number: int
    #: Entries of the queue.
    of: int
    #: What comes first by the order of M4 and M6: how many of each, in that order.
    ahead: Mapping[Why, int]
    #: What comes first among its own: more urgent, or as urgent and waiting longer.
    peers: tuple[Entry, ...]


def queue(
    items: Iterable[Item],
    in_progress: Sequence[Ticket],
    backlog: Sequence[Ticket],
    scores: Mapping[ItemId, Sequence[Score]],
    now: datetime,
) -> Queue:
    """Everything that needs attention, in strict order (M4, M6).

    Args:
        items: unresolved alerts, incidents and questions, in any order.
        in_progress: tickets in progress and blocked ones; those of the sprint are left out (M3).
        backlog: Backlog in board order.
        scores: what hooks said of each item.
        now: aware; waiting times are counted up to it.
    """
    waiting = tuple(items)
    active = tuple(sorted(_mro(in_progress, Column.IN_PROGRESS), key=_longest_first))
    sequence = (
        *_of(waiting, ItemKind.ALERT, Why.ALERT, scores, now),
        *_of(waiting, ItemKind.INCIDENT, Why.INCIDENT, scores, now),
        *_of(waiting, ItemKind.QUESTION, Why.QUESTION, scores, now),
        *(Entry(subject=each, why=Why.IN_PROGRESS, waiting=now - each.moved_at) for each in active),
        *(Entry(subject=each, why=Why.BACKLOG, waiting=now - each.moved_at) for each in _first(backlog, active)),
    )
    return Queue(entries=sequence, blocked=_mro(in_progress, Column.BLOCKED), holding_back=active)


def rank(item: Item) -> tuple[int, Severity]:
    """How urgent a new item is: the smallest comes first."""
    return (_ORDER.index(item.kind), item.severity)


def outranks(item: Item, current: Item | Claim) -> bool:
    """Whether a new item goes before what somebody works on (M4): among its own kind, only what is worse does."""
    return isinstance(current, Claim) or rank(item) < rank(current)


def explain(subject: Item | Ticket, found: Queue) -> Position | Outside:
    """Where the item or ticket stands in the team's queue, or why it does not stand there."""
    for number, entry in enumerate(found.entries, 1):
        if key(entry.subject) == key(subject):
            before = found.entries[: number - 1]
            return Position(
                entry=entry,
                number=number,
                of=len(found.entries),
                ahead=Counter(each.why for each in before if each.why is not entry.why),
                peers=tuple(each for each in before if each.why is entry.why),
            )
    return Outside.RESOLVED if isinstance(subject, Item) else _outside(subject, found)


def key(subject: Item | Ticket) -> str:
    """What people type for it: "A1", "TICKET-123"; no item and ticket share one."""
    return subject.key if isinstance(subject, Ticket) else subject.id


def _outside(ticket: Ticket, found: Queue) -> Outside:
    if ticket.column is Column.DONE:
        return Outside.DONE
    if ticket.sprint:
        return Outside.SPRINT
    if ticket.column is Column.BLOCKED:
        return Outside.BLOCKED
    return Outside.CLOSED if found.holding_back else Outside.BEHIND


def _of(
    items: Iterable[Item], kind: ItemKind, why: Why, scores: Mapping[ItemId, Sequence[Score]], now: datetime
) -> list[Entry]:
    def urgency(item: Item) -> tuple[int, int, datetime, str]:
        points = sum(points for points, _ in scores.get(item.id, ()))
        return (-points, item.severity, item.opened_at, item.id)

    return [
        Entry(
            subject=item,
            why=why,
            waiting=now - item.opened_at,
            reasons=tuple(reason for _, reason in scores.get(item.id, ())),
        )
        for item in sorted((each for each in items if each.kind is kind), key=urgency)
    ]


def _first(backlog: Sequence[Ticket], active: Sequence[Ticket]) -> tuple[Ticket, ...]:
    return () if active else tuple(each for each in backlog if not each.sprint)[:1]


def _mro(tickets: Iterable[Ticket], column: Column) -> tuple[Ticket, ...]:
    return tuple(each for each in tickets if each.column is column and not each.sprint)


def _longest_first(ticket: Ticket) -> tuple[datetime, str]:
    return (ticket.moved_at, ticket.key)
