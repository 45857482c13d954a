"""What the outbox must do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from watchbill.model.duty import Sending, SendState
from watchbill.model.message import (
    Address,
    Content,
    Link,
    Mention,
    MessageKind,
    MessageRef,
    Strong,
    bullets,
    buttons,
    heading,
    line,
    say,
)
from watchbill.ports import Database, UnitOfWork
from watchbill.testing.builders import ANN, CHANNEL, an_outgoing, at

LEASE = timedelta(seconds=30)
HERE = ("console",)
ELSEWHERE = Address(platform="console", conversation="@ann")
SLACK = Address(platform="slack", conversation="#ops")

EVERYTHING: Content = (
    heading("Today")
    + say("Ask ", Mention(ANN, "Ann"), Strong("!"), " \x00 \ud800 👩‍🚒")
    + bullets([line(Link("runbook", "https://example.org"))], numbered=True)
    + bullets([line("a"), line("b")])
    + buttons(("Claim", "!claim T-1"))
)


def queue(work: UnitOfWork, *keys: str, to: Address = CHANNEL) -> None:
    for key in keys:
        assert work.outbox.add(an_outgoing(key, to=to), at(9))


def take(work: UnitOfWork) -> Sending:
    taken = work.outbox.take(HERE, at(9), LEASE)
    assert taken is not None
    return taken


def keys(sendings: Sequence[Sending]) -> list[str]:
    return [each.message.key for each in sendings]


class TestOutbox:
    """The port `Outbox`, in sentences."""

    def test_what_was_added_comes_back(self, database: Database) -> None:
        to = replace(CHANNEL, thread="thread 1")
        message = an_outgoing(to=to, kind=MessageKind.EVENING_CHECK, content=EVERYTHING)
        with database.changing() as work:
            work.outbox.add(message, at(9))

        with database.reading() as work:
            found = work.outbox.by_key("message-1")
            assert found is not None
            assert (found.message, found.state, found.attempts) == (message, SendState.QUEUED, 0)
            assert work.outbox.by_key("another") is None

    def test_one_key_is_said_once(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            taken = take(work)
            work.outbox.settle(taken.id, SendState.SENT, MessageRef("1"), at(9))

            assert not work.outbox.add(an_outgoing("a", "other words"), at(10))
            assert work.outbox.take(HERE, at(10), LEASE) is None

    def test_a_conversation_is_spoken_to_in_order(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")

            first = take(work)
            assert first.message.key == "a"
            assert work.outbox.take(HERE, at(9), LEASE) is None

            work.outbox.settle(first.id, SendState.SENT, None, at(9))
            assert take(work).message.key == "b"

    def test_conversations_do_not_wait_for_each_other(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            queue(work, "c", to=ELSEWHERE)

            assert keys([take(work), take(work)]) == ["a", "c"]

    def test_a_thread_belongs_to_its_conversation(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", to=replace(CHANNEL, thread="thread 1"))
            queue(work, "b")

            assert take(work).message.key == "a"
            assert work.outbox.take(HERE, at(9), LEASE) is None

    def test_only_spoken_platforms_are_taken(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", to=SLACK)

            assert work.outbox.take(HERE, at(9), LEASE) is None
            assert work.outbox.take([], at(9), LEASE) is None
            assert work.outbox.take(["console", "slack"], at(9), LEASE) is not None

    def test_one_conversation_can_be_asked_for(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            queue(work, "b", "c", to=ELSEWHERE)
            taken = work.outbox.take_for(replace(ELSEWHERE, thread="any"), at(9), LEASE)

            assert taken is not None
            assert taken.message.key == "b"
            assert work.outbox.take_for(ELSEWHERE, at(9), LEASE) is None
            assert work.outbox.take_for(SLACK, at(9), LEASE) is None

    def test_what_was_taken_is_marked_and_was_queued(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            taken = take(work)
            stored = work.outbox.by_key("a")

        assert taken.state is SendState.QUEUED
        assert stored == replace(taken, state=SendState.SENDING)

    def test_a_lease_that_ran_out_is_taken_again_to_be_settled(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            take(work)

            assert work.outbox.take(HERE, at(9) + LEASE - timedelta(seconds=1), LEASE) is None
            again = work.outbox.take(HERE, at(9) + LEASE, LEASE)
            assert again is not None
            assert (again.message.key, again.state) == ("a", SendState.SENDING)
            assert work.outbox.take_for(CHANNEL, at(9) + LEASE, LEASE) is None

    def test_a_released_lease_is_over_at_once(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            queue(work, "s", to=SLACK)
            work.outbox.take(["console", "slack"], at(9), LEASE)
            work.outbox.take(["console", "slack"], at(9), LEASE)
            work.outbox.release(HERE)

            again = work.outbox.take(["console", "slack"], at(9), LEASE)
            assert again is not None
            assert (again.message.key, again.state) == ("a", SendState.SENDING)
            assert work.outbox.take(["console", "slack"], at(9), LEASE) is None

    @pytest.mark.parametrize("state", [SendState.SENT, SendState.FAILED, SendState.IN_DOUBT])
    def test_what_is_settled_makes_way(self, database: Database, state: SendState) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            first = take(work)
            work.outbox.settle(first.id, state, MessageRef("ref 1"), at(9))

            assert work.outbox.by_key("a") == replace(first, state=state, ref=MessageRef("ref 1"))
            assert take(work).message.key == "b"

    def test_what_is_sent_stays_sent(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            taken = take(work)
            work.outbox.settle(taken.id, SendState.SENT, MessageRef("1"), at(9))
            work.outbox.settle(taken.id, SendState.IN_DOUBT, None, at(10))
            work.outbox.later(taken.id, at(10))

            assert work.outbox.by_key("a") == replace(taken, state=SendState.SENT, ref=MessageRef("1"))

    def test_a_doubt_can_be_cleared(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            taken = take(work)
            work.outbox.settle(taken.id, SendState.IN_DOUBT, None, at(9))
            work.outbox.settle(taken.id, SendState.SENT, None, at(10))

            assert work.outbox.by_key("a") == replace(taken, state=SendState.SENT)

    def test_later_holds_up_its_conversation_and_counts(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            first = take(work)
            work.outbox.later(first.id, at(9, 5))

            assert work.outbox.take(HERE, at(9, 4), LEASE) is None
            assert work.outbox.next_at() == at(9, 5)
            again = work.outbox.take(HERE, at(9, 5), LEASE)
            assert again == replace(first, attempts=1)

            work.outbox.later(first.id, at(9, 6), failed=False)
            assert work.outbox.take(HERE, at(9, 6), LEASE) == replace(first, attempts=1)

    def test_what_is_not_sent_is_listed_oldest_first(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "sent", "failed", "doubted", "sending", "queued")
            for state in (SendState.SENT, SendState.FAILED, SendState.IN_DOUBT):
                work.outbox.settle(take(work).id, state, None, at(9))
            take(work)

        with database.reading() as work:
            assert [(each.message.key, each.state) for each in work.outbox.unsettled()] == [
                ("failed", SendState.FAILED),
                ("doubted", SendState.IN_DOUBT),
                ("sending", SendState.SENDING),
                ("queued", SendState.QUEUED),
            ]

    def test_the_next_time_is_the_earliest_of_any_conversation(self, database: Database) -> None:
        with database.changing() as work:
            assert work.outbox.next_at() is None

            queue(work, "a", "b")
            assert work.outbox.next_at() == at(9)

            take(work)
            assert work.outbox.next_at() == at(9) + LEASE

            work.outbox.add(an_outgoing("c", to=ELSEWHERE), at(8))
            assert work.outbox.next_at() == at(8)
