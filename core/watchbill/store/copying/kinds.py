"""How a column's values look outside of any database: as JSON, the same from SQLite and PostgreSQL.

The text of a time, a date and a time of day is the one that SQLite keeps. Exports rest on these kinds: add to
them, never change one.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import sqlalchemy as sa

from watchbill.sql.columns import Choice, Instant, Json, Words, storable

#: From one form of a value to another; raises ValueError for what no column of its kind may hold.
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of values, none of them empty."""

    #: As the header of an export says it.
    name: str
    #: From one of ours to JSON's.
    written: _Convert
    #: From JSON's to what SQLite keeps.
    on_sqlite: _Convert


def _text(value: Any) -> str:
    if not isinstance(value, str) or not (value.isprintable() or storable(value) == value):
        raise ValueError(f"{_shown(value)} is no text")
    return value


def _time(value: Any) -> str:
    if type(value) is not datetime or value.utcoffset() is None:
        raise ValueError(f"{_shown(value)} is no time with its zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _date(value: Any) -> str:
    if type(value) is not date:
        raise ValueError(f"{_shown(value)} is no date")
    return value.isoformat()


def _clock(value: Any) -> str:
    if type(value) is not time or value.tzinfo is not None:
        raise ValueError(f"{_shown(value)} is no time of day")
    return value.isoformat(timespec="microseconds")


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError(f"{_shown(value)} is neither true nor false")
    return value


def _number(bits: int) -> _Convert:
    def written(value: Any) -> int:
        if type(value) is not int or not -(2**bits) <= value < 2**bits:
            raise ValueError(f"{_shown(value)} is no whole number of {bits + 1} bits")
        return value

    return written


def _octets(value: Any) -> str:
    if not isinstance(value, bytes):
        raise ValueError(f"{_shown(value)} is no bytes")
    return base64.b64encode(value).decode()


def _octets_again(value: Any) -> bytes:
    try:
        return base64.b64decode(_text(value), validate=True)
    except ValueError:
        raise ValueError(f"{_shown(value)} is no base64") from None


def _member(value: Any) -> Any:
    return value.value


def _same(value: Any) -> Any:
    return value


def _shown(value: Any) -> str:
    shown = ascii(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _as_text(name: str, written: _Convert) -> Kind:
    return Kind(name=name, written=written, on_sqlite=_text)


def _whole(written: _Convert) -> Kind:
    return Kind(name="number", written=written, on_sqlite=_number(63))


_BY_TYPE: Mapping[type, Kind] = {
    Words: _as_text("text", _text),
    Instant: _as_text("time", _time),
    sa.Date: _as_text("date", _date),
    sa.Time: _as_text("time of day", _clock),
    sa.Integer: _whole(_number(31)),
    sa.BigInteger: _whole(_number(63)),
    sa.LargeBinary: Kind(name="bytes", written=_octets, on_sqlite=_octets_again),
    sa.Boolean: Kind(name="flag", written=_flag, on_sqlite=lambda value: int(_flag(value))),
    Json: Kind(name="json", written=_same, on_sqlite=json.JSONEncoder(separators=(",", ":")).encode),
}
#: Every kind by its name.
BY_NAME: Mapping[str, Kind] = {each.name: each for each in _BY_TYPE.values()}


@cache
def kind_of(column: sa.Column[Any]) -> Kind:
    """The kind of a column's values.

    Raises:
        TypeError: the column is of a type that nobody has said how to write.
    """
    if isinstance(column.type, Choice):
        return _whole(_member) if issubclass(column.type.members, int) else _as_text("text", _member)
    try:
        return _BY_TYPE[type(column.type)]
    except KeyError:
        raise TypeError(f"{column}: watchbill.store.copying.kinds does not know {column.type!r}") from None
