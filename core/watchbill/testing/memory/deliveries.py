"""What was posted to us and whose address it came to, in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate

from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Failure
from watchbill.model.tally import Pile
from watchbill.ports.signals import PORTION
from watchbill.testing.memory.state import DeliveryRow, State


class MemoryDeliveries:
    """Fulfils `ports.Deliveries`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, deliveries: Sequence[Delivery]) -> None:
        rows = self._state.deliveries
        known = {_key(row.delivery) for row in rows.values()}
        for each in deliveries:
            if _key(each) not in known:
                known.add(_key(each))
                number = max(rows, default=0) + 1
                rows[number] = DeliveryRow(delivery=replace(each, id=number))

    def waiting(self, most: int, size: int = PORTION) -> Sequence[Delivery]:
        found = [row.delivery for row in self._unread()][:most]
        before = accumulate((len(each.body) for each in found), initial=0)
        return [each for each, read in zip(found, before, strict=False) if read < size]

    def settle(self, ids: Sequence[int], at: datetime) -> None:
        for each in ids:
            self._state.deliveries[each] = replace(self._state.deliveries[each], settled_at=at, failure=None)

    def fail(self, id: int, why: str, at: datetime) -> None:
        self._state.deliveries[id] = replace(self._state.deliveries[id], settled_at=at, failure=why)

    def get(self, id: int) -> Delivery | None:
        row = self._state.deliveries.get(id)
        return row.delivery if row else None

    def failed(self, most: int) -> Sequence[Failure]:
        rows = sorted(self._state.deliveries.items(), reverse=True)
        return [Failure(delivery=row.delivery, why=row.failure) for _, row in rows if row.failure is not None][
            :most
        ]

    def failure(self, id: int) -> Failure | None:
        row = self._state.deliveries.get(id)
        return Failure(delivery=row.delivery, why=row.failure) if row and row.failure is not None else None

    def failures(self) -> Mapping[tuple[TeamId, str], Pile]:
        found: dict[tuple[TeamId, str], list[datetime]] = {}
        for row in self._state.deliveries.values():
            if row.failure is not None:
                found.setdefault((row.delivery.team, row.delivery.source), []).append(row.delivery.at)
        return {key: Pile(count=len(found[key]), oldest=min(found[key])) for key in sorted(found)}

    def unread(self) -> Pile:
        times = [row.delivery.at for row in self._unread()]
        return Pile(count=len(times), oldest=min(times, default=None))

    def forgive(self, source: str | None = None) -> int:
        of = self._failed(source)
        for number, row in of.items():
            self._state.deliveries[number] = replace(row, failure=None)
        return len(of)

    def again(self, source: str | None = None) -> int:
        of = self._failed(source)
        for number, row in of.items():
            self._state.deliveries[number] = replace(row, settled_at=None, failure=None)
        return len(of)

    def _failed(self, source: str | None) -> Mapping[int, DeliveryRow]:
        return {
            number: row
            for number, row in self._state.deliveries.items()
            if row.failure is not None and source in (None, row.delivery.source)
        }

    def _unread(self) -> Iterator[DeliveryRow]:
        rows = sorted(self._state.deliveries.items())
        return (row for _, row in rows if row.settled_at is None and row.failure is None)


class MemoryTokens:
    """Fulfils `ports.Tokens`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def all(self) -> Mapping[str, TeamId]:
        return dict(self._state.tokens)

    def add(self, digest: str, team: TeamId, at: datetime) -> None:
        self._state.tokens[digest] = team

    def revoke(self, team: TeamId) -> int:
        ours = [digest for digest, owner in self._state.tokens.items() if owner == team]
        for digest in ours:
            del self._state.tokens[digest]
        return len(ours)


def _key(delivery: Delivery) -> tuple[TeamId, str, str]:
    return (delivery.team, delivery.source, delivery.key)
