"""What the board says: where every ticket stands, and what is new or back on it."""

from collections.abc import Sequence

from watchbill.model.message import Code, Content, Span, Strong, bullets, heading, line, say
from watchbill.model.ticket import Column, Ticket
from watchbill.words.people import name
from watchbill.words.sentences import ending
from watchbill.words.view import Names, View

#: Lines of each column that one message shows; the rest is counted.
SHOWN = 10
_COLUMNS = (Column.IN_PROGRESS, Column.BLOCKED, Column.BACKLOG)


def board(tickets: Sequence[tuple[Ticket, str | None]], view: View) -> Content:
    """Every ticket that is not done, each with its last note, column by column, and how to add one."""
    content = heading(f"Board of {view.team.name}")
    for column in _COLUMNS:
        content += _column(column, [each for each in tickets if each[0].column is column], view.names)
    return content + say(Code("!claim KEY"), " takes a ticket, ", Code("!ticket TITLE"), " adds one to Backlog.")


def created(ticket: Ticket) -> Content:
    """A new ticket, and how it is started."""
    claim = Code(f"!claim {ticket.key}")
    return say(Code(ticket.key), " is in Backlog: ", *ending(ticket.title), claim, " starts it.")


def reopened(ticket: Ticket) -> Content:
    """A ticket that was done is open again."""
    claim = Code(f"!claim {ticket.key}")
    return say(Code(ticket.key), " is open again, in Backlog: ", *ending(ticket.title), claim, " takes it.")


def _column(column: Column, tickets: Sequence[tuple[Ticket, str | None]], names: Names) -> Content:
    title = column.capitalize()
    if not tickets:
        return say(f"{title}: nothing.")
    rows = bullets(_row(ticket, note, names) for ticket, note in tickets[:SHOWN])
    more = len(tickets) - SHOWN
    return say(f"{title}:") + rows + (say(f"... and {more} more.") if more > 0 else Content(()))


def _row(ticket: Ticket, note: str | None, names: Names) -> tuple[Span, ...]:
    holder = f" {name(ticket.assignee, names)}" if ticket.assignee else ""
    sprint = " (sprint)" if ticket.sprint else ""
    waits = f" - {note}" if note and ticket.column is Column.BLOCKED else ""
    return line(Code(ticket.key), f"{holder}: ", Strong(ticket.title), f"{sprint}{waits}")
