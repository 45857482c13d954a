"""What happened last night: somebody was on duty, alerts came in, users asked."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.work import Item, ItemKind, ItemState, Severity
from watchbill.services.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    #: In the evening before, if later than noon; else in the morning.
    at: time
    kind: ItemKind
    title: str
    severity: Severity = Severity.NORMAL
    source: str
    #: What whoever was on duty did about it.
    note: str = ""


_FIRST_NIGHT = (
    _Report(at=time(18, 40), kind=ItemKind.QUESTION, title="How do I get to the staging logs?", source="chat"),
    _Report(
        at=time(2, 38),
        kind=ItemKind.INCIDENT,
        title="The shop answered 502 for six minutes",
        severity=Severity.HIGH,
        source="chat",
        note="Restarted the payment worker; the cause is not known yet.",
    ),
    _Report(
        at=time(3, 12),
        kind=ItemKind.ALERT,
        title="Disk 91 % full on db-2",
        severity=Severity.HIGH,
        source="alertmanager",
    ),
    _Report(
        at=time(5, 55),
        kind=ItemKind.ALERT,
        title="The certificate of status.example.org ends in 10 days",
        source="alertmanager",
    ),
    _Report(
        at=time(7, 48),
        kind=ItemKind.QUESTION,
        title="My VPN token stopped working, can somebody reset it?",
        source="mail",
    ),
)
_LATER_NIGHT = (
    _Report(
        at=time(4, 27),
        kind=ItemKind.ALERT,
        title="Replication of db-2 is 40 minutes behind",
        severity=Severity.HIGH,
        source="alertmanager",
    ),
)


def report(request: Request, watch: PersonId | None, *, first: bool) -> None:
    """Put last night's alerts, incidents and questions into the queue, none later than the request's moment.

    Args:
        request: for which team, when.
        watch: who was on duty, and acknowledged what they worked on.
        first: the night before the demo's first day, which had more in it than later ones.
    """
    work, team, now = request.work, request.team, request.now
    today = team.today(now)
    for each in _FIRST_NIGHT if first else _LATER_NIGHT:
        item = Item(
            id=work.items.next_id(team.id, each.kind),
            team=team.id,
            kind=each.kind,
            title=each.title,
            severity=each.severity,
            source=each.source,
            dedupe_key=f"demo {each.title}",
            opened_at=min(_opened(team, today, each.at), now - timedelta(minutes=1)),
        )
        worked_on = each.note and watch
        work.items.add(
            replace(item, state=ItemState.ACKNOWLEDGED, owner=watch, note=each.note) if worked_on else item
        )


def _opened(team: Team, today: date, at: time) -> datetime:
    day = today - timedelta(days=1) if at > time(12) else today
    return datetime.combine(day, at, ZoneInfo(team.zone))
