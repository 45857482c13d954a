"""The words in which migrations describe tables.

Migrations that have been released rest on these: add to them, never change one.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: By code point on both; times on SQLite are ISO 8601 in UTC, of one width.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def words(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    """Text from anywhere."""
    return [sa.Column(name, WORDS, nullable=null) for name in names]


def instants(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    """Aware times."""
    return [sa.Column(name, INSTANT, nullable=null) for name in names]


def octets(name: str) -> sa.Column[Any]:
    """Bytes as they came."""
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def integers(*names: str) -> list[sa.Column[Any]]:
    """Small numbers, never empty."""
    return [sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in names]


def number(name: str) -> sa.Column[Any]:
    """A number that the database counts up."""
    return sa.Column(name, NUMBER, nullable=False)


def flag(name: str) -> sa.Column[Any]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A local date."""
    return sa.Column(name, sa.Date(), nullable=null)


def pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """The primary key; "id" unless said otherwise."""
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def fk(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """One column refers to the id of another table."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def index_where(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    """An index of the rows that meet a condition."""
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
