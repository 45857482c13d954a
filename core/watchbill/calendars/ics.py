"""A calendar at an address, as an iCalendar file (RFC 5545): Google, Outlook, Apple, Nextcloud, GoAlert."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.calendars import events
from watchbill.calendars.fetching import Fetched, Fetcher
from watchbill.errors import CalendarUnreadable
from watchbill.model.subscription import Mark, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class IcsCalendar:
    """Fulfils `ports.Calendar`; the address holds a secret and is never shown."""

    address: str = field(repr=False)
    #: User and password, where the server asks who reads; never shown.
    login: tuple[str, str] | None = field(default=None, repr=False)
    #: IANA zone of times without one; None: as the file says.
    zone: str | None = None
    fetcher: Fetcher = field(default_factory=Fetcher)

    def read(self, mark: Mark, first: datetime, last: datetime) -> Reading | None:
        fetched = self.fetcher.get(self.address, _asking(mark) | _login(self.login))
        if fetched.status == 304:
            return None
        if fetched.status != 200:
            raise CalendarUnreadable(_refusal(fetched), wait=fetched.wait(first))
        digest = hashlib.sha256(fetched.body).hexdigest()
        if digest == mark.digest:
            return None
        found = events.read(fetched.body, first, last, zone=self.zone)
        mark = Mark(
            etag=fetched.headers.get("etag", "")[:500],
            modified=fetched.headers.get("last-modified", "")[:100],
            digest=digest,
        )
        return Reading(entries=found.entries, total=found.total, until=last, mark=mark)


def _login(login: tuple[str, str] | None) -> dict[str, str]:
    if login is None:
        return {}
    return {"Authorization": f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"}


def _asking(mark: Mark) -> dict[str, str]:
    headers = {"Accept": "text/calendar, */*;q=0.1"}
    if mark.etag:
        headers["If-None-Match"] = mark.etag
    if mark.modified:
        headers["If-Modified-Since"] = mark.modified
    return headers


def _refusal(fetched: Fetched) -> str:
    match fetched.status:
        case 401 | 403:
            return f"{fetched.host} does not let me in. Set a new secret address, or the user and password."
        case 404 | 410:
            return f"{fetched.host} has nothing at this address any more. Set the calendar's address anew."
        case 429:
            return f"{fetched.host} was asked too often. I ask again later."
        case status if status >= 500:
            return f"{fetched.host} has trouble of its own ({status}). I try again."
        case status:
            return f"{fetched.host} answers {status}, which is no calendar. Is the address right?"
