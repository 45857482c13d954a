"""What due work must do."""

from datetime import date, timedelta

from watchbill.model.duty import DueKind
from watchbill.model.people import TeamId
from watchbill.ports import Database
from watchbill.testing.builders import DAY, a_due, at

DESIGNATION = a_due()
EVENING = a_due(DueKind.EVENING_CHECK, at=at(17, 30))
TOMORROW = a_due(day=date(2026, 12, 2), at=at(9, day=date(2026, 12, 2)))


class TestDueWork:
    """The port `DueWork`, in sentences."""

    def test_a_day_owes_one_thing_of_a_kind(self, database: Database) -> None:
        with database.changing() as work:
            assert work.due.ensure(DESIGNATION)
            assert not work.due.ensure(a_due(at=at(11)))
            assert work.due.ensure(a_due(team=TeamId("web")))
            assert [each.at for each in work.due.open()] == [at(9), at(9)]

    def test_what_is_owed_comes_by_time(self, database: Database) -> None:
        with database.changing() as work:
            for due in (TOMORROW, EVENING, DESIGNATION):
                work.due.ensure(due)

        with database.reading() as work:
            assert work.due.open() == [DESIGNATION, EVENING, TOMORROW]
            assert work.due.next_at() == at(9)

    def test_nothing_is_ready_before_its_time(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(EVENING)
            work.due.ensure(DESIGNATION)

            assert work.due.ready(at(9) - timedelta(microseconds=1)) is None
            assert work.due.ready(at(9)) == DESIGNATION
            assert work.due.ready(at(18)) == DESIGNATION

    def test_what_is_done_is_owed_no_more_and_never_again(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            work.due.done(DESIGNATION, at(9))

            assert work.due.ready(at(18)) is None
            assert work.due.next_at() is None
            assert work.due.open() == []
            assert not work.due.ensure(DESIGNATION)

    def test_a_failed_attempt_is_counted_and_tried_later(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            work.due.again(DESIGNATION, at(9, 5), "the tracker does not answer")

            assert work.due.ready(at(9, 4)) is None
            assert work.due.ready(at(9, 5)) == a_due(at=at(9, 5), attempts=1)
            assert work.due.open() == [a_due(day=DAY, at=at(9, 5), attempts=1)]

    def test_a_changed_schedule_moves_what_is_owed_but_not_what_was_done_or_tried(
        self, database: Database
    ) -> None:
        later = a_due(at=at(10))
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            work.due.move(later)
            assert work.due.open() == [later]

            work.due.again(later, at(10, 5), "the tracker does not answer")
            work.due.move(DESIGNATION)
            assert work.due.next_at() == at(10, 5)

            work.due.done(later, at(10, 6))
            work.due.move(DESIGNATION)
            assert work.due.open() == []
