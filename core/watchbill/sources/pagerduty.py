"""PagerDuty: webhooks of version 3, one event each, signed with every secret that holds just now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm, Signal
from watchbill.model.work import ItemKind, Severity
from watchbill.sources import bodies, bounds
from watchbill.sources.bodies import Object
from watchbill.sources.severities import severity
from watchbill.sources.signatures import Signed

SIGNATURE = "x-pagerduty-signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDuty:
    """Fulfils `ports.Source`."""

    signed: Signed
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def headers(self) -> Collection[str]:
        return ()

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        self.signed.check(headers, body)
        try:
            event = bodies.text(bodies.inside(bodies.object_of(body), "event").get("id"))
        except Puzzling:
            event = ""
        return bounds.key(event) if event else bounds.digest(body)

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        event = bodies.inside(bodies.object_of(body), "event")
        happened = bodies.text(event.get("event_type"))
        if not happened:
            raise Puzzling("it has no event with an event_type")
        incident = bodies.inside(event, "data")
        # A note, a responder and a status update only name their incident, and not how it is.
        if not happened.startswith("incident.") or incident.get("type") != "incident":
            return ()
        return [bounds.bounded(each) for each in _told(happened, self._alarm(happened, incident))]

    def _alarm(self, happened: str, incident: Object) -> Alarm:
        name, opened = bodies.text(incident.get("id")), bodies.text(incident.get("created_at"))
        if not name:
            raise Puzzling("an incident has no id")
        return Alarm(
            kind=ItemKind.INCIDENT,
            fingerprint=name,
            episode=opened or name,
            # The priority of an incident may be changed after it was resolved.
            firing=happened != "incident.resolved" and incident.get("status") != "resolved",
            title=bodies.text(incident.get("title")) or f"PagerDuty incident {name}",
            group="",
            group_title="",
            severity=self._severity(incident),
            link=bodies.text(incident.get("html_url")),
            details=bounds.joined(_details(incident), "\n"),
        )

    def _severity(self, incident: Object) -> Severity:
        """Of its priority, where an account has these; else of its urgency: high or low."""
        priority = bodies.text(bodies.inside(incident, "priority").get("summary"))
        return severity(priority or bodies.text(incident.get("urgency")), self.severities)


def _told(happened: str, alarm: Alarm) -> Sequence[Alarm]:
    """What happened; when an incident was opened again nobody says, so all its later times are one episode."""
    later = replace(alarm, episode="")
    if happened == "incident.reopened":
        return (later,)
    return (alarm,) if alarm.firing else (alarm, later)


def _details(incident: Object) -> Sequence[str]:
    service = bodies.text(bodies.inside(incident, "service").get("summary"))
    policy = bodies.text(bodies.inside(incident, "escalation_policy").get("summary"))
    return [f"{word}: {each}" for word, each in (("Service", service), ("Escalation policy", policy)) if each]
