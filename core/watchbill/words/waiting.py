"""What waits too long and what was given up, in a line each: the fact, and what to do next."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from watchbill.model.duty import SendState
from watchbill.model.message import Code, Span, Text, line
from watchbill.model.tally import MessagePile, Pile
from watchbill.model.team import Team
from watchbill.rules.owed import Fate
from watchbill.rules.wellbeing import Report, together
from watchbill.words import times
from watchbill.words.places import place
from watchbill.words.sentences import counted

_Line = tuple[Span, ...]


def held_up(report: Report, teams: Sequence[Team]) -> Iterator[_Line]:
    """Messages, commands and scheduled things whose oldest waits too long."""
    late = [(each, each.pile) for each in report.underway if report.waits_long(each.pile)]
    for where, pile in _by_place(late, teams):
        waiting = counted(pile.count, "message waits", "messages wait")
        age = _oldest(pile, report.now)
        yield line(f"{waiting} for ", where, f", {age}: the chat does not take them. I go on trying.")
    if report.waits_long(report.commands):
        stored = counted(report.commands.count, "command is", "commands are")
        age = _oldest(report.commands, report.now)
        yield line(f"{stored} stored and not done, {age}. I go on trying, the log says what holds me up.")
    if report.waits_long(report.deliveries):
        stored = counted(report.deliveries.count, "delivery of a source is", "deliveries of sources are")
        age = _oldest(report.deliveries, report.now)
        yield line(f"{stored} stored and not understood yet, {age}. The log says what holds me up.")
    told = sum(1 for each in report.wrong if each.fate is Fate.LATE)
    if report.waits_long(report.due.overdue) and report.due.overdue.count > told:
        overdue = counted(report.due.overdue.count, "scheduled thing is", "scheduled things are")
        age = _oldest(report.due.overdue, report.now)
        yield line(f"{overdue} overdue, {age}. Tell whoever runs me, the log says what holds me up.")


def puzzling(report: Report) -> Iterator[_Line]:
    """Deliveries of sources that cannot be understood, a line each source and team."""
    for (team, source), pile in report.puzzling.items():
        what = counted(pile.count, "delivery", "deliveries")
        since = times.lasting(report.now - (pile.oldest or report.now))
        since = since if since == "just now" else f"{since} ago"
        age = since if pile.count == 1 else f"the oldest came {since}"
        failed, replay = Code("watchbill intake failed"), Code("watchbill intake replay")
        told = f"I do not understand {what} of {source} for {team}, {age}. "
        yield line(told, failed, " says why; ", replay, " tries again.")


def given_up(report: Report, teams: Sequence[Team]) -> Iterator[_Line]:
    """Messages and scheduled things of the last day that are not tried any more."""
    if report.due.buried:
        ended = counted(report.due.buried, "scheduled thing", "scheduled things")
        yield line(f"I gave up {ended} after many tries. Tell whoever runs me, the log says why.")
    for where, pile in _by_place(_fresh(report, SendState.IN_DOUBT), teams):
        doubt = f"{_messages(pile)} of the last day in doubt: nobody knows whether "
        them, is_missing = ("it", "it is") if pile.count == 1 else ("them", "some are")
        yield line(doubt, where, f" has {them}. Look there, and ask again if {is_missing} missing.")
    for where, pile in _by_place(_fresh(report, SendState.FAILED), teams):
        them = "it" if pile.count == 1 else "them"
        refused = f"{_messages(pile)} of the last day for "
        yield line(refused, where, f": the chat refused {them}. Check that I may write there.")


def _fresh(report: Report, state: SendState) -> list[tuple[MessagePile, Pile]]:
    of_state = (each for each in report.given_up if each.state is state)
    return [(each, Pile(count=each.fresh, oldest=each.pile.oldest)) for each in of_state]


def _by_place(piles: Sequence[tuple[MessagePile, Pile]], teams: Sequence[Team]) -> Iterator[tuple[Span, Pile]]:
    """Each conversation of the teams by its name, all others together: whom I write to alone is theirs to know."""
    places = {(each.platform, each.conversation) for team in teams for each in team.places}
    elsewhere = []
    for messages, pile in piles:
        if (messages.to.platform, messages.to.conversation) in places:
            yield place(messages.to), pile
        else:
            elsewhere.append(pile)
    if elsewhere:
        yield Text("other conversations"), together(elsewhere)


def _messages(pile: Pile) -> str:
    return counted(pile.count, "message", "messages")


def _oldest(pile: Pile, now: datetime) -> str:
    return f"the oldest for {times.lasting(now - pile.oldest)}" if pile.oldest else "for some time"
