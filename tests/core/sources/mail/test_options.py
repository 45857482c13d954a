"""The table of a mailbox in the file of sources: all of its mistakes at once, and no password in any."""

from pathlib import Path
from typing import Any

import pytest

from tests.core.sources.mail.writing import PLACE, a_source
from tests.core.sources.posting import TYPES
from watchbill.errors import SettingsInvalid
from watchbill.model.people import TeamId
from watchbill.model.work import Severity
from watchbill.sources import listing
from watchbill.sources.mail import mail
from watchbill.sources.mail.picking import AlertRule
from watchbill.sources.mail.source import MailSource

TABLE = """
[sources.support]
type = "mail"
team = "ops"
host = "imap.example.org"
user = "support@example.org"
password = { env = "MAIL_PASSWORD" }

[[sources.support.alerts]]
from = ["@Monitoring.example.org"]
resolved = ["RECOVERY"]
severity = "high"
"""


TLS = "tls: without it passwords can be read on the way; none is for this machine alone, 127.0.0.1"
FROM = 'alerts 1: from, subject: write one of them at least: from = ["@monitoring.example.org"]'
KNOWN = "addresses, alerts, ca, folder, host, lists, password, port, tls, user"
KEYS = f"pasword: there is no such key; known are {KNOWN}"


def mistakes(**changes: object) -> list[str]:
    with pytest.raises(SettingsInvalid) as told:
        mail({name: each for name, each in (PLACE | changes).items() if each is not None})
    assert "hunter2" not in str(told.value)
    return list(told.value.mistakes)


def test_what_is_not_said_is_what_most_servers_want() -> None:
    access = a_source().access

    assert (access.tls, access.port, access.folder) == ("tls", 993, "INBOX")
    assert (a_source(tls="starttls").access.port, a_source(tls="starttls", port=1143).access.port) == (143, 1143)
    assert access.addresses == {"support@example.org"}
    assert a_source(user="desk", addresses=["Help@Example.org"]).access.addresses == {"help@example.org"}
    assert "hunter2" not in repr(a_source())


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"host": None}, 'host: write the name of the IMAP server: "imap.example.org"'),
        ({"host": ""}, 'host: write the name of the IMAP server: "imap.example.org"'),
        ({"host": 7}, 'host: write the name of the IMAP server: "imap.example.org"'),
        ({"user": None}, 'user: write the account: "support@example.org"'),
        ({"password": None}, 'password: write where it is: { env = "NAME" } or { file = "/run/secrets/name" }'),
        ({"password": "a\nb"}, 'password: write where it is: { env = "NAME" } or { file = "/run/secrets/name" }'),
        ({"port": 0}, "port: write a number from 1 to 65535"),
        ({"port": True}, "port: write a number from 1 to 65535"),
        ({"port": "993"}, "port: write a number from 1 to 65535"),
        ({"tls": "ssl"}, "tls: write one of tls, starttls, none"),
        ({"tls": "none"}, TLS),
        ({"folder": 1}, 'folder: write the name of a folder: "INBOX"'),
        ({"ca": 1}, 'ca: write where the certificate of its authority is: "/etc/ssl/own-ca.pem"'),
        ({"lists": "dev"}, 'lists: write a list of words: ["lists"]'),
        ({"addresses": [1]}, 'addresses: write a list of words: ["addresses"]'),
        ({"alerts": {}}, "alerts: write up to 50 tables of from, resolved, severity, subject"),
        ({"alerts": ["x"]}, "alerts: write up to 50 tables of from, resolved, severity, subject"),
        ({"alerts": [{}]}, FROM),
        (
            {"alerts": [{"from": ["a@b"]}, {"from": ["a@b"], "severity": "bad"}]},
            "alerts 2: severity: write one of normal, critical, high, low",
        ),
        (
            {"alerts": [{"from": ["a@b"], "to": []}]},
            "alerts 1: to: there is no such key; known are from, resolved, severity, subject",
        ),
        ({"pasword": "x"}, KEYS),
    ],
)
def test_each_mistake_is_told_with_its_remedy(changes: dict[str, Any], mistake: str) -> None:
    assert mistakes(**changes) == [mistake]


def test_all_mistakes_are_told_together() -> None:
    assert len(mistakes(host=1, user=None, port=-1, alerts=[{"severity": 1}])) == 5


def test_rules_are_read_in_small_letters() -> None:
    rule = {"from": ["@Example.org"], "subject": ["DOWN"], "resolved": ["Up"], "severity": "critical"}
    [made] = a_source(alerts=[rule]).rules

    assert made == AlertRule(
        senders=("@example.org",), subject=("down",), resolved=("up",), severity=Severity.CRITICAL
    )


def test_a_mailbox_stands_in_the_file_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(TABLE, encoding="utf-8")

    listed = listing.load(path, TYPES, {"MAIL_PASSWORD": "hunter2"})["support"]

    assert listed.team == TeamId("ops")
    assert isinstance(listed.mailbox, MailSource)
    assert listing.load(None, TYPES, {})["generic"].mailbox is None


def test_a_mailbox_is_somebodys(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(TABLE.replace('team = "ops"\n', ""), encoding="utf-8")

    with pytest.raises(SettingsInvalid) as told:
        listing.load(path, TYPES, {"MAIL_PASSWORD": "hunter2"})

    assert told.value.mistakes == (
        'sources.toml: [sources.support] team: write the handle of the team whose mailbox it is: "ops"',
    )


@pytest.mark.parametrize(
    ("sender", "subject", "fires"),
    [
        ("nagios@monitoring.example.org", "web-1 is DOWN", True),
        ("nagios@monitoring.example.org", "web-1 is up", False),
        ("nagios@monitoring.example.org", "DOWN, then UP", False),
        ("nagios@monitoring.example.org", "web-1 is slow", None),
        ("nagios@monitoring.example.org", "the upload breakdown", None),
        ("nagios@monitoring.example.org.evil.test", "web-1 is DOWN", None),
        ("ops@boss.test", "web-1 is DOWN", True),
        ("other-ops@boss.test", "web-1 is DOWN", None),
        ("", "web-1 is DOWN", None),
    ],
)
def test_a_rule_is_about_whole_addresses_and_whole_words(sender: str, subject: str, fires: bool | None) -> None:
    rule = AlertRule(senders=("@monitoring.example.org", "ops@boss.test"), subject=("down",), resolved=("up",))

    assert rule.fires(sender, subject) is fires


def test_what_a_mail_is_about_is_its_subject_without_how_that_is() -> None:
    rule = AlertRule(senders=("a@b",), subject=("down", "is down"), resolved=("is up again",))

    assert rule.thing("Re: web-1 is DOWN") == rule.thing("web-1 is up again") == "web-1"
    assert rule.thing("web-2 is down") == "web-2"
