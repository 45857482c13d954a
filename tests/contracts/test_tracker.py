"""What every tracker must do: a subclass that gives a `tracker` without tickets runs all of it.

The people "ann" and "bob" exist where the tracker lives.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from watchbill.errors import TrackerUnavailable
from watchbill.jobs.durable import DURABLE
from watchbill.model.keys import ItemId
from watchbill.model.ticket import Column, Ticket, TicketKey
from watchbill.ports import Database, Tracker
from watchbill.sql.columns import metadata
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import ANN, BOB, a_note, a_person, a_team, at
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.outside_tracker import Elsewhere
from watchbill.trackers.board import Board

A1 = ItemId("A1")


def keys(tickets: Sequence[Ticket]) -> list[TicketKey]:
    return [each.key for each in tickets]


def started(tracker: Tracker, ticket: Ticket) -> Ticket:
    """The ticket after Ann took it."""
    taken = tracker.assign(ticket, ANN, Column.IN_PROGRESS, at(10))
    assert taken is not None
    return taken


class TrackerContract:
    """The port `Tracker`, in sentences."""

    def test_an_unknown_key_is_nothing(self, tracker: Tracker) -> None:
        assert tracker.get(TicketKey("NOWHERE-1")) is None

    def test_what_was_created_comes_back_in_backlog_with_nobody_on_it(self, tracker: Tracker) -> None:
        made = tracker.create("Renew the certificate", at(9))

        assert tracker.get(made.key) == made
        assert (made.title, made.column, made.assignee) == ("Renew the certificate", Column.BACKLOG, None)

    def test_a_new_ticket_is_the_last_of_backlog(self, tracker: Tracker) -> None:
        made = [tracker.create(title, at(9)) for title in ("one", "two", "three")]

        assert keys(tracker.backlog()) == keys(made)

    def test_no_two_tickets_share_a_key(self, tracker: Tracker) -> None:
        made = [tracker.create("the same", at(9)) for _ in range(12)]

        assert len(set(keys(made))) == 12
        assert set(keys(made)) <= set(tracker.keys())

    def test_one_ticket_is_made_for_an_item_and_says_so(self, tracker: Tracker) -> None:
        made = tracker.create("The disk", at(9), origin=A1, text="From A1:\n93 % full")
        again = tracker.create("The disk once more", at(10), origin=A1)
        other = tracker.create("The CPU", at(10), origin=ItemId("A2"))

        assert (made.origin, made.text) == (A1, "From A1:\n93 % full")
        assert again == made
        assert keys(tracker.backlog()) == [made.key, other.key]

    def test_the_ticket_of_an_item_is_returned_as_it_is_whatever_became_of_it(self, tracker: Tracker) -> None:
        made = tracker.create("The disk", at(9), origin=A1)
        done = tracker.move(started(tracker, made), Column.DONE, at(11))

        assert tracker.create("The disk", at(12), origin=A1) == done

    def test_a_title_comes_back_letter_by_letter(self, tracker: Tracker) -> None:
        title = "<b>*Żółw*</b> @all 👩‍🚒 \u202eright to left `x`; DROP TABLE tickets --"

        made = tracker.create(title, at(9))

        assert (tracker.get(made.key) or made).title == title

    def test_who_is_assigned_has_it_in_progress(self, tracker: Tracker) -> None:
        made = tracker.create("one", at(9))

        taken = tracker.assign(made, ANN, Column.IN_PROGRESS, at(10))

        assert taken is not None
        assert (taken.assignee, taken.column) == (ANN, Column.IN_PROGRESS)
        assert tracker.get(made.key) == taken
        assert keys(tracker.in_progress()) == [made.key]
        assert tracker.backlog() == []

    def test_of_two_who_saw_the_same_one_wins(self, tracker: Tracker) -> None:
        seen = tracker.create("one", at(9))

        first = tracker.assign(seen, ANN, Column.IN_PROGRESS, at(10))
        second = tracker.assign(seen, BOB, Column.IN_PROGRESS, at(10))

        assert first is not None
        assert second is None
        assert tracker.get(seen.key) == first

    def test_who_saw_it_before_it_moved_moves_nothing(self, tracker: Tracker) -> None:
        seen = started(tracker, tracker.create("one", at(9)))
        tracker.move(seen, Column.DONE, at(11))

        assert tracker.move(seen, Column.BLOCKED, at(12)) is None
        assert tracker.in_progress() == []

    def test_who_read_it_again_may_take_it_over(self, tracker: Tracker) -> None:
        theirs = started(tracker, tracker.create("one", at(9)))

        over = tracker.assign(tracker.get(theirs.key) or theirs, BOB, Column.IN_PROGRESS, at(11))

        assert over is not None
        assert over.assignee == BOB

    def test_a_blocked_ticket_keeps_its_person_and_stays_in_sight(self, tracker: Tracker) -> None:
        blocked = tracker.move(started(tracker, tracker.create("one", at(9))), Column.BLOCKED, at(11))

        assert blocked is not None
        assert (blocked.assignee, blocked.column) == (ANN, Column.BLOCKED)
        assert tracker.in_progress() == [blocked]

    def test_a_done_ticket_leaves_the_board_but_not_the_tracker(self, tracker: Tracker) -> None:
        done = tracker.move(started(tracker, tracker.create("one", at(9))), Column.DONE, at(11))

        assert done is not None
        assert [*tracker.in_progress(), *tracker.backlog()] == []
        assert tracker.get(done.key) == done
        assert done.key in set(tracker.keys())

    def test_a_released_ticket_is_in_backlog_with_nobody_on_it(self, tracker: Tracker) -> None:
        mine = started(tracker, tracker.create("one", at(9)))

        released = tracker.assign(mine, None, Column.BACKLOG, at(11))

        assert released is not None
        assert released.assignee is None
        assert tracker.backlog() == [released]

    def test_a_ticket_that_changed_column_says_when(self, tracker: Tracker) -> None:
        made = tracker.create("one", at(9))

        taken = started(tracker, made)
        over = tracker.assign(taken, BOB, Column.IN_PROGRESS, at(12))

        assert made.moved_at == at(9)
        assert taken.moved_at == at(10)
        assert over is not None
        assert over.moved_at == at(10)

    def test_the_last_comment_of_each_ticket_is_found(self, tracker: Tracker) -> None:
        one, two, silent = (tracker.create(title, at(9)).key for title in ("one", "two", "silent"))
        tracker.comment(a_note(one, "first", at=at(10)))
        tracker.comment(a_note(one, "second", at=at(11)))
        tracker.comment(a_note(two, "only", at=at(9), author=None))

        found = tracker.last_notes([one, two, silent, TicketKey("NOWHERE-1")])

        assert {key: note.text for key, note in found.items()} == {one: "second", two: "only"}

    def test_no_comment_is_found_for_no_ticket(self, tracker: Tracker) -> None:
        assert tracker.last_notes([]) == {}


class BoardContract(TrackerContract):
    """The built-in board, over any database."""

    @pytest.fixture
    def tracker(self, database: Database) -> Iterator[Tracker]:
        team = a_team()
        with database.changing() as work:
            work.teams.save(team)
            for name in ("ann", "bob"):
                work.people.save(a_person(name))
            yield Board(work, team)

    def test_a_released_ticket_returns_to_its_old_place(self, tracker: Tracker) -> None:
        made = [tracker.create(title, at(9)) for title in ("one", "two", "three")]
        mine = started(tracker, made[1])

        tracker.assign(mine, None, Column.BACKLOG, at(9) + timedelta(days=1))

        assert keys(tracker.backlog()) == keys(made)

    def test_what_is_created_comes_after_what_may_be_released(self, tracker: Tracker) -> None:
        mine = started(tracker, tracker.create("one", at(9)))
        late = tracker.create("two", at(11))

        tracker.assign(mine, None, Column.BACKLOG, at(12))

        assert keys(tracker.backlog()) == [mine.key, late.key]


class TestBoardInMemory(BoardContract):
    @pytest.fixture
    def database(self) -> Database:
        return MemoryDatabase()


class TestBoardOnSqlite(BoardContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[Database]:
        url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
        tables = create_engine(url)
        metadata.create_all(tables)
        tables.dispose()
        opened = SqlDatabase(url, DURABLE)
        yield opened
        opened.dispose()


class TestTrackerElsewhere(TrackerContract):
    """The one that other tests take for an outside tracker."""

    @pytest.fixture
    def place(self) -> Elsewhere:
        return Elsewhere()

    @pytest.fixture
    def tracker(self, place: Elsewhere) -> Iterator[Tracker]:
        with MemoryDatabase().changing() as work:
            yield place(work, a_team())

    def test_what_it_did_stays_done_when_our_transaction_is_rolled_back(self, place: Elsewhere) -> None:
        ours = MemoryDatabase()
        with suppress(TrackerUnavailable), ours.changing() as work:
            place(work, a_team()).create("one", at(9))
            place.away = True
            place(work, a_team()).create("two", at(9))
        place.away = False

        with ours.reading() as work:
            assert [each.title for each in place(work, a_team()).backlog()] == ["one"]

    def test_while_it_is_away_it_says_so_and_changes_nothing(self, place: Elsewhere, tracker: Tracker) -> None:
        place.away = True
        with pytest.raises(TrackerUnavailable, match="Nothing was changed"):
            tracker.create("one", at(9))
        place.away = False

        assert tracker.backlog() == []
