"""What is kept of outside trackers, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.mirror import Mirrored, SiteState
from watchbill.model.ticket import Outcome, TicketKey
from watchbill.testing.memory.board import MemoryClaims
from watchbill.testing.memory.state import State


class MemorySites:
    """Fulfils `ports.Sites`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, name: str) -> SiteState | None:
        return self._state.sites.get(name)

    def everything(self) -> Sequence[SiteState]:
        return [each for _, each in sorted(self._state.sites.items())]

    def save(self, state: SiteState) -> None:
        self._state.sites[state.name] = state


class MemoryMirroredTickets:
    """Fulfils `ports.MirroredTickets`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, key: TicketKey) -> Mirrored | None:
        return self._state.mirrored.get(key)

    def by_id(self, tracker: str, id: str) -> Mirrored | None:
        found = self._state.mirrored.values()
        return next((each for each in found if (each.tracker, each.id) == (tracker, id)), None)

    def alike(self, tracker: str, ids: Collection[str], keys: Collection[TicketKey]) -> Sequence[Mirrored]:
        found = (each for _, each in sorted(self._state.mirrored.items()))
        return [each for each in found if each.key in keys or (each.tracker == tracker and each.id in ids)]

    def of(self, tracker: str) -> Sequence[Mirrored]:
        return [each for _, each in sorted(self._state.mirrored.items()) if each.tracker == tracker]

    def save(self, mirrored: Mirrored) -> None:
        self._state.mirrored[mirrored.key] = mirrored

    def remove(self, key: TicketKey) -> None:
        self._state.mirrored.pop(key, None)

    def rename(self, old: TicketKey, new: TicketKey, at: datetime) -> None:
        if old == new:
            return
        state = self._state
        if ticket := state.tickets.pop(old, None):
            state.tickets[new] = replace(ticket, key=new)
        if mirrored := state.mirrored.pop(old, None):
            state.mirrored[new] = replace(mirrored, key=new)
        self._rename_claims(old, new, at)
        for number, note in state.notes.items():
            state.notes[number] = replace(note, key=new) if note.key == old else note
        for errand_id, errand in state.errands.items():
            state.errands[errand_id] = replace(errand, key=new) if errand.key == old else errand
        for place, item in state.items.items():
            state.items[place] = replace(item, ticket=new) if item.ticket == old else item
        for day, handover in state.handovers.items():
            carried = tuple(replace(each, key=new) if each.key == old else each for each in handover.carried)
            state.handovers[day] = replace(handover, carried=carried)
        self._rename_passages(old, new)
        state.former_keys.pop(new, None)
        for former, now in state.former_keys.items():
            state.former_keys[former] = new if now == old else now
        state.former_keys[old] = new

    def _rename_passages(self, old: TicketKey, new: TicketKey) -> None:
        passages, left_out = self._state.passages, self._state.left_out
        if any(key == old for _, key, _ in passages):
            for place in [each for each in passages if each[1] == new]:
                del passages[place]
        for team, key, number in [each for each in passages if each[1] == old]:
            passages[team, new, number] = replace(passages.pop((team, key, number)), key=new)
        if any(key == old for _, _, key in left_out):
            for day in [each for each in left_out if each[2] == new]:
                del left_out[day]
        for team, on, key in [each for each in left_out if each[2] == old]:
            left_out[team, on, new] = replace(left_out.pop((team, on, key)), key=new)

    def _rename_claims(self, old: TicketKey, new: TicketKey, at: datetime) -> None:
        claims = MemoryClaims(self._state)
        other = claims.held(new)
        if other and claims.held(old):
            claims.end(other.id, Outcome.TAKEN, at)
        for claim_id, claim in self._state.claims.items():
            self._state.claims[claim_id] = replace(claim, key=new) if claim.key == old else claim

    def now_called(self, key: TicketKey) -> TicketKey:
        return self._state.former_keys.get(key, key)


class MemoryErrands:
    """Fulfils `ports.Errands`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.written: list[Errand] = []

    def add(self, errand: Errand) -> bool:
        looks = errand.kind is ErrandKind.LOOK
        if looks and any(
            (each.kind, each.tracker, each.key) == (errand.kind, errand.tracker, errand.key)
            for each in self._state.errands.values()
        ):
            return False
        if errand.id in self._state.errands:
            raise ValueError(f"the errand {errand.id} is there already")
        self._state.errands[errand.id] = errand
        if not looks:
            self.written.append(errand)
        return True

    def answered(
        self, errands: Collection[ErrandId], reply: str, *, several: bool = False, told: bool = False
    ) -> None:
        for each in errands:
            if each in self._state.errands:
                self._state.errands[each] = replace(
                    self._state.errands[each], reply=reply, several=several, told=told
                )

    def get(self, id: ErrandId) -> Errand | None:
        return self._state.errands.get(id)

    def pending(self, tracker: str) -> Sequence[Errand]:
        return [each for each in self._state.errands.values() if each.tracker == tracker]

    def of(self, key: TicketKey) -> Sequence[Errand]:
        return [each for each in self._state.errands.values() if each.key == key]

    def behind(self, reply: str) -> Sequence[Errand]:
        return [each for each in self._state.errands.values() if each.reply == reply]

    def save(self, errand: Errand) -> None:
        if errand.id in self._state.errands:
            self._state.errands[errand.id] = errand

    def remove(self, errand: ErrandId) -> bool:
        return self._state.errands.pop(errand, None) is not None
