"""A word in the evening check when the team's clocks change before it works again."""

from datetime import UTC, date, datetime, timedelta

from watchbill.markers import hookimpl
from watchbill.model.message import Content, say
from watchbill.model.team import Team
from watchbill.rules import calendar
from watchbill.words import times


@hookimpl
def watchbill_handover_sections(team: Team, day: date) -> Content | None:
    """Which way the clocks go, and what the team's opening hour is in UTC from then on."""
    following = calendar.next_workday(team, day)
    if following is None:
        return None
    opens = team.opens(following)
    moved = _offset(opens) - _offset(team.closes(day))
    if not moved:
        return None
    way = "forward" if moved > timedelta() else "back"
    return say(
        f"Clocks in {team.zone} go {way} {abs(moved) // timedelta(minutes=1)} minutes before "
        f"{times.day(following)}. Mind colleagues elsewhere: {opens:%H:%M} is then "
        f"{opens.astimezone(UTC):%H:%M} UTC."
    )


def _offset(when: datetime) -> timedelta:
    return when.utcoffset() or timedelta()
