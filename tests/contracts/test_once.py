"""What happens to the chain at the same moment happens one after the other, on every database."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from watchbill import app
from watchbill.app import App
from watchbill.errors import Changed, Refused
from watchbill.jobs.collisions import once_more
from watchbill.model import Column, ItemId, TicketKey
from watchbill.model.duty import Sending
from watchbill.model.passage import End, Passage
from watchbill.model.people import PersonId
from watchbill.platforms.plain import Plain
from watchbill.ports import Database, UnitOfWork
from watchbill.services import correcting
from watchbill.services.request import DirectRequest
from watchbill.settings import Settings
from watchbill.testing.builders import (
    ANN,
    CLEO,
    DAY,
    OPS,
    a_claim,
    a_passage,
    a_person,
    a_request,
    a_team,
    a_ticket,
    a_turn,
    an_identity,
    an_item,
    at,
)
from watchbill.testing.clock import SteppedClock

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
TICKETS = tuple(TicketKey(f"T-{number}") for number in range(1, 5))
ITEMS = (ItemId("A1"), ItemId("I1"))
KEYS: tuple[str, ...] = (*TICKETS, *ITEMS)
POST = f"evening:{OPS}:{DAY}"
HALF_PAST = at(17, 30)
Deed = Callable[[UnitOfWork], object]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[App]:
    """Ann handed four tickets and two items on to Bob yesterday, who is on MRO today; Cleo is tomorrow."""
    with database.changing() as work:
        for name, day in (("ann", YESTERDAY), ("bob", DAY), ("cleo", TOMORROW)):
            work.turns.save(a_turn(name, None, day=day, decided_at=at(8, day=YESTERDAY)))
        for key in TICKETS:
            work.tickets.add(a_ticket(key, Column.IN_PROGRESS, assignee=ANN))
            work.claims.add(a_claim(key, "ann", at=at(9, day=YESTERDAY)))
        for id in ITEMS:
            work.items.add(an_item(id))
        work.people.link(an_identity("cleo"), CLEO)
        for each in KEYS:
            work.passages.add(
                a_passage(
                    each, day=YESTERDAY, at=at(17, 30, day=YESTERDAY), giver=ANN if each in TICKETS else None
                )
            )
    made = app.build(Settings(var=tmp_path, plugins=()), clock=SteppedClock(HALF_PAST), database=database)
    yield made
    made.close()


def asks(work: UnitOfWork, person: str = "bob", *, hour: int = 18) -> DirectRequest:
    return a_request(work, a_team(), at(hour), a_person(person))


def together(database: Database, *deeds: Deed) -> None:
    """Each in a transaction of its own, as commands and what is due are."""
    ready = threading.Barrier(len(deeds), timeout=20)

    def run(deed: Deed) -> None:
        def act() -> None:
            with database.changing() as work:
                work.teams.hold(OPS)
                deed(work)
                correcting.owe(work, a_team(), HALF_PAST)

        ready.wait()
        with suppress(Refused, Changed):
            once_more(act)

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(run, deeds))


def said(database: Database, prefix: str) -> list[Sending]:
    with database.reading() as work:
        return [each for each in work.outbox.unsettled() if each.message.key.startswith(prefix)]


def told(database: Database) -> str:
    """What the channel shows of the evening check in the end."""
    with database.reading() as work:
        handover = work.handovers.get(OPS, DAY)
        assert handover is not None
        shown = work.outbox.by_key(f"{POST}+{handover.changes}" if handover.changes else POST)
    assert shown is not None
    return Plain().write(shown.message.content)


def links(database: Database, key: str) -> list[Passage]:
    with database.reading() as work:
        return list(work.passages.of(OPS, key))


def post(desk: App, by: str | None = None) -> Deed:
    return lambda work: desk.handing_over.post(asks(work), DAY, by=PersonId(by) if by else None)


def correct(desk: App) -> Deed:
    return lambda work: desk.handing_over.correct(asks(work), DAY)


@pytest.mark.parametrize("_", range(2))
def test_the_schedule_and_two_people_post_one_evening_check(_: int, desk: App, database: Database) -> None:
    together(database, post(desk), post(desk, "ann"), post(desk, "bob"))

    first = [each for each in said(database, "evening:") if each.message.edits is None]
    assert [each.message.key for each in first] == [POST]
    assert len(said(database, "reminder:")) == 1
    for key in TICKETS:
        assert [(each.number, each.end) for each in links(database, key)] == [(1, End.PASSED_ON), (2, None)]
        with database.reading() as work:
            assert len(work.tickets.notes(key)) == 1


@pytest.mark.parametrize("_", range(2))
def test_of_corrections_at_the_same_moment_the_last_one_is_shown(_: int, desk: App, database: Database) -> None:
    together(database, post(desk))

    def highlight(text: str) -> Deed:
        def deed(work: UnitOfWork) -> None:
            desk.handing_over.highlight(asks(work), text)
            desk.handing_over.correct(asks(work), DAY)

        return deed

    words = [f"topic {number}" for number in range(4)]
    together(database, *map(highlight, words), post(desk, "ann"))

    shown = told(database)
    assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize("_", range(2))
def test_what_is_done_as_it_is_posted_or_corrected_is_told_and_waits_no_more(
    _: int, desk: App, database: Database
) -> None:
    def done(key: str) -> Deed:
        return lambda work: desk.ticketing.close(asks(work), [TicketKey(key)])

    together(database, post(desk), done("T-1"), done("T-2"))
    together(database, correct(desk), done("T-3"), post(desk, "ann"))
    together(database, correct(desk))

    shown = told(database)
    assert [key for key in TICKETS if f"{key} Bob" in shown] == ["T-1", "T-2", "T-3"]
    assert {key: links(database, key)[-1].end for key in TICKETS} == {
        "T-1": End.DONE,
        "T-2": End.DONE,
        "T-3": End.DONE,
        "T-4": None,
    }


@pytest.mark.parametrize("_", range(2))
def test_what_is_kept_as_it_is_posted_passes_on_to_nobody(_: int, desk: App, database: Database) -> None:
    together(database, lambda work: desk.accepting.everything(asks(work, hour=11)))

    together(database, post(desk), lambda work: desk.accepting.keep(asks(work), TICKETS[0]))
    together(database, correct(desk))

    assert not links(database, "T-1")[-1].waits
    (line,) = (each for each in told(database).splitlines() if "T-1" in each)
    assert "passed on" not in line


@pytest.mark.parametrize("_", range(2))
def test_of_two_who_accept_one_ticket_and_one_who_closes_it_one_has_it(
    _: int, desk: App, database: Database
) -> None:
    key = TICKETS[0]
    together(
        database,
        lambda work: desk.accepting.one(asks(work, hour=11), key),
        lambda work: desk.accepting.one(asks(work, "cleo", hour=11), key),
        lambda work: desk.ticketing.close(asks(work, "ann", hour=11), [key]),
    )

    with database.reading() as work:
        ticket, held = work.tickets.get(key), work.claims.held(key)
    assert ticket is not None
    (link,) = links(database, key)
    assert not link.waits
    assert (held is None) is (ticket.column is Column.DONE)
    assert held is None or held.person == ticket.assignee


@pytest.mark.parametrize("_", range(2))
def test_a_day_that_changes_hands_as_its_work_is_taken_over(_: int, desk: App, database: Database) -> None:
    with database.changing() as work:
        work.turns.save(a_turn("cleo", None, revision=2, decided_at=at(10)))
    together(
        database,
        lambda work: desk.passing.change_over(asks(work, hour=11), DAY),
        lambda work: desk.accepting.everything(asks(work, "cleo", hour=11)),
        lambda work: desk.passing.raise_overdue(asks(work, hour=11), DAY),
        lambda work: desk.passing.change_over(asks(work, hour=11), DAY),
    )

    with database.reading() as work:
        assert {ticket.assignee for key in TICKETS if (ticket := work.tickets.get(key))} == {CLEO}
        assert work.passages.waiting(OPS) == []
    assert all(len(links(database, key)) == 1 for key in KEYS)
    assert len(said(database, "overdue:")) <= 1
    assert len(said(database, "changeover:")) <= 1
