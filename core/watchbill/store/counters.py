"""Numbers that are given once, however many ask at the same time."""

import re

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects.postgresql import insert

from watchbill.store.tables import counters

_INSERT = insert(counters)
_NEXT = (
    _INSERT.values(scope=bindparam("scope"), prefix=bindparam("prefix"), value=1)
    .on_conflict_do_update(
        index_elements=[counters.c.scope, counters.c.prefix], set_={"value": counters.c.value + 1}
    )
    .returning(counters.c.value)
)
_PASS = _INSERT.on_conflict_do_update(
    index_elements=[counters.c.scope, counters.c.prefix],
    set_={"value": _INSERT.excluded.value},
    where=counters.c.value < _INSERT.excluded.value,
)
#: Longer numbers are names, not counts.
_COUNTED = re.compile(r"(.*?)([0-9]{1,15})", re.DOTALL)


def next_number(connection: Connection, scope: str, prefix: str) -> int:
    """One more than every number given or passed; others wait until this transaction ends."""
    return int(connection.execute(_NEXT, {"scope": scope, "prefix": prefix}).scalar_one())


def passing(connection: Connection, scope: str, key: str) -> None:
    """Make sure that the number at the end of `key`, if it has one, is never given."""
    if counted := _COUNTED.fullmatch(key):
        prefix, number = counted.groups()
        connection.execute(_PASS, {"scope": scope, "prefix": prefix, "value": int(number)})
