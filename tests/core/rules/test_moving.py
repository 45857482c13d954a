"""What may be done with a ticket where it stands, cell by cell."""

import pytest

from watchbill.model import Column
from watchbill.rules.moving import Hindrance, Move, hindrance

TABLE = """
           backlog      in progress  blocked      done
release    not-started  may          may          already-done
block      not-started  may          may          already-done
unblock    not-blocked  not-blocked  may          not-blocked
done       may          may          may          already-done
reopen     not-done     not-done     not-done     may
"""
CELLS = [
    (Move(move), column, cell)
    for move, *cells in (line.split() for line in TABLE.splitlines()[2:])
    for column, cell in zip(Column, cells, strict=True)
]


@pytest.mark.parametrize(("move", "column", "cell"), CELLS)
def test_what_may_be_done_depends_on_where_the_ticket_stands(move: Move, column: Column, cell: str) -> None:
    assert hindrance(move, column) == (None if cell == "may" else Hindrance(cell.replace("-", " ")))
