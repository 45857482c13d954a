"""Claiming a ticket: the rule decides, the tracker's compare-and-set makes sure that one person wins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from watchbill.errors import Changed
from watchbill.model.people import Person
from watchbill.model.team import Team
from watchbill.model.ticket import Column, Ticket, TicketKey
from watchbill.ports import Hooks, Ids, TrackerFactory, UnitOfWork
from watchbill.rules import claiming
from watchbill.services import directory, holding

#: How often a lost race is judged anew before the person is asked to try again.
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody wants a ticket."""

    key: TicketKey
    by: Person
    #: They insist: over the limit, or on a ticket that somebody took a moment ago.
    anyway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a claim went."""

    #: As it is now.
    ticket: Ticket
    verdict: claiming.Verdict
    #: The person's other tickets in progress: finishing one is better than starting one (M7).
    others: tuple[Ticket, ...] = ()


@dataclass(frozen=True, slots=True)
class Claiming:
    """Gives tickets to people (M3, M6, M7)."""

    hooks: Hooks
    ids: Ids
    trackers: Mapping[str, TrackerFactory]

    def claim(self, work: UnitOfWork, team: Team, wish: Wish, now: datetime) -> Result:
        """Give the ticket to the person and put it in progress, unless the rule says no.

        Raises:
            Unknown: there is no such ticket; the nearest keys are named.
            Refused: a hook objects; its texts are shown.
            Changed: others were faster again and again.
        """
        tracker = self.trackers[team.tracker](work, team)
        wish = replace(wish, key=holding.meant(tracker, wish.key))
        holding.ask(self.hooks, f"claim {wish.key}", wish.by, now)
        for _ in range(TRIES):
            result = self._judge(work, team, wish, now)
            if result.verdict.kind is None:
                return result
            taken = tracker.assign(result.ticket, wish.by.id, Column.IN_PROGRESS, now)
            if taken is not None:
                holding.hold(work, self.ids, taken, wish.by.id, result.verdict, now)
                return Result(ticket=taken, verdict=result.verdict, others=result.others)
        raise Changed(f"{wish.key} is changing hands just now. `!show {wish.key}` shows it; then try again.")

    def _judge(self, work: UnitOfWork, team: Team, wish: Wish, now: datetime) -> Result:
        tracker = self.trackers[team.tracker](work, team)
        ticket = holding.ticket(tracker, wish.key)
        mine = [each for each in tracker.in_progress() if each.assignee == wish.by.id]
        held = work.claims.open(team.id)
        verdict = claiming.judge(
            ticket,
            wish.by.id,
            next((each for each in held if each.key == ticket.key), None),
            on_mro=ticket.sprint and directory.on_mro(work, team, wish.by, now),
            started=claiming.counted(mine, held, wish.by.id),
            limit=team.wip_limit,
            anyway=wish.anyway,
            now=now,
        )
        active = (each for each in mine if each.column is Column.IN_PROGRESS and not each.sprint)
        return Result(
            ticket=ticket, verdict=verdict, others=tuple(each for each in active if each.key != wish.key)
        )
