"""A team's working days, one after the other."""

from datetime import UTC, date, datetime

from watchbill.model.team import Team

#: Days that are looked through before a team counts as one that never works.
HORIZON = 366


def at_work(team: Team, moment: datetime) -> bool:
    """Whether `moment` (aware) lies within the team's hours of a working day."""
    day, now = team.today(moment), moment.astimezone(UTC)  # within one zone, hours that come twice compare as one
    return team.works_on(day) and team.opens(day) <= now < team.closes(day)


def next_day(team: Team, moment: datetime) -> date | None:
    """The first working day that is not over at `moment` (aware); None where none comes, as in `next_workday`."""
    today = team.today(moment)
    goes_on = team.works_on(today) and moment.astimezone(UTC) < team.closes(today)
    return today if goes_on else next_workday(team, today)


def next_workday(team: Team, day: date) -> date | None:
    """The first working day after `day`; None when the 366 days after it have none."""
    return _search(team, day, 1)


def previous_workday(team: Team, day: date) -> date | None:
    """The last working day before `day`; None when the 366 days before it have none."""
    return _search(team, day, -1)


def workdays(team: Team, first: date, count: int) -> tuple[date, ...]:
    """The `count` working days from `first` on, itself included; fewer where `next_workday` finds no more."""
    found: list[date] = []
    day = first if team.works_on(first) else next_workday(team, first)
    while day is not None and len(found) < count:
        found.append(day)
        day = next_workday(team, day)
    return tuple(found)


def workdays_between(team: Team, first: date, last: date) -> tuple[date, ...]:
    """The working days of [first, last]."""
    span = (date.fromordinal(each) for each in range(first.toordinal(), last.toordinal() + 1))
    return tuple(day for day in span if team.works_on(day))


def _search(team: Team, day: date, step: int) -> date | None:
    for offset in range(1, HORIZON + 1):
        ordinal = day.toordinal() + step * offset
        if not date.min.toordinal() <= ordinal <= date.max.toordinal():
            return None
        found = date.fromordinal(ordinal)
        if team.works_on(found):
            return found
    return None
