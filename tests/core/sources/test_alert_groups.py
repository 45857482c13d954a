"""What Alertmanager and Grafana say: recorded groups of alerts, and what may be wrong with them."""

import json
from typing import Any

import pytest

from tests.core.sources.posting import alarm, made, recorded, said
from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm
from watchbill.model.work import ItemKind, Severity
from watchbill.sources.bounds import MOST_ALARMS
from watchbill.web import intake

ALERTMANAGER, GRAFANA = made("alertmanager"), made("grafana")
ALERT = {
    "status": "firing",
    "labels": {"alertname": "Down"},
    "startsAt": "2026-11-29T00:14:44Z",
    "fingerprint": "f",
}


def group(*alerts: object, **more: object) -> dict[str, Any]:
    return {"version": "4", "status": "firing", "alerts": list(alerts), **more}


def puzzles(body: object, kind: str = "alertmanager") -> str:
    with pytest.raises(Puzzling) as puzzling:
        made(kind).understand({}, json.dumps(body).encode())
    return str(puzzling.value)


def test_alertmanager_tells_of_each_alert_of_a_group() -> None:
    first, second = said(ALERTMANAGER, recorded("alertmanager/firing"))

    assert first == Alarm(
        fingerprint="cd9921e53a66c65a",
        episode="2026-11-29T00:14:44.25Z",
        firing=True,
        kind=ItemKind.ALERT,
        title="checkout answers after 4 s",
        severity=Severity.CRITICAL,
        group='{}:{alertname="HighLatency", cluster="eu"}',
        group_title="HighLatency, cluster eu",
        link="https://prometheus.example.org/graph?g0.expr=latency+%3E+2&g0.tab=1",
        details="The 99th percentile has been over 2 s for 5 minutes.\nRunbook: https://runbooks.example.org/latency",
    )
    assert isinstance(second, Alarm)
    assert second.title == "HighLatency (cluster=eu, instance=web-2:9100, job=checkout)"
    assert (second.severity, second.group, second.details) == (Severity.NORMAL, first.group, "")


def test_of_a_group_that_still_fires_one_alert_may_be_well_again() -> None:
    firing, resolved = (said(ALERTMANAGER, recorded(f"alertmanager/{each}")) for each in ("firing", "resolved"))

    assert [each.firing for each in resolved if isinstance(each, Alarm)] == [False, True]
    for before, after in zip(firing, resolved, strict=True):
        assert isinstance(before, Alarm)
        assert isinstance(after, Alarm)
        assert (before.fingerprint, before.episode) == (after.fingerprint, after.episode)


def test_grafana_says_the_same_in_its_own_way() -> None:
    firing, resolved = alarm(GRAFANA, recorded("grafana/firing")), alarm(GRAFANA, recorded("grafana/resolved"))

    assert firing == Alarm(
        fingerprint="c6eadffa33fcdf37",
        episode="2026-11-29T09:51:00+01:00",
        firing=True,
        title="db-2 has little room left on /var",
        severity=Severity.HIGH,
        group='{}/{team="ops"}:{alertname="Disk nearly full", grafana_folder="Storage"}',
        group_title="Disk nearly full, folder Storage",
        link="https://grafana.example.org/alerting/grafana/fe1z8kq/view?orgId=1",
        details="/var has 4 % left\nRunbook: https://runbooks.example.org/disk",
    )
    assert not resolved.firing
    assert (firing.fingerprint, firing.episode) == (resolved.fingerprint, resolved.episode)


def test_grafana_is_understood_whatever_version_it_says() -> None:
    for version in ("1", "4", "12", None):
        assert said(GRAFANA, group(ALERT, version=version))


@pytest.mark.parametrize("version", ["3", "5", 4, None, ["4"]])
def test_another_version_of_alertmanager_puzzles(version: object) -> None:
    if version == 4:  # a number that is written so is the same word
        assert said(ALERTMANAGER, group(ALERT, version=version))
    else:
        assert puzzles(group(ALERT, version=version)) == "it is not of version 4 of Alertmanager's webhook"


def test_without_a_fingerprint_an_alert_is_known_by_its_labels() -> None:
    plain = {name: each for name, each in ALERT.items() if name != "fingerprint"}
    one = alarm(ALERTMANAGER, group({**plain, "labels": {"alertname": "Down", "b": "1", "a": "2"}}))
    same = alarm(ALERTMANAGER, group({**plain, "labels": {"a": "2", "b": "1", "alertname": "Down"}}))

    assert one.fingerprint == same.fingerprint == "Down (a=2, b=1)"
    assert puzzles(group({**plain, "labels": {}})) == "nothing in it tells what it is about"


def test_without_a_group_an_alert_is_one_of_its_own() -> None:
    found = alarm(ALERTMANAGER, group(ALERT))

    assert (found.group, found.group_title) == ("f", "Down")


def test_an_alert_without_a_state_has_that_of_its_group() -> None:
    plain = {name: each for name, each in ALERT.items() if name != "status"}

    assert not alarm(ALERTMANAGER, group(plain, status="resolved")).firing
    assert puzzles(group({**plain, "status": "pending"})) == "an alert is neither firing nor resolved"


def test_the_link_is_the_alerts_own_where_that_is_one() -> None:
    with_own = {**ALERT, "generatorURL": "http://prometheus:9090/graph"}
    outside = "https://alerts.example.org"

    assert alarm(ALERTMANAGER, group(with_own, externalURL=outside)).link == "http://prometheus:9090/graph"
    for no_link in ("", "javascript:alert(1)", "/graph", "https://" + "x" * 2_000, None):
        own = {**ALERT, "generatorURL": no_link}
        assert alarm(ALERTMANAGER, group(own, externalURL=outside)).link == outside
        assert alarm(ALERTMANAGER, group(own, externalURL=no_link)).link == ""


def test_a_group_without_alerts_says_nothing_and_one_without_a_list_puzzles() -> None:
    assert said(ALERTMANAGER, group()) == []
    assert puzzles({"version": "4"}) == "it has no list of alerts"
    assert puzzles({"version": "4", "alerts": {"0": ALERT}}) == "it has no list of alerts"


def test_too_many_alerts_puzzle() -> None:
    assert len(said(ALERTMANAGER, group(*[ALERT] * MOST_ALARMS))) == MOST_ALARMS
    assert puzzles(group(*[ALERT] * (MOST_ALARMS + 1))) == "it has more than 25,000 alerts"


def test_a_body_at_the_door_holds_no_more_alerts_than_are_understood() -> None:
    least = json.loads(recorded("alertmanager/firing"))["alerts"][1]
    least["labels"], least["generatorURL"] = {"alertname": "X"}, ""

    assert len(json.dumps(least, separators=(",", ":"))) * MOST_ALARMS > intake.MOST


def test_a_team_has_its_own_words_for_how_bad_it_is() -> None:
    own = made("alertmanager", severities={"Page": "critical", "critical": "high"})

    for word, meant in (("page", Severity.CRITICAL), ("PAGE", Severity.CRITICAL), ("critical", Severity.HIGH)):
        labels = {"alertname": "Down", "severity": word}
        assert alarm(own, group({**ALERT, "labels": labels})).severity is meant
