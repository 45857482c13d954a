"""What due work must do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from watchbill.model.duty import Due, DueKind
from watchbill.model.people import TeamId
from watchbill.ports import Database, UnitOfWork
from watchbill.testing.builders import DAY, OPS, a_due, at

LEASE = timedelta(minutes=1)
KINDS = list(DueKind)
DESIGNATION = a_due()
EVENING = a_due(DueKind.EVENING_CHECK, at=at(17, 30))
TOMORROW = a_due(day=date(2026, 12, 2), at=at(9, day=date(2026, 12, 2)))


def take(work: UnitOfWork, hour: int = 9, minute: int = 0, most: int = 1) -> list[Due]:
    return list(work.due.take(KINDS, at(hour, minute), LEASE, most))


class TestDueWork:
    """The port `DueWork`, in sentences."""

    def test_a_day_owes_one_thing_of_a_kind(self, database: Database) -> None:
        with database.changing() as work:
            assert work.due.ensure(DESIGNATION)
            assert not work.due.ensure(a_due(at=at(11)))
            assert work.due.ensure(a_due(team=TeamId("web")))
            assert [each.at for each in work.due.open()] == [at(9), at(9)]

    def test_a_slot_may_be_a_key_of_its_own(self, database: Database) -> None:
        recurring = a_due(DueKind.PLANNING, slot="always")
        with database.changing() as work:
            assert work.due.ensure(recurring)
            assert work.due.find(DueKind.PLANNING, OPS, "always") == recurring
            assert work.due.find(DueKind.PLANNING, OPS, DAY.isoformat()) is None

        with pytest.raises(ValueError, match="always"):
            _ = recurring.day

    def test_what_is_owed_comes_by_time(self, database: Database) -> None:
        with database.changing() as work:
            for due in (TOMORROW, EVENING, DESIGNATION):
                work.due.ensure(due)

        with database.reading() as work:
            assert work.due.open() == [DESIGNATION, EVENING, TOMORROW]
            assert work.due.next_at(KINDS) == at(9)
            assert work.due.next_at([DueKind.EVENING_CHECK]) == at(17, 30)
            assert work.due.next_at([]) is None

    def test_nothing_is_taken_before_its_time(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(EVENING)
            work.due.ensure(DESIGNATION)

            assert work.due.take(KINDS, at(9) - timedelta(microseconds=1), LEASE, 9) == []
            assert work.due.take([DueKind.EVENING_CHECK], at(9), LEASE, 9) == []
            assert take(work, most=9) == [replace(DESIGNATION, fence=1)]

    def test_several_are_taken_at_once_earliest_first(self, database: Database) -> None:
        with database.changing() as work:
            for due in (TOMORROW, EVENING, DESIGNATION):
                work.due.ensure(due)

            assert take(work, 18, most=1) == [replace(DESIGNATION, fence=1)]
            assert take(work, 18, most=9) == [replace(EVENING, fence=1)]

    def test_what_somebody_has_is_nobody_elses_until_the_lease_is_over(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)
            assert take(work) == []
            assert work.due.next_at(KINDS) == at(9) + LEASE
            assert work.due.open() == [replace(mine, attempts=1)]

            (theirs,) = take(work, 9, 1)
            assert theirs == replace(DESIGNATION, fence=2, attempts=1)
            assert not work.due.renew(mine, at(10))
            assert not work.due.done(mine, at(9, 1))
            assert not work.due.again(mine, at(10), "it was slow")
            assert not work.due.again(mine, at(10))
            assert not work.due.bury(mine, at(9, 1), "it was slow")
            assert work.due.done(theirs, at(9, 1))
            assert not work.due.done(theirs, at(9, 1))

    def test_a_lease_that_is_renewed_goes_on(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)

            assert work.due.renew(mine, at(9, 30))
            assert take(work, 9, 29) == []
            assert len(take(work, 9, 30)) == 1

    def test_what_was_tried_before_is_taken_alone(self, database: Database) -> None:
        others = [a_due(team=TeamId(name), at=at(8, minute)) for name, minute in (("a", 1), ("b", 2), ("c", 3))]
        with database.changing() as work:
            for due in others:
                work.due.ensure(due)
            first, second, third = take(work, most=9)
            work.due.again(second, at(9), "the tracker does not answer")
            work.due.again(third, at(10))
            work.due.again(first, at(10))
            work.due.ensure(DESIGNATION)

            assert [each.team for each in take(work, 11, most=9)] == ["b"]
            assert [each.team for each in take(work, 11, most=9)] == ["ops", "a", "c"]

    def test_what_is_done_is_owed_no_more_and_never_again(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)
            assert work.due.done(mine, at(9))

            assert take(work, 18) == []
            assert work.due.next_at(KINDS) is None
            assert work.due.open() == []
            assert work.due.find(DESIGNATION.kind, DESIGNATION.team, DESIGNATION.slot) is None
            assert not work.due.ensure(DESIGNATION)

    def test_a_failed_try_is_counted_and_does_not_move_the_promise(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)
            assert work.due.again(mine, at(9, 5), "the tracker does not answer")

            assert take(work, 9, 4) == []
            assert take(work, 9, 5) == [replace(DESIGNATION, attempts=1, fence=2)]

    def test_what_is_owed_again_and_again_has_a_new_promise_and_no_tries(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)
            assert work.due.done(mine, at(9))
            assert work.due.again(mine, at(10))

            assert work.due.open() == [replace(mine, at=at(10), attempts=0)]
            assert take(work, 10) == [replace(DESIGNATION, at=at(10), fence=2)]

    def test_what_is_buried_is_tried_no_more_but_shown(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)
            assert work.due.bury(mine, at(9), "given up after 1 try")

            assert take(work, 18) == []
            assert work.due.next_at(KINDS) is None
            assert work.due.open() == []
            assert [(each.team, each.slot) for each in work.due.buried()] == [(OPS, DAY.isoformat())]
            assert not work.due.ensure(DESIGNATION)
            assert not work.due.again(mine, at(10))

    def test_what_is_owed_after_all_is_so_whatever_became_of_it(self, database: Database) -> None:
        with database.changing() as work:
            work.due.owe(DESIGNATION)
            (mine,) = take(work)
            assert work.due.done(mine, at(9))
            work.due.owe(a_due(at=at(10)))
            assert work.due.open() == [a_due(at=at(10), fence=2)]

            (mine,) = take(work, 10)
            assert work.due.bury(mine, at(10), "given up after 1 try")
            work.due.owe(a_due(at=at(11)))
            assert work.due.buried() == []
            assert work.due.open() == [a_due(at=at(11), fence=4)]
            assert take(work, 11) == [a_due(at=at(11), fence=5)]

    def test_what_is_owed_already_is_owed_at_the_earlier_time(self, database: Database) -> None:
        with database.changing() as work:
            work.due.owe(a_due(at=at(10)))
            work.due.owe(a_due(at=at(11)))
            assert work.due.next_at(KINDS) == at(10)
            work.due.owe(a_due(at=at(9)))
            assert work.due.next_at(KINDS) == at(9)
            assert [each.at for each in work.due.open()] == [at(9)]

    def test_whoever_works_on_what_is_owed_once_more_loses_it(self, database: Database) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)
            work.due.owe(a_due(at=at(10)))

            assert not work.due.done(mine, at(9))
            assert not work.due.again(mine, at(9, 30))
            (anew,) = take(work)
            assert anew == replace(DESIGNATION, fence=3, attempts=1)
            assert work.due.done(anew, at(9))

    def test_what_failed_and_is_owed_once_more_is_tried_at_once_and_still_counted(
        self, database: Database
    ) -> None:
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            (mine,) = take(work)
            work.due.again(mine, at(9, 30), "the tracker does not answer")
            work.due.owe(a_due(at=at(10)))

            assert take(work, 9, 1) == [replace(DESIGNATION, fence=3, attempts=1)]

    def test_a_changed_schedule_moves_what_is_owed_but_not_what_was_done_or_tried(
        self, database: Database
    ) -> None:
        later = a_due(at=at(10))
        with database.changing() as work:
            work.due.ensure(DESIGNATION)
            work.due.move(later)
            assert work.due.open() == [later]

            (mine,) = take(work, 10)
            work.due.move(DESIGNATION)
            work.due.again(mine, at(10, 5), "the tracker does not answer")
            work.due.move(DESIGNATION)
            assert work.due.next_at(KINDS) == at(10, 5)

            (mine,) = take(work, 10, 5)
            work.due.done(mine, at(10, 6))
            work.due.move(DESIGNATION)
            assert work.due.open() == []
