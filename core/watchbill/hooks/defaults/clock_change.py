"""A word in the evening check when the team's clocks change before it works again."""

from datetime import UTC, date, datetime, timedelta

from watchbill.markers import hookimpl
from watchbill.model.message import Content, say
from watchbill.model.team import Team

#: How far to look for the next working day.
HORIZON = timedelta(days=31)


@hookimpl
def watchbill_handover_sections(team: Team, day: date) -> Content | None:
    """Which way the clocks go, and what the team's opening hour is in UTC from then on."""
    following = _next_working_day(team, day)
    if following is None:
        return None
    opens = team.opens(following)
    moved = _offset(opens) - _offset(team.closes(day))
    if not moved:
        return None
    way = "forward" if moved > timedelta() else "back"
    return say(
        f"Clocks in {team.zone} go {way} {abs(moved) // timedelta(minutes=1)} minutes before "
        f"{following:%A} {following}. Mind colleagues elsewhere: {opens:%H:%M} is then "
        f"{opens.astimezone(UTC):%H:%M} UTC."
    )


def _next_working_day(team: Team, day: date) -> date | None:
    ahead = (day + timedelta(days=count) for count in range(1, HORIZON.days + 1))
    return next((each for each in ahead if team.works_on(each)), None)


def _offset(when: datetime) -> timedelta:
    return when.utcoffset() or timedelta()
