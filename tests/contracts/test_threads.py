"""What the outbox must do about messages that stand under earlier ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from watchbill.model.address import Address
from watchbill.model.duty import Pace, Sending, SendState
from watchbill.model.message import MessageRef, Outgoing
from watchbill.ports import Database, UnitOfWork
from watchbill.testing.builders import CHANNEL, an_outgoing, at

LEASE = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
HERE: dict[str, Pace | None] = {"console": None}
ELSEWHERE = Address(platform="console", conversation="@ann")
ANSWER = an_outgoing("answer", under="alert")


def queue(work: UnitOfWork, *messages: Outgoing) -> None:
    for message in messages:
        assert work.outbox.add(message, at(9))


def take(work: UnitOfWork, minute: int = 0) -> Sending:
    taken = work.outbox.take(HERE, at(9, minute), LEASE)
    assert taken is not None
    return taken


def settle(work: UnitOfWork, ref: str | None = None, state: SendState = SendState.SENT, minute: int = 0) -> None:
    """Take the next message; that is how its send ended."""
    taken = take(work, minute)
    assert work.outbox.settle(taken, state, MessageRef(ref) if ref else None, at(9, minute))


def thread(work: UnitOfWork, key: str = "answer", minute: int = 0) -> str | None:
    """Where the next message is said, which has this key."""
    taken = take(work, minute)
    assert taken.message.key == key
    return taken.message.to.thread


class TestThreads:
    """The port `Outbox`, in sentences, where a message stands under another."""

    def test_an_answer_comes_after_what_it_is_under_and_with_its_thread(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER)
            alert = take(work)
            assert work.outbox.take(HERE, at(9), LEASE) is None
            work.outbox.settle(alert, SendState.SENT, MessageRef("1.5"), at(9))
            taken = take(work)

        assert taken.message == replace(ANSWER, to=replace(CHANNEL, thread="1.5"))
        with database.reading() as work:
            assert work.outbox.by_key("answer") == replace(taken, state=SendState.SENDING)

    def test_one_conversation_that_is_asked_for_tells_the_same(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER)
            settle(work, "1.5")
            taken = work.outbox.take_for(CHANNEL, None, at(9), LEASE)

        assert taken is not None
        assert taken.message.to.thread == "1.5"

    def test_a_process_that_is_killed_in_between_changes_nothing(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER)
        with database.changing() as work:
            settle(work, "1.5")
        with database.changing() as work:
            assert thread(work) == "1.5"
        with database.changing() as work:
            work.outbox.release(HERE)
            again = take(work)

        assert (again.state, again.message.to.thread) == (SendState.SENDING, "1.5")

    def test_an_answer_waits_while_nobody_knows_whether_the_other_was_said(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER)
            take(work)
            again = take(work, minute=1)
            assert (again.message.key, again.state) == ("alert", SendState.SENDING)
            assert work.outbox.ask_later(again, at(9, 2))
            assert work.outbox.take(HERE, at(9, 1), LEASE) is None
            settle(work, "1.5", minute=2)

            assert thread(work, minute=2) == "1.5"

    def test_an_answer_waits_while_the_other_is_tried_again(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER, an_outgoing("elsewhere", to=ELSEWHERE))
            assert work.outbox.later(take(work), at(9, 5))
            settle(work)
            assert work.outbox.take(HERE, at(9, 4), LEASE) is None
            settle(work, "1.5", minute=5)

            assert thread(work, minute=5) == "1.5"

    def test_an_answer_to_what_is_held_is_held_with_it_in_nobodys_way(self, database: Database) -> None:
        with database.changing() as work:
            work.outbox.add(an_outgoing("alert"), at(9), MINUTE)
            queue(work, ANSWER, replace(ANSWER, key="second answer"), an_outgoing("reply"))
            settle(work)
            held = work.outbox.by_key("answer")
            assert held is not None
            assert held.state is SendState.HELD
            assert work.outbox.take(HERE, at(9), LEASE) is None
            assert work.outbox.next_at(HERE) == at(9, 1)

            settle(work, "1.5", minute=1)
            assert thread(work, minute=1) == "1.5"

    def test_an_answer_waits_where_the_conversation_alone_is_asked_for(self, database: Database) -> None:
        with database.changing() as work:
            work.outbox.add(an_outgoing("alert"), at(9), MINUTE)
            queue(work, ANSWER)

            assert work.outbox.take_for(CHANNEL, None, at(9, 2), LEASE) is None
            assert take(work, minute=2).message.key == "alert"

    def test_newer_words_take_the_place_of_an_answer_that_waits(self, database: Database) -> None:
        with database.changing() as work:
            work.outbox.add(an_outgoing("alert"), at(9), MINUTE)
            queue(work, replace(ANSWER, subject="over"))
            assert work.outbox.take(HERE, at(9), LEASE) is None
            queue(work, replace(ANSWER, key="newer", subject="over"))
            settle(work, "1.5", minute=1)

            assert thread(work, "newer", minute=1) == "1.5"

    @pytest.mark.parametrize("state", [SendState.FAILED, SendState.IN_DOUBT])
    def test_an_answer_to_what_came_to_nothing_is_said_without_it(
        self, database: Database, state: SendState
    ) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER)
            settle(work, state=state)

            assert thread(work) is None

    def test_an_answer_to_what_was_withdrawn_is_said_without_it_in_its_time(self, database: Database) -> None:
        with database.changing() as work:
            work.outbox.add(an_outgoing("alert", subject="alarms"), at(9), MINUTE)
            queue(work, ANSWER)
            assert work.outbox.take(HERE, at(9), LEASE) is None
            work.outbox.withdraw(CHANNEL, "alarms", at(9))

            assert thread(work, minute=1) is None

    def test_an_answer_to_what_nobody_knows_is_said_without_it(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, ANSWER)

            assert thread(work) is None

    def test_an_answer_does_not_wait_for_what_was_added_later(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, ANSWER, an_outgoing("alert"))

            assert thread(work) is None

    def test_a_thread_of_another_conversation_is_none_of_this_one(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert", to=ELSEWHERE))
            take(work)
            queue(work, ANSWER)

            assert thread(work) is None

    def test_a_platform_that_gives_no_reference_has_no_thread(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER)
            settle(work, None)

            assert thread(work) is None

    def test_an_answer_to_an_edit_stands_under_what_was_edited(self, database: Database) -> None:
        edit = an_outgoing("edit", edits="alert")
        with database.changing() as work:
            queue(work, an_outgoing("alert"), edit, replace(ANSWER, under="edit"))
            settle(work, "1.5")
            settle(work, "1.5")

            assert thread(work) == "1.5"

    @pytest.mark.parametrize("state", [SendState.FAILED, SendState.IN_DOUBT])
    def test_an_edit_that_came_to_nothing_leaves_what_it_was_to_change(
        self, database: Database, state: SendState
    ) -> None:
        edits = an_outgoing("edit", edits="alert"), an_outgoing("second edit", edits="edit")
        with database.changing() as work:
            queue(work, an_outgoing("alert"), *edits, replace(ANSWER, under="second edit"))
            settle(work, "1.5")
            settle(work, state=state)
            settle(work, state=state)

            assert thread(work) == "1.5"

    def test_an_answer_to_an_answer_stands_in_the_same_thread(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER, an_outgoing("more", under="answer"))
            settle(work, "1.5")
            settle(work, "1.6")

            assert thread(work, "more") == "1.5"

    def test_what_changes_an_answer_stands_where_that_stands(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER, an_outgoing("edit", edits="answer"))
            settle(work, "1.5")
            settle(work, "1.6")

            assert thread(work, "edit") == "1.5"

    def test_where_a_message_is_said_is_decided_once(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"), ANSWER)
            alert = take(work)
            work.outbox.settle(alert, SendState.IN_DOUBT, None, at(9))
            answer = take(work)
            work.outbox.said(alert, MessageRef("1.5"), at(9))
            work.outbox.later(answer, at(9, 1))

            assert thread(work, minute=1) is None

    def test_what_the_platform_may_have_already_stays_where_it_was_said(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, an_outgoing("alert"))
            settle(work, "1.5")
            work.outbox.doubt(ANSWER, at(9))

            assert thread(work) is None

    def test_to_wait_for_another_message_spends_no_pace(self, database: Database) -> None:
        slow: dict[str, Pace | None] = {"console": Pace(conversation=MINUTE)}
        with database.changing() as work:
            work.outbox.add(an_outgoing("alert"), at(9), MINUTE)
            queue(work, ANSWER, an_outgoing("reply"))
            taken = work.outbox.take(slow, at(9), LEASE)

        assert taken is not None
        assert taken.message.key == "reply"
