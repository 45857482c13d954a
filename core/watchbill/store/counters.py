"""Numbers that are given once, however many ask at the same time."""

import re

from watchbill.sql import Change, Connection, Query, upsert
from watchbill.store.tables import counters

_value = counters.c.value
_NEXT = Query(
    upsert(counters, lambda new: {"value": _value + new.value}, returning=[_value]), lambda value: int(value)
)
_RESERVE = Change(upsert(counters, lambda new: {"value": new.value}, where=lambda new: _value < new.value))
#: Longer numbers are names, not counts.
_COUNTED = re.compile(r"(.*?)([0-9]{1,15})", re.DOTALL)


def next_number(connection: Connection, scope: str, prefix: str) -> int:
    """One more than every number given or reserved; others wait until this transaction ends."""
    (number,) = connection.all(_NEXT, scope=scope, prefix=prefix, value=1)
    return number


def reserve_number(connection: Connection, scope: str, key: str) -> None:
    """Make sure that `next_number` never gives the number at the end of `key`, if it has one."""
    if counted := _COUNTED.fullmatch(key):
        prefix, number = counted.groups()
        connection.run(_RESERVE, scope=scope, prefix=prefix, value=int(number))
