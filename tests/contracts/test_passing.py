"""The chain goes on the same way on every database, also where two do something to it at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import Column, ItemId, PersonId, TicketKey
from watchbill.model.passage import Course, End, Passage
from watchbill.ports import Database, UnitOfWork
from watchbill.services.accepting import Accepting
from watchbill.services.passing import Passing
from watchbill.services.request import DirectRequest
from watchbill.settings import Settings
from watchbill.testing.builders import (
    ANN,
    BOB,
    DAY,
    OPS,
    Counter,
    a_claim,
    a_passage,
    a_person,
    a_request,
    a_team,
    a_ticket,
    a_turn,
    an_item,
    at,
)
from watchbill.trackers import board
from watchbill.trackers.board import Board

YESTERDAY = DAY - timedelta(days=1)
TICKETS = tuple(TicketKey(f"T-{number}") for number in range(1, 5))
ITEMS = (ItemId("A1"), ItemId("I1"))
KEYS: tuple[str, ...] = (*TICKETS, *ITEMS)
TRACKERS = {"board": Board}


@pytest.fixture
def accepting(database: Database) -> Accepting:
    """Ann handed four tickets and two items on to Bob yesterday."""
    with database.changing() as work:
        work.turns.save(a_turn("ann", None, day=YESTERDAY))
        work.turns.save(a_turn("bob", None))
        for key in TICKETS:
            work.tickets.add(a_ticket(key, Column.IN_PROGRESS, assignee=ANN))
            work.claims.add(a_claim(key, "ann", at=at(9, day=YESTERDAY)))
        for id in ITEMS:
            work.items.add(an_item(id))
        for each in KEYS:
            giver = ANN if "-" in each else None
            work.passages.add(a_passage(each, day=YESTERDAY, at=at(17, 30, day=YESTERDAY), giver=giver))
    return Accepting(HookCalls(loading.load(Settings(plugins=()), builtin=[board])), Counter(), TRACKERS)


def asks(work: UnitOfWork, person: str = "bob") -> DirectRequest:
    return a_request(work, a_team(), at(11), a_person(person))


def last(database: Database) -> dict[str, Passage]:
    with database.reading() as work:
        return dict(work.passages.last(OPS, KEYS))


def raised(database: Database) -> list[str]:
    """What the leads were told of, in one message or several."""
    with database.reading() as work:
        return [each.message.key for each in work.outbox.unsettled() if each.message.key.startswith("overdue:")]


def together(*deeds: Callable[[], object]) -> None:
    ready = threading.Barrier(len(deeds), timeout=20)

    def run(deed: Callable[[], object]) -> None:
        ready.wait()
        deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(run, deeds))


def accept(database: Database, accepting: Accepting, person: str = "bob") -> None:
    with database.changing() as work:
        accepting.everything(asks(work, person))


def raise_overdue(database: Database) -> None:
    with database.changing() as work:
        Passing(TRACKERS).raise_overdue(asks(work), DAY)


def test_a_morning_from_what_waits_to_what_is_taken_over(database: Database, accepting: Accepting) -> None:
    with database.reading() as work:
        assert {each.key for each in Passing(TRACKERS).waiting(asks(work))} == set(KEYS)
    accept(database, accepting)
    raise_overdue(database)

    assert {(each.end, each.by) for each in last(database).values()} == {(End.ACCEPTED, BOB)}
    assert raised(database) == []


def test_a_day_that_changes_hands(database: Database) -> None:
    with database.changing() as work:
        work.tickets.add(a_ticket("T-9", Column.IN_PROGRESS, assignee=ANN))
        work.turns.save(a_turn("ann", None))
        work.turns.save(a_turn("bob", None, revision=2, decided_at=at(10)))
        Passing(TRACKERS).change_over(asks(work), DAY)
        Passing(TRACKERS).change_over(asks(work), DAY)

    with database.reading() as work:
        found = work.passages.of(OPS, "T-9")
        owed = work.due.open()
    assert [(each.course, each.giver, each.to) for each in found] == [(Course.MIDDAY, ANN, BOB)]
    assert [each.at for each in owed] == [at(13)]


@pytest.mark.parametrize("_", range(4))
def test_what_is_taken_over_as_it_is_raised_is_one_persons_all_the_same(
    _: int, database: Database, accepting: Accepting
) -> None:
    together(lambda: accept(database, accepting), lambda: raise_overdue(database))

    found = last(database)
    assert {(each.end, each.by) for each in found.values()} == {(End.ACCEPTED, BOB)}
    assert bool(raised(database)) is any(each.raised_at for each in found.values())


@pytest.mark.parametrize("_", range(4))
def test_two_replicas_raise_it_once(_: int, database: Database, accepting: Accepting) -> None:
    together(lambda: raise_overdue(database), lambda: raise_overdue(database))

    assert all(each.raised_at and each.waits for each in last(database).values())
    assert len(raised(database)) == 1


@pytest.mark.parametrize("_", range(4))
def test_of_two_who_take_over_at_once_each_thing_is_one_persons(
    _: int, database: Database, accepting: Accepting
) -> None:
    together(lambda: accept(database, accepting), lambda: accept(database, accepting, "cleo"))

    found = last(database)
    with database.reading() as work:
        owners: dict[str, PersonId | None] = {
            key: ticket.assignee for key in TICKETS if (ticket := work.tickets.get(key))
        }
        owners |= {id: item.owner for id in ITEMS if (item := work.items.get(OPS, id))}
    assert {each.end for each in found.values()} == {End.ACCEPTED}
    assert {key: each.by for key, each in found.items()} == owners


def test_a_passage_that_ended_meanwhile_is_not_raised(database: Database, accepting: Accepting) -> None:
    with database.changing() as work:
        for each in work.passages.waiting(OPS):
            work.passages.end(replace(each, end=End.DONE, ended_at=at(10)))
    raise_overdue(database)

    assert raised(database) == []
