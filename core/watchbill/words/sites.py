"""What people read about an outside tracker: that it is told, that it is away, that it says otherwise."""

from collections.abc import Sequence
from datetime import datetime

from watchbill.model.message import Code, Content, Span, line, say
from watchbill.model.mirror import SiteState
from watchbill.model.people import PersonId
from watchbill.model.ticket import TicketKey
from watchbill.rules.errands import Standing
from watchbill.words import times
from watchbill.words.people import mentioned, named
from watchbill.words.sentences import joined, quoted, stop
from watchbill.words.view import View


def telling(label: str) -> Content:
    """What was answered is on its way."""
    return say(f"I am telling {label}.")


def waits(label: str, since: datetime | None, view: View) -> Content:
    """It does not answer (since a time, where that is known), and what was answered is kept for it."""
    return say(f"{_silent(label, since, view)}: I keep this, and tell it as soon as it is back.")


def stale(label: str, since: datetime | None, view: View) -> Content:
    """What is shown is how the tracker was before it fell silent."""
    return say(f"{_silent(label, since, view)}: this is what I know from before.")


def elsewhere(key: TicketKey, label: str, holder: PersonId | None, standing: Standing, view: View) -> Content:
    """In place of an answer: what somebody did at the tracker before it could be told."""
    if standing is Standing.CLOSED:
        again = Code(f"!reopen {key}")
        return say(Code(key), f" was closed in {label} meanwhile, and stays closed. ", again, " opens it again.")
    return say(
        Code(key), " is with ", named(holder, view.names), f" in {label}: they were faster, and it stays theirs. ",
        Code("!next"), " says what to do.",
    )  # fmt: skip


def both(key: TicketKey, label: str, claimed: PersonId, holder: PersonId, view: View) -> Content:
    """Tells whoever claimed it here, and whoever took it at the tracker."""
    anyway = Code(f"!claim {key} anyway")
    return say(
        mentioned(claimed, view.names), " claimed ", Code(key), f" here before {label} could be told, and ",
        mentioned(holder, view.names), " took it there: it stays with ", named(holder, view.names),
        ". If you two agree otherwise: ", anyway, ".",
    )  # fmt: skip


def refused(key: TicketKey, reason: str) -> Content:
    """In place of an answer: the tracker will not have it, and here it is again as it is there."""
    return quoted(f"{reason}{stop(reason)}") + say(
        Code(key), " is as it was: ", Code(f"!show {key}"), " shows it."
    )


def others(keys: Sequence[TicketKey]) -> Content:
    """Behind what is not so: other tickets of the same answer, of which it goes on to be so."""
    return say("What I said of ", *joined([Code(each) for each in keys]), " stands.")


def not_made(reason: str) -> Content:
    """In place of an answer: the tracker will not have a new ticket."""
    return quoted(f"{reason}{stop(reason)} So there is no ticket.")


def gone(key: TicketKey, label: str) -> Content:
    """In place of an answer, or by itself: there is no such ticket any more."""
    return say(Code(key), f" is not in {label} any more. ", Code("!next"), " says what to do.")


def lost(key: TicketKey, label: str, holder: PersonId, view: View) -> Content:
    """Tells whoever had a ticket that it is not there any more."""
    return say(mentioned(holder, view.names), ": ", Code(key), f" is not in {label} any more.")


def silent(state: SiteState, now: datetime) -> tuple[Span, ...]:
    """A line for whoever asks how the desk is: a tracker that does not answer, for how long, and why."""
    since = times.lasting(now - (state.failing_since or now))
    return line("The tracker ", Code(state.name), f" has not answered for {since}. {state.failure}")


def no_account(label: str, tracker: str, person: PersonId, view: View) -> str:
    """Why somebody cannot be given a ticket, and the remedy; commands stand between backticks."""
    name = view.names.get(person, person)
    return (
        f"I do not know {name}'s account in {label}. `!person link {person} {tracker} ACCOUNT` says it; then "
        "please say it again."
    )


def comment(text: str, author: PersonId | None, view: View) -> str:
    """A comment as it stands at the tracker, where all are written by one account."""
    return f"{view.names.get(author, author)}: {text}" if author else text


def _silent(label: str, since: datetime | None, view: View) -> str:
    if since is None:
        return f"{label} does not answer"
    return f"{label} has not answered since {times.moment(since, view.team.zone, view.team.today(view.now))}"
