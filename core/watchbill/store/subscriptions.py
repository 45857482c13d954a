"""How the readings of calendars went."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from watchbill.model.subscription import Mark, SubscriptionState
from watchbill.sql import Change, Connection, Query, insert_or_replace
from watchbill.store.rows import values
from watchbill.store.tables import subscriptions


def _state(mark: Mapping[str, str], strange: Sequence[str], **fields: Any) -> SubscriptionState:
    return SubscriptionState(**fields, mark=Mark(**mark), strange=tuple(strange))


_its_name = subscriptions.c.name == bindparam("its_name")
_GET = Query(select(subscriptions).where(_its_name), _state)
_EVERYTHING = Query(select(subscriptions).order_by(subscriptions.c.name), _state)
_SAVE = Change(insert_or_replace(subscriptions))
_REMOVE = Change(delete(subscriptions).where(_its_name))


class SqlSubscriptions:
    """Fulfils `ports.Subscriptions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> SubscriptionState | None:
        return self._connection.first(_GET, its_name=name)

    def everything(self) -> Sequence[SubscriptionState]:
        return self._connection.all(_EVERYTHING)

    def save(self, state: SubscriptionState) -> None:
        mark, strange = values(state.mark), list(state.strange)
        self._connection.run(_SAVE, **(values(state) | {"mark": mark, "strange": strange}))

    def remove(self, name: str) -> None:
        self._connection.run(_REMOVE, its_name=name)
