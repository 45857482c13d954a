"""Parts of statements that both databases understand."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Executable, Insert, Table, Text, bindparam, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from watchbill.sql.columns import storable
from watchbill.sql.statement import ByDialect


def insert_row(table: Table, *, without: Collection[str] = ()) -> Insert:
    """An INSERT of one row: a parameter for every column, but for those `without` and what the database counts."""
    return _row(insert(table), table, without)


def insert_if_absent(
    table: Table,
    columns: Sequence[ColumnElement[Any]] = (),
    where: ColumnElement[bool] | None = None,
    *,
    without: Collection[str] = (),
) -> ByDialect:
    """As `insert_row`; nothing is changed where a row with the same key, or in the unique index given, exists.

    Args:
        table: where to.
        columns: those of the unique index; none for any of them.
        where: the condition of that index, where it has one.
        without: see `insert_row`.
    """

    def written(dialect: Dialect) -> Executable:
        new: Any = _row(_insert_of(dialect)(table), table, without)
        clause: Executable = new.on_conflict_do_nothing(index_elements=columns or None, index_where=where)
        return clause

    return written


def upsert(
    table: Table,
    change: Callable[[Any], Mapping[str, Any]],
    *,
    where: Callable[[Any], ColumnElement[bool]] | None = None,
    returning: Sequence[ColumnElement[Any]] = (),
) -> ByDialect:
    """As `insert_row`; a row of the same primary key is changed instead.

    Args:
        table: where to.
        change: the columns to set, and to what, from the row that was to be added.
        where: whether to change it, from that row; always, where there is none.
        returning: columns of the row as it is then.
    """

    def written(dialect: Dialect) -> Executable:
        new: Any = _row(_insert_of(dialect)(table), table, ())
        clause = new.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_=change(new.excluded),
            where=where(new.excluded) if where else None,
        )
        whole: Executable = clause.returning(*returning) if returning else clause
        return whole

    return written


def insert_or_replace(table: Table) -> ByDialect:
    """As `insert_row`; a row of the same primary key gets the new values."""
    names = [each.name for each in table.c if each.name not in table.primary_key]
    return upsert(table, lambda new: {name: new[name] for name in names})


def _row(new: Insert, table: Table, without: Collection[str]) -> Insert:
    counted = table.autoincrement_column
    names = [each.name for each in table.c if each is not counted and each.name not in without]
    return new.values({name: bindparam(name) for name in names})


def _insert_of(dialect: Dialect) -> Callable[[Table], Any]:
    """That database's own INSERT, which knows ON CONFLICT; the other one's takes its time to import."""
    found: Callable[[Table], Any] = import_module(f"sqlalchemy.dialects.{dialect.name}").insert
    return found


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Whether the column's text is one of those in the parameter `name`: one statement, however many they are."""
    return _Among(column, bindparam(name, type_=_Texts()))


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()


class _Texts(TypeDecorator[Collection[str]]):
    """Several texts as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        texts = [storable(str(each)) for each in value or ()]
        return texts if dialect.name == "postgresql" else json.dumps(texts)


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = (compiler.process(each, **kw) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - SQLAlchemy wrote both


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = (compiler.process(each, **kw) for each in element.clauses)
    return f"{column} = ANY ({texts})"
