"""What is said when somebody is away or on duty at night, and whose turns change because of it."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from watchbill.model.absence import Absence, Half, NightDuty
from watchbill.model.message import Code, Content, Span, bullets, line, say
from watchbill.model.people import Person, PersonId
from watchbill.model.turn import OF_THE_PLAN, Turn
from watchbill.rules.availability import half_of
from watchbill.words import times
from watchbill.words.availability import fact
from watchbill.words.people import mentioned, name, named
from watchbill.words.rotation import nobody, row
from watchbill.words.sentences import listed
from watchbill.words.view import View


def away(
    person: Person,
    first: date,
    last: date,
    changed: Sequence[Turn],
    view: View,
    *,
    half: Half | None = None,
    call: bool = False,
    heard: bool = False,
) -> Content:
    """Confirms an absence and says which days changed hands.

    `call` the person where somebody else said it, and where the team has `heard` it whoever takes a day.
    """
    here = view.team.today(view.now)
    tense = "was" if last < here else "is"
    who = mentioned(person.id, view.names) if call else named(person.id, view.names)
    noted = say("Noted: ", who, f" {tense} away {times.span(first, last, here)}{_in_the(half)}.")
    return noted + changes(changed, view, call=heard)


def back(person: Person, taken_back: Sequence[Absence], view: View, *, call: bool = False) -> Content:
    """Confirms that an absence is taken back, and says which; `call` the person where somebody else said it."""
    if not taken_back:
        return say(named(person.id, view.names), " is not away. ", Code("!mro week"), " shows the coming turns.")
    here = view.team.today(view.now)
    first = view.team.today(min(each.start for each in taken_back))
    last = view.team.today(max(each.end for each in taken_back) - timedelta(microseconds=1))
    who = mentioned(person.id, view.names) if call else named(person.id, view.names)
    halves = {half_of(view.team, first, each) for each in taken_back} if first == last else {None}
    start = line("Welcome back, ", who, "! Your") if first <= here and not call else line(who, "'s")
    span = times.span(max(first, here), last, here) + _in_the(halves.pop() if len(halves) == 1 else None)
    return say(
        *start, f" absence is cancelled: {span}. ",
        "Turns that others took over stay theirs; ", Code("!mro week"), " shows them.",
    )  # fmt: skip


def night(
    person: Person, first: date, last: date, changed: Sequence[Turn], view: View, *, heard: bool = False
) -> Content:
    """Confirms night duty and says which days changed hands (M14); calls whoever takes one where it is `heard`."""
    here = view.team.today(view.now)
    start, end = times.dated(first, here), times.dated(last, here)
    nights = f"night of {start}" if first == last else f"nights of {start} to {end}"
    over = last < here
    after = (first + timedelta(days=each) for each in range(1, (last - first).days + 2))
    not_on = ", and not on MRO the day after" if not over and any(map(view.team.works_on, after)) else ""
    tense = "was" if over else "is"
    noted = say("Noted: ", named(person.id, view.names), f" {tense} on duty the {nights}{not_on}.")
    return noted + changes(changed, view, call=heard)


def relieved(
    person: Person,
    taken_back: Sequence[NightDuty],
    view: View,
    *,
    day: date | None = None,
    call: bool = False,
) -> Content:
    """Confirms that a night duty is taken back, and says which, or that there was none, on `day` if one was named.

    `call` the person where somebody else said it.
    """
    here = view.team.today(view.now)
    if not taken_back:
        which = f"in the night of {times.dated(day, here)}" if day else "ahead"
        return say(
            named(person.id, view.names), f" has no night duty {which}. ", Code("!mro week"), " shows the turns."
        )
    evening = view.team.today(min(each.start for each in taken_back))
    who = mentioned(person.id, view.names) if call else named(person.id, view.names)
    night = times.dated(evening, here)
    tense = "was" if all(each.end <= view.now for each in taken_back) else "is"
    return say(
        "Noted: ", who, f" {tense} not on duty in the night of {night}. ",
        "Turns that others took over stay theirs; ", Code("!mro week"), " shows them.",
    )  # fmt: skip


def moved(changes: Sequence[tuple[Turn, Turn]], view: View) -> Content:
    """Says in the channel which days ahead are somebody else's now, and why; calls whoever has them."""
    asked, gain = Code(f"!mro why {changes[0][1].day}"), _gain(changes)
    rows = bullets(_moved(*each, gain, view) for each in changes)
    return say("Turns changed:") + rows + say(asked, " says more.")


def preview(changes: Sequence[tuple[Turn, Turn]], view: View) -> str:
    """Whose days would change, and how to have it so; commands stand between backticks."""
    moved = [
        f"{_day(after, view)}: {name(after.primary, view.names) if after.primary else 'nobody'}"
        f"{_instead(before, after, _gain(changes), view)}"
        for before, after in changes
    ]
    return "\n".join(
        [
            "Not done yet: it would move turns that people count on.",
            *moved,
            "To do it, say the same with `anyway` at the end.",
        ]
    )


def uncovered(turns: Sequence[Turn], view: View) -> Content:
    """Says in the channel that nobody can serve on days that were just decided."""
    today = view.team.today(view.now)
    days = listed([times.dated(turn.day, today) for turn in turns])
    return say(f"Nobody can be on MRO on {days}: {nobody(turns[0])}")


def find_somebody(leads: Sequence[PersonId], day: date, view: View) -> Content:
    """Asks the leads for somebody on a day that nobody has."""
    called = [part for each in leads for part in (mentioned(each, view.names), ", ")]
    return say(*called, "can somebody step in? ", Code(f"!mro take {day}"), " takes the day.")


def changes(changed: Sequence[Turn], view: View, *, call: bool = False) -> Content:
    """The turns that changed, one line a day; that nobody's did where there are none.

    `call` those who have one now, but for today's, who are called by themselves.
    """
    if not changed:
        return say("Nobody's turn changes.")
    start = say(f"{'This turn changes' if len(changed) == 1 else 'These turns change'}:")
    today = view.team.today(view.now)
    return start + bullets(
        row(turn, view, call=call and turn.day > today and turn.team == view.team.id) for turn in changed
    )


def _moved(before: Turn, after: Turn, gain: Collection[PersonId | None], view: View) -> tuple[Span, ...]:
    who = mentioned(after.primary, view.names) if after.primary else "nobody"
    return line(f"{_day(after, view)}: ", who, _instead(before, after, gain, view))


def _gain(changes: Sequence[tuple[Turn, Turn]]) -> set[PersonId | None]:
    return {after.primary for _, after in changes}


def _day(turn: Turn, view: View) -> str:
    where = "" if turn.team == view.team.id else f" in {turn.team}"
    return times.dated(turn.day, view.team.today(view.now)) + where


def _instead(before: Turn, after: Turn, gain: Collection[PersonId | None], view: View) -> str:
    """Behind who serves now: who did before, and why not any more; those who `gain` a day gave one for it."""
    if before.primary is None:
        return ", it had nobody"
    instead = f" instead of {name(before.primary, view.names)}"
    lost = next((each for each in after.skipped if each.person == before.primary), None)
    if lost and lost.code not in OF_THE_PLAN:
        return f"{instead} ({fact(lost, view, after.day)})"
    return f"{instead} (in exchange)" if before.primary in gain else instead


def _in_the(half: Half | None) -> str:
    return f" in the {half}" if half else ""
