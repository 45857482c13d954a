"""What may be done with a ticket where it stands on the board."""

from enum import StrEnum

from watchbill.model.ticket import Column


class Move(StrEnum):
    """What somebody wants to do with a ticket, as the command is called."""

    RELEASE = "release"
    BLOCK = "block"
    UNBLOCK = "unblock"
    DONE = "done"
    REOPEN = "reopen"


class Hindrance(StrEnum):
    """Why it cannot be done."""

    #: The ticket is in Backlog, and nobody has started it.
    NOT_STARTED = "not started"
    ALREADY_DONE = "already done"
    #: There is nothing to unblock.
    NOT_BLOCKED = "not blocked"
    #: There is nothing to open again.
    NOT_DONE = "not done"


def hindrance(move: Move, column: Column) -> Hindrance | None:
    """Why a ticket in this column cannot be moved so; None when it can. Backlog tickets may be closed at once."""
    if move is Move.UNBLOCK:
        return None if column is Column.BLOCKED else Hindrance.NOT_BLOCKED
    if move is Move.REOPEN:
        return None if column is Column.DONE else Hindrance.NOT_DONE
    if column is Column.DONE:
        return Hindrance.ALREADY_DONE
    if column is Column.BACKLOG and move is not Move.DONE:
        return Hindrance.NOT_STARTED
    return None
