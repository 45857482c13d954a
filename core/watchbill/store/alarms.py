"""What went wrong when, the messages in which it is told, and what became of each item."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from watchbill.model.people import TeamId
from watchbill.model.signal import Episode, Group
from watchbill.model.work import Deed, HistoryEntry, ItemId
from watchbill.sql import Change, Connection, Query, insert_or_replace, insert_row
from watchbill.store.intake_tables import alarms, alert_groups, firing, item_history
from watchbill.store.rows import values
from watchbill.store.tables import items

_its_team = alarms.c.team == bindparam("its_team")
_GET = Query(
    select(alarms)
    .where(_its_team, alarms.c.source == bindparam("its_source"))
    .where(alarms.c.fingerprint == bindparam("its_fingerprint"), alarms.c.episode == bindparam("its_episode")),
    Episode,
)
_SAVE = Change(insert_or_replace(alarms))
_FIRING = Query(
    select(alarms.c.item).where(_its_team, alarms.c.item == bindparam("its_item"), firing).limit(1),
    lambda item: str(item),
)
_WRONG = Query(
    select(alarms)
    .where(_its_team, alarms.c.source == bindparam("its_source"))
    .where(alarms.c.fingerprint == bindparam("its_fingerprint"), firing)
    .order_by(alarms.c.at, alarms.c.episode),
    Episode,
)
_its_group_team = alert_groups.c.team == bindparam("its_team")
_group = select(alert_groups).where(
    _its_group_team, alert_groups.c.source == bindparam("its_source"), alert_groups.c.key == bindparam("its_key")
)
_GROUP = Query(_group, Group)
_LOCK_GROUP = Query(_group.with_for_update(), Group)
_SAVE_GROUP = Change(insert_or_replace(alert_groups))
_BEGUN = Query(
    select(alert_groups)
    .where(_its_group_team, alert_groups.c.began_at >= bindparam("since"))
    .order_by(alert_groups.c.began_at, alert_groups.c.source, alert_groups.c.key),
    Group,
)


class SqlAlarms:
    """Fulfils `ports.Alarms`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId, source: str, fingerprint: str, episode: str) -> Episode | None:
        found = {"its_source": source, "its_fingerprint": fingerprint, "its_episode": episode}
        return self._connection.first(_GET, its_team=team, **found)

    def save(self, episode: Episode) -> None:
        self._connection.run(_SAVE, **values(episode))

    def firing(self, team: TeamId, item: ItemId) -> bool:
        return self._connection.first(_FIRING, its_team=team, its_item=item) is not None

    def wrong(self, team: TeamId, source: str, fingerprint: str) -> Sequence[Episode]:
        return self._connection.all(_WRONG, its_team=team, its_source=source, its_fingerprint=fingerprint)

    def group(self, team: TeamId, source: str, key: str) -> Group | None:
        return self._connection.first(_GROUP, its_team=team, its_source=source, its_key=key)

    def lock_group(self, team: TeamId, source: str, key: str) -> Group | None:
        return self._connection.first(_LOCK_GROUP, its_team=team, its_source=source, its_key=key)

    def save_group(self, group: Group) -> None:
        self._connection.run(_SAVE_GROUP, **values(group))

    def begun(self, team: TeamId, since: datetime) -> Sequence[Group]:
        return self._connection.all(_BEGUN, its_team=team, since=since)


_ADD_ENTRY = Change(insert_row(item_history))
_its_item = and_(item_history.c.team == bindparam("its_team"), item_history.c.item == bindparam("its_item"))
_columns = [column for column in item_history.c if column.name != "id"]
_lines = select(*_columns).where(_its_item)
_newest_line = _lines.order_by(item_history.c.id.desc())


def _line(what: str, **fields: Any) -> HistoryEntry:
    return HistoryEntry(**fields, what=Deed(what))


_OF = Query(_lines.order_by(item_history.c.id), _line)
_LATELY = Query(_newest_line.limit(bindparam("most")), _line)
_in_time = (item_history.c.at >= bindparam("start"), item_history.c.at < bindparam("end"))
#: What people did, and not the desk.
by_people = (item_history.c.person.is_not(None), item_history.c.what != Deed.ESCALATED)
_DONE_WITHIN = Query(
    select(*_columns)
    .where(item_history.c.team == bindparam("its_team"), *_in_time, *by_people)
    .order_by(item_history.c.at.desc(), item_history.c.id.desc())
    .limit(bindparam("most")),
    _line,
)
_FIRST_TAKEN = Query(
    select(item_history.c.item, func.min(item_history.c.at).label("at"))
    .join(items, and_(items.c.team == item_history.c.team, items.c.id == item_history.c.item))
    .where(items.c.team == bindparam("its_team"))
    .where(items.c.opened_at >= bindparam("start"), items.c.opened_at < bindparam("end"))
    .where(or_(item_history.c.what == Deed.ACKNOWLEDGED, item_history.c.what == Deed.CLAIMED))
    .group_by(item_history.c.item),
    lambda item, at: (ItemId(item), at),
)
_LAST = Query(_newest_line.where(item_history.c.what == bindparam("its_what")).limit(1), _line)
_COUNT = Query(
    select(func.count().label("count")).select_from(item_history).where(_its_item), lambda count: int(count)
)


class SqlHistories:
    """Fulfils `ports.Histories`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: HistoryEntry) -> None:
        self._connection.run(_ADD_ENTRY, **values(entry))

    def of(self, team: TeamId, item: ItemId) -> Sequence[HistoryEntry]:
        return self._connection.all(_OF, its_team=team, its_item=item)

    def lately(self, team: TeamId, item: ItemId, most: int) -> Sequence[HistoryEntry]:
        return self._connection.all(_LATELY, its_team=team, its_item=item, most=most)[::-1]

    def count(self, team: TeamId, item: ItemId) -> int:
        return self._connection.first(_COUNT, its_team=team, its_item=item) or 0

    def done_within(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[HistoryEntry]:
        return self._connection.all(_DONE_WITHIN, its_team=team, start=start, end=end, most=most)[::-1]

    def first_taken(self, team: TeamId, start: datetime, end: datetime) -> Mapping[ItemId, datetime]:
        return dict(self._connection.all(_FIRST_TAKEN, its_team=team, start=start, end=end))

    def last(self, team: TeamId, item: ItemId, what: Deed) -> HistoryEntry | None:
        return self._connection.first(_LAST, its_team=team, its_item=item, its_what=what)
