"""Groups of alerts, as Alertmanager posts them, and Grafana after it: each alert with its own state."""

from collections.abc import Iterator, Mapping, Sequence

from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm
from watchbill.model.work import Severity
from watchbill.sources import bodies, bounds
from watchbill.sources.bodies import Object
from watchbill.sources.severities import severity

_FIRING = {"firing": True, "resolved": False}


def alarms(body: Object, severities: Mapping[str, Severity]) -> Sequence[Alarm]:
    """What each alert of the group says.

    Raises:
        Puzzling: it is no group of alerts, or too large a one.
    """
    alerts = bodies.entries(body, "alerts")
    if alerts is None:
        raise Puzzling("it has no list of alerts")
    if len(alerts) > bounds.MOST_ALARMS:
        raise Puzzling(f"it has more than {bounds.MOST_ALARMS:,} alerts")
    return [bounds.bounded(_alarm(body, each if isinstance(each, dict) else {}, severities)) for each in alerts]


def _alarm(body: Object, alert: Object, severities: Mapping[str, Severity]) -> Alarm:
    labels = bodies.texts(bodies.inside(alert, "labels"))
    annotations = bodies.texts(bodies.inside(alert, "annotations"))
    firing = _FIRING.get(bodies.text(alert.get("status") or body.get("status")))
    if firing is None:
        raise Puzzling("an alert is neither firing nor resolved")
    return Alarm(
        fingerprint=bodies.text(alert.get("fingerprint")) or _labelled(labels),
        episode=bodies.text(alert.get("startsAt")),
        firing=firing,
        title=annotations.get("summary") or _labelled(labels),
        severity=severity(labels.get("severity", ""), severities),
        group=bodies.text(body.get("groupKey")),
        group_title=", ".join(_group(bodies.texts(bodies.inside(body, "groupLabels")))),
        link=_link(alert, body),
        details=bounds.joined((annotations.get("description", ""), *_runbook(annotations)), "\n"),
    )


def _labelled(labels: Mapping[str, str]) -> str:
    """The alert's name and its labels, in one order: "HighLatency (cluster=eu, job=web)"."""
    others = [f"{name}={labels[name]}" for name in sorted(labels.keys() - {"alertname", "severity"})]
    name = labels.get("alertname", "")
    return f"{name} ({', '.join(others)})".strip() if others else name


def _group(labels: Mapping[str, str]) -> Iterator[str]:
    """The name of the alert, and what else the group has in common: "HighLatency", "cluster eu"."""
    if "alertname" in labels:
        yield labels["alertname"]
    for name in sorted(labels.keys() - {"alertname"}):
        yield f"{name.removeprefix('grafana_')} {labels[name]}"


def _runbook(annotations: Mapping[str, str]) -> Iterator[str]:
    if "runbook_url" in annotations:
        yield f"Runbook: {annotations['runbook_url']}"


def _link(alert: Object, body: Object) -> str:
    """Where the alert is to be seen, else where all are."""
    given = (bodies.text(each) for each in (alert.get("generatorURL"), body.get("externalURL")))
    return next((each for each in given if bounds.address(each)), "")
