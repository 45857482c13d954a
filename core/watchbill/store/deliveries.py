"""What was posted to us, as it came, and whose address it came to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Failure
from watchbill.model.tally import Pile
from watchbill.ports.signals import PORTION
from watchbill.sql import Change, Connection, Query, insert_if_absent, insert_row
from watchbill.store.intake_tables import deliveries, failed, intake_tokens, waiting


def _failure(failure: str, **fields: Any) -> Failure:
    return Failure(delivery=Delivery(**fields), why=failure)


_delivery = [column for column in deliveries.c if column.name not in ("settled_at", "failure")]
_one = update(deliveries).where(deliveries.c.id == bindparam("its_id"))
_pile = [func.count().label("count"), func.min(deliveries.c.at).label("oldest")]
_ADD = Change(
    insert_if_absent(
        deliveries, [deliveries.c.team, deliveries.c.source, deliveries.c.key], without=["settled_at", "failure"]
    )
)
_length = func.length(deliveries.c.body)
_next = (
    select(deliveries.c.id, _length.label("size"))
    .where(waiting)
    .order_by(deliveries.c.id)
    .limit(bindparam("most"))
).subquery()
_before = select(
    _next.c.id, (func.sum(_next.c.size).over(order_by=_next.c.id) - _next.c.size).label("read")
).subquery()
_WAITING = Query(
    select(*_delivery)
    .join(_before, _before.c.id == deliveries.c.id)
    .where(_before.c.read < bindparam("size"))
    .order_by(deliveries.c.id),
    Delivery,
)
_SETTLE = Change(_one.values(settled_at=bindparam("when"), failure=None))
_FAIL = Change(_one.values(settled_at=bindparam("when"), failure=bindparam("why")))
_FAILED = Query(
    select(*_delivery, deliveries.c.failure)
    .where(failed)
    .order_by(deliveries.c.id.desc())
    .limit(bindparam("most")),
    _failure,
)
_FAILURE = Query(
    select(*_delivery, deliveries.c.failure).where(failed, deliveries.c.id == bindparam("its_id")), _failure
)
_FAILURES = Query(
    select(deliveries.c.team, deliveries.c.source, *_pile)
    .where(failed)
    .group_by(deliveries.c.team, deliveries.c.source)
    .order_by(deliveries.c.team, deliveries.c.source),
    lambda team, source, **pile: ((TeamId(team), str(source)), Pile(**pile)),
)
_UNREAD = Query(select(*_pile).where(waiting), Pile)
_GET = Query(select(*_delivery).where(deliveries.c.id == bindparam("its_id")), Delivery)
_forgive = update(deliveries).where(failed).values(failure=None)
_FORGIVE = Change(_forgive)
_FORGIVE_OF = Change(_forgive.where(deliveries.c.source == bindparam("its_source")))
_again = update(deliveries).where(failed).values(failure=None, settled_at=None)
_AGAIN = Change(_again)
_AGAIN_OF = Change(_again.where(deliveries.c.source == bindparam("its_source")))


class SqlDeliveries:
    """Fulfils `ports.Deliveries`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, deliveries: Sequence[Delivery]) -> None:
        self._connection.run_each(_ADD, [_row(each) for each in deliveries])

    def waiting(self, most: int, size: int = PORTION) -> Sequence[Delivery]:
        return self._connection.all(_WAITING, most=most, size=size)

    def settle(self, ids: Sequence[int], at: datetime) -> None:
        self._connection.run_each(_SETTLE, [{"its_id": each, "when": at} for each in ids])

    def fail(self, id: int, why: str, at: datetime) -> None:
        self._connection.run(_FAIL, its_id=id, why=why, when=at)

    def get(self, id: int) -> Delivery | None:
        return self._connection.first(_GET, its_id=id)

    def failed(self, most: int) -> Sequence[Failure]:
        return self._connection.all(_FAILED, most=most)

    def failure(self, id: int) -> Failure | None:
        return self._connection.first(_FAILURE, its_id=id)

    def failures(self) -> Mapping[tuple[TeamId, str], Pile]:
        return dict(self._connection.all(_FAILURES))

    def unread(self) -> Pile:
        return self._connection.first(_UNREAD) or Pile(count=0, oldest=None)

    def forgive(self, source: str | None = None) -> int:
        if source is None:
            return self._connection.run(_FORGIVE)
        return self._connection.run(_FORGIVE_OF, its_source=source)

    def again(self, source: str | None = None) -> int:
        if source is None:
            return self._connection.run(_AGAIN)
        return self._connection.run(_AGAIN_OF, its_source=source)


_TOKENS = Query(
    select(intake_tokens.c.digest, intake_tokens.c.team), lambda digest, team: (str(digest), TeamId(team))
)
_ADD_TOKEN = Change(insert_row(intake_tokens))
_REVOKE = Change(delete(intake_tokens).where(intake_tokens.c.team == bindparam("its_team")))


class SqlTokens:
    """Fulfils `ports.Tokens`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[str, TeamId]:
        return dict(self._connection.all(_TOKENS))

    def add(self, digest: str, team: TeamId, at: datetime) -> None:
        self._connection.run(_ADD_TOKEN, digest=digest, team=team, at=at)

    def revoke(self, team: TeamId) -> int:
        return self._connection.run(_REVOKE, its_team=team)


def _row(delivery: Delivery) -> dict[str, Any]:
    return {
        "team": delivery.team,
        "source": delivery.source,
        "key": delivery.key,
        "headers": dict(delivery.headers),
        "body": delivery.body,
        "at": delivery.at,
    }
