"""The table of a mailbox in the file of sources."""

from collections.abc import Mapping

from watchbill.model.work import Severity
from watchbill.sources.mail.access import Access
from watchbill.sources.mail.picking import AlertRule
from watchbill.sources.mail.source import MailSource
from watchbill.sources.options import Options

KEYS = frozenset({"host", "port", "tls", "user", "password", "folder", "ca", "addresses", "lists", "alerts"})
_RULE = frozenset({"from", "subject", "resolved", "severity"})
#: With the port that is used where none is set.
_TLS = {"tls": 993, "starttls": 143, "none": 143}
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_SEVERITIES = {each.name.lower(): each for each in (Severity.NORMAL, *Severity)}


def mail(options: Mapping[str, object]) -> MailSource:
    """A mailbox on an IMAP server, which is read and left as it is.

    Raises:
        SettingsInvalid: with every mistake.
    """
    told = Options(options, KEYS)
    tls, host = (
        told.choice("tls", tuple(_TLS)),
        told.text("host", 'the name of the IMAP server: "imap.example.org"'),
    )
    if tls == "none" and host not in _HERE:
        told.wrong("tls", "without it passwords can be read on the way; none is for this machine alone, 127.0.0.1")
    made = MailSource(
        access=Access(
            host=host,
            port=told.number("port", _TLS[tls], 65_535),
            tls=tls,
            user=told.text("user", 'the account: "support@example.org"'),
            password=told.secret("password"),
            folder=told.text("folder", 'the name of a folder: "INBOX"', "INBOX"),
            authority=told.text("ca", 'where the certificate of its authority is: "/etc/ssl/own-ca.pem"', ""),
            aliases=tuple(sorted(told.words("addresses", ()))),
        ),
        rules=tuple(_rule(each) for each in told.tables("alerts", _RULE)),
        lists=tuple(sorted(told.words("lists", ()))),
    )
    told.done()
    return made


def _rule(told: Options) -> AlertRule:
    rule = AlertRule(
        senders=tuple(sorted(told.words("from", ()))),
        subject=tuple(sorted(told.words("subject", ()))),
        resolved=tuple(sorted(told.words("resolved", ()))),
        severity=_SEVERITIES[told.choice("severity", tuple(_SEVERITIES))],
    )
    if not (rule.senders or rule.subject):
        told.wrong("from, subject", 'write one of them at least: from = ["@monitoring.example.org"]')
    return rule
