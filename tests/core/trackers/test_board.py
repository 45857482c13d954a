"""The board's own ways: its keys, and whose tickets it shows."""

from collections.abc import Iterator

import pytest

from watchbill.model.people import TeamId
from watchbill.model.ticket import Column, TicketKey
from watchbill.ports import UnitOfWork
from watchbill.testing.builders import a_team, a_ticket, at
from watchbill.testing.memory import MemoryDatabase
from watchbill.trackers.board import Board

TEAM, OTHER = a_team("ops"), a_team("dev")


@pytest.fixture
def work() -> Iterator[UnitOfWork]:
    """A unit of work with two teams."""
    with MemoryDatabase().changing() as opened:
        opened.teams.save(TEAM)
        opened.teams.save(OTHER)
        yield opened


def test_the_first_ticket_of_all_is_ticket_1(work: UnitOfWork) -> None:
    assert Board(work, TEAM).create("one", at(9)).key == "TICKET-1"


def test_new_keys_go_on_where_the_team_is(work: UnitOfWork) -> None:
    for key in ("OPS-8", "OPS-41", "OLD-300", "ODD", "OPS-X"):
        work.tickets.add(a_ticket(key, Column.DONE))

    assert Board(work, TEAM).create("one", at(9)).key == "OPS-42"


def test_two_teams_never_share_a_key(work: UnitOfWork) -> None:
    ours, theirs = Board(work, TEAM).create("one", at(9)), Board(work, OTHER).create("two", at(9))

    assert ours.key != theirs.key


def test_a_ticket_of_another_team_is_not_shown(work: UnitOfWork) -> None:
    for column in (Column.BACKLOG, Column.IN_PROGRESS):
        work.tickets.add(a_ticket(f"DEV-{column}", column, team=TeamId("dev")))
    board = Board(work, TEAM)

    assert board.get(TicketKey("DEV-backlog")) is None
    assert [*board.backlog(), *board.in_progress(), *board.keys()] == []


def test_tickets_in_progress_and_blocked_ones_stand_by_rank(work: UnitOfWork) -> None:
    work.tickets.add(a_ticket("TICKET-1", Column.BLOCKED, rank=2))
    work.tickets.add(a_ticket("TICKET-2", Column.IN_PROGRESS, rank=3))
    work.tickets.add(a_ticket("TICKET-3", Column.IN_PROGRESS, rank=1))

    assert [each.key for each in Board(work, TEAM).in_progress()] == ["TICKET-3", "TICKET-1", "TICKET-2"]
