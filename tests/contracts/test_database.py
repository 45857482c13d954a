"""What every database must do with a transaction."""

import threading

import pytest

from tests.contracts.conftest import Told
from watchbill.model.event import Absent, Designated
from watchbill.model.ticket import TicketKey
from watchbill.ports import Database
from watchbill.testing.builders import ANN, CHANNEL, DAY, OPS, a_claim, a_person, a_ticket, a_turn, an_outgoing, at

AWAY = Absent(person=ANN, first=DAY, last=DAY)


class Interrupted(Exception):
    """Something that goes wrong inside a block."""


class TestDatabase:
    """The ports `Database` and `UnitOfWork`, in sentences."""

    def test_a_block_that_raises_changes_nothing(self, database: Database) -> None:
        def fail_half_way() -> None:
            with database.changing() as work:
                work.people.save(a_person("emi"))
                work.turns.save(a_turn())
                work.outbox.add(an_outgoing(), at(9))
                raise Interrupted

        with pytest.raises(Interrupted):
            fail_half_way()

        with database.reading() as work:
            assert [each.id for each in work.people.everyone()] == ["ann", "bob", "cleo", "dora"]
            assert work.turns.on(OPS, DAY) is None
            assert work.outbox.unsettled() == []

    def test_a_block_sees_what_it_changed(self, database: Database) -> None:
        with database.changing() as work:
            work.people.save(a_person("ann", name="Anna"))
            found = work.people.get(ANN)

        assert found == a_person("ann", name="Anna")

    def test_others_see_a_change_only_when_it_is_committed(self, database: Database) -> None:
        with database.changing() as work:
            work.people.save(a_person("ann", name="Anna"))
            with database.reading() as other:
                before = other.people.get(ANN)
        with database.reading() as other:
            after = other.people.get(ANN)

        assert (before, after) == (a_person("ann"), a_person("ann", name="Anna"))

    def test_a_block_knows_where_it_added_messages(self, database: Database) -> None:
        with database.changing() as work:
            assert list(work.addressed) == []
            work.outbox.add(an_outgoing("a"), at(9))
            work.outbox.add(an_outgoing("a"), at(9))

            assert list(work.addressed) == [CHANNEL]

    def test_who_only_reads_cannot_change_anything(self, database: Database) -> None:
        with pytest.raises(Exception, match=r"read-only|item assignment"), database.reading() as work:
            work.people.save(a_person("emi"))

        with database.reading() as work:
            assert len(work.people.everyone()) == 4

    def test_its_tables_are_this_releases(self, database: Database) -> None:
        assert database.is_current()

    def test_a_change_inside_a_change_is_refused(self, database: Database) -> None:
        with database.changing(), pytest.raises(RuntimeError, match="inside another"), database.changing():
            pass

        with database.changing() as work:
            assert work.people.get(ANN)

    def test_what_happened_is_told_after_the_commit(self, database: Database, told: Told) -> None:
        with database.changing() as work:
            work.happened(AWAY)
            work.happened(Designated(turn=a_turn()))
            before = list(told.events)

        assert before == []
        assert told.events == [(AWAY, Designated(turn=a_turn()))]

    def test_nothing_is_told_after_a_rollback(self, database: Database, told: Told) -> None:
        def fail_half_way() -> None:
            with database.changing() as work:
                work.happened(AWAY)
                raise Interrupted

        with pytest.raises(Interrupted):
            fail_half_way()
        with database.changing():
            pass

        assert told.events == []

    def test_of_many_who_claim_at_once_one_wins(self, database: Database) -> None:
        ticket = a_ticket()
        with database.changing() as work:
            work.tickets.add(ticket)

        def claim(number: int) -> bool:
            with database.changing() as work:
                return work.claims.add(a_claim(person=f"p{number}"))

        def assign(number: int) -> bool:
            with database.changing() as work:
                return work.tickets.replace(ticket, expected=1)

        assert race(claim).count(True) == 1
        assert race(assign).count(True) == 1
        with database.reading() as work:
            stored = work.tickets.get(ticket.key)
            assert stored is not None
            assert stored.version == 2

    def test_of_many_who_ask_for_a_key_none_gets_anothers(self, database: Database) -> None:
        def make(number: int) -> bool:
            with database.changing() as work:
                return work.tickets.add(a_ticket(work.tickets.next_key("OPS")))

        assert race(make).count(True) == 50
        with database.reading() as work:
            assert set(work.tickets.keys(OPS)) == {TicketKey(f"OPS-{number}") for number in range(1, 51)}


def race(run: object, racers: int = 50) -> list[bool]:
    """What each of many threads got, started as one."""
    assert callable(run)
    results: list[bool] = []
    ready = threading.Barrier(racers)

    def racer(number: int) -> None:
        ready.wait()
        results.append(bool(run(number)))

    threads = [threading.Thread(target=racer, args=(number,)) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
