"""What stored days that are over must do."""

from datetime import timedelta

from watchbill.model.closed_day import Credit
from watchbill.model.people import TeamId
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, DAY, OPS, a_closed_day

WEB = TeamId("web")
NEXT = DAY + timedelta(days=1)


class TestClosedDays:
    """The port `ClosedDays`, in sentences."""

    def test_what_was_added_comes_back(self, database: Database) -> None:
        credits = {ANN: Credit(turns=-3, unpopular=2, backups=1), BOB: Credit(turns=3, unpopular=-2, backups=-1)}
        first, second = a_closed_day(), a_closed_day(day=NEXT, unpopular=True, credits=credits)
        with database.changing() as work:
            assert work.closed_days.add(second)
            assert work.closed_days.add(first)

        with database.reading() as work:
            assert list(work.closed_days.between(OPS, DAY, NEXT)) == [first, second]
            assert list(work.closed_days.between(OPS, NEXT, NEXT)) == [second]
            assert work.closed_days.latest(OPS) == second
            assert work.closed_days.latest(WEB) is None

    def test_a_day_on_which_nobody_served_is_closed_too(self, database: Database) -> None:
        nobody = a_closed_day(primary=None, backup=None, shares={}, credits={})
        with database.changing() as work:
            work.closed_days.add(nobody)

        with database.reading() as work:
            assert work.closed_days.latest(OPS) == nobody

    def test_a_day_is_closed_once(self, database: Database) -> None:
        with database.changing() as work:
            work.closed_days.add(a_closed_day())

            assert not work.closed_days.add(a_closed_day(primary=BOB))
            assert work.closed_days.add(a_closed_day(team=WEB))
            assert work.closed_days.latest(OPS) == a_closed_day()
