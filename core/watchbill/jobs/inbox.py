"""What came in and changes something."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from watchbill.jobs.tables import inbox, undone
from watchbill.model.address import Address
from watchbill.model.duty import Received
from watchbill.model.people import Identity
from watchbill.model.remark import Spot
from watchbill.sql import Change, Connection, Query, among, insert_if_absent


def _received(
    sender_platform: str,
    sender_id: str,
    address_platform: str,
    conversation: str,
    thread: str | None,
    about: dict[str, Any] | None,
    **rest: Any,
) -> Received:
    return Received(
        **rest,
        about=Spot(**about | {"at": datetime.fromisoformat(about["at"])}) if about else None,
        sender=Identity(platform=sender_platform, id=sender_id),
        address=Address(platform=address_platform, conversation=conversation, thread=thread),
    )


_one = update(inbox).where(inbox.c.platform == bindparam("its_platform"), inbox.c.event_id == bindparam("its_id"))
_RECEIVE = Change(insert_if_absent(inbox, without=["done_at"]))
_DONE = Change(_one.where(undone).values(done_at=bindparam("when")))
_RENEW = Change(_one.values(lease_until=bindparam("until"), attempts=inbox.c.attempts + 1))
_ours = among(inbox.c.platform, "platforms")
_ABANDONED = Query(
    select(*[column for column in inbox.c if column.name not in ("lease_until", "done_at")])
    .where(undone, _ours, or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= bindparam("now")))
    .order_by(inbox.c.at, inbox.c.event_id)
    .with_for_update(skip_locked=True),
    _received,
)
_RELEASE = Change(update(inbox).where(undone, _ours).values(lease_until=None))


class SqlInbox:
    """Fulfils `ports.Inbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def receive(self, received: Received, lease: timedelta) -> bool:
        added = self._connection.run(
            _RECEIVE,
            platform=received.platform,
            event_id=received.event_id,
            sender_platform=received.sender.platform,
            sender_id=received.sender.id,
            address_platform=received.address.platform,
            conversation=received.address.conversation,
            thread=received.address.thread,
            command=received.command,
            words=received.words,
            at=received.at,
            attempts=0,
            about=_plain(received.about) if received.about else None,
            lease_until=received.at + lease,
        )
        return added == 1

    def done(self, platform: str, event_id: str, at: datetime) -> bool:
        return self._connection.run(_DONE, its_platform=platform, its_id=event_id, when=at) == 1

    def abandoned(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sequence[Received]:
        found = self._connection.all(_ABANDONED, platforms=platforms, now=now)
        renewed = [
            {"its_platform": each.platform, "its_id": each.event_id, "until": now + lease} for each in found
        ]
        self._connection.run_each(_RENEW, renewed)
        return found

    def release(self, platforms: Collection[str]) -> None:
        self._connection.run(_RELEASE, platforms=platforms)


def _plain(spot: Spot) -> dict[str, Any]:
    return asdict(spot) | {"at": spot.at.astimezone(UTC).isoformat()}
