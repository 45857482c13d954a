"""Numbers that are given once, however many ask at the same time."""

import re

from watchbill.sql import Change, Connection, Query, adding_or
from watchbill.store.tables import counters

_value = counters.c.value
_NEXT = Query(
    adding_or(counters, lambda new: {"value": _value + new.value}, returning=[_value]), lambda value: int(value)
)
_PASS = Change(adding_or(counters, lambda new: {"value": new.value}, where=lambda new: _value < new.value))
#: Longer numbers are names, not counts.
_COUNTED = re.compile(r"(.*?)([0-9]{1,15})", re.DOTALL)


def next_number(connection: Connection, scope: str, prefix: str) -> int:
    """One more than every number given or passed; others wait until this transaction ends."""
    (number,) = connection.all(_NEXT, scope=scope, prefix=prefix, value=1)
    return number


def passing(connection: Connection, scope: str, key: str) -> None:
    """Make sure that the number at the end of `key`, if it has one, is never given."""
    if counted := _COUNTED.fullmatch(key):
        prefix, number = counted.groups()
        connection.run(_PASS, scope=scope, prefix=prefix, value=int(number))
