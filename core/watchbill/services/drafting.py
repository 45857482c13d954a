"""What an evening check has to tell, gathered from everywhere (M5, M8, M9, M10)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from watchbill.errors import TrackerUnavailable
from watchbill.model.handover import Carried, EveningCheck, OpenItem
from watchbill.model.passage import Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import Claim, Note, Outcome, Ticket, TicketKey
from watchbill.model.work import Item
from watchbill.ports import TrackerFactory
from watchbill.rules import accepting, carryover, chain, noting, tracking
from watchbill.rules.looking_done import looking_done
from watchbill.services import announcing, serving
from watchbill.services.queueing import Queueing
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating

#: What was closed after the last evening check is told in the next one, if that comes within this time.
LATECOMERS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Drafting:
    """Gathers the facts of an evening check."""

    trackers: Mapping[str, TrackerFactory]
    rotating: Rotating
    queueing: Queueing

    def draft(self, request: Request, day: date) -> EveningCheck:
        """What the evening check of `day` would say now; of tickets nothing where their tracker is away."""
        work, team = request.work, request.team
        since, until = _since(request, day), team.midnight(day + timedelta(days=1))
        ended = work.claims.ended(team.id, Outcome.DONE, since, until)
        tickets, open_items = self._tickets(request, ended), self.queueing.items(request)
        keys, notes = [each.key for each in tickets.active], tickets.notes
        last = work.passages.last(team.id, [*keys, *(each.id for each in open_items)])
        turn = serving.turn_of(work, team, day)
        served = serving.served(work, team, turn)
        shares = _Shares.of(request, tickets.active, served, last)
        passing = [each.key for each in shares.passing]
        carried = carryover.carried(shares.passing, notes, last, day)
        items = tuple(_open(each, served, last, day) for each in open_items)
        counts = _counts(carried, items)
        following = self.rotating.span(request, day + timedelta(days=1), 1)
        highlights = tuple(work.handovers.highlights(team.id, day))
        left_out = tuple(each for each in work.handovers.left_out(team.id, day) if shares.tell(each.key))
        return EveningCheck(
            team=team.id,
            day=day,
            person=turn.primary if turn else None,
            earlier=serving.earlier(work, team, turn),
            next_person=following[0].primary if following else None,
            next_day=following[0].day if following else day + timedelta(days=1),
            carried=carried,
            kept=carryover.carried(shares.kept, notes, {}, day),
            elsewhere=carryover.carried(shares.elsewhere, notes, {}, day),
            left_out=left_out,
            looks_done=looking_done(
                [*shares.passing, *shares.elsewhere], work.items.tracked_by(team.id, keys), notes, request.now
            ),
            finished=carryover.finished(ended, tickets.closed, notes),
            open_items=items,
            untracked=tuple(filter(tracking.wants_ticket, work.items.resolved(team.id, since, until))),
            highlights=highlights,
            leads=tuple(announcing.leads(request, day)),
            often=tuple(key for key, times in counts if chain.too_often(times, team.pass_limit)),
            asks=any(chain.asks(times, team.pass_limit) for _, times in counts),
            untouched=not (highlights or left_out or _noted(passing, tickets, team.midnight(day))),
            unread=tickets.unread,
        )

    def _tickets(self, request: Request, ended: Sequence[Claim]) -> "_Tickets":
        try:
            tracker = self.trackers[request.team.tracker](request.work, request.team)
            active = tracker.in_progress()
            closed = {each.key: ticket for each in ended if (ticket := tracker.get(each.key))}
            notes = tracker.last_notes([*(each.key for each in active), *closed])
        except TrackerUnavailable:
            return _Tickets(unread=request.team.tracker)
        return _Tickets(active=active, closed=closed, notes=noting.fresh(notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tickets:
    """What the team's tracker says."""

    #: In progress and blocked.
    active: Sequence[Ticket] = ()
    #: What somebody closed, by key.
    closed: Mapping[TicketKey, Ticket] = field(default_factory=dict)
    #: The last note of each of them.
    notes: Mapping[TicketKey, Note] = field(default_factory=dict)
    #: The tracker, where it does not answer.
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shares:
    """What is in progress or blocked, by what becomes of it overnight."""

    passing: Sequence[Ticket]
    #: Whoever has it said that they go on with it.
    kept: Sequence[Ticket]
    #: It is of somebody who was not on MRO.
    elsewhere: Sequence[Ticket]

    def tell(self, key: TicketKey) -> bool:
        """Whether an evening check tells of this ticket."""
        every = (*self.passing, *self.kept, *self.elsewhere)
        return any(each.key == key for each in every if carryover.tells(each))

    @classmethod
    def of(
        cls,
        request: Request,
        active: Sequence[Ticket],
        served: Collection[PersonId],
        last: Mapping[str, Passage],
    ) -> "_Shares":
        """What becomes of each."""
        claims = request.work.claims.open(request.team.id) if active else ()
        held: dict[TicketKey, Claim] = {each.key: each for each in claims}
        kept = {each.key for each in active if accepting.is_kept(each, held.get(each.key))}
        rest = [each for each in active if each.key not in kept]
        passing = {each.key for each in rest if chain.passes(each.key, each.assignee, served, last)}
        return cls(
            passing=[each for each in rest if each.key in passing],
            kept=[each for each in active if each.key in kept],
            elsewhere=[each for each in rest if each.key not in passing],
        )


def _open(item: Item, served: Collection[PersonId], last: Mapping[str, Passage], day: date) -> OpenItem:
    passed, since = chain.times_before(last.get(item.id), day)
    return OpenItem(item=item, passes=chain.passes(item.id, item.owner, served, last), passed=passed, since=since)


def _counts(carried: Sequence[Carried], items: Sequence[OpenItem]) -> list[tuple[str, int]]:
    """How often each has passed on once it does tonight."""
    tickets: list[tuple[str, int]] = [(each.key, each.passed + 1) for each in carried]
    return tickets + [(each.item.id, each.passed + 1) for each in items if each.passes]


def _since(request: Request, day: date) -> datetime:
    """The start of the time whose closed tickets are told: the day's midnight, or the last evening check."""
    midnight = request.team.midnight(day)
    last = request.work.handovers.latest(request.team.id, day)
    return min(midnight, max(last.checked_at or last.posted_at, midnight - LATECOMERS)) if last else midnight


def _noted(passing: Iterable[TicketKey], tickets: _Tickets, midnight: datetime) -> bool:
    """Whether somebody wrote on the day what is told of a ticket that passes on, or that was closed."""
    notes = (tickets.notes.get(key) for key in (*passing, *tickets.closed))
    return any(each.author and each.at >= midnight for each in notes if each)
