"""Days that nobody likes to be on MRO, and that are therefore shared out with a ledger of their own."""

from datetime import date, timedelta

from watchbill.model.team import Team

_ONE = timedelta(days=1)


def unpopular(team: Team, day: date) -> bool:
    """Whether the week-end begins after the working day (mostly a Friday), or a holiday lies next to it."""
    return (day + _ONE).isoweekday() not in team.workdays or not team.holidays.isdisjoint((day - _ONE, day + _ONE))
