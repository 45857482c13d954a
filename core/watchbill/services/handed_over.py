"""Since when somebody who looks back wants to know what came."""

from datetime import datetime, timedelta

from watchbill.services.request import Request

#: No team is at work less often.
_LONGEST = timedelta(days=31)


def handed_over(request: Request) -> datetime:
    """When the team's last evening check was posted, else when its last working day ended; aware, not ahead."""
    last = request.work.handovers.latest(request.team.id, request.team.today(request.now) + timedelta(days=1))
    return last.posted_at if last else over(request)


def over(request: Request) -> datetime:
    """When the team's last working day ended; aware, not ahead."""
    team, now = request.team, request.now
    today = team.today(now)
    days = (today - timedelta(days=offset) for offset in range(_LONGEST.days))
    return next((team.closes(each) for each in days if team.works_on(each) and team.closes(each) <= now), now)
