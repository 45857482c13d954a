"""What PagerDuty says of its incidents."""

import json

import pytest

from tests.core.sources.posting import SECRET, alarm, made, recorded, said
from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm
from watchbill.model.work import ItemKind, Severity

PAGERDUTY = made("pagerduty", secret=SECRET)


def test_an_incident_that_was_triggered_fires() -> None:
    assert alarm(PAGERDUTY, recorded("pagerduty/triggered")) == Alarm(
        fingerprint="Q2MRODESK7BILL",
        episode="2026-11-29T09:15:27Z",
        firing=True,
        kind=ItemKind.INCIDENT,
        title="Checkout answers too late",
        severity=Severity.HIGH,
        group="Q2MRODESK7BILL",
        group_title="Checkout answers too late",
        link="https://acme.pagerduty.com/incidents/Q2MRODESK7BILL",
        details="Service: Checkout\nEscalation policy: Operations",
    )


def alarms(name: str) -> list[Alarm]:
    """What a recorded event says."""
    return [each for each in said(PAGERDUTY, recorded(f"pagerduty/{name}")) if isinstance(each, Alarm)]


def test_it_fires_until_it_is_resolved_and_is_the_same_all_along() -> None:
    [triggered], [acknowledged], [resolved, _] = map(alarms, ("triggered", "acknowledged", "resolved"))

    assert [each.firing for each in (triggered, acknowledged, resolved)] == [True, True, False]
    assert len({(each.fingerprint, each.episode) for each in (triggered, acknowledged, resolved)}) == 1


def test_one_that_is_opened_again_fires_as_another_episode_until_it_is_resolved() -> None:
    [triggered], [reopened], [_, resolved] = map(alarms, ("triggered", "reopened", "resolved"))

    assert (reopened.firing, resolved.firing) == (True, False)
    assert (reopened.fingerprint, reopened.episode) == (resolved.fingerprint, resolved.episode)
    assert (reopened.fingerprint, reopened.episode == triggered.episode) == (triggered.fingerprint, False)


@pytest.mark.parametrize("name", ["annotated", "ping", "service_updated"])
def test_what_does_not_say_how_an_incident_is_says_nothing(name: str) -> None:
    assert said(PAGERDUTY, recorded(f"pagerduty/{name}")) == []


def test_a_change_of_a_resolved_incident_does_not_make_it_fire() -> None:
    body = json.loads(recorded("pagerduty/resolved"))
    body["event"]["event_type"] = "incident.priority_updated"

    assert [each.firing for each in said(PAGERDUTY, body) if isinstance(each, Alarm)] == [False, False]


def test_without_a_priority_the_urgency_says_how_bad_it_is() -> None:
    body = json.loads(recorded("pagerduty/triggered"))
    for priority, urgency, meant in (
        (None, "high", Severity.HIGH),
        (None, "low", Severity.LOW),
        ({"summary": "P1"}, "low", Severity.CRITICAL),
        (None, None, Severity.NORMAL),
    ):
        body["event"]["data"].update(priority=priority, urgency=urgency)
        assert alarm(PAGERDUTY, body).severity is meant


@pytest.mark.parametrize(
    "body", [{}, {"event": []}, {"event": {"event_type": "incident.triggered", "data": {"type": "incident"}}}]
)
def test_what_is_no_event_puzzles(body: dict[str, object]) -> None:
    with pytest.raises(Puzzling):
        said(PAGERDUTY, body)
