"""What Alertmanager posts, in the shape that tests/data/payloads has recorded; the standard library alone."""

import json
from collections.abc import Iterator, Mapping, Sequence

#: Alerts belong to so many groups, in turn.
GROUPS = 500
_MARK = "0123456789abcdef"


def delivery(names: Sequence[str], group: int = 0) -> bytes:
    """One delivery: a group with an alert for each name, which tells it apart."""
    shared = {"alertname": f"HighLatency{group}", "cluster": "eu"}
    return _group([_alert(each, shared) for each in names], shared)


def brief(names: Sequence[str]) -> bytes:
    """One delivery with an alert for each name, of which nothing is said but that it fires."""
    shared = {"alertname": "Down"}
    firing = [
        {
            "status": "firing",
            "labels": {**shared, "instance": each},
            "annotations": {},
            "startsAt": "2026-11-29T00:14:44.25Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "",
            "fingerprint": f"{each:0>16}",
        }
        for each in names
    ]
    return _group(firing, shared)


def single(run: int) -> Iterator[bytes]:
    """Deliveries of one alert each, without end; a run has none of another's."""
    parts = [delivery([_MARK], group).split(_MARK.encode()) for group in range(GROUPS)]
    number = 0
    while True:
        yield (b"%04x%012x" % (run, number)).join(parts[number % GROUPS])
        number += 1


def resolved(body: bytes) -> bytes:
    """The delivery that says that all of this one is well."""
    return body.replace(b'"status":"firing"', b'"status":"resolved"')


def _group(firing: Sequence[Mapping[str, object]], shared: Mapping[str, str]) -> bytes:
    told = {
        "receiver": "watchbill",
        "status": "firing",
        "alerts": firing,
        "groupLabels": shared,
        "commonLabels": shared,
        "commonAnnotations": {},
        "externalURL": "https://alerts.example.org",
        "version": "4",
        "groupKey": f'{{}}:{{alertname="{shared["alertname"]}"}}',
        "truncatedAlerts": 0,
    }
    return json.dumps(told, separators=(",", ":")).encode()


def _alert(name: str, shared: Mapping[str, str]) -> dict[str, object]:
    return {
        "status": "firing",
        "labels": {**shared, "instance": f"web-{name}:9100", "job": "checkout", "severity": "critical"},
        "annotations": {
            "description": "The 99th percentile has been over 2 s for 5 minutes.",
            "runbook_url": "https://runbooks.example.org/latency",
            "summary": f"checkout of {name} answers after 4 s",
        },
        "startsAt": "2026-11-29T00:14:44.25Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "https://prometheus.example.org/graph?g0.expr=latency+%3E+2&g0.tab=1",
        "fingerprint": name,
    }
