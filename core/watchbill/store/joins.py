"""Accounts that are about to become people's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from watchbill.model.people import AdminCode, Identity, LinkRequest, PersonId, Side
from watchbill.sql import Change, Connection, Query, insert_or_replace
from watchbill.store.rows import values
from watchbill.store.tables import admin_codes, link_requests


def _request(platform: str, account: str, person: PersonId, awaits: Side, at: datetime) -> LinkRequest:
    return LinkRequest(person=person, identity=Identity(platform=platform, id=account), awaits=awaits, at=at)


_its_account = (
    link_requests.c.platform == bindparam("its_platform"),
    link_requests.c.account == bindparam("its_account"),
)
_ASK = Change(insert_or_replace(link_requests))
_ASKED = Query(select(link_requests).where(*_its_account).order_by(link_requests.c.person), _request)
_SETTLE = Change(delete(link_requests).where(*_its_account))
_ISSUE = Change(insert_or_replace(admin_codes))
_its_digest = admin_codes.c.digest == bindparam("its_digest")
_CODE = Query(select(admin_codes).where(_its_digest), AdminCode)
_TAKE = Change(delete(admin_codes).where(_its_digest))


class SqlJoins:
    """Fulfils `ports.Joins`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, asked: LinkRequest) -> None:
        where = {"platform": asked.identity.platform, "account": asked.identity.id}
        self._connection.run(_ASK, **where, person=asked.person, awaits=asked.awaits, at=asked.at)

    def asked(self, identity: Identity) -> Sequence[LinkRequest]:
        return self._connection.all(_ASKED, **_its(identity))

    def settle(self, identity: Identity) -> None:
        self._connection.run(_SETTLE, **_its(identity))

    def issue(self, code: AdminCode) -> None:
        self._connection.run(_ISSUE, **values(code))

    def take(self, digest: str) -> AdminCode | None:
        code = self._connection.first(_CODE, its_digest=digest)
        # Of two who say it at once only one deletes it.
        return code if code and self._connection.run(_TAKE, its_digest=digest) == 1 else None


def _its(identity: Identity) -> dict[str, Any]:
    return {"its_platform": identity.platform, "its_account": identity.id}
