"""What the outbox must do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from watchbill.model.address import Address
from watchbill.model.duty import Pace, Sending, SendState
from watchbill.model.message import (
    Content,
    Link,
    Mention,
    MessageKind,
    MessageRef,
    OnCall,
    Place,
    Said,
    Strong,
    Topic,
    bullets,
    buttons,
    card,
    heading,
    line,
    say,
)
from watchbill.ports import Database, UnitOfWork
from watchbill.testing.builders import ANN, CHANNEL, an_outgoing, at

LEASE = timedelta(seconds=30)
HERE: dict[str, Pace | None] = {"console": None}
BOTH: dict[str, Pace | None] = {"console": None, "slack": None}
ELSEWHERE = Address(platform="console", conversation="@ann")
SLACK = Address(platform="slack", conversation="#ops")

EVERYTHING: Content = (
    heading("Today")
    + say("Ask ", Mention(ANN, "Ann"), Strong("!"), " \x00 \ud800 👩‍🚒")
    + bullets([line(Link("runbook", "https://example.org"))], numbered=True)
    + bullets([line("a"), line("b")])
    + buttons(("Claim", "!claim T-1"), ("Block", "!block T-1", "why"))
    + card(line("T-1"), ("column", "Backlog"), ("by", Mention(ANN, "Ann")))
    + say("in ", Place("slack", "C1"), ": ", Said("this", "slack", "C1", MessageRef("1.2")))
    + Content((Topic("On MRO: Ann"), OnCall("mro", (ANN,))))
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
            assert work.outbox.has(["another", "message-1"])
            assert not work.outbox.has(["another"])

    def test_what_takes_the_place_of_an_earlier_message_says_of_which(self, database: Database) -> None:
        edit = replace(an_outgoing(), edits="message-0")
        with database.changing() as work:
            work.outbox.add(edit, at(9))
            assert take(work).message == edit

    def test_what_the_platform_may_have_already_comes_as_being_sent(self, database: Database) -> None:
        with database.changing() as work:
            assert work.outbox.doubt(an_outgoing("a"), at(9))
            assert not work.outbox.doubt(an_outgoing("a"), at(9))
            taken = take(work)

        assert (taken.message.key, taken.state) == ("a", SendState.SENDING)

    def test_one_key_is_said_once(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            taken = take(work)
            work.outbox.settle(taken, SendState.SENT, MessageRef("1"), at(9))

            assert not work.outbox.add(an_outgoing("a", "other words"), at(10))
            assert work.outbox.take(HERE, at(10), LEASE) is None

    def test_a_conversation_is_spoken_to_in_order(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")

            first = take(work)
            assert first.message.key == "a"
            assert work.outbox.take(HERE, at(9), LEASE) is None

            work.outbox.settle(first, SendState.SENT, None, at(9))
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
            assert work.outbox.take({}, at(9), LEASE) is None
            assert work.outbox.take(BOTH, at(9), LEASE) is not None

    def test_one_conversation_can_be_asked_for(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            queue(work, "b", "c", to=ELSEWHERE)
            taken = work.outbox.take_for(replace(ELSEWHERE, thread="any"), None, at(9), LEASE)

            assert taken is not None
            assert taken.message.key == "b"
            assert work.outbox.take_for(ELSEWHERE, None, at(9), LEASE) is None
            assert work.outbox.take_for(SLACK, None, at(9), LEASE) is None

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
            assert work.outbox.take_for(CHANNEL, None, at(9) + LEASE, LEASE) is None

    def test_a_released_lease_is_over_at_once(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            queue(work, "s", to=SLACK)
            work.outbox.take(BOTH, at(9), LEASE)
            work.outbox.take(BOTH, at(9), LEASE)
            work.outbox.release(HERE)

            again = work.outbox.take(BOTH, at(9), LEASE)
            assert again is not None
            assert (again.message.key, again.state) == ("a", SendState.SENDING)
            assert work.outbox.take(BOTH, at(9), LEASE) is None

    @pytest.mark.parametrize("state", [SendState.SENT, SendState.FAILED, SendState.IN_DOUBT])
    def test_what_is_settled_makes_way(self, database: Database, state: SendState) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            first = take(work)
            work.outbox.settle(first, state, MessageRef("ref 1"), at(9))

            assert work.outbox.by_key("a") == replace(first, state=state, ref=MessageRef("ref 1"))
            assert take(work).message.key == "b"

    def test_the_next_one_is_taken_where_the_last_one_is_settled(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
        with database.changing() as work:
            first = take(work)
        with database.changing() as work:
            work.outbox.settle(first, SendState.SENT, None, at(9))
            second = take(work)

        assert (first.message.key, second.message.key) == ("a", "b")

    def test_what_is_sent_stays_sent(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            taken = take(work)
            work.outbox.settle(taken, SendState.SENT, MessageRef("1"), at(9))
            work.outbox.settle(taken, SendState.IN_DOUBT, None, at(10))
            work.outbox.later(taken, at(10))

            assert work.outbox.by_key("a") == replace(taken, state=SendState.SENT, ref=MessageRef("1"))

    def test_a_doubt_can_be_cleared(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a")
            taken = take(work)
            assert work.outbox.settle(taken, SendState.IN_DOUBT, None, at(9))
            assert not work.outbox.settle(taken, SendState.SENT, None, at(10))
            assert work.outbox.said(taken, MessageRef("1"), at(10))
            assert not work.outbox.said(taken, MessageRef("2"), at(10))

            assert work.outbox.by_key("a") == replace(taken, state=SendState.SENT, ref=MessageRef("1"))

    def test_later_holds_up_its_conversation_and_counts(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            first = take(work)
            work.outbox.later(first, at(9, 5))

            assert work.outbox.take(HERE, at(9, 4), LEASE) is None
            assert work.outbox.next_at(HERE) == at(9, 5)
            again = work.outbox.take(HERE, at(9, 5), LEASE)
            assert again == replace(first, attempts=1, fence=2)

            work.outbox.later(again, at(9, 6), failed=False)
            assert work.outbox.take(HERE, at(9, 6), LEASE) == replace(first, attempts=1, fence=3)

    def test_what_is_not_sent_is_listed_oldest_first(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "sent", "failed", "doubted", "sending", "queued")
            for state in (SendState.SENT, SendState.FAILED, SendState.IN_DOUBT):
                work.outbox.settle(take(work), state, None, at(9))
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
            assert work.outbox.next_at(HERE) is None

            queue(work, "a", "b")
            assert work.outbox.next_at(HERE) == at(9)

            take(work)
            assert work.outbox.next_at(HERE) == at(9) + LEASE

            work.outbox.add(an_outgoing("c", to=ELSEWHERE), at(8))
            assert work.outbox.next_at(HERE) == at(8)

    def test_only_who_took_it_last_says_how_it_went(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            paused = take(work)
            woken = work.outbox.take(HERE, at(9) + LEASE, LEASE)
            assert woken is not None
            assert (woken.fence, woken.attempts) == (paused.fence + 1, 1)

            assert not work.outbox.settle(paused, SendState.IN_DOUBT, None, at(10))
            assert not work.outbox.later(paused, at(10))
            assert not work.outbox.ask_later(paused, at(10))
            assert work.outbox.settle(woken, SendState.SENT, None, at(10))
            assert not work.outbox.settle(woken, SendState.FAILED, None, at(10))

    def test_a_doubt_is_taken_again_as_one(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "a", "b")
            first = take(work)
            assert work.outbox.ask_later(first, at(9, 5))

            assert work.outbox.take(HERE, at(9, 4), LEASE) is None
            assert work.outbox.next_at(HERE) == at(9, 5)
            again = work.outbox.take(HERE, at(9, 5), LEASE)
            assert again == replace(first, state=SendState.SENDING, attempts=1, fence=2)

    def test_newer_words_about_a_subject_take_the_place_of_older_ones(self, database: Database) -> None:
        with database.changing() as work:
            queue(work, "about nothing")
            for key in ("first", "second", "third"):
                work.outbox.add(an_outgoing(key, subject="mro:ops"), at(9))
            work.outbox.add(an_outgoing("another day", subject="mro:web"), at(9))
            work.outbox.add(an_outgoing("elsewhere", subject="mro:ops", to=ELSEWHERE), at(9))

            assert not work.outbox.add(an_outgoing("second", subject="mro:ops"), at(9))
            states = [(each.message.key, each.state) for each in work.outbox.unsettled()]

        assert states == [
            (key, SendState.QUEUED) for key in ("about nothing", "third", "another day", "elsewhere")
        ]

    def test_what_the_platform_may_have_is_not_replaced(self, database: Database) -> None:
        with database.changing() as work:
            work.outbox.add(an_outgoing("taken", subject="mro:ops"), at(9))
            taken = take(work)
            work.outbox.later(taken, at(9, 1))
            work.outbox.add(an_outgoing("new", subject="mro:ops"), at(9))

            assert keys(work.outbox.unsettled()) == ["taken", "new"]
            assert work.outbox.withdraw(CHANNEL, "mro:ops", at(9)) == 1
            assert keys(work.outbox.unsettled()) == ["taken"]
            found = work.outbox.by_key("new")
            assert found is not None
            assert found.state is SendState.REPLACED
            assert not work.outbox.said(found, None, at(9))

    def test_what_is_held_waits_in_nobodys_way(self, database: Database) -> None:
        minute = timedelta(minutes=1)
        with database.changing() as work:
            work.outbox.add(an_outgoing("held", subject="mro:ops"), at(9), minute)
            work.outbox.add(an_outgoing("held longer", subject="mro:ops"), at(9), minute * 2)
            assert work.outbox.next_at(HERE) == at(9, 2)
            queue(work, "reply")

            first = take(work)
            assert first.message.key == "reply"
            work.outbox.settle(first, SendState.SENT, None, at(9))
            assert work.outbox.take(HERE, at(9, 1), LEASE) is None
            held = work.outbox.take(HERE, at(9, 2), LEASE)

        assert held is not None
        assert (held.message.key, held.state) == ("held longer", SendState.QUEUED)

    def test_a_conversation_is_spoken_to_at_its_pace(self, database: Database) -> None:
        slow: dict[str, Pace | None] = {"console": Pace(conversation=timedelta(seconds=60))}
        with database.changing() as work:
            queue(work, "a", "b")
            queue(work, "c", to=ELSEWHERE)
            for key in ("a", "c"):
                taken = work.outbox.take(slow, at(9), LEASE)
                assert taken is not None
                assert taken.message.key == key
                work.outbox.settle(taken, SendState.SENT, None, at(9))

            assert work.outbox.take(slow, at(9), LEASE) is None
            assert work.outbox.take_for(CHANNEL, slow["console"], at(9), LEASE) is None
            assert work.outbox.next_at(slow) == at(9, 1)
            assert work.outbox.take_for(CHANNEL, slow["console"], at(9, 1), LEASE) is not None

    def test_a_workspace_is_spoken_to_at_its_pace_with_bursts(self, database: Database) -> None:
        pace = Pace(workspace=timedelta(seconds=20), burst=3)

        def said(work: UnitOfWork, minute: int) -> int:
            count = 0
            while taken := work.outbox.take({"console": pace}, at(9, minute), LEASE):
                work.outbox.settle(taken, SendState.SENT, None, at(9, minute))
                count += 1
            return count

        with database.changing() as work:
            for number in range(9):
                queue(work, f"{number}", to=replace(CHANNEL, conversation=f"#{number}"))

            assert [said(work, minute) for minute in (0, 0, 1, 2)] == [3, 0, 3, 3]

    def test_a_platform_may_ask_for_silence_everywhere(self, database: Database) -> None:
        pace = Pace(workspace=timedelta(seconds=1), burst=9)
        with database.changing() as work:
            queue(work, "a")
            queue(work, "b", to=ELSEWHERE)
            work.outbox.hold_up("console", pace, at(9, 5))
            work.outbox.hold_up("console", pace, at(9, 4))

            assert work.outbox.take({"console": pace}, at(9, 4), LEASE) is None
            assert work.outbox.take({"console": pace}, at(9, 5), LEASE) is not None
            assert work.outbox.take({"console": pace}, at(9, 5), LEASE) is None
