"""What was said in channels, and how far that is known."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, false, func, select, tuple_, update

from watchbill.model.address import Address
from watchbill.model.people import Identity, TeamId
from watchbill.model.remark import Hearing, Spot, Trace
from watchbill.model.work import ItemId
from watchbill.sql import Change, Connection, Query, among, insert_if_absent, insert_or_replace
from watchbill.store.remark_tables import about_items, hearings, remarks
from watchbill.store.rows import values
from watchbill.store.tables import items, unresolved


def _trace(team: str | None, item: str | None, gone: bool, **spot: Any) -> Trace:
    whose, about = TeamId(team) if team else None, ItemId(item) if item else None
    return Trace(spot=Spot(**spot), team=whose, item=about, gone=gone)


_here = remarks.c.platform == bindparam("its_platform"), remarks.c.conversation == bindparam("its_conversation")
_its_id = remarks.c.id == bindparam("its_id")
_not_gone = remarks.c.gone == false()
_replies = remarks.alias("replies")
_said = select(remarks).where(*_here, remarks.c.at >= bindparam("since"), _not_gone)
_ADD = Change(insert_if_absent(remarks))
_GET = Query(select(remarks).where(*_here, _its_id), _trace)
_SAVE = Change(insert_or_replace(remarks))
_ROOT = Query(select(remarks).where(*_here, _its_id, about_items), _trace)
_INSIDE = Query(select(remarks).where(*_here, about_items, remarks.c.thread == bindparam("root")), _trace)
_root = func.coalesce(remarks.c.thread, remarks.c.id)
_WAITING = Query(
    select(_root.label("root"))
    .join(items, and_(items.c.team == remarks.c.team, items.c.id == remarks.c.item))
    .where(*_here, about_items, remarks.c.threaded, unresolved)
    .group_by(_root)
    .order_by(func.max(remarks.c.at).desc(), _root)
    .limit(bindparam("most")),
    lambda root: str(root),
)
_ASKED = Query(
    select(func.count().label("count"))
    .select_from(remarks)
    .where(remarks.c.account == bindparam("its_account"), remarks.c.platform == bindparam("its_platform"))
    .where(about_items, remarks.c.at >= bindparam("since")),
    lambda count: int(count),
)
_COUNT = Query(select(func.count().label("count")).select_from(_said.subquery()), lambda count: int(count))
#: What begins a thread in which nobody else has said anything.
unanswered = and_(
    remarks.c.thread.is_(None),
    remarks.c.item.is_(None),
    remarks.c.threaded,
    _not_gone,
    ~exists().where(
        _replies.c.conversation == remarks.c.conversation,
        _replies.c.platform == remarks.c.platform,
        _replies.c.thread == remarks.c.id,
        _replies.c.account != remarks.c.account,
        _replies.c.gone == false(),
    ),
)
_UNANSWERED = Query(
    _said.where(unanswered).order_by(remarks.c.at, remarks.c.id).limit(bindparam("most")),
    _trace,
)
_key = tuple_(remarks.c.platform, remarks.c.conversation, remarks.c.id)
_old = (
    select(remarks.c.platform, remarks.c.conversation, remarks.c.id)
    .where(remarks.c.at < bindparam("before"))
    .where(~exists().where(items.c.team == remarks.c.team, items.c.id == remarks.c.item, unresolved))
    .order_by(remarks.c.at)
    .limit(bindparam("most"))
)
_FORGET = Change(delete(remarks).where(_key.in_(_old)))


class SqlRemarks:
    """Fulfils `ports.Remarks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, trace: Trace) -> bool:
        return self._connection.run(_ADD, **_row(trace)) == 1

    def get(self, spot: Spot) -> Trace | None:
        return self._connection.first(_GET, **_at(spot.place), its_id=spot.id)

    def save(self, trace: Trace) -> None:
        self._connection.run(_SAVE, **_row(trace))

    def items_of(self, place: Address, root: str) -> Sequence[Trace]:
        first = self._connection.all(_ROOT, **_at(place), its_id=root)
        inside = self._connection.all(_INSIDE, **_at(place), root=root)
        return sorted(first + inside, key=lambda each: (each.spot.at, each.spot.id), reverse=True)

    def waiting(self, place: Address, most: int) -> Sequence[str]:
        return self._connection.all(_WAITING, **_at(place), most=most)

    def asked(self, account: Identity, since: datetime) -> int:
        found = {"its_account": account.id, "its_platform": account.platform}
        return self._connection.first(_ASKED, **found, since=since) or 0

    def count(self, place: Address, since: datetime) -> int:
        return self._connection.first(_COUNT, **_at(place), since=since) or 0

    def unanswered(self, place: Address, since: datetime, most: int) -> Sequence[Trace]:
        return self._connection.all(_UNANSWERED, **_at(place), since=since, most=most)

    def forget(self, before: datetime, most: int) -> int:
        return self._connection.run(_FORGET, before=before, most=most)


_its_hearing = (
    hearings.c.platform == bindparam("its_platform"),
    hearings.c.conversation == bindparam("its_conversation"),
)
_HEARING = Query(select(hearings).where(*_its_hearing), Hearing)
_SAVE_HEARING = Change(insert_or_replace(hearings))
_LISTENED = Change(
    update(hearings)
    .where(hearings.c.platform == bindparam("its_platform"), among(hearings.c.conversation, "conversations"))
    .where(hearings.c.barrier.is_(None), hearings.c.until < bindparam("when"))
    .values(until=bindparam("when"))
)


class SqlHearings:
    """Fulfils `ports.Hearings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, place: Address) -> Hearing | None:
        return self._connection.first(_HEARING, **_at(place))

    def save(self, hearing: Hearing) -> None:
        self._connection.run(_SAVE_HEARING, **values(hearing))

    def listened(self, platform: str, conversations: Collection[str], until: datetime) -> None:
        self._connection.run(_LISTENED, its_platform=platform, conversations=conversations, when=until)


def _at(place: Address) -> dict[str, Any]:
    return {"its_platform": place.platform, "its_conversation": place.conversation}


def _row(trace: Trace) -> dict[str, Any]:
    spot = asdict(trace.spot)
    del spot["chosen"]
    return spot | {"team": trace.team, "item": trace.item, "gone": trace.gone}
