"""Two transactions that wait for each other: PostgreSQL ends one of them, and nobody hears of it."""

import threading
from collections.abc import Callable, Iterator

import pytest

from watchbill.errors import Collided, StorageUnavailable
from watchbill.jobs.collisions import TRIES, once_more
from watchbill.jobs.durable import DURABLE
from watchbill.model import TicketKey
from watchbill.ports import UnitOfWork
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import OPS, a_note, a_team, a_ticket

ONE, TWO = a_ticket("T-1", title="One"), a_ticket("T-2", title="Two")


@pytest.fixture
def database(postgresql_url: str) -> Iterator[SqlDatabase]:
    made = SqlDatabase(postgresql_url, DURABLE)
    with made.changing() as work:
        work.teams.save(a_team())
        for each in (ONE, TWO):
            work.tickets.add(each)
    yield made
    made.dispose()


def crossing(database: SqlDatabase, second: Callable[[Callable[[], None]], None]) -> None:
    """One changes the tickets in one order, and another in the other, at the same moment."""
    met = threading.Barrier(2, timeout=20)

    def change(number: int) -> None:
        tries = iter(range(TRIES))

        def act() -> None:
            with database.changing() as work:
                order = (ONE, TWO) if number else (TWO, ONE)
                touch(work, order[0].key, number)
                if next(tries) == 0:
                    met.wait()  # each has one of them now
                touch(work, order[1].key, number)

        second(act)

    threads = [threading.Thread(target=change, args=(number,)) for number in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def touch(work: UnitOfWork, key: TicketKey, number: int) -> None:
    """Whoever begins anew may read a ticket before the other one has committed: it is read again then."""
    while not (ticket := work.tickets.get(key)) or not work.tickets.replace(ticket, expected=ticket.version):
        assert ticket is not None
    work.tickets.add_note(a_note(key, f"{number}"))


def notes(database: SqlDatabase) -> dict[str, list[str]]:
    with database.reading() as work:
        return {each.key: sorted(note.text for note in work.tickets.notes(each.key)) for each in (ONE, TWO)}


def test_one_of_the_two_is_told_so_and_has_changed_nothing(database: SqlDatabase) -> None:
    lost = list[Exception]()

    def noting(act: Callable[[], None]) -> None:
        try:
            act()
        except StorageUnavailable as wrong:
            lost.append(wrong)

    crossing(database, noting)

    (wrong,) = lost
    assert isinstance(wrong, Collided)
    assert wrong.cause == "is busy"
    assert [len(each) for each in notes(database).values()] == [1, 1]


def test_begun_anew_both_are_done_once(database: SqlDatabase) -> None:
    crossing(database, once_more)

    assert notes(database) == {"T-1": ["0", "1"], "T-2": ["0", "1"]}


def test_who_loses_again_and_again_is_told_so() -> None:
    tries = list[int]()

    def lose() -> None:
        tries.append(1)
        raise Collided("is busy")

    with pytest.raises(Collided):
        once_more(lose)
    assert len(tries) == TRIES


def test_while_one_holds_the_team_nobody_else_does(database: SqlDatabase) -> None:
    seen, held = list[str](), threading.Event()

    def second() -> None:
        held.wait(20)
        with database.changing() as work:
            work.teams.hold(OPS)
            seen.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with database.changing() as work:
        work.teams.hold(OPS)
        work.teams.hold(OPS)
        held.set()
        thread.join(0.2)
        seen.append("first")
    thread.join()

    assert seen == ["first", "second"]
