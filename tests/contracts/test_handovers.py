"""What stored evening checks and highlights must do."""

from dataclasses import replace
from datetime import date

from watchbill.model.people import TeamId
from watchbill.model.ticket import Column
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, DAY, OPS, a_carried, a_handover, a_highlight, a_left_out, at

MONDAY, WEDNESDAY = date(2026, 11, 30), date(2026, 12, 2)
WEB = TeamId("web")


class TestHandovers:
    """The port `Handovers`, in sentences."""

    def test_what_was_added_comes_back_in_its_order(self, database: Database) -> None:
        second = a_carried("T-1", column=Column.BLOCKED, owner=None, note="waits for ops", passed=3)
        handover = a_handover(by=BOB, to=None, carried=(a_carried("T-2"), second))
        with database.changing() as work:
            assert work.handovers.add(handover)

        with database.reading() as work:
            assert work.handovers.get(OPS, DAY) == handover
            assert work.handovers.get(WEB, DAY) is None

    def test_a_day_is_handed_over_once(self, database: Database) -> None:
        with database.changing() as work:
            work.handovers.add(a_handover())

            assert not work.handovers.add(a_handover(by=ANN, carried=(a_carried("T-9"),)))
            assert work.handovers.get(OPS, DAY) == a_handover()

    def test_the_latest_is_of_an_earlier_day(self, database: Database) -> None:
        with database.changing() as work:
            for day in (MONDAY, DAY, date(2026, 11, 27)):
                work.handovers.add(a_handover(day=day, carried=()))
            work.handovers.add(a_handover(team=WEB))

        with database.reading() as work:
            assert work.handovers.latest(OPS, WEDNESDAY) == a_handover(carried=())
            assert work.handovers.latest(OPS, DAY) == a_handover(day=MONDAY, carried=())
            assert work.handovers.latest(OPS, date(2026, 11, 27)) is None

    def test_what_a_day_only_names_is_left_out_once_and_can_be_told_after_all(self, database: Database) -> None:
        first, second = a_left_out("T-2", at=at(15)), a_left_out("T-1", person=BOB)
        with database.changing() as work:
            assert work.handovers.leave_out(first)
            assert work.handovers.leave_out(second)
            assert not work.handovers.leave_out(replace(first, person=BOB))
            work.handovers.leave_out(a_left_out("T-1", day=MONDAY))
            assert list(work.handovers.left_out(OPS, DAY)) == [first, second]

            assert work.handovers.tell(OPS, DAY, first.key)
            assert not work.handovers.tell(OPS, DAY, first.key)

        with database.reading() as work:
            assert list(work.handovers.left_out(OPS, DAY)) == [second]
            assert len(work.handovers.left_out(OPS, MONDAY)) == 1
            assert list(work.handovers.left_out(WEB, DAY)) == []

    def test_how_often_it_was_changed_and_when_it_was_checked_is_kept(self, database: Database) -> None:
        told = a_carried(next="resync", waiting="the vendor", since=MONDAY)
        changed = a_handover(changes=3, checked_at=at(18), carried=(told,))
        with database.changing() as work:
            work.handovers.add(a_handover())
            work.handovers.replace(changed)

        with database.reading() as work:
            assert work.handovers.get(OPS, DAY) == changed

    def test_highlights_of_a_day_come_oldest_first(self, database: Database) -> None:
        late, first, second = (
            a_highlight("late", at=at(17)),
            a_highlight("first"),
            a_highlight("second", person=BOB),
        )
        with database.changing() as work:
            for highlight in (late, first, second, a_highlight("another day", day=MONDAY)):
                work.handovers.add_highlight(highlight)

        with database.reading() as work:
            assert work.handovers.highlights(OPS, DAY) == [first, second, late]
            assert work.handovers.highlights(WEB, DAY) == []
