"""How the next one is asked for what nobody takes, and what a team has chosen about that."""

from collections.abc import Sequence
from datetime import timedelta

from watchbill.model.escalation import Step
from watchbill.model.message import Code, Content, Span, Strong, buttons, line, say
from watchbill.model.team import Team
from watchbill.model.work import Severity
from watchbill.rules.escalating import Ask, Waiting
from watchbill.words import brief, times
from watchbill.words.people import mentioned, name
from watchbill.words.sentences import counted, listed, shortened
from watchbill.words.view import View

#: Items that one message names, and people whom it calls; the rest is counted.
SHOWN, CALLED = 3, 20


def asks(ask: Ask, waits: Sequence[Waiting], view: View) -> Content:
    """Says what nobody has taken, and calls whoever is asked now.

    Args:
        ask: who is asked.
        waits: what nobody has, the worst first; at least one.
        view: the team that reads it.
    """
    first = waits[0].item.id
    said = say(*_untaken(waits, view), *_asked_before(ask, view), *_call(ask, view))
    return said + buttons(("I'm on it", f"!ack {first}"))


def chosen(team: Team) -> Content:
    """Confirms what the team has chosen."""
    return say(f"From now on {team.name} {kept(team)}.")


def now(team: Team) -> Content:
    """What the team has chosen so far, and how another choice is made."""
    change, off = Code("!team escalation MINUTES"), Code("!team escalation off")
    if team.escalation is None:
        return say(f"{team.name} {kept(team)}. ", change, " has the next one asked after so long, from 1 to 240.")
    return say(f"{team.name} {kept(team)}. ", change, " changes that, from 1 to 240; ", off, " ends it.")


def kept(team: Team) -> str:
    """ "asks the next one when nobody takes an alert within 10 minutes", or nobody else."""
    if team.escalation is None:
        return "asks nobody else when nobody takes an alert"
    minutes = counted(team.escalation // timedelta(minutes=1), "minute", "minutes")
    return f"asks the next one when nobody takes an alert within {minutes}"


def _untaken(waits: Sequence[Waiting], view: View) -> tuple[Span, ...]:
    worst, since = waits[0].item, min(each.since for each in waits)
    age = times.lasting(view.now - since)
    if len(waits) == 1:
        title = line(f" ({brief.severity(worst)}", Strong(worst.title), f") for {age}. ")
        return line("Nobody has taken ", Code(worst.id), *title)
    first, *others = shortened([Code(each.item.id) for each in waits], SHOWN)
    how_bad = "" if worst.severity is Severity.NORMAL else f" ({worst.severity.name.lower()})"
    longest = "first" if waits[0].since == since else "oldest"
    return line("Nobody has taken ", first, how_bad, *others, f", the {longest} for {age}. ")


def _asked_before(ask: Ask, view: View) -> tuple[Span, ...]:
    if ask.step not in (Step.LEADS, Step.CHANNEL) or not ask.before:
        return ()
    names = [name(each, view.names) for each in ask.before]
    return line(f"{listed(names)} {'was' if len(names) == 1 else 'were'} asked. ")


def _call(ask: Ask, view: View) -> tuple[Span, ...]:
    called = shortened([mentioned(each, view.names) for each in ask.people], CALLED)
    match ask.step:
        case Step.CHANNEL if called:
            return line(Strong(view.team.name), ", who can look? ", *called, ": one of you is enough.")
        case Step.CHANNEL:
            return line(Strong(view.team.name), ", who can look?")
        case Step.LEADS:
            return line(*called, ", can you look, or find somebody who can?")
        case _:
            return line(*called, ", can you look?")
