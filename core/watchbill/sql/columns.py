"""The one MetaData, the column types that every table uses, and partial indexes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_partial: list[Callable[[], sa.Index]] = []

#: From our value to the driver's, or back.
Convert = Callable[[Any], Any]

#: The type of auto-incremented numbers.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware time, kept as UTC; a naive one raises ValueError.

    PostgreSQL keeps a timestamptz, SQLite text of one width, so that its order is the order of time.
    """

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on this database."""
        on_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(sa.DateTime(timezone=True) if on_postgresql else sa.Text())

    def bind_processor(self, dialect: Dialect) -> Convert:
        """Converts for the driver."""
        return _utc if dialect.name == "postgresql" else _utc_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        """Converts for the repository."""
        return _as_utc if dialect.name == "postgresql" else _from_text


class Words(TypeDecorator[str]):
    """Text from anywhere, ordered by code point.

    PostgreSQL takes neither NUL nor half a surrogate pair: both become the replacement character.
    """

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on this database."""
        return sa.Text(collation="C" if dialect.name == "postgresql" else None)

    def bind_processor(self, dialect: Dialect) -> Convert:
        """Converts for the driver."""
        return lambda text: text if text is None or text.isprintable() else storable(text)

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """The driver's text is taken as it is."""


class Choice(TypeDecorator[Any]):
    """A member of an enum, kept as its value."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        super().__init__()
        self.members = members

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on this database."""
        if issubclass(self.members, int):
            return dialect.type_descriptor(sa.Integer())
        return sa.Text(collation="C" if dialect.name == "postgresql" else None)

    def bind_processor(self, dialect: Dialect) -> Convert:
        """Converts for the driver."""
        return lambda member: None if member is None else member.value

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        """Converts for the repository."""
        members = {each.value: each for each in self.members} | {None: None}
        return members.__getitem__


class Json(TypeDecorator[Any]):
    """A value that nobody queries, as JSON of ASCII characters."""

    impl = sa.Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Convert:
        """Converts for the driver."""
        encode = json.JSONEncoder(separators=(",", ":")).encode
        return lambda value: None if value is None else encode(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        """Converts for the repository."""
        decode = json.JSONDecoder().decode
        return lambda text: None if text is None else decode(text)


def partial_index(name: str, *of: sa.Column[Any], where: sa.ColumnElement[bool], unique: bool = False) -> None:
    """Declare an index on the rows that meet `where`; `metadata_with_indexes` makes it."""
    _partial.append(lambda: sa.Index(name, *of, unique=unique, sqlite_where=where, postgresql_where=where))


def metadata_with_indexes() -> sa.MetaData:
    """The MetaData with its partial indexes, for making or comparing tables.

    Nobody else needs them, and for the first of them SQLAlchemy imports the dialects of both databases.
    """
    while _partial:
        _partial.pop()()
    return metadata


def storable(text: str) -> str:
    """The text as both databases take it: NUL and half a surrogate pair become the replacement character."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _utc(when: datetime | None) -> datetime | None:
    if when is None:
        return None
    if when.utcoffset() is None:
        raise ValueError(f"a stored time needs a time zone, got {when.isoformat()}")
    return when.astimezone(UTC)


def _utc_text(when: datetime | None) -> str | None:
    utc = _utc(when)
    return None if utc is None else utc.isoformat(timespec="microseconds")


def _as_utc(when: datetime | None) -> datetime | None:
    return None if when is None else when.astimezone(UTC)


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
