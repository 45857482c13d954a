"""What is still to be done at outside trackers, and how their tickets were, as it is kept."""

from dataclasses import replace

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.mirror import Mirrored
from watchbill.model.ticket import Column, TicketKey
from watchbill.ports import Database
from watchbill.testing.builders import OPS, at


def an_errand(id: str, key: str = "OPS-1", tracker: str = "jira") -> Errand:
    """Somebody's comment."""
    return Errand(
        id=ErrandId(id),
        tracker=tracker,
        team=OPS,
        key=TicketKey(key),
        kind=ErrandKind.COMMENT,
        at=at(10),
        text=f"about {key}",
        again_at=at(10),
    )


class TestErrands:
    """The port `Errands`, in sentences."""

    def test_they_come_back_in_their_order_by_tracker_and_by_ticket(self, database: Database) -> None:
        first, second = an_errand("z"), an_errand("a")
        with database.changing() as work:
            for each in (first, an_errand("m", "OPS-2"), second, an_errand("o", tracker="github")):
                work.errands.add(each)

        with database.reading() as work:
            assert [each.id for each in work.errands.pending("jira")] == ["z", "m", "a"]
            assert work.errands.of(TicketKey("OPS-1"))[:2] == [first, second]
            assert work.errands.get(ErrandId("a")) == second

    def test_one_is_found_under_another_key_until_it_is_over(self, database: Database) -> None:
        moved = replace(an_errand("a"), key=TicketKey("NET-7"), attempts=2)
        with database.changing() as work:
            work.errands.add(an_errand("a"))
            work.errands.save(moved)

            assert work.errands.get(moved.id) == moved
            assert work.errands.remove(moved.id)
            assert work.errands.get(moved.id) is None
            assert not work.errands.remove(moved.id)


def a_mirrored(key: str, id: str, tracker: str = "jira") -> Mirrored:
    """As the tracker had it."""
    return Mirrored(
        key=TicketKey(key), tracker=tracker, id=id, column=Column.BACKLOG, account=None, updated_at=at(9)
    )


class TestMirrored:
    """The port `MirroredTickets`, in sentences."""

    def test_those_alike_have_one_of_the_ids_or_of_the_keys(self, database: Database) -> None:
        moved, other, both = a_mirrored("NET-7", "1"), a_mirrored("OPS-2", "x", "github"), a_mirrored("OPS-3", "3")
        with database.changing() as work:
            for each in (both, moved, other, a_mirrored("OPS-4", "4"), a_mirrored("A-1", "1", "github")):
                work.mirrored.save(each)

        keys = [TicketKey("OPS-1"), TicketKey("OPS-2"), TicketKey("OPS-3")]
        with database.reading() as work:
            assert work.mirrored.alike("jira", ["1", "2", "3"], keys) == [moved, other, both]
            assert work.mirrored.alike("jira", [], []) == []
