"""What Sentry says: of alerts on issues, of metric alerts, of issues themselves."""

import json

import pytest

from tests.core.sources.posting import SECRET, alarm, made, recorded, said
from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm
from watchbill.model.work import Severity

SENTRY = made("sentry", secret=SECRET)
ALL = made("sentry", secret=SECRET, issues=True)


def test_an_alert_rule_that_picked_out_an_issue_fires() -> None:
    assert alarm(SENTRY, recorded("sentry/event_alert"), sentry_hook_resource="event_alert") == Alarm(
        fingerprint="issue 1117540176",
        episode="",
        firing=True,
        title="KeyError: 'currency'",
        severity=Severity.HIGH,
        group="issue 1117540176",
        group_title="KeyError: 'currency'",
        link="https://sentry.io/organizations/acme/issues/1117540176/events/b1f0a0b0b7c94f8fa0c7a4c1a0d2e9f5/",
        details="checkout.views in pay\nRule: Checkout fails",
    )


def test_it_is_well_again_when_its_issue_is_resolved() -> None:
    resolved = alarm(SENTRY, recorded("sentry/issue_resolved"), sentry_hook_resource="issue")

    assert (resolved.fingerprint, resolved.firing) == ("issue 1117540176", False)
    assert resolved.link == "https://acme.sentry.io/issues/1117540176/"


def test_an_older_sentry_names_the_issue_by_its_address() -> None:
    body = json.loads(recorded("sentry/event_alert"))
    del body["data"]["event"]["issue_id"]

    assert alarm(SENTRY, body, sentry_hook_resource="event_alert").fingerprint == "issue 1117540176"


def test_new_issues_are_alarms_only_where_they_are_asked_for() -> None:
    body = recorded("sentry/issue_created")

    assert said(SENTRY, body, sentry_hook_resource="issue") == []
    assert alarm(ALL, body, sentry_hook_resource="issue").firing


@pytest.mark.parametrize(("action", "firing"), [("unresolved", True), ("archived", False), ("ignored", False)])
def test_an_issue_comes_back_or_is_put_away(action: str, firing: bool) -> None:
    body = {**json.loads(recorded("sentry/issue_created")), "action": action}

    assert alarm(ALL, body, sentry_hook_resource="issue").firing is firing


def test_to_be_assigned_changes_nothing_of_an_issue() -> None:
    assert said(ALL, recorded("sentry/issue_assigned"), sentry_hook_resource="issue") == []


def test_a_metric_alert_fires_and_is_resolved() -> None:
    critical, resolved = (
        alarm(SENTRY, recorded(f"sentry/metric_alert_{each}"), sentry_hook_resource="metric_alert")
        for each in ("critical", "resolved")
    )

    assert critical == Alarm(
        fingerprint="metric alert 7",
        episode="2026-11-29T09:26:00.000000Z",
        firing=True,
        title="Too many errors",
        severity=Severity.CRITICAL,
        group="metric alert 7",
        group_title="Too many errors",
        link="https://acme.sentry.io/alerts/rules/details/7/?alert=1",
        details="1000 events in the last 10 minutes\nFilter: level:error",
    )
    assert not resolved.firing
    assert (critical.fingerprint, critical.episode) == (resolved.fingerprint, resolved.episode)


def test_what_concerns_no_alarm_says_nothing() -> None:
    for resource in ("installation", "comment", "error", "something new"):
        assert said(SENTRY, recorded("sentry/installation"), sentry_hook_resource=resource) == []


@pytest.mark.parametrize("resource", ["event_alert", "metric_alert", "issue", ""])
def test_what_is_not_what_its_header_says_puzzles(resource: str) -> None:
    with pytest.raises(Puzzling):
        said(SENTRY, recorded("sentry/installation"), sentry_hook_resource=resource)
