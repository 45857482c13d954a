"""What is said when somebody's weekdays, holidays or zone were set, or what a team asks for.

Where the team has `heard` it, whoever takes a day is called.
"""

from collections.abc import Sequence
from datetime import timedelta

from watchbill.model.message import Content, Strong, say
from watchbill.model.people import Person
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.words import times
from watchbill.words.absences import changes
from watchbill.words.view import View


def zoned(found: Person, changed: Sequence[Turn], view: View, *, heard: bool = False) -> Content:
    """A zone was set, and which days changed hands."""
    return _set(say(Strong(found.name), f"'s time zone is {found.zone} now."), changed, view, heard=heard)


def days_set(found: Person, changed: Sequence[Turn], view: View, *, heard: bool = False) -> Content:
    """The weekdays were set, and which days changed hands."""
    when = "as the team does" if found.workdays is None else f"on {times.weekdays(found.workdays)}"
    never = found.workdays is not None and found.workdays.isdisjoint(view.team.workdays)
    idle = f" {view.team.name} works on none of these: they are never on MRO there." if never else ""
    return _set(say(Strong(found.name), f" works {when} from now on.{idle}"), changed, view, heard=heard)


def country_set(found: Person, changed: Sequence[Turn], view: View, *, heard: bool = False) -> Content:
    """The country was set, and which days changed hands."""
    where = f"those of {country(found)}" if found.country else "only the team's"
    return _set(
        say(Strong(found.name), f"'s public holidays are {where} from now on."), changed, view, heard=heard
    )


def rest_set(found: Team, changed: Sequence[Turn], view: View, *, heard: bool = False) -> Content:
    """The team's rest was set, and which days changed hands."""
    return _set(say(f"{found.name} asks for {rest(found)} from now on."), changed, view, heard=heard)


def overlap_set(found: Team, changed: Sequence[Turn], view: View, *, heard: bool = False) -> Content:
    """The team's overlap was set, and which days changed hands."""
    return _set(say(f"{found.name} asks for {overlap(found)} from now on."), changed, view, heard=heard)


def country(of: Person) -> str:
    """ "DE", "DE-BE"; empty where nobody said it."""
    return "-".join(each for each in (of.country, of.region) if each)


def rest(of: Team) -> str:
    """ "11 hours of rest after night duty", "no rest after night duty"."""
    return f"{_hours(of.rest)} of rest after night duty" if of.rest else "no rest after night duty"


def overlap(of: Team) -> str:
    """ "4 hours of its day from everybody in another zone"; from anybody where it asks for none."""
    if not of.overlap:
        return "no hours of its day from anybody in another zone"
    return f"{_hours(of.overlap)} of its day from everybody in another zone"


def _set(said: Content, changed: Sequence[Turn], view: View, *, heard: bool) -> Content:
    return said + (changes(changed, view, call=heard) if changed else Content(()))


def _hours(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return "1 hour" if hours == 1 else f"{hours:g} hours"
