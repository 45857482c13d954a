"""What the tally must count."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from watchbill.model.address import Address
from watchbill.model.duty import DueKind, SendState
from watchbill.model.people import TeamId
from watchbill.model.tally import DueTally, MessagePile, Pile, Plan
from watchbill.ports import Database, UnitOfWork
from watchbill.testing.builders import CHANNEL, DAY, OPS, a_due, a_received, an_outgoing, at

LEASE = timedelta(seconds=30)
ANN = Address(platform="console", conversation="@ann")
SLACK = Address(platform="slack", conversation="#ops")
WEB = TeamId("web")
TOMORROW = DAY + timedelta(days=1)


def queue(work: UnitOfWork, keys: Iterable[str], to: Address = CHANNEL, hour: int = 9) -> None:
    for key in keys:
        assert work.outbox.add(an_outgoing(key, to=to), at(hour))


def settle(work: UnitOfWork, key: str, state: SendState, hour: int = 10) -> None:
    """The next message of its conversation, which has this key, ends so."""
    waiting = work.outbox.by_key(key)
    assert waiting is not None
    taken = work.outbox.take_for(waiting.message.to, None, at(hour), LEASE)
    assert taken is not None
    assert taken.message.key == key
    assert work.outbox.settle(taken, state, None, at(hour))


def a_plan(kind: DueKind = DueKind.DESIGNATION, team: TeamId = OPS, day: date = DAY, **changes: Any) -> Plan:
    return replace(Plan(kind=kind, team=team, day=day, at=at(9), attempts=0, done=False), **changes)


class TestTally:
    """The port `Tally`, in sentences."""

    def test_nothing_counts_as_nothing(self, database: Database) -> None:
        with database.reading() as work:
            assert work.tally.messages(at(0)) == []
            assert work.tally.states(["a"]) == {}
            assert work.tally.states([]) == {}
            assert work.tally.plans([OPS], DAY, DAY) == []
            assert work.tally.plans([], DAY, DAY) == []
            assert work.tally.due(at(12), at(0)) == DueTally()
            assert work.tally.commands() == Pile()

    def test_messages_are_counted_by_state_and_conversation_until_they_are_sent(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "ab", hour=9)
            queue(work, "c", to=replace(CHANNEL, thread="thread 1"), hour=8)
            queue(work, "de", to=ANN)
            queue(work, "f", to=SLACK, hour=11)
            settle(work, "d", SendState.SENT)

            found = work.tally.messages(at(0))

        queued = SendState.QUEUED
        assert found == [
            MessagePile(state=queued, to=CHANNEL, pile=Pile(count=3, oldest=at(8))),
            MessagePile(state=queued, to=ANN, pile=Pile(count=1, oldest=at(9))),
            MessagePile(state=queued, to=SLACK, pile=Pile(count=1, oldest=at(11))),
        ]

    def test_those_given_up_lately_are_told_from_older_ones(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "abc")
            settle(work, "a", SendState.IN_DOUBT, hour=10)
            settle(work, "b", SendState.IN_DOUBT, hour=12)
            settle(work, "c", SendState.FAILED, hour=13)

            found = work.tally.messages(at(12))

        assert [(each.state, each.pile.count, each.fresh) for each in found] == [
            (SendState.FAILED, 1, 1),
            (SendState.IN_DOUBT, 2, 1),
        ]

    def test_one_being_sent_is_counted_as_such(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            work.outbox.take({"console": None}, at(9), LEASE)

            (found,) = work.tally.messages(at(0))

        assert (found.state, found.pile, found.fresh) == (SendState.SENDING, Pile(count=1, oldest=at(9)), 0)

    def test_how_far_messages_have_come(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "abc")
            settle(work, "a", SendState.SENT)

            assert work.tally.states(["a", "b", "z"]) == {"a": SendState.SENT, "b": SendState.QUEUED}

    def test_very_many_messages_are_asked_for_at_once(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")

            keys = [f"designation:{number}" for number in range(40_000)]
            assert work.tally.states([*keys, "a"]) == {"a": SendState.QUEUED}

    def test_due_work_is_found_done_or_not(self, database: Database) -> None:
        evening = a_due(DueKind.EVENING_CHECK, at=at(17, 30))
        with database.changing() as work:
            for due in (a_due(), evening, a_due(team=WEB), a_due(day=TOMORROW)):
                work.due.ensure(due)
            work.due.done(a_due(), at(9))
            (tried,) = work.due.take([DueKind.EVENING_CHECK], at(17, 30), LEASE, 1)
            work.due.again(tried, at(17, 31), "no")

            assert work.tally.plans([OPS], DAY, DAY) == [
                a_plan(done=True),
                a_plan(DueKind.EVENING_CHECK, at=at(17, 30), attempts=1),
            ]
            assert work.tally.plans([WEB, OPS], DAY, TOMORROW) == [
                a_plan(done=True),
                a_plan(day=TOMORROW),
                a_plan(team=WEB),
                a_plan(DueKind.EVENING_CHECK, at=at(17, 30), attempts=1),
            ]

    def test_due_work_is_counted_until_it_is_done(self, database: Database) -> None:
        early, late = a_due(at=at(8)), a_due(DueKind.EVENING_CHECK, at=at(17, 30))
        with database.changing() as work:
            for due in (early, late, a_due(team=WEB)):
                work.due.ensure(due)

            assert work.tally.due(at(7), at(0)) == DueTally(open=3)
            assert work.tally.due(at(9), at(0)) == DueTally(open=3, overdue=Pile(count=2, oldest=at(8)))

            (tried,) = work.due.take([DueKind.DESIGNATION], at(8), LEASE, 1)
            work.due.again(tried, at(10), "no")
            work.due.done(a_due(team=WEB), at(9))
            assert work.tally.due(at(9), at(0)) == DueTally(open=2, overdue=Pile(count=1, oldest=at(8)), failing=1)

    def test_an_escalation_is_waited_for_and_a_planning_is_not(self, database: Database) -> None:
        with database.changing() as work:
            for kind, slot in ((DueKind.ESCALATION, "A1"), (DueKind.PLANNING, "always")):
                work.due.ensure(a_due(kind, slot=slot))

            assert work.tally.due(at(9), at(0)) == DueTally(open=2, overdue=Pile(count=1, oldest=at(9)))
            assert work.tally.plans([OPS], DAY, TOMORROW) == []

    def test_what_was_buried_is_counted_for_a_while(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(a_due())
            work.due.bury(a_due(), at(9, 30), "given up")

            assert work.tally.due(at(10), at(9)) == DueTally(buried=1)
            assert work.tally.due(at(10), at(9, 31)) == DueTally()

    def test_commands_are_counted_until_they_are_done(self, database: Database) -> None:
        with database.changing() as work:
            for number, hour in enumerate((11, 9, 10)):
                work.inbox.receive(a_received(f"event-{number}", at=at(hour)), LEASE)
            assert work.tally.commands() == Pile(count=3, oldest=at(9))

            work.inbox.done("console", "event-1", at(12))
            assert work.tally.commands() == Pile(count=2, oldest=at(10))
