"""Tickets pass on the same way on every database, also to two people at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import Claim, Column, Outcome, TicketKey
from watchbill.ports import Database, UnitOfWork
from watchbill.rules.accepting import Accepted
from watchbill.services.accepting import Accepting
from watchbill.services.request import DirectRequest
from watchbill.settings import Settings
from watchbill.testing.builders import (
    BOB,
    DAY,
    OPS,
    Counter,
    a_claim,
    a_person,
    a_request,
    a_team,
    a_ticket,
    a_turn,
    at,
)
from watchbill.trackers import board
from watchbill.trackers.board import Board

KEYS = tuple(TicketKey(f"T-{number}") for number in range(1, 7))
KEPT = TicketKey("T-6")


@pytest.fixture
def accepting(database: Database) -> Accepting:
    """Bob was on MRO yesterday and has six tickets, one of which he keeps; Ann is on MRO today."""
    with database.changing() as work:
        work.turns.save(a_turn("bob", None, day=DAY - timedelta(days=1)))
        work.turns.save(a_turn("ann", None))
        for number, key in enumerate(KEYS):
            column = Column.BLOCKED if number % 2 else Column.IN_PROGRESS
            work.tickets.add(a_ticket(key, column, assignee=BOB, moved_at=at(8, number)))
            work.claims.add(a_claim(key, "bob", at=at(8)))
    hooks = HookCalls(loading.load(Settings(plugins=()), builtin=[board]))
    return Accepting(hooks, Counter(), {"board": Board})


def asks(work: UnitOfWork, person: str) -> DirectRequest:
    return a_request(work, a_team(), at(10), a_person(person))


def keeps(database: Database, accepting: Accepting) -> None:
    with database.changing() as work:
        accepting.keep(asks(work, "bob"), KEPT)


def accepts(database: Database, accepting: Accepting, person: str = "ann") -> Accepted:
    with database.changing() as work:
        return accepting.everything(asks(work, person))


def held(database: Database) -> dict[TicketKey, Claim]:
    with database.reading() as work:
        return {each.key: each for each in work.claims.open(OPS)}


def test_a_morning_from_what_is_kept_to_what_is_taken_over(database: Database, accepting: Accepting) -> None:
    keeps(database, accepting)

    found = accepts(database, accepting)

    assert {each.key for each in found.taken} == set(KEYS) - {KEPT}
    assert [each.key for each in found.kept] == [KEPT]
    claims = held(database)
    assert {key: claim.person for key, claim in claims.items()} == {
        key: "bob" if key == KEPT else "ann" for key in KEYS
    }
    assert [claim.key for claim in claims.values() if claim.kept] == [KEPT]
    with database.reading() as work:
        ended = work.claims.ended(OPS, Outcome.TAKEN, at(10), at(11))
        columns = [ticket.column for key in KEYS if (ticket := work.tickets.get(key))]
    assert len(ended) == 5
    assert columns == [Column.IN_PROGRESS, Column.BLOCKED] * 3


@pytest.mark.parametrize("_", range(3))
def test_of_two_who_take_over_at_once_each_ticket_has_one(
    _: int, database: Database, accepting: Accepting
) -> None:
    ready = threading.Barrier(2, timeout=20)

    def accept(person: str) -> Accepted:
        ready.wait()
        return accepts(database, accepting, person)

    with ThreadPoolExecutor(2) as pool:
        anns, cleos = pool.map(accept, ("ann", "cleo"))

    taken = {each.key: "ann" for each in anns.taken} | {each.key: "cleo" for each in cleos.taken}
    assert len(anns.taken) + len(cleos.taken) == len(taken) == len(KEYS)
    assert {key: claim.person for key, claim in held(database).items()} == taken
    with database.reading() as work:
        assert {key: ticket.assignee for key in KEYS if (ticket := work.tickets.get(key))} == taken
