"""What `!claim` and its companions say."""

from collections.abc import Sequence

from watchbill.model.message import Code, Content, Span, Strong, bullets, buttons, line, say
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import ClaimKind, Column, Ticket
from watchbill.rules.claiming import Refusal, Verdict
from watchbill.words.people import Names, called, named
from watchbill.words.sentences import joined, stop


def claimed(ticket: Ticket, verdict: Verdict, others: Sequence[Ticket], team: Team, names: Names) -> Content:
    """How a claim went: yours now, or why not and what to do instead."""
    if verdict.refusal:
        return _refused(ticket, verdict, team, names)
    key = Code(ticket.key)
    if verdict.kind is ClaimKind.TAKEN_OVER and verdict.holder:
        start = say(
            key, " is yours now, taken over from ", called(verdict.holder, names), ": ", Strong(ticket.title)
        )
    elif verdict.kind is ClaimKind.RESUMED:
        start = say(key, " is in progress again: ", Strong(ticket.title))
    else:
        start = say(key, " is yours and in progress: ", Strong(ticket.title))
    return start + _beyond(verdict, team) + _also(others)


def released(ticket: Ticket, before: PersonId | None, by: PersonId, names: Names) -> Content:
    """Back in Backlog; whoever else had it is told."""
    back = say(Code(ticket.key), " is back in Backlog, with nobody on it. ", Code("!next"), " says what follows.")
    return back + _was(before, by, names)


def blocked(ticket: Ticket, reason: str) -> Content:
    """Waits for something."""
    again = Code(f"!unblock {ticket.key}")
    return say(Code(ticket.key), f" is blocked: {reason}{stop(reason)} When it can go on: ", again, ".")


def unblocked(ticket: Ticket, names: Names) -> Content:
    """Can go on."""
    return say(Code(ticket.key), " is in progress again, with ", named(ticket.assignee, names), ".")


def done(ticket: Ticket, before: PersonId | None, by: PersonId, names: Names) -> Content:
    """Closed; whoever else had it is told."""
    closed = say(Code(ticket.key), " is done: ", *_titled(ticket), Code("!next"), " says what follows.")
    return closed + _was(before, by, names)


def noted(ticket: Ticket) -> Content:
    """A comment was added."""
    shown = ticket.column in (Column.IN_PROGRESS, Column.BLOCKED)
    return say("Noted on ", Code(ticket.key), "; the evening check shows it." if shown else ".")


def mine(held: Sequence[tuple[Ticket, str | None]]) -> Content:
    """One's own tickets that are not done."""
    if not held:
        return say("You have no ticket in progress. ", Code("!next"), " says what to do.")
    return say("Yours:") + bullets(_row(ticket, note) for ticket, note in held)


def _row(ticket: Ticket, note: str | None) -> tuple[Span, ...]:
    last = f" - {note}" if note else ""
    return line(Code(ticket.key), f" {ticket.column}: ", Strong(ticket.title), last)


def _refused(ticket: Ticket, verdict: Verdict, team: Team, names: Names) -> Content:
    key = Code(ticket.key)
    match verdict.refusal:
        case Refusal.ALREADY_YOURS:
            return say(key, " is yours already. ", Code(f"!done {ticket.key}"), " closes it.")
        case Refusal.DONE:
            return say(key, " is done already: ", *_titled(ticket), Code("!next"), " says what to do.")
        case Refusal.SPRINT:
            return say(
                key, " belongs to the sprint, and you are on MRO today. ", Code("!next"), " says what to do."
            )
        case Refusal.JUST_TAKEN:
            anyway = Code(f"!claim {ticket.key} anyway")
            return say(
                named(verdict.holder, names), " took ", key, " just now. If you agreed on it: ", anyway, "."
            )
        case _:
            return _over_limit(ticket, verdict, team)


def _over_limit(ticket: Ticket, verdict: Verdict, team: Team) -> Content:
    keys = [Code(key) for key in verdict.started]
    count = len(keys)
    return (
        say(f"You have {count} started already, and {team.name} allows {team.wip_limit}: ", *joined(keys), ".")
        + say("Finish or block one first; ", Code(f"!claim {ticket.key} anyway"), " takes it all the same.")
        + buttons(("Done", f"!done {verdict.started[0]}"), ("Block", f"!block {verdict.started[0]} why"))
    )


def _beyond(verdict: Verdict, team: Team) -> Content:
    if not verdict.beyond_limit:
        return Content(())
    return say(f"That is over the limit of {team.wip_limit}, and recorded as an exception.")


def _also(others: Sequence[Ticket]) -> Content:
    if not others:
        return Content(())
    keys = [Code(each.key) for each in others]
    return say("You also have ", *joined(keys), " in progress: closing one is better than starting another.")


def _titled(ticket: Ticket) -> tuple[Span, ...]:
    """The title as the end of a sentence."""
    return line(Strong(ticket.title), f"{stop(ticket.title)} ")


def _was(before: PersonId | None, by: PersonId, names: Names) -> Content:
    if before is None or before == by:
        return Content(())
    return say("It was with ", called(before, names), ".")
