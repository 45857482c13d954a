"""What `!track` says, and what a ticket says of the item that it tracks."""

from watchbill.model.message import Code, Content, Span, line, say
from watchbill.model.ticket import Column, Ticket, TicketKey
from watchbill.model.work import Item, ItemState
from watchbill.words import times
from watchbill.words.people import name
from watchbill.words.sentences import clipped, ending
from watchbill.words.view import View

#: Characters of what its source said that a ticket takes over.
DETAILS = 2_000
#: Characters of an item's title within a comment.
TITLE = 200


def tracked(item: Item, ticket: Ticket, before: TicketKey | None) -> Content:
    """The ticket tracks the item now, instead of the one `before`; says what to do next."""
    instead = line(", instead of ", Code(before)) if before else ()
    now = line(f" ({ticket.column}) tracks ", Code(item.id), *instead, ": ")
    return say(Code(ticket.key), *now, *ending(ticket.title), *_next(item, ticket))


def already(item: Item) -> Content:
    """The item has its ticket; says how to name another one."""
    key = item.ticket or ""
    other = Code(f"!track {item.id} KEY")
    return say(Code(item.id), " has its ticket already: ", Code(key), ". ", other, " names another one instead.")


def title(item: Item, most: int) -> str:
    """The title of an item's ticket, on one line of at most so many characters."""
    return clipped(item.title, most)


def about(item: Item, view: View) -> str:
    """What a new ticket says of its item: whence it comes, who reported it, where it is seen, what was said."""
    when = f"{times.day(view.team.today(item.opened_at))} {times.clock(item.opened_at, view.team.zone)}"
    by = name(item.reporter, view.names) if item.reporter else item.source
    first = f"From {item.id}, {article(item)} of {when}, reported by {by}."
    said = [first, item.link, item.details[:DETAILS]]
    return "\n".join(each for each in said if each)


def comment(item: Item) -> str:
    """What is noted on a ticket that was there."""
    return " ".join(each for each in (f"Tracks {item.id}: {title(item, TITLE)}", item.link) if each)


def is_no_ticket(item: Item) -> str:
    """Why an item cannot track another one."""
    its = f" Its ticket is {item.ticket}." if item.ticket else ""
    return f"{item.id} is {article(item)}, not a ticket.{its}"


def moved_on(item: Item, key: TicketKey) -> str:
    """What is noted on the ticket that tracked the item before."""
    return f"{item.id} is tracked by {key} now."


def _next(item: Item, ticket: Ticket) -> tuple[Span, ...]:
    takes, closes, ends = (
        Code(each) for each in (f"!claim {ticket.key}", f"!done {ticket.key}", f"!resolve {item.id}")
    )
    if ticket.column is Column.DONE:
        return () if item.state is ItemState.RESOLVED else line(ends, f" ends the {item.kind}.")
    if item.state is ItemState.RESOLVED:
        return line(closes, " closes it.")
    start = line(takes, " takes it, ") if ticket.column is Column.BACKLOG else ()
    return line(*start, ends, f" ends the {item.kind}.")


def article(item: Item) -> str:
    """What the item is: "an alert", "a question"."""
    return f"{'an' if item.kind[0] in 'aeiou' else 'a'} {item.kind}"
