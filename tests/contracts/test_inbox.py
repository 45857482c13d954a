"""What the inbox must do."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model.address import Address
from watchbill.ports import Database
from watchbill.testing.builders import a_received, an_identity, at

LEASE = timedelta(minutes=1)
HERE = ("console",)


class TestInbox:
    """The port `Inbox`, in sentences."""

    def test_an_event_is_received_once(self, database: Database) -> None:
        with database.changing() as work:
            assert work.inbox.receive(a_received(), LEASE)
            assert not work.inbox.receive(a_received(words="TICKET-9"), LEASE)
            assert work.inbox.receive(a_received(platform="slack"), LEASE)

    def test_an_event_is_done_once(self, database: Database) -> None:
        with database.changing() as work:
            work.inbox.receive(a_received(), LEASE)

            assert work.inbox.done("console", "event-1", at(10))
            assert not work.inbox.done("console", "event-1", at(11))
            assert not work.inbox.done("console", "event-2", at(11))
            assert not work.inbox.receive(a_received(), LEASE)

    def test_what_nobody_works_on_any_more_comes_back_whole(self, database: Database) -> None:
        to = Address(platform="console", conversation="#ask", thread="thread 1")
        received = a_received(sender=an_identity("U1", "slack"), address=to, words="TICKET-1 anyway\n👩‍🚒")
        with database.changing() as work:
            work.inbox.receive(received, LEASE)

            assert work.inbox.abandoned(HERE, at(10) + LEASE - timedelta(seconds=1), LEASE) == []
            assert work.inbox.abandoned(HERE, at(10) + LEASE, LEASE) == [received]

    def test_whoever_takes_it_up_has_a_lease_of_their_own(self, database: Database) -> None:
        with database.changing() as work:
            work.inbox.receive(a_received(), LEASE)

            assert work.inbox.abandoned(HERE, at(10, 5), LEASE) == [a_received()]
            assert work.inbox.abandoned(HERE, at(10, 5), LEASE) == []
            assert work.inbox.abandoned(HERE, at(10, 6), LEASE) == [a_received()]

    def test_what_is_done_is_not_abandoned(self, database: Database) -> None:
        with database.changing() as work:
            work.inbox.receive(a_received(), LEASE)
            work.inbox.done("console", "event-1", at(10))

            assert work.inbox.abandoned(HERE, at(12), LEASE) == []

    def test_only_these_platforms_are_looked_at_oldest_first(self, database: Database) -> None:
        late, early = a_received("late", at=at(11)), a_received("early", at=at(9))
        with database.changing() as work:
            for received in (late, early, replace(early, platform="slack")):
                work.inbox.receive(received, LEASE)

            assert work.inbox.abandoned(HERE, at(12), LEASE) == [early, late]
            assert work.inbox.abandoned([], at(12), LEASE) == []

    def test_a_released_lease_is_over_at_once(self, database: Database) -> None:
        with database.changing() as work:
            work.inbox.receive(a_received("a"), LEASE)
            work.inbox.receive(a_received("b", platform="slack"), LEASE)
            work.inbox.receive(a_received("c"), LEASE)
            work.inbox.done("console", "c", at(10))
            work.inbox.release(HERE)

            found = work.inbox.abandoned(["console", "slack"], at(10), LEASE)
            assert [each.event_id for each in found] == ["a"]
