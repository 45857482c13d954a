"""What is kept of what people say in channels must do."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model import Address
from watchbill.model.remark import Barrier, Hearing, Trace
from watchbill.model.work import ItemId, ItemState
from watchbill.ports import Database
from watchbill.testing.builders import CHANNEL, DAY, OPS, a_received, a_spot, an_identity, an_item, at

ELSEWHERE = Address(platform="console", conversation="#sre")
SAID = Trace(spot=a_spot(link="https://chat.example/m1"))
ASKED = Trace(spot=a_spot("m2", "bob", at=at(10, 5)), team=OPS, item=ItemId("Q1"))


class TestRemarks:
    """The port `Remarks`, in sentences."""

    def test_a_message_is_kept_once(self, database: Database) -> None:
        with database.changing() as work:
            assert work.remarks.add(SAID)
            assert not work.remarks.add(replace(SAID, spot=replace(SAID.spot, account="bob")))
            assert work.remarks.add(Trace(spot=replace(SAID.spot, conversation="#sre")))
            assert work.remarks.add(Trace(spot=replace(SAID.spot, platform="slack")))

            assert work.remarks.get(SAID.spot) == SAID
            assert work.remarks.get(a_spot("m9")) is None

    def test_saving_replaces_what_is_kept(self, database: Database) -> None:
        with database.changing() as work:
            work.remarks.add(SAID)
            work.remarks.save(replace(SAID, team=OPS, item=ItemId("Q1"), gone=True))

            assert work.remarks.get(SAID.spot) == replace(SAID, team=OPS, item=ItemId("Q1"), gone=True)

    def test_that_a_command_pointed_at_it_is_not_kept(self, database: Database) -> None:
        with database.changing() as work:
            work.remarks.add(Trace(spot=a_spot(chosen=True)))

            assert work.remarks.get(a_spot()) == Trace(spot=a_spot())

    def test_a_thread_names_the_items_that_it_is_about(self, database: Database) -> None:
        root = replace(SAID, team=OPS, item=ItemId("Q1"))
        inside = Trace(spot=a_spot("m2", thread="m1", at=at(10, 5)), team=OPS, item=ItemId("Q2"))
        with database.changing() as work:
            for each in (root, inside, Trace(spot=a_spot("m3", thread="m1")), replace(ASKED, spot=a_spot("m4"))):
                work.remarks.add(each)

            assert work.remarks.items_of(CHANNEL, "m1") == [inside, root]
            assert work.remarks.items_of(ELSEWHERE, "m1") == []

    def test_threads_of_what_waits_come_newest_first_and_once(self, database: Database) -> None:
        with database.changing() as work:
            for number, state in ((1, ItemState.OPEN), (2, ItemState.ACKNOWLEDGED), (3, ItemState.RESOLVED)):
                work.items.add(an_item(f"Q{number}", dedupe_key=str(number), state=state))
            for spot, item in (
                (a_spot("m1"), "Q1"),
                (a_spot("m2", thread="m0", at=at(11)), "Q2"),
                (a_spot("m3", thread="m0", at=at(9)), "Q1"),
                (a_spot("m4"), "Q3"),
                (a_spot("m5", threaded=False), "Q1"),
                (a_spot("m6", conversation="#sre"), "Q1"),
            ):
                work.remarks.add(Trace(spot=spot, team=OPS, item=ItemId(item)))

            assert work.remarks.waiting(CHANNEL, 9) == ["m0", "m1"]
            assert work.remarks.waiting(CHANNEL, 1) == ["m0"]

    def test_what_an_account_asked_is_counted(self, database: Database) -> None:
        with database.changing() as work:
            for number in range(3):
                work.remarks.add(replace(ASKED, spot=a_spot(f"m{number}", "bob", at=at(10, number))))
            work.remarks.add(Trace(spot=a_spot("m8", "bob", at=at(10, 8))))
            work.remarks.add(replace(ASKED, spot=a_spot("m9", "ann", at=at(10, 9))))

            assert work.remarks.asked(an_identity("bob"), at(10, 1)) == 2
            assert work.remarks.asked(an_identity("bob", "slack"), at(10, 1)) == 0

    def test_what_came_in_a_channel_since_then_is_counted_without_what_is_deleted(
        self, database: Database
    ) -> None:
        with database.changing() as work:
            work.remarks.add(SAID)
            work.remarks.add(ASKED)
            work.remarks.add(Trace(spot=a_spot("m3", thread="m1", at=at(10, 10))))
            work.remarks.add(Trace(spot=a_spot("m4", at=at(10, 10)), gone=True))
            work.remarks.add(Trace(spot=a_spot("m5", conversation="#sre")))

            assert work.remarks.count(CHANNEL, at(10)) == 3
            assert work.remarks.count(replace(CHANNEL, thread="m1"), at(10, 5)) == 2
            assert work.remarks.count(ELSEWHERE, at(10)) == 1

    def test_threads_that_nobody_else_answered_come_oldest_first(self, database: Database) -> None:
        alone = Trace(spot=a_spot("m3", at=at(10, 10)))
        with database.changing() as work:
            for each in (
                SAID,
                Trace(spot=a_spot("r1", "ann", thread="m1", at=at(11))),  # its author's own
                Trace(spot=a_spot("r2", "bob", thread="m1", at=at(11)), gone=True),
                alone,
                Trace(spot=a_spot("m5", at=at(10, 20))),
                Trace(spot=a_spot("r5", "bob", thread="m5", at=at(11))),
                Trace(spot=a_spot("m6", at=at(10, 30)), gone=True),
                Trace(spot=a_spot("m7", at=at(10, 40), threaded=False)),
                ASKED,
                Trace(spot=a_spot("m8", at=at(9))),
            ):
                work.remarks.add(each)

            assert work.remarks.unanswered(CHANNEL, at(10), 9) == [SAID, alone]
            assert work.remarks.unanswered(CHANNEL, at(10), 1) == [SAID]

    def test_old_ones_are_forgotten_a_bounded_number_at_a_time(self, database: Database) -> None:
        with database.changing() as work:
            work.items.add(an_item("Q1", dedupe_key="one"))
            work.items.add(an_item("Q2", dedupe_key="two", state=ItemState.RESOLVED, resolved_at=at(11)))
            work.remarks.add(ASKED)  # its item waits
            work.remarks.add(Trace(spot=a_spot("m3", at=at(9)), team=OPS, item=ItemId("Q2")))
            for number in range(4, 8):
                work.remarks.add(Trace(spot=a_spot(f"m{number}", at=at(10, number))))
            work.remarks.add(Trace(spot=a_spot("new", at=at(12))))

            assert work.remarks.forget(at(11), 3) == 3
            assert work.remarks.get(a_spot("m6")) is not None
            assert work.remarks.forget(at(11), 3) == 2
            assert work.remarks.forget(at(11), 3) == 0
            assert [work.remarks.get(a_spot(each)) is not None for each in ("m2", "m7", "new")] == [
                True,
                False,
                True,
            ]

    def test_odd_text_is_kept_as_far_as_a_database_can(self, database: Database) -> None:
        odd = a_spot("\u202e" + "x" * 200, "nul\0 \ud83d", link="https://é.example/\0")
        with database.changing() as work:
            assert work.remarks.add(Trace(spot=odd))
            assert not work.remarks.add(Trace(spot=odd))
            assert work.remarks.count(CHANNEL, at(10)) == 1


HEARING = Hearing(platform="console", conversation="#ops", since=at(9), until=at(9, 30))


class TestHearings:
    """The port `Hearings`, in sentences."""

    def test_each_channel_has_one(self, database: Database) -> None:
        blocked = replace(HEARING, conversation="#sre", barrier=Barrier.OUTSIDE)
        with database.changing() as work:
            work.hearings.save(replace(HEARING, since=at(8)))
            work.hearings.save(HEARING)
            work.hearings.save(blocked)

            assert work.hearings.get(replace(CHANNEL, thread="m1")) == HEARING
            assert work.hearings.get(ELSEWHERE) == blocked
            assert work.hearings.get(Address(platform="slack", conversation="#ops")) is None

    def test_listening_moves_those_that_are_heard_and_never_back(self, database: Database) -> None:
        others = [
            replace(HEARING, conversation="#sre", barrier=Barrier.OUTSIDE),
            replace(HEARING, conversation="#other"),
            replace(HEARING, platform="slack"),
            replace(HEARING, conversation="#late", until=at(12)),
        ]
        with database.changing() as work:
            for each in (HEARING, *others):
                work.hearings.save(each)
            work.hearings.listened("console", ["#ops", "#sre", "#late", "#unknown"], at(10))

            assert work.hearings.get(CHANNEL) == replace(HEARING, until=at(10))
            for each in others:
                assert work.hearings.get(Address(platform=each.platform, conversation=each.conversation)) == each


class TestInbox:
    """What the port `Inbox` keeps of the message that a command is about."""

    def test_the_message_comes_back_with_the_command(self, database: Database) -> None:
        spot = a_spot("m\ud83d1", thread="m0", link="https://chat.example/m1", chosen=True, at=at(9, day=DAY))
        received = a_received(about=spot)
        with database.changing() as work:
            work.inbox.receive(received, timedelta(seconds=30))
            (again,) = work.inbox.abandoned(["console"], at(12), timedelta(seconds=30))

        assert again == received
