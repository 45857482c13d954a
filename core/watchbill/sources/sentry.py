"""Sentry: webhooks of an integration, signed with its client secret; of alerts, and of issues."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm, Signal
from watchbill.model.work import Severity
from watchbill.sources import bodies, bounds
from watchbill.sources.bodies import Object
from watchbill.sources.severities import severity
from watchbill.sources.signatures import Signed

SIGNATURE = "sentry-hook-signature"
RESOURCE = "sentry-hook-resource"

#: What happens to an issue, and whether it is wrong then; to be assigned changes nothing of that.
_ISSUE_FIRING = {"created": True, "unresolved": True, "resolved": False, "archived": False, "ignored": False}
#: What happens to a metric alert.
_METRIC_FIRING = {"critical": True, "warning": True, "resolved": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentry:
    """Fulfils `ports.Source`."""

    signed: Signed
    #: Whether each new issue is an alarm, and each that comes back, beside those that an alert rule picks out.
    issues: bool = False
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def headers(self) -> Collection[str]:
        return (RESOURCE,)

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        self.signed.check(headers, body)
        return bounds.digest(body)

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        told = bodies.object_of(body)
        action, data = bodies.text(told.get("action")), bodies.inside(told, "data")
        match headers.get(RESOURCE, ""):
            case "event_alert":
                said = self._event(bodies.inside(data, "event"), bodies.text(data.get("triggered_rule")))
                return (bounds.bounded(said),)
            case "metric_alert":
                return (bounds.bounded(self._metric(action, data)),)
            case "issue":
                return self._issue(action, bodies.inside(data, "issue"))
            case "":
                raise Puzzling(f"there is no {RESOURCE} header")
            case _:
                return ()

    def _event(self, event: Object, rule: str) -> Alarm:
        issue = bodies.text(event.get("issue_id")) or _last(bodies.text(event.get("issue_url")))
        if not issue:
            raise Puzzling("an event does not name its issue")
        return Alarm(
            fingerprint=_of_issue(issue),
            episode="",  # Sentry does not say when it began
            firing=True,
            title=bodies.text(event.get("title")) or bodies.text(event.get("message")) or rule,
            group="",
            group_title="",
            severity=severity(bodies.text(event.get("level")), self.severities),
            link=bodies.text(event.get("web_url")),
            details=bounds.joined((bodies.text(event.get("culprit")), f"Rule: {rule}" if rule else ""), "\n"),
        )

    def _metric(self, action: str, data: Object) -> Alarm:
        alert = bodies.inside(data, "metric_alert")
        rule = bodies.inside(alert, "alert_rule")
        firing, name = _METRIC_FIRING.get(action), bodies.text(rule.get("id"))
        if firing is None or not name:
            raise Puzzling("a metric alert does not say its rule, or what happened to it")
        return Alarm(
            fingerprint=f"metric alert {name}",
            episode=bodies.text(alert.get("date_started")) or bodies.text(alert.get("id")),
            firing=firing,
            title=bodies.text(rule.get("name")) or bodies.text(data.get("description_title")),
            group="",
            group_title="",
            severity=severity(action, self.severities),
            link=bodies.text(data.get("web_url")),
            details=bodies.text(data.get("description_text")),
        )

    def _issue(self, action: str, issue: Object) -> Sequence[Alarm]:
        firing, name = _ISSUE_FIRING.get(action), bodies.text(issue.get("id"))
        if not name:
            raise Puzzling("an issue has no id")
        if firing is None or (firing and not self.issues):
            return ()
        made = Alarm(
            fingerprint=_of_issue(name),
            episode="",
            firing=firing,
            title=bodies.text(issue.get("title")) or bodies.text(issue.get("shortId")),
            group="",
            group_title="",
            severity=severity(bodies.text(issue.get("level")), self.severities),
            link=bodies.text(issue.get("web_url")) or bodies.text(issue.get("permalink")),
            details=bodies.text(issue.get("culprit")),
        )
        return (bounds.bounded(made),)


def _of_issue(name: str) -> str:
    """The same for what an alert says of an issue, and what is said of the issue itself."""
    return f"issue {name}"


def _last(address: str) -> str:
    """The last part of an address of Sentry's API: the id."""
    return address.rstrip("/").rpartition("/")[2]
