"""What came in and changes something."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from watchbill.jobs.tables import inbox, undone
from watchbill.model.duty import Received
from watchbill.model.message import Address
from watchbill.model.people import Identity

_RECEIVE = insert(inbox).execution_options(preserve_rowcount=True).on_conflict_do_nothing()
_one = update(inbox).where(inbox.c.platform == bindparam("its_platform"), inbox.c.event_id == bindparam("its_id"))
_DONE = _one.where(undone).values(done_at=bindparam("when"))
_RENEW = _one.values(lease_until=bindparam("until"))
_ours = inbox.c.platform.in_(bindparam("platforms", expanding=True))
_ABANDONED = (
    select(inbox)
    .where(undone, _ours, or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= bindparam("now")))
    .order_by(inbox.c.at, inbox.c.event_id)
    .with_for_update(skip_locked=True)
)
_RELEASE = update(inbox).where(undone, _ours).values(lease_until=None)


class SqlInbox:
    """Fulfils `ports.Inbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def receive(self, received: Received, lease: timedelta) -> bool:
        row = {
            "platform": received.platform,
            "event_id": received.event_id,
            "sender_platform": received.sender.platform,
            "sender_id": received.sender.id,
            "address_platform": received.address.platform,
            "conversation": received.address.conversation,
            "thread": received.address.thread,
            "command": received.command,
            "words": received.words,
            "at": received.at,
            "lease_until": received.at + lease,
        }
        return self._connection.execute(_RECEIVE, row).rowcount == 1

    def done(self, platform: str, event_id: str, at: datetime) -> bool:
        ended = {"its_platform": platform, "its_id": event_id, "when": at}
        return self._connection.execute(_DONE, ended).rowcount == 1

    def abandoned(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sequence[Received]:
        rows = self._connection.execute(_ABANDONED, {"platforms": list(platforms), "now": now}).all()
        renewed = [{"its_platform": row.platform, "its_id": row.event_id, "until": now + lease} for row in rows]
        if renewed:
            self._connection.execute(_RENEW, renewed)
        return [_received(row) for row in rows]

    def release(self, platforms: Collection[str]) -> None:
        self._connection.execute(_RELEASE, {"platforms": list(platforms)})


def _received(row: Row[Any]) -> Received:
    return Received(
        platform=row.platform,
        event_id=row.event_id,
        sender=Identity(platform=row.sender_platform, id=row.sender_id),
        address=Address(platform=row.address_platform, conversation=row.conversation, thread=row.thread),
        command=row.command,
        words=row.words,
        at=row.at,
    )
