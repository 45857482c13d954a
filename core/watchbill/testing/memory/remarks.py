"""What was said in channels, and how far that is known, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.model.address import Address
from watchbill.model.people import Identity
from watchbill.model.remark import Hearing, Spot, Trace
from watchbill.model.work import ItemState
from watchbill.testing.memory.state import State


class MemoryRemarks:
    """Fulfils `ports.Remarks`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, trace: Trace) -> bool:
        if _key(trace.spot) in self._state.remarks:
            return False
        self.save(trace)
        return True

    def get(self, spot: Spot) -> Trace | None:
        return self._state.remarks.get(_key(spot))

    def save(self, trace: Trace) -> None:
        kept = replace(trace, spot=replace(trace.spot, chosen=False))
        self._state.remarks[_key(trace.spot)] = kept

    def items_of(self, place: Address, root: str) -> Sequence[Trace]:
        found = [each for each in self._here(place) if each.item and root in (each.spot.id, each.spot.thread)]
        return sorted(found, key=_when, reverse=True)

    def waiting(self, place: Address, most: int) -> Sequence[str]:
        found = [each for each in self._here(place) if each.spot.threaded and self._waits(each)]
        newest: dict[str, datetime] = {}
        for each in found:
            newest[each.spot.root] = max(each.spot.at, newest.get(each.spot.root, each.spot.at))
        return [root for root, _ in sorted(newest.items(), key=lambda each: (-each[1].timestamp(), each[0]))][
            :most
        ]

    def asked(self, account: Identity, since: datetime) -> int:
        ours = (each for each in self._state.remarks.values() if each.spot.author == account and each.item)
        return sum(each.spot.at >= since for each in ours)

    def count(self, place: Address, since: datetime) -> int:
        return len(self._said(place, since))

    def unanswered(self, place: Address, since: datetime, most: int) -> Sequence[Trace]:
        roots = [each for each in self._said(place, since) if not each.spot.thread and each.spot.threaded]
        return [each for each in roots if not (each.item or self._answered(each))][:most]

    def forget(self, before: datetime, most: int) -> int:
        old = [each for each in self._state.remarks.values() if each.spot.at < before and not self._waits(each)]
        for each in sorted(old, key=_when)[:most]:
            del self._state.remarks[_key(each.spot)]
        return min(len(old), most)

    def _here(self, place: Address) -> list[Trace]:
        here = (place.platform, place.conversation)
        return [
            each for each in self._state.remarks.values() if (each.spot.platform, each.spot.conversation) == here
        ]

    def _said(self, place: Address, since: datetime) -> list[Trace]:
        lately = (each for each in self._here(place) if each.spot.at >= since and not each.gone)
        return sorted(lately, key=_when)

    def _answered(self, root: Trace) -> bool:
        replies = (each for each in self._here(root.spot.place) if each.spot.thread == root.spot.id)
        return any(each.spot.account != root.spot.account and not each.gone for each in replies)

    def _waits(self, trace: Trace) -> bool:
        if trace.team is None or trace.item is None:
            return False
        item = self._state.items.get((trace.team, trace.item))
        return item is not None and item.state is not ItemState.RESOLVED


class MemoryHearings:
    """Fulfils `ports.Hearings`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, place: Address) -> Hearing | None:
        return self._state.hearings.get((place.platform, place.conversation))

    def save(self, hearing: Hearing) -> None:
        self._state.hearings[hearing.platform, hearing.conversation] = hearing

    def listened(self, platform: str, conversations: Collection[str], until: datetime) -> None:
        for key, each in list(self._state.hearings.items()):
            ours = each.platform == platform and each.conversation in conversations and each.barrier is None
            if ours and each.until < until:
                self._state.hearings[key] = replace(each, until=until)


def _key(spot: Spot) -> tuple[str, str, str]:
    return spot.platform, spot.conversation, spot.id


def _when(trace: Trace) -> tuple[datetime, str]:
    return trace.spot.at, trace.spot.id
