"""What came in the channels of a team."""

from collections.abc import Sequence
from datetime import datetime

from watchbill.model.message import Code, Content, Link, Span, bullets, heading, line, say
from watchbill.model.remark import Barrier, Came, Spot
from watchbill.words import places, times
from watchbill.words.sentences import counted, joined
from watchbill.words.view import View

_UNREADABLE = "cannot read this channel's history:"
#: Why nothing is known of a channel, and what to do about it.
_BARRIERS = {
    Barrier.OUTSIDE: f"{_UNREADABLE} I am not in it. Invite me there.",
    Barrier.FORBIDDEN: f"{_UNREADABLE} I lack a permission; whoever runs me can ask the doctor.",
    Barrier.UNKNOWN: f"{_UNREADABLE} the chat does not let me. Whoever runs me finds the reason in the log.",
    Barrier.UNHEARD: "I have just begun to listen there. Look again in a few minutes.",
}


def came(found: Sequence[Came], since: datetime, view: View) -> Content:
    """What came in each channel since then, and what nobody answered there."""
    if not found:
        return say("I listen to no channel of yours. ", Code("!team channel here"), " makes a channel the team's.")
    moment = times.moment(since, view.team.zone, view.team.today(view.now))
    return heading(f"Since {moment}") + bullets(row(each, view) for each in found)


def row(found: Came, view: View) -> tuple[Span, ...]:
    """What came in one channel, in one line; or why nothing is known of it."""
    channel = places.place(found.place)
    if found.barrier:
        return line(channel, f": {_BARRIERS[found.barrier]}")
    if not found.messages:
        return line(channel, f": nothing{_known(found, view)}")
    count = counted(found.messages, "message", "messages")
    if not found.count:
        return line(channel, f": {count}{_known(found, view)}")
    threads = f", {counted(found.count, 'thread', 'threads')} without an answer: "
    named: list[Span] = [_link(each, view) for each in found.unanswered]
    more = f" and {found.count - len(named)} more" if found.count > len(named) else ""
    shown = joined(named, "and" if not more else ",")
    return line(channel, f": {count}{_known(found, view)}{threads}", *shown, more)


def _known(found: Came, view: View) -> str:
    """For which time that is known, where it is not for all of it."""
    zone, today = view.team.zone, view.team.today(view.now)
    since = f"from {times.moment(found.since, zone, today)} on" if found.since else ""
    until = f"up to {times.moment(found.until, zone, today)}" if found.until else ""
    known = " ".join(filter(None, (since, until)))
    return f" (known {known})" if known else ""


def _link(spot: Spot, view: View) -> Span:
    """When it was said, as words that open it."""
    said = times.moment(spot.at, view.team.zone, view.team.today(view.now))
    return Link(said, spot.link) if spot.link else Code(said)
