"""What waits, counted in memory."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from watchbill.model.address import Address
from watchbill.model.duty import PROMISED, SendState
from watchbill.model.people import TeamId
from watchbill.model.tally import DueTally, MessagePile, Pile, Plan
from watchbill.testing.memory.state import OutboxRow, State


class MemoryTally:
    """Fulfils `ports.Tally`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def messages(self, since: datetime) -> Sequence[MessagePile]:
        piles = defaultdict[tuple[SendState, str, str], list[OutboxRow]](list)
        for row in self._state.outbox.values():
            to, state = row.sending.message.to, row.sending.state
            if state not in (SendState.SENT, SendState.REPLACED):
                piles[state, to.platform, to.conversation].append(row)
        return [
            MessagePile(
                state=state,
                to=Address(platform=platform, conversation=conversation),
                pile=_pile([row.added_at for row in rows]),
                fresh=sum(1 for row in rows if row.settled_at and row.settled_at >= since),
            )
            for (state, platform, conversation), rows in sorted(piles.items())
        ]

    def states(self, keys: Collection[str]) -> Mapping[str, SendState]:
        sendings = (row.sending for row in self._state.outbox.values())
        return {each.message.key: each.state for each in sendings if each.message.key in keys}

    def plans(self, teams: Collection[TeamId], first: date, last: date) -> Sequence[Plan]:
        return [
            Plan(
                kind=kind,
                team=team,
                day=date.fromisoformat(slot),
                at=row.due.at,
                attempts=row.due.attempts,
                done=row.done_at is not None,
            )
            for (kind, team, slot), row in sorted(self._state.due.items())
            if team in teams and first.isoformat() <= slot <= last.isoformat()
        ]

    def due(self, now: datetime, since: datetime) -> DueTally:
        rows = [row for row in self._state.due.values() if row.is_open]
        buried = [row.buried_at for row in self._state.due.values() if row.buried_at]
        return DueTally(
            open=len(rows),
            overdue=_pile([row.due.at for row in rows if row.due.at <= now and row.due.kind in PROMISED]),
            failing=sum(1 for row in rows if row.error),
            buried=sum(1 for each in buried if each >= since),
        )

    def commands(self) -> Pile:
        return _pile([row.received.at for row in self._state.inbox.values() if row.done_at is None])


def _pile(times: Sequence[datetime]) -> Pile:
    return Pile(count=len(times), oldest=min(times, default=None))
