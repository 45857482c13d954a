"""What `!mro` says, and the daily announcement."""

from collections.abc import Mapping, Sequence
from datetime import date

from watchbill.model.message import Code, Content, Span, bullets, buttons, line, say
from watchbill.model.people import Membership, PersonId
from watchbill.model.turn import OF_THE_PLAN, Skip, SkipCode, Turn
from watchbill.words import availability, times
from watchbill.words.availability import fact
from watchbill.words.passing import things
from watchbill.words.people import mentioned, name, named
from watchbill.words.places import channel
from watchbill.words.reasons import reason, stood_in_for, why_them
from watchbill.words.view import View


def today(turn: Turn | None, following: Sequence[Turn], view: View) -> Content:
    """Who is on MRO today, the backup, who was passed over, and who is next."""
    here = view.team.today(view.now)
    if turn is None:
        nobody = f"Nobody is on MRO today: {times.day(here)} is a day off for {view.team.name}."
        return say(nobody) + _next(following, view, here)
    return one(turn, view) + _next(following, view, here)


def one(turn: Turn, view: View, *, decided: bool = True) -> Content:
    """One day: who, the backup, who was passed over; a day that is not decided yet says so."""
    return _who(turn, view, decided=decided) + _passed(turn, view)


def designation(turn: Turn, before: Turn | None, view: View, *, call: bool, elsewhere: bool = False) -> Content:
    """Who is on MRO today and why, the backup, and who was passed over (M12).

    Args:
        turn: today's.
        before: the day's turn as it was before its person got it; None where it always was theirs.
        view: for whom.
        call: the person, and say good morning.
        elsewhere: it is not read in the team's channel, so the team is named.
    """
    team = f" for {view.team.name}" if elsewhere else ""
    today = f"on MRO{team} today, {times.day(turn.day)}"
    if turn.primary is None:
        return say(f"Nobody is {today}: {nobody(turn)} ", *_way_out(turn)) + _passed(turn, view)
    hello, written = ("Good morning! ", mentioned) if call else ("", named)
    who, why = written(turn.primary, view.names), why_them(turn, before, view)
    is_on = say(hello, who, f" is {today}: {why}.", *_backup(turn, view))
    return is_on + _passed(turn, view, but=stood_in_for(turn, before))


def stand_in(before: Turn, after: Turn, view: View) -> Content:
    """Says in the channel that an announced day changed hands; calls whoever stands in, and whoever had it.

    What the one has not done passes to the other: `words.passing.changed_over` tells that.
    """
    had = before.primary
    if after.primary is None:
        nobody_is = say(f"Nobody is on MRO any more, {times.day(after.day)}: {nobody(after)} ", *_way_out(after))
        if had is None:
            return nobody_is
        return nobody_is + say(
            "What is not done stays with ", mentioned(had, view.names), " until somebody takes it."
        )
    start = line(mentioned(after.primary, view.names), f" is on MRO now, {times.day(after.day)}")
    if had is None:
        return say(*start, ".", *_backup(after, view)) + buttons(("What now", "!next"))
    instead = line(", instead of ", mentioned(had, view.names), _lost(had, after, view), ".")
    return say(*start, *instead, *_backup(after, view)) + buttons(("What now", "!next"))


def relieved(before: Turn, after: Turn, by: PersonId | None, view: View) -> Content:
    """To whoever had today, alone: it is somebody else's, because others said so; `by` whom, None by no person."""
    why = _lost(before.primary, after, view) if before.primary else ""
    said = f", as {name(by, view.names)} said" if by else ""
    start = f"You are not on MRO for {view.team.name} today, {times.day(after.day)}, any more{why}{said}. "
    helps = line(" names who stands in; ", Code("!note KEY text"), " on what you have not done helps them.")
    wrong = say("If that is wrong: ", Code("!mro back"), ", and ", Code("!mro take today"), " takes the day back.")
    return say(start, channel(view.team), *helps) + wrong


def next_turn(following: Sequence[Turn], view: View, today: date) -> tuple[Span, ...]:
    """Whose the next turn is that somebody has: "Next: Ben, tomorrow."; empty where none is."""
    ahead = next((turn for turn in following if turn.primary), None)
    if ahead is None or ahead.primary is None:
        return ()
    return line("Next: ", named(ahead.primary, view.names), f", {times.relative(ahead.day, today)}.")


def topic(turn: Turn, view: View) -> str:
    """What a channel's topic says of a day: "On MRO: Ben (Tue 1 Dec)"."""
    who = name(turn.primary, view.names) if turn.primary else "nobody"
    return f"On MRO: {who} ({times.day(turn.day)})"


def reminder(day: date, tickets: int, items: int, view: View, zone: str | None = None) -> Content:
    """To whoever is next, the evening before: the day is theirs, and how much passes on to them.

    `items` are alerts, incidents and questions; `zone` is the reader's, whose clock may be another one.
    """
    carried = tickets + items
    passes = f" {things(tickets, items)} {'passes' if carried == 1 else 'pass'} on to you." if carried else ""
    give = Code(f"!mro give {times.typed(day, view.team.today(view.now))} to NAME")
    mine = say(f"You are on MRO {_begins(day, view, zone)}.{passes} If you cannot: ", give, ".")
    morning = say("In the morning ", Code("!accept all"), " takes over what the one before you has not finished.")
    return mine + (morning if carried else Content(())) + buttons(("Queue", "!queue"))


def _begins(day: date, view: View, zone: str | None) -> str:
    team, opens = view.team, view.team.opens(day)
    both = times.in_both(opens, team.zone, zone, day)
    if both is None:
        return f"{times.on(day, team.today(view.now))}, for {team.name}"
    return f"on {times.day(day)}, for {team.name}: from {both}"


def week(turns: Sequence[Turn], view: View) -> Content:
    """The coming turns, one line a day."""
    if not turns:
        return say(f"{view.team.name} has no working day ahead.")
    return bullets(row(turn, view) for turn in turns)


def day_off(day: date, following: Sequence[Turn], view: View) -> Content:
    """A day without a turn, and whose the next one is."""
    today = view.team.today(view.now)
    start = say(f"{times.dated(day, today)} is a day off for {view.team.name}: nobody is on MRO.")
    return start + (_next(following, view, today) if day >= today else Content(()))


def not_known(day: date, view: View) -> Content:
    """A past day with no record, or one too far ahead."""
    today = view.team.today(view.now)
    if day < today:
        return say(f"I have no record of who was on MRO on {times.dated(day, today)}.")
    return say(f"{times.dated(day, today)} is too far away: I plan at most a year ahead.")


def why(
    turn: Turn,
    members: Sequence[Membership],
    hindered: Mapping[PersonId, Skip],
    view: View,
    *,
    decided: bool = True,
) -> Content:
    """One line for each member: why they serve or do not, and what `hindered` says against it since."""
    return _who(turn, view, decided=decided) + bullets(
        line(
            named(each.person, view.names),
            f": {reason(each, turn, hindered.get(each.person), view)}",
            " (backup)" if each.person == turn.backup else "",
        )
        for each in members
    )


def row(turn: Turn, view: View, *, call: bool = False) -> tuple[Span, ...]:
    """One turn as one line; `call` whoever has it."""
    here = " (today)" if turn.day == view.team.today(view.now) else ""
    where = "" if turn.team == view.team.id else f" in {turn.team}"
    start = f"{times.day(turn.day)}{here}{where}: "
    if turn.primary is None:
        return line(start, "nobody can")
    backup = f", backup {name(turn.backup, view.names)}" if turn.backup else ""
    return line(start, (mentioned if call else named)(turn.primary, view.names), backup)


def nobody(turn: Turn) -> str:
    """What keeps everybody from an uncovered day, as the end of a sentence."""
    return f"{availability.everybody(turn.skipped)}."


def _lost(person: PersonId, after: Turn, view: View) -> str:
    """What keeps somebody from a day that was theirs: " (away)"; empty where they agreed on it."""
    skip = next((each for each in after.skipped if each.person == person), None)
    return f" ({fact(skip, view, after.day)})" if skip and skip.code not in OF_THE_PLAN else ""


def _way_out(turn: Turn) -> tuple[Span, ...]:
    if any(each.code is SkipCode.AWAY for each in turn.skipped):
        return line("If you are back early, say ", Code("!mro back"), ".")
    if turn.skipped:
        return line(Code("!mro why"), " says what is against each.")
    return line("A lead adds people with ", Code("!person add"), ".")


def _who(turn: Turn, view: View, *, decided: bool) -> Content:
    today = view.team.today(view.now)
    when = times.on(turn.day, today)
    if turn.primary is None:
        return say(f"Nobody can be on MRO {when}: {nobody(turn)} ", *_way_out(turn))
    tense = "was" if turn.day < today else "is" if decided else "would be"
    open_yet = "" if decided or turn.day < today else " It is not decided yet and may change."
    return say(named(turn.primary, view.names), f" {tense} on MRO {when}.", *_backup(turn, view), open_yet)


def _backup(turn: Turn, view: View) -> tuple[Span, ...]:
    return line(" Backup: ", named(turn.backup, view.names), ".") if turn.backup else line(" There is no backup.")


def _passed(turn: Turn, view: View, but: Skip | None = None) -> Content:
    """Whom facts keep from the day; `but` is told already."""
    said = [
        f"{name(skip.person, view.names)} ({fact(skip, view, turn.day)})"
        for skip in turn.skipped
        if skip.code not in OF_THE_PLAN and skip != but
    ]
    return say(f"Passed over: {', '.join(said)}.") if said else Content(())


def _next(following: Sequence[Turn], view: View, today: date) -> Content:
    said = next_turn(following, view, today)
    return say(*said) if said else Content(())
