"""What the board says: where every ticket stands, and what is new or back on it."""

from collections.abc import Sequence

from watchbill.model.message import Code, Content, Span, Strong, bullets, heading, line, say
from watchbill.model.ticket import Column, Ticket
from watchbill.words.people import name
from watchbill.words.sentences import ending
from watchbill.words.view import Names, View

#: Lines of each column that are shown unless somebody asks for everything.
SHOWN = 10
_COLUMNS = (Column.IN_PROGRESS, Column.BLOCKED, Column.BACKLOG)


def board(tickets: Sequence[tuple[Ticket, str | None]], most: int | None, view: View) -> Content:
    """The tickets that are not done, each with its last note, column by column, and how to add one.

    Args:
        tickets: in the order of the board.
        most: lines of each column, the rest is counted; None for all of them.
        view: for whom.
    """
    content = heading(f"Board of {view.team.name}")
    for column in _COLUMNS:
        content += _column(column, [each for each in tickets if each[0].column is column], most, view.names)
    return content + say(Code("!claim KEY"), " takes a ticket, ", Code("!ticket TITLE"), " adds one to Backlog.")


def created(ticket: Ticket) -> Content:
    """A new ticket, and how it is started."""
    claim = Code(f"!claim {ticket.key}")
    return say(Code(ticket.key), " is in Backlog: ", *ending(ticket.title), claim, " starts it.")


def reopened(ticket: Ticket) -> Content:
    """A ticket that was done is open again."""
    claim = Code(f"!claim {ticket.key}")
    return say(Code(ticket.key), " is open again, in Backlog: ", *ending(ticket.title), claim, " takes it.")


def _column(
    column: Column, tickets: Sequence[tuple[Ticket, str | None]], most: int | None, names: Names
) -> Content:
    title = column.capitalize()
    if not tickets:
        return say(f"{title}: nothing.")
    rows = bullets(_row(ticket, note, names) for ticket, note in tickets[:most])
    more = len(tickets) - (most or len(tickets))
    rest = say(f"... and {more} more: ", Code("!board everything"), " lists them.") if more > 0 else Content(())
    return say(f"{title}:") + rows + rest


def _row(ticket: Ticket, note: str | None, names: Names) -> tuple[Span, ...]:
    holder = f" {name(ticket.assignee, names)}" if ticket.assignee else ""
    sprint = " (sprint)" if ticket.sprint else ""
    waits = f" - {note}" if note and ticket.column is Column.BLOCKED else ""
    return line(Code(ticket.key), f"{holder}: ", Strong(ticket.title), f"{sprint}{waits}")
