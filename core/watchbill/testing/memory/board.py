"""Tickets, notes and claims, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.model.keys import ItemId
from watchbill.model.people import TeamId
from watchbill.model.ticket import BOARD, Claim, ClaimId, Column, Note, Outcome, Ticket, TicketKey
from watchbill.testing.memory.numbers import next_number
from watchbill.testing.memory.state import State


class MemoryTickets:
    """Fulfils `ports.Tickets`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, key: TicketKey) -> Ticket | None:
        return self._state.tickets.get(key)

    def those(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Ticket]:
        return {key: self._state.tickets[key] for key in keys if key in self._state.tickets}

    def keys(self, team: TeamId, tracker: str = BOARD) -> Sequence[TicketKey]:
        tickets = self._state.tickets.values()
        return sorted(each.key for each in tickets if (each.team, each.tracker) == (team, tracker))

    def standing(self, team: TeamId, columns: Collection[Column], tracker: str = BOARD) -> Sequence[Ticket]:
        tickets = self._state.tickets.values()
        there = (each for each in tickets if (each.team, each.tracker) == (team, tracker))
        ours = (each for each in there if each.column in columns)
        return sorted(ours, key=lambda each: (each.rank, each.key))

    def foremost(self, team: TeamId, column: Column, most: int, tracker: str = BOARD) -> Sequence[TicketKey]:
        return [each.key for each in self.standing(team, (column,), tracker)[:most]]

    def last_rank(self, team: TeamId, tracker: str) -> int:
        tickets = self._state.tickets.values()
        return max((each.rank for each in tickets if (each.team, each.tracker) == (team, tracker)), default=0)

    def add(self, ticket: Ticket) -> bool:
        if ticket.key in self._state.tickets or (ticket.origin and self.made_for(ticket.team, ticket.origin)):
            return False
        self._state.tickets[ticket.key] = ticket
        return True

    def remove(self, key: TicketKey) -> None:
        self._state.tickets.pop(key, None)

    def replace(self, ticket: Ticket, *, expected: int) -> bool:
        stored = self._state.tickets.get(ticket.key)
        if stored is None or stored.version != expected:
            return False
        self._state.tickets[ticket.key] = replace(ticket, version=expected + 1)
        return True

    def made_for(self, team: TeamId, origin: ItemId) -> Ticket | None:
        tickets = self._state.tickets.values()
        return next((each for each in tickets if (each.team, each.origin) == (team, origin)), None)

    def next_key(self, prefix: str) -> TicketKey:
        number = next_number(self._state, "tickets", f"{prefix}-", self._state.tickets)
        return TicketKey(f"{prefix}-{number}")

    def add_note(self, note: Note) -> None:
        self._state.notes[len(self._state.notes) + 1] = note

    def notes(self, key: TicketKey) -> Sequence[Note]:
        return sorted((each for each in self._state.notes.values() if each.key == key), key=lambda each: each.at)

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        noted = ((key, [each for each in self.notes(key) if not each.repeats]) for key in keys)
        return {key: ([each for each in notes if each.author] or notes)[-1] for key, notes in noted if notes}


class MemoryClaims:
    """Fulfils `ports.Claims`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, claim: Claim) -> bool:
        if self.held(claim.key):
            return False
        if claim.id in self._state.claims:
            raise ValueError(f"the claim {claim.id} is there already")
        self._state.claims[claim.id] = claim
        return True

    def open(self, team: TeamId) -> Sequence[Claim]:
        claims = self._state.claims.values()
        ours = (each for each in claims if each.team == team and each.ended_at is None)
        return sorted(ours, key=lambda each: (each.at, each.id))

    def held(self, key: TicketKey) -> Claim | None:
        claims = self._state.claims.values()
        return next((each for each in claims if each.key == key and each.ended_at is None), None)

    def park(self, claim: ClaimId, item: ItemId | None) -> None:
        stored = self._state.claims.get(claim)
        if stored and stored.ended_at is None:
            self._state.claims[claim] = replace(stored, parked_for=item)

    def keep(self, claim: ClaimId, kept: bool) -> None:
        stored = self._state.claims.get(claim)
        if stored and stored.ended_at is None:
            self._state.claims[claim] = replace(stored, kept=kept)

    def end(self, claim: ClaimId, outcome: Outcome, at: datetime) -> bool:
        stored = self._state.claims.get(claim)
        if stored is None or stored.ended_at is not None:
            return False
        self._state.claims[claim] = replace(stored, outcome=outcome, ended_at=at)
        return True

    def ended(self, team: TeamId, outcome: Outcome, start: datetime, end: datetime) -> Sequence[Claim]:
        ours = (each for each in self._state.claims.values() if each.team == team and each.outcome is outcome)
        within = (
            (each.ended_at, each.id, each) for each in ours if each.ended_at and start <= each.ended_at < end
        )
        return [each for _, _, each in sorted(within, key=lambda found: found[:2])]
