"""examples/sources.toml is understood as it is, and so is what its own monitor posts."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.core.sources.posting import recorded
from watchbill.model.people import TeamId
from watchbill.model.signal import Alarm
from watchbill.sources import listing, types
from watchbill.sources.listing import Listed

EXAMPLE = Path(__file__).parents[2] / "examples" / "sources.toml"
SECRETS = (
    "ALERTMANAGER_TOKEN",
    "GRAFANA_SECRET",
    "SENTRY_CLIENT_SECRET",
    "GITHUB_WEBHOOK_SECRET",
    "JIRA_WEBHOOK_SECRET",
    "SUPPORT_PASSWORD",
)


@pytest.fixture
def listed(tmp_path: Path) -> Mapping[str, Listed]:
    """The sources of the example."""
    secret, path = tmp_path / "secret", tmp_path / "sources.toml"
    secret.write_text("hunter2\n", encoding="utf-8")
    text = EXAMPLE.read_text(encoding="utf-8").replace("/run/secrets/pagerduty-webhook", str(secret))
    path.write_text(text, encoding="utf-8")
    return listing.load(path, types.watchbill_sources(), dict.fromkeys(SECRETS, "hunter2"))


def test_every_source_of_it_is_understood(listed: Mapping[str, Listed]) -> None:
    assert sorted(listed) == [
        "alertmanager", "checks", "github", "grafana", "jira", "pagerduty", "sentry", "support",
    ]  # fmt: skip
    assert listed["pagerduty"].team == TeamId("ops")
    assert listed["grafana"].team is None
    assert [name for name, each in listed.items() if each.mailbox] == ["support"]


def test_its_own_monitor_is_understood(listed: Mapping[str, Listed]) -> None:
    alarms = listed["checks"].source.understand({}, recorded("generic/nested"))

    assert [(each.title, each.firing) for each in alarms if isinstance(each, Alarm)] == [
        ("HTTPS of shop.example.org", True),
        ("HTTPS of status.example.org", False),
    ]
