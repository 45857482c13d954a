"""What `!claim` and its companions say."""

from collections.abc import Mapping, Sequence

from watchbill.model.message import Code, Content, Span, Strong, Text, bullets, buttons, line, say
from watchbill.model.people import PersonId
from watchbill.model.ticket import BEGUN, ClaimKind, Column, Note, Ticket, TicketKey
from watchbill.model.work import Item, ItemId
from watchbill.rules.claiming import AlreadyDone, AlreadyYours, Granted, InSprint, JustTaken, OverLimit, Verdict
from watchbill.rules.moving import Hindrance
from watchbill.words import times
from watchbill.words.people import mentioned, named
from watchbill.words.sentences import ending, joined, marked, shortened, stop
from watchbill.words.view import View

#: Keys that one sentence names; the rest is counted.
NAMED = 5


def claimed(
    ticket: Ticket, verdict: Verdict, others: Sequence[Ticket], waited_for: Note | None, view: View
) -> Content:
    """How a claim went: yours now, and what it `waited_for` while it was blocked; or why not, and what to do."""
    key = Code(ticket.key)
    match verdict:
        case Granted():
            return _granted(ticket, verdict, view) + _waited(ticket, waited_for) + _also(others, view)
        case AlreadyYours():
            return say(key, " is already yours. ", Code(f"!done {ticket.key}"), " closes it.")
        case AlreadyDone():
            again = Code(f"!reopen {ticket.key}")
            return say(key, " is already done: ", *ending(ticket.title), again, " opens it again.")
        case InSprint():
            return say(
                key, " belongs to the sprint, and you are on MRO today: somebody who is not can take it. ",
                Code("!next"), " says what to do.",
            )  # fmt: skip
        case JustTaken(holder=holder):
            anyway = Code(f"!claim {ticket.key} anyway")
            return say(named(holder, view.names), " took ", key, " just now. If you two agreed: ", anyway, ".")
        case OverLimit(started=started):
            return _over_limit(ticket, started, others, view)


def hindered(ticket: Ticket, hindrance: Hindrance) -> str:
    """Why a ticket cannot be moved so, and what to do instead; commands stand between backticks."""
    match hindrance:
        case Hindrance.NOT_STARTED:
            return f"{ticket.key} is in Backlog and not started yet. `!claim {ticket.key}` starts it."
        case Hindrance.ALREADY_DONE:
            return f"{ticket.key} is already done. `!reopen {ticket.key}` opens it again."
        case Hindrance.NOT_BLOCKED:
            return f"{ticket.key} is not blocked, it is {_where(ticket.column)}."
        case Hindrance.NOT_DONE:
            return f"{ticket.key} is not done, it is {_where(ticket.column)}. `!show {ticket.key}` says more."


def released(ticket: Ticket, before: PersonId | None, by: PersonId, view: View) -> Content:
    """Back in Backlog; mentions any other holder."""
    back = say(Code(ticket.key), " is back in Backlog, with nobody on it. ", Code("!next"), " says what to do.")
    return back + _was(before, by, view)


def blocked(ticket: Ticket, reason: str, before: PersonId | None, by: PersonId, view: View) -> Content:
    """Waits for something; mentions any other holder."""
    again = Code(f"!unblock {ticket.key}")
    waits = say(Code(ticket.key), f" is blocked: {reason}{stop(reason)} To resume: ", again, ".")
    if before is None or before == by:
        return waits
    return waits + say("It stays with ", mentioned(before, view.names), ".")


def unblocked(ticket: Ticket, started: Sequence[TicketKey], view: View) -> Content:
    """Can go on; says so when whoever has it has `started` more than the limit allows."""
    again = say(Code(ticket.key), " is in progress again, with ", named(ticket.assignee, view.names), ".")
    if len(started) <= view.team.wip_limit:
        return again
    return again + say(
        f"That makes {len(started)} started, and {view.team.name} allows {view.team.wip_limit}: finish one first."
    )


def done(
    closed: Sequence[tuple[Ticket, PersonId | None]],
    refused: Sequence[str],
    left: Sequence[Ticket],
    by: PersonId,
    view: View,
) -> Content:
    """Praises whoever closed these and says what is still theirs; mentions any other holder (M7).

    Args:
        closed: each with who had it before; at least one.
        refused: why others are not closed.
        left: what `by` has, the oldest first.
        by: who closed them.
        view: the team that reads it.
    """
    if len(closed) == 1:
        what = say(Code(closed[0][0].key), " is done: ", *ending(closed[0][0].title), "Well done! ", *_next())
    else:
        keys = joined([Code(ticket.key) for ticket, _ in closed])
        what = say(*keys, f" are done. Well done, {len(closed)} at once! ", *_next())
    for ticket, before in closed:
        what += _was(before, by, view, ticket.key if len(closed) > 1 else "It")
    for each in refused:
        what += say(*marked(each))
    return what + _still_yours(left, view)


def noted(ticket: Ticket) -> Content:
    """A comment was added."""
    shown = ticket.column in BEGUN
    return say("Noted on ", Code(ticket.key), "; the evening check shows it." if shown else ".")


def mine(
    held: Sequence[tuple[Ticket, str | None, bool]], parked: Mapping[TicketKey, ItemId], items: Sequence[Item]
) -> Content:
    """The asker's items, and their tickets that are not done: with the last note, whether kept, why parked."""
    if not held and not items:
        return say("You have no ticket in progress. ", Code("!next"), " says what to do.")
    looked_at = (
        line(Code(each.id), f" {each.kind}{_parked(each.parked_for)}: ", Strong(each.title)) for each in items
    )
    rows = (_row(ticket, note, parked.get(ticket.key), kept=kept) for ticket, note, kept in held)
    return say("Yours:") + bullets([*looked_at, *rows])


def _where(column: Column) -> str:
    return "in Backlog" if column is Column.BACKLOG else column


def _row(ticket: Ticket, note: str | None, parked: ItemId | None, *, kept: bool) -> tuple[Span, ...]:
    last = f" - {note}" if note else ""
    stays = ", kept" if kept else ""
    return line(Code(ticket.key), f" {ticket.column}{stays}{_parked(parked)}: ", Strong(ticket.title), last)


def _parked(by: ItemId | None) -> str:
    return f", parked for {by}" if by else ""


def _granted(ticket: Ticket, granted: Granted, view: View) -> Content:
    key, title = Code(ticket.key), Strong(ticket.title)
    if granted.taken_from:
        start = say(key, " is yours now, taken over from ", mentioned(granted.taken_from, view.names), ": ", title)
    elif granted.kind is ClaimKind.RESUMED:
        start = say(key, " is in progress again: ", title)
    else:
        start = say(key, " is yours and in progress: ", title)
    if not granted.beyond_limit:
        return start
    return start + say(f"That is over the limit of {view.team.wip_limit}, and recorded as an exception.")


def _waited(ticket: Ticket, waited_for: Note | None) -> Content:
    if waited_for is None:
        return Content(())
    reason = waited_for.text
    again = line("If it still is: ", Code(f"!block {ticket.key} why"), ".")
    return say(f"It was blocked: {reason}{stop(reason)} ", *again)


def _over_limit(ticket: Ticket, started: Sequence[TicketKey], others: Sequence[Ticket], view: View) -> Content:
    keys, team = [Code(key) for key in started], view.team
    first = next((each.key for each in others if each.key in started), started[0])
    # Who insists does so knowing what waits: the oldest is named, and is what the buttons are about.
    since = next((times.longer(view.now - each.moved_at) for each in others if each.key == first), "")
    oldest = line(", the oldest,") if len(keys) > 1 else ()
    why = f": it is in progress{since}" if since else ""
    return (
        say(f"You have already started {len(keys)}, and {team.name} allows {team.wip_limit}: ", *joined(keys), ".")
        + say("Finish or block ", Code(first), *oldest, f" first{why}.")
        + say(Code(f"!claim {ticket.key} anyway"), " takes ", Code(ticket.key), " all the same.")
        + buttons(("Done", f"!done {first}"), ("Block", f"!block {first}", "why"))
    )


def _also(others: Sequence[Ticket], view: View) -> Content:
    if not others:
        return Content(())
    keys = shortened([Code(each.key) for each in others], NAMED)
    oldest, since = others[0], times.longer(view.now - others[0].moved_at)
    better = say("You also have ", *keys, " in progress: closing one is better than starting another.")
    if not since:
        return better
    return better + say("Finish ", Code(oldest.key), f" first: in progress{since}.")


def _was(before: PersonId | None, by: PersonId, view: View, what: str = "It") -> Content:
    if before is None or before == by:
        return Content(())
    return say(f"{what} was with ", mentioned(before, view.names), ".")


def _still_yours(left: Sequence[Ticket], view: View) -> Content:
    if not left:
        return Content(())
    rows = [line(Code(each.key), f", {each.column}{times.longer(view.now - each.moved_at)}") for each in left]
    shown = [span for row in rows[:NAMED] for span in (*row, Text("; "))][:-1]
    more = f"; and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return say("Still yours, the oldest first: " if len(left) > 1 else "Still yours: ", *shown, f"{more}.")


def _next() -> tuple[Span, ...]:
    return line(Code("!next"), " says what to do.")
