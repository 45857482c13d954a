"""What leases must do."""

from datetime import timedelta

from watchbill.ports import Database
from watchbill.testing.builders import at

LENGTH = timedelta(seconds=30)
ACCOUNT = "account:xmpp"


class TestLeases:
    """The port `Leases`, in sentences."""

    def test_one_at_a_time_holds_it(self, database: Database) -> None:
        with database.changing() as work:
            assert work.leases.take(ACCOUNT, "one", at(9), LENGTH) == 1
            assert work.leases.take(ACCOUNT, "two", at(9) + LENGTH / 2, LENGTH) is None
            assert work.leases.take("account:irc", "two", at(9), LENGTH) == 1

    def test_when_it_is_over_another_may_take_it_and_the_first_has_lost_it(self, database: Database) -> None:
        with database.changing() as work:
            work.leases.take(ACCOUNT, "one", at(9), LENGTH)

            assert work.leases.take(ACCOUNT, "two", at(9) + LENGTH, LENGTH) == 2
            assert not work.leases.renew(ACCOUNT, "one", 1, at(10))
            assert work.leases.renew(ACCOUNT, "two", 2, at(10))
            assert work.leases.take(ACCOUNT, "one", at(9, 59), LENGTH) is None

    def test_who_comes_late_and_finds_nobody_else_goes_on(self, database: Database) -> None:
        with database.changing() as work:
            work.leases.take(ACCOUNT, "one", at(9), LENGTH)

            assert work.leases.renew(ACCOUNT, "one", 1, at(12))
            assert work.leases.take(ACCOUNT, "two", at(11), LENGTH) is None

    def test_the_same_holder_that_starts_again_has_a_new_fence(self, database: Database) -> None:
        with database.changing() as work:
            work.leases.take(ACCOUNT, "one", at(9), LENGTH)

            assert work.leases.take(ACCOUNT, "one", at(9), LENGTH) == 2
            assert not work.leases.renew(ACCOUNT, "one", 1, at(10))

    def test_what_is_given_up_is_free_at_once(self, database: Database) -> None:
        with database.changing() as work:
            work.leases.take(ACCOUNT, "one", at(9), LENGTH)
            work.leases.give_up(ACCOUNT, "two", 1, at(9))
            assert work.leases.take(ACCOUNT, "two", at(9), LENGTH) is None

            work.leases.give_up(ACCOUNT, "one", 1, at(9))
            assert work.leases.take(ACCOUNT, "two", at(9), LENGTH) == 2
