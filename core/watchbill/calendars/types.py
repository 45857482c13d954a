"""The types of calendars that come with us; what reads them is imported when there is one."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from watchbill.errors import SettingsInvalid
from watchbill.markers import hookimpl
from watchbill.ports import Calendar, CalendarFactory
from watchbill.settings.tables import unknown


@hookimpl
def watchbill_calendars() -> Mapping[str, CalendarFactory]:
    """An iCalendar address, and a schedule of PagerDuty."""
    return {"ics": ics, "pagerduty": pagerduty}


def ics(options: Mapping[str, object]) -> Calendar:
    """A calendar at an `address`: an iCalendar file.

    `private` lets it be in a network of your own, there with http too; `zone` is that of times without one; `user`
    and `password` are for a server that asks who reads.

    Raises:
        SettingsInvalid: with every mistake.
    """
    mistakes = unknown(options, {"address", "private", "zone", "user", "password"})
    address, zone, inside = options.get("address", ""), options.get("zone"), options.get("private", False)
    if not isinstance(inside, bool):
        mistakes.append("private: write true or false")
    if zone is not None and zone not in available_timezones():
        mistakes.append(f"zone: {zone} is no time zone; write it like Europe/Paris")
    if not _is_address(address, inside=inside is True):
        mistakes.append("address: only https://host/... is taken; http too, where `private = true`")
    user, password = options.get("user", ""), options.get("password", "")
    if not isinstance(user, str) or not isinstance(password, str) or bool(user) != bool(password) or ":" in user:
        mistakes.append('user, password: write both or none: user = "watchbill", password = { env = "PASSWORD" }')
    if mistakes:
        raise SettingsInvalid(mistakes)
    from watchbill.calendars.fetching import Fetcher
    from watchbill.calendars.ics import IcsCalendar

    place = str(zone) if zone is not None else None
    login = (str(user), str(password)) if user else None
    return IcsCalendar(address=_https(str(address)), login=login, zone=place, fetcher=Fetcher(inside=bool(inside)))


def pagerduty(options: Mapping[str, object]) -> Calendar:
    """Who is on duty in a `schedule` of PagerDuty, seen with an API `token`; `region` is us or eu.

    Raises:
        SettingsInvalid: with every mistake.
    """
    from watchbill.calendars.pagerduty import REGIONS, PagerDutySchedule

    mistakes = unknown(options, {"schedule", "token", "region"})
    schedule, token, region = options.get("schedule", ""), options.get("token", ""), options.get("region", "us")
    if not _is_word(schedule) or not str(schedule).isalnum():
        mistakes.append("schedule: write the id at the end of the schedule's address, like PL5FQHC")
    if not _is_word(token):
        mistakes.append(
            'token: write where it is: { env = "PAGERDUTY_TOKEN" } or { file = "/run/secrets/pagerduty" }'
        )
    if region not in REGIONS:
        mistakes.append(f"region: {region} is neither us nor eu")
    if mistakes:
        raise SettingsInvalid(mistakes)
    return PagerDutySchedule(schedule=str(schedule), token=str(token), base=REGIONS[str(region)])


def _is_word(value: object) -> bool:
    """Whether it may stand in a line of a request."""
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable() and " " not in value


def _is_address(value: object, *, inside: bool) -> bool:
    """Of a calendar; the value may be a secret, so what is wrong with it is not told."""
    if not _is_word(value):
        return False
    import httpx

    try:
        url = httpx.URL(_https(str(value)))
    except (httpx.InvalidURL, ValueError):
        return False
    schemes = {"https", "http"} if inside else {"https"}
    return bool(url.host) and not url.userinfo and url.scheme in schemes and (url.port or 443) < 65_536


def _https(address: str) -> str:
    """Calendar programs give out webcal addresses, which are https ones."""
    return "https" + address[6:] if address[:9].lower() == "webcal://" else address
