"""The types of sources that come with us."""

from collections.abc import Mapping

from watchbill.markers import hookimpl
from watchbill.ports import Source, SourceFactory
from watchbill.sources import generic as any_json
from watchbill.sources import github as of_github
from watchbill.sources import grafana as of_grafana
from watchbill.sources import jira as of_jira
from watchbill.sources import mail as of_mail
from watchbill.sources import pagerduty as of_pagerduty
from watchbill.sources import sentry as of_sentry
from watchbill.sources.alertmanager import Alertmanager
from watchbill.sources.options import LOGIN, SECRETS, Options
from watchbill.sources.signatures import Signed


@hookimpl
def watchbill_sources() -> Mapping[str, SourceFactory]:
    """Alert managers, trackers, mailboxes, and whoever can post JSON."""
    return {
        "alertmanager": alertmanager,
        "generic": generic,
        "github": github,
        "grafana": grafana,
        "jira": jira,
        "mail": of_mail.mail,
        "pagerduty": pagerduty,
        "sentry": sentry,
    }


def alertmanager(options: Mapping[str, object]) -> Source:
    """Alertmanager; it may log in, with a `token`, or with `user` and `password`.

    Raises:
        SettingsInvalid: with every mistake.
    """
    told = Options(options, LOGIN | {"severities"})
    made = Alertmanager(login=told.login(), severities=told.severities())
    told.done()
    return made


def grafana(options: Mapping[str, object]) -> Source:
    """Grafana; it may log in as Alertmanager does, or sign with a `secret`, and the time in `timestamp_header`.

    Raises:
        SettingsInvalid: with every mistake.
    """
    told = Options(options, LOGIN | SECRETS | {"signature_header", "timestamp_header", "severities"})
    header = told.header("signature_header", of_grafana.SIGNATURE)
    # Whoever names a header of a signature wants it signed, and is told when the secret is missing.
    wanted = options.keys() & {"signature_header", "timestamp_header"}
    made = of_grafana.Grafana(
        signed=told.signature(header) if wanted else told.signed(header),
        timestamp_header=told.header("timestamp_header", ""),
        login=told.login(),
        severities=told.severities(),
    )
    told.done()
    return made


def pagerduty(options: Mapping[str, object]) -> Source:
    """PagerDuty, which signs with the `secret` of the subscription.

    Raises:
        SettingsInvalid: with every mistake.
    """
    told = Options(options, SECRETS | {"severities"})
    signed = told.signature(of_pagerduty.SIGNATURE, "v1=")
    severities = told.severities()
    told.done()
    return of_pagerduty.PagerDuty(signed=signed, severities=severities)


def sentry(options: Mapping[str, object]) -> Source:
    """Sentry, which signs with the client `secret` of an integration; `issues` makes each new issue an alarm.

    Raises:
        SettingsInvalid: with every mistake.
    """
    told = Options(options, SECRETS | {"issues", "severities"})
    signed = told.signature(of_sentry.SIGNATURE)
    made = of_sentry.Sentry(signed=signed, issues=told.switch("issues"), severities=told.severities())
    told.done()
    return made


def github(options: Mapping[str, object]) -> Source:
    """GitHub, which signs with the `secret` of the webhook.

    Raises:
        SettingsInvalid: with every mistake.
    """
    return of_github.GitHub(signed=_of_a_webhook(options, of_github.SIGNATURE))


def jira(options: Mapping[str, object]) -> Source:
    """Jira, which signs with the `secret` of the webhook.

    Raises:
        SettingsInvalid: with every mistake.
    """
    return of_jira.Jira(signed=_of_a_webhook(options, of_jira.SIGNATURE))


def generic(options: Mapping[str, object]) -> Source:
    """Whoever posts JSON; it may log in, or sign with a `secret`; the other keys say where things stand.

    Raises:
        SettingsInvalid: with every mistake.
    """
    told = Options(
        options,
        {*LOGIN, *SECRETS, *any_json.PLACES, "alarms", "firing", "resolved", "kind", "severities"},
    )
    places = {name: told.path(name, name) for name in any_json.PLACES}
    # Whoever says only what a resolved one is called means that all else fires.
    firing = told.words("firing", () if "resolved" in options else any_json.FIRING)
    resolved = told.words("resolved", any_json.RESOLVED - frozenset(firing))
    made = any_json.Generic(
        places={name: each for name, each in places.items() if each},
        alarms=told.path("alarms", ""),
        firing=firing,
        resolved=resolved,
        kind=told.kind(),
        signed=told.signed(any_json.SIGNATURE, "sha256="),
        login=told.login(),
        severities=told.severities(),
    )
    told.done()
    return made


def _of_a_webhook(options: Mapping[str, object], header: str) -> Signed:
    told = Options(options, SECRETS)
    signed = told.signature(header, "sha256=")
    told.done()
    return signed
