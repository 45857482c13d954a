"""Calls to the REST interface of a Roundup tracker."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.site import Account
from watchbill.trackers import told
from watchbill.trackers.client import Answer, Bucket, Client

LABEL = "Roundup"
#: Calls a second, and at once after a rest: each message is one.
RATE, BURST = 50, 200
#: Characters of a name.
LONGEST_NAME = 100
#: How it tells of an error of its own, such as a database that is locked: as if our call were wrong.
_ITS_OWN = "check the server log"
#: What it says of a call whose origin is another address than `web` in its `config.ini`, and of every other one.
_ANOTHER_NAME = "Client is not allowed to use Rest Interface"


class Wire:
    """One tracker, as one account of it."""

    def __init__(self, url: str, user: str, password: str, transport: httpx.BaseTransport | None = None) -> None:
        """Make it ready; nothing is asked yet.

        Args:
            url: where the tracker is, without a slash at its end.
            user: a login.
            password: of the login.
            transport: the network's, unless given.
        """
        self.url, self.user = url, user
        parts = urlsplit(url)
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        # It asks of everybody what it asks of a browser: that the call comes from its own pages.
        headers = {
            "Authorization": f"Basic {login}",
            "X-Requested-With": "rest",
            "Origin": f"{parts.scheme}://{parts.netloc}",
            "Referer": f"{url}/",
        }
        self._client = Client(
            f"{url}/rest/data", LABEL, lambda: headers, bucket=Bucket(RATE, BURST), transport=transport
        )

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def one(self, kind: str, number: str, fields: str, *, verbose: int = 2) -> Mapping[str, Any] | None:
        """One thing with its "@etag" and "attributes"; None where there is no such."""
        query: dict[str, str | int] = {"@fields": fields, "@verbose": verbose}
        answer = self._ask("GET", f"/{kind}/{number}", query=query, expect=(200, 404))
        if answer.status == 404 and "error" not in told.table(answer.json()):
            raise strange()
        return None if answer.status == 404 else _data(answer)

    def rows(self, kind: str, query: Mapping[str, str | int]) -> list[Mapping[str, Any]]:
        """Things of a kind, each with its id."""
        found = _data(self._ask("GET", f"/{kind}", query={"@verbose": 2, **query})).get("collection")
        if not isinstance(found, list) or not all(told.number(told.table(each).get("id")) for each in found):
            raise strange()
        return found

    def names(self, kind: str) -> Mapping[str, str]:
        """The ids of things that have names, by these: of 500 at most."""
        found = self.rows(kind, {"@fields": "name", "@page_size": 500, "@sort": "id"})
        return {told.line(each.get("name"), LONGEST_NAME): told.number(each["id"]) for each in found}

    def post(self, kind: str, body: Mapping[str, object]) -> str:
        """Make a thing; its id."""
        made = told.number(_data(self._ask("POST", f"/{kind}", body=body)).get("id"))
        if not made:
            raise strange()
        return made

    def patch(self, kind: str, number: str, etag: str, body: Mapping[str, object]) -> bool:
        """Change a thing that is still as it was with this etag; False: it is not, and nothing was changed."""
        answer = self._ask(
            "PATCH", f"/{kind}/{number}", body=body, headers={"If-Match": etag}, expect=(200, 404, 412)
        )
        return answer.status == 200

    def _ask(self, method: str, path: str, **more: Any) -> Answer:
        try:
            return self._client.ask(method, path, **more)
        except SiteRefuses as refused:
            if _ITS_OWN in str(refused):
                raise SiteAway(f"{LABEL} has an error of its own; its log has the reason.") from None
            if _ANOTHER_NAME in str(refused):
                raise SiteRefuses(
                    f"{LABEL} lets nobody in by this address: `url` has to be `web` of its config.ini."
                ) from None
            raise


def strange() -> SiteAway:
    """It answers what no Roundup answers."""
    return SiteAway(f"{LABEL} answers what I do not understand: is its address that of a tracker?")


def moment(value: object) -> datetime:
    """What it says of a time: in UTC, to the second.

    Raises:
        SiteAway: it is none.
    """
    try:
        return datetime.strptime(told.text(value, 40)[:19], "%Y-%m-%d.%H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise strange() from None


def label(link: object) -> str:
    """What the thing is called that a link leads to."""
    names = (
        told.line(value, LONGEST_NAME) for key, value in told.table(link).items() if key not in ("id", "link")
    )
    return next(filter(None, names), "")


def account(link: object) -> Account | None:
    """The user that a link leads to."""
    number = told.number(told.table(link).get("id"))
    return Account(id=number, name=label(link)) if number else None


def _data(answer: Answer) -> Mapping[str, Any]:
    data = told.table(answer.json()).get("data")
    if not isinstance(data, dict):
        raise strange()
    return data
