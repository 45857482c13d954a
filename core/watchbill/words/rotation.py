"""What `!mro` says, and the announcement at nine."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from watchbill.model.absence import Absence
from watchbill.model.message import Bullets, Code, Content, Paragraph, Span, Text, bullets, buttons, line, say
from watchbill.model.people import Person, PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Skip, SkipCode, Turn
from watchbill.words import times
from watchbill.words.people import Names, called, name, named

#: An announcement later than this says so.
LATE = timedelta(minutes=5)


def today(turn: Turn | None, following: Sequence[Turn], team: Team, names: Names, now: datetime) -> Content:
    """Who is on MRO today, the backup, who was passed over, and who is next."""
    here = team.today(now)
    if turn is None:
        return say(f"Nobody is on MRO today: {times.day(here)} is no working day of {team.name}.") + _next(
            following, names, here
        )
    return one(turn, team, names, now) + _next(following, names, here)


def one(turn: Turn, team: Team, names: Names, now: datetime) -> Content:
    """One day: who, the backup, who was passed over."""
    when = times.relative(turn.day, team.today(now))
    dated = when if when == times.day(turn.day) else f"{when}, {times.day(turn.day)}"
    if turn.primary is None:
        return say(f"Nobody can be on MRO {dated}: everybody is away or was on night duty.") + _passed(
            turn, team, names, now
        )
    tense = "was" if turn.day < team.today(now) else "is"
    return say(named(turn.primary, names), f" {tense} on MRO {dated}.", *_backup(turn, names)) + _passed(
        turn, team, names, now
    )


def designation(
    turn: Turn, following: Sequence[Turn], team: Team, names: Names, *, late: timedelta, now: datetime
) -> Content:
    """The announcement of the day's MRO person (M12); calls the person, says when it comes late."""
    if turn.primary is None:
        start = say(
            f"Nobody is on MRO today, {times.day(turn.day)}: everybody is away or was on night duty. "
            "Who can step in?"
        )
    else:
        start = say(
            "Good morning! ",
            called(turn.primary, names),
            f" is on MRO today, {times.day(turn.day)}.",
            *_backup(turn, names),
        )
    return (
        start
        + _passed(turn, team, names, now)
        + _next(following, names, turn.day)
        + _how_late(late)
        + buttons(("Queue", "!queue"), ("What now", "!next"))
    )


def week(turns: Sequence[Turn], team: Team, names: Names, now: datetime) -> Content:
    """The coming turns, one line a day."""
    if not turns:
        return say(f"{team.name} has no working day ahead.")
    return Content((Bullets(tuple(_row(turn, team, names, now) for turn in turns)),))


def day_off(day: date, team: Team) -> Content:
    """A day without a turn."""
    return say(f"{times.day(day)} is no working day of {team.name}: nobody is on MRO.")


def not_recorded(day: date, team: Team) -> Content:
    """A day that was over before the desk was there."""
    return say(f"I have no record of who was on MRO on {times.day(day)}.")


def why(turn: Turn, members: Sequence[Person], team: Team, names: Names, now: datetime) -> Content:
    """One line for each member: why they serve or do not."""
    skips = {skip.person: skip for skip in turn.skipped}
    return one(turn, team, names, now) + bullets(_reason(each, turn, skips, team) for each in members)


def away(
    person: Person, first: date, last: date, changed: Sequence[Turn], team: Team, names: Names, now: datetime
) -> Content:
    """Confirms an absence and says which days changed hands."""
    here = team.today(now)
    span = (
        times.relative(first, here)
        if first == last
        else f"from {times.relative(first, here)} to {times.relative(last, here)}"
    )
    return say("Noted: ", named(person.id, names), f" is away {span}.") + _changes(changed, team, names, now)


def back(person: Person, taken_back: Sequence[Absence], names: Names) -> Content:
    """Confirms that somebody is back."""
    if not taken_back:
        return say(named(person.id, names), " is not away. ", Code("!mro week"), " shows the coming turns.")
    return say(
        "Welcome back, ", named(person.id, names), "! Turns that others took over meanwhile stay theirs; ",
        Code("!mro week"), " shows them.",
    )  # fmt: skip


def night(
    person: Person, first: date, last: date, changed: Sequence[Turn], team: Team, names: Names, now: datetime
) -> Content:
    """Confirms night duty and says which days changed hands (M14)."""
    nights = (
        f"night of {times.day(first)}" if first == last else f"nights of {times.day(first)} to {times.day(last)}"
    )
    noted = say("Noted: ", named(person.id, names), f" is on duty the {nights}, and not on MRO the day after.")
    return noted + _changes(changed, team, names, now)


def _changes(changed: Sequence[Turn], team: Team, names: Names, now: datetime) -> Content:
    if not changed:
        return say("No published turn changes.")
    return say("These turns change:") + week(changed, team, names, now)


def _row(turn: Turn, team: Team, names: Names, now: datetime) -> tuple[Span, ...]:
    here = " (today)" if turn.day == team.today(now) else ""
    if turn.primary is None:
        return line(f"{times.day(turn.day)}: nobody is available{here}")
    backup = f", backup {name(turn.backup, names)}" if turn.backup else ""
    return line(f"{times.day(turn.day)}: ", named(turn.primary, names), f"{backup}{here}")


def _backup(turn: Turn, names: Names) -> tuple[Span, ...]:
    return line(" Backup: ", named(turn.backup, names), ".") if turn.backup else line(" There is no backup.")


def _passed(turn: Turn, team: Team, names: Names, now: datetime) -> Content:
    said = [
        f"{name(skip.person, names)} ({_fact(skip, team, turn.day)})"
        for skip in turn.skipped
        if skip.code is not SkipCode.GAP
    ]
    return say(f"Passed over: {', '.join(said)}.") if said else Content(())


def _next(following: Sequence[Turn], names: Names, today: date) -> Content:
    ahead = next((turn for turn in following if turn.primary), None)
    if ahead is None or ahead.primary is None:
        return Content(())
    return say("Next: ", named(ahead.primary, names), f", {times.relative(ahead.day, today)}.")


def _how_late(late: timedelta) -> Content:
    if late < LATE:
        return Content(())
    return Content((Paragraph((Text(f"(late by {times.lasting(late)}: the desk was down)"),)),))


def _fact(skip: Skip, team: Team, day: date) -> str:
    """Why somebody was passed over, as a channel may read it: every absence is just "away"."""
    if skip.code is SkipCode.NIGHT_DUTY and skip.until:
        return f"night duty until {times.moment(skip.until, team.zone, day)}"
    return "served too recently" if skip.code is SkipCode.GAP else "away"


def _reason(person: Person, turn: Turn, skips: Mapping[PersonId, Skip], team: Team) -> tuple[Span, ...]:
    if person.id == turn.primary:
        return line(person.name, ": serves, the largest credit of those available")
    skip = skips.get(person.id)
    if skip:
        return line(person.name, f": {_fact(skip, team, turn.day)}")
    backup = " (backup)" if person.id == turn.backup else ""
    return line(person.name, f": available, has served more of their share{backup}")
