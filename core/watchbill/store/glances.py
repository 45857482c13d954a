"""One look at everything that a team may be told of."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, func, or_, select

from watchbill.model.address import Address
from watchbill.model.glance import Glance
from watchbill.model.people import TeamId
from watchbill.sql import Connection, Query, among
from watchbill.sql.columns import Instant
from watchbill.store.alarms import by_people
from watchbill.store.intake_tables import item_history
from watchbill.store.remark_tables import hearings, remarks
from watchbill.store.remarks import unanswered
from watchbill.store.tables import handovers, highlights, items, passages, unresolved, waits

_team: BindParameter[str] = bindparam("its_team")
_earliest = bindparam("earliest", type_=Instant())
_posted = (
    select(handovers.c.posted_at)
    .where(handovers.c.team == _team, handovers.c.day <= bindparam("its_day"))
    .order_by(handovers.c.day.desc())
    .limit(1)
    .scalar_subquery()
)
_since = func.coalesce(_posted, bindparam("otherwise", type_=Instant()))


def _lately(column: ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(column >= _since, column >= _earliest)


_said = exists().where(
    among(remarks.c.conversation, "conversations"),
    among(remarks.c.platform, "platforms"),
    _lately(remarks.c.at),
    unanswered,
)
_unread = exists().where(
    among(hearings.c.conversation, "conversations"),
    among(hearings.c.platform, "platforms"),
    hearings.c.barrier.is_not(None),
)


def _found(since: datetime, **found: Any) -> tuple[datetime, dict[str, bool]]:
    return since, {name: bool(each) for name, each in found.items()}


_GLANCE = Query(
    select(
        _since.label("since"),
        exists().where(passages.c.team == _team, waits).label("handed"),
        exists().where(items.c.team == _team, unresolved).label("open"),
        exists().where(items.c.team == _team, _lately(items.c.resolved_at)).label("over"),
        exists().where(item_history.c.team == _team, _lately(item_history.c.at), *by_people).label("done"),
        or_(_said, _unread).label("said"),
        exists()
        .where(highlights.c.team == _team, highlights.c.day >= bindparam("highlighted"))
        .label("highlighted"),
    ),
    _found,
)


class SqlGlances:
    """Fulfils `ports.Glances`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def glance(
        self,
        team: TeamId,
        day: date,
        *,
        otherwise: datetime,
        earliest: datetime,
        places: Collection[Address] = (),
        highlighted: date,
    ) -> Glance:
        rows = self._connection.all(
            _GLANCE,
            its_team=team,
            its_day=day,
            otherwise=otherwise,
            earliest=earliest,
            platforms={each.platform for each in places},
            conversations={each.conversation for each in places},
            highlighted=highlighted,
        )
        since, found = rows[0]
        return Glance(since=max(since, earliest), **found)
