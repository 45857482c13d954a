"""Tickets in Jira: a claim, 200 claims of one ticket, and a large board; each beside its peer."""

from collections.abc import Iterator

from benchmarks import tracker_board, tracker_claims, tracker_race
from benchmarks.report import Row


def rows() -> Iterator[Row]:
    """All of it; it takes about six minutes, most of which it waits for Jira."""
    yield from tracker_claims.rows()
    yield from tracker_race.rows()
    yield from tracker_board.rows()
