"""Calls to the REST interface of Redmine."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import httpx

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.trackers import told
from watchbill.trackers.client import Bucket, Client

LABEL = "Redmine"
#: Calls a second, and at once after a rest.
RATE, BURST = 20, 100

Query = Mapping[str, str | int]


class Wire:
    """One Redmine, as one account of it."""

    def __init__(self, url: str, key: str, transport: httpx.BaseTransport | None = None) -> None:
        """Make it ready; nothing is asked yet.

        Args:
            url: where it is, without a slash at its end.
            key: of the REST interface, of the account.
            transport: the network's, unless given.
        """
        self.url = url
        headers = {"X-Redmine-API-Key": key}
        self._client = Client(url, LABEL, lambda: headers, bucket=Bucket(RATE, BURST), transport=transport)

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def one(self, path: str, what: str, query: Query | None = None) -> Mapping[str, Any] | None:
        """What an answer calls `what`; None where there is no such."""
        answer = self._client.ask("GET", f"{path}.json", query=query, expect=(200, 404))
        if answer.status == 404:
            return None
        return _thing(answer.json(), what)

    def rows(self, path: str, what: str, query: Query | None = None) -> list[Mapping[str, Any]]:
        """What an answer lists as `what`."""
        answer = self._client.ask("GET", f"{path}.json", query=query)
        found = told.table(answer.json()).get(what)
        if not isinstance(found, list) or not all(told.number(told.table(each).get("id")) for each in found):
            raise strange()
        return found

    def post(self, path: str, what: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        """Make a thing; what it is now."""
        return _thing(self._client.ask("POST", f"{path}.json", body={what: body}).json(), what)

    def put(self, path: str, what: str, body: Mapping[str, object], expect: Collection[int] = (200, 204)) -> None:
        """Change a thing. Redmine leaves out without a word what we may not change."""
        self._client.ask("PUT", f"{path}.json", body={what: body}, expect=expect)


def strange() -> SiteAway:
    """It answers what no Redmine answers."""
    return SiteAway(f"{LABEL} answers what I do not understand: is its address right?")


def gone(what: str) -> SiteRefuses:
    """There is no such thing, or we may not see it."""
    return SiteRefuses(f"{LABEL} has no {what}, or does not let me see it.")


def moment(value: object) -> datetime:
    """What it says of a time; aware.

    Raises:
        SiteAway: it is none.
    """
    try:
        made = datetime.fromisoformat(told.text(value, 40))
    except ValueError:
        raise strange() from None
    if made.tzinfo is None:
        raise strange()
    return made


def _thing(said: object, what: str) -> Mapping[str, Any]:
    found = told.table(said).get(what)
    if not isinstance(found, dict) or not told.number(found.get("id")):
        raise strange()
    return found
