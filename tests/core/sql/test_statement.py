"""A statement is written once for each kind of database; what it is given and what it gives are ours."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import psycopg
import pytest
from sqlalchemy import Boolean, Column, Date, MetaData, Table, bindparam, literal, select, update

from watchbill.sql import (
    Change,
    Connection,
    Query,
    among,
    engines,
    insert_if_absent,
    insert_or_replace,
    insert_row,
    upsert,
)
from watchbill.sql.columns import Choice, Instant, Json, Number, Words
from watchbill.sql.connection import opened

PATIENCE = timedelta(seconds=5)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Cup:
    name: str
    colour: Colour = Colour.RED
    bought: date = date(2026, 12, 1)
    washed_at: datetime | None = None
    chipped: bool = False
    marks: tuple[str, ...] = ()


METADATA = MetaData()
cups = Table(
    "cups",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("colour", Choice(Colour), nullable=False),
    Column("bought", Date, nullable=False),
    Column("washed_at", Instant),
    Column("chipped", Boolean, nullable=False),
    Column("marks", Json, nullable=False),
)
stains = Table("stains", METADATA, Column("id", Number, primary_key=True), Column("what", Words, nullable=False))


def cup(marks: list[str], **columns: Any) -> Cup:
    return Cup(**columns, marks=tuple(marks))


ADD, SAVE = Change(insert_if_absent(cups)), Change(insert_or_replace(cups))
_one = cups.c.name == bindparam("its_name")
GET = Query(select(cups).where(_one), cup)
NAMES = Query(select(cups.c.name).order_by(cups.c.name), lambda name: name)


@pytest.fixture
def connection(sql_url: str) -> Iterator[Connection]:
    """A connection that changes things, to a database of each kind with these tables."""
    engine = engines.writer(sql_url, PATIENCE)
    METADATA.create_all(engine)
    with opened(engine) as made, made.transaction(lasting=False):
        yield made
    METADATA.drop_all(engine)
    engine.dispose()


def put(connection: Connection, change: Change, given: Cup) -> int:
    """How many rows were changed."""
    row = {name: getattr(given, name) for name in Cup.__dataclass_fields__} | {"marks": list(given.marks)}
    return connection.run(change, **row)


def test_a_row_comes_back_as_what_it_was(connection: Connection) -> None:
    given = Cup(name="Ann's \U0001f600 'cup'", colour=Colour.BLUE, chipped=True, marks=("a", "é"))
    put(connection, ADD, given)

    assert connection.first(GET, its_name=given.name) == given
    assert connection.first(GET, its_name="Ann's") is None


def test_a_time_of_any_zone_comes_back_in_utc(connection: Connection) -> None:
    here = datetime(2026, 12, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    put(connection, ADD, Cup(name="a", washed_at=here))
    found = connection.first(GET, its_name="a")

    assert found is not None
    assert found.washed_at == here
    assert found.washed_at.tzinfo is not None
    assert (found.washed_at.day, found.washed_at.utcoffset()) == (30, timedelta(0))


def test_a_naive_time_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        put(connection, ADD, Cup(name="a", washed_at=datetime(2026, 12, 1)))  # noqa: DTZ001 - it is what is refused


def test_a_text_that_postgresql_cannot_hold_is_mended(connection: Connection) -> None:
    put(connection, ADD, Cup(name="NUL \0, half \ud83d, whole \U0001f600, \x1b[31m"))

    assert connection.all(NAMES) == ["NUL \ufffd, half \ufffd, whole \U0001f600, \x1b[31m"]


def test_what_is_there_is_left_alone(connection: Connection) -> None:
    assert put(connection, ADD, Cup(name="a")) == 1
    assert put(connection, ADD, Cup(name="a", chipped=True)) == 0
    assert connection.first(GET, its_name="a") == Cup(name="a")


def test_a_row_of_the_same_key_is_replaced(connection: Connection) -> None:
    put(connection, SAVE, Cup(name="a"))
    put(connection, SAVE, Cup(name="a", chipped=True))

    assert connection.all(Query(select(cups), cup)) == [Cup(name="a", chipped=True)]


def test_a_row_of_the_same_key_may_be_changed_only_where_it_is_older(connection: Connection) -> None:
    bought = cups.c.bought
    newer = Query(
        upsert(
            cups, lambda new: {"bought": new.bought}, where=lambda new: bought < new.bought, returning=[bought]
        ),
        lambda bought: bought,
    )
    columns: dict[str, Any] = {"name": "a", "colour": Colour.RED, "washed_at": None, "chipped": False, "marks": []}
    days = [date(2026, 12, day) for day in (3, 2, 5)]

    assert [connection.all(newer, bought=day, **columns) for day in days] == [[days[0]], [], [days[2]]]


def test_the_database_counts_what_it_counts(connection: Connection) -> None:
    connection.run_each(Change(insert_row(stains)), [{"what": "tea"}, {"what": "ink"}])
    connection.run_each(Change(insert_row(stains)), [])

    assert connection.all(Query(select(stains.c.id).order_by(stains.c.id), lambda id: id)) == [1, 2]


@pytest.mark.parametrize("wanted", [[], ["a"], ["c", "a", "a", "x"], ["a\0"], ["'); DROP TABLE cups; --", "b"]])
def test_one_of_any_number_is_one_statement(connection: Connection, wanted: list[str]) -> None:
    some = Query(select(cups.c.name).where(among(cups.c.name, "wanted")).order_by(cups.c.name), lambda name: name)
    for name in "abc":
        put(connection, ADD, Cup(name=name))

    assert connection.all(some, wanted=wanted) == sorted({"a", "b", "c"} & set(wanted))


def test_a_constant_of_the_statement_needs_no_parameter(connection: Connection) -> None:
    paint = Change(update(cups).where(_one, cups.c.chipped == literal(True)).values(colour=Colour.BLUE))
    put(connection, ADD, Cup(name="a", chipped=True))
    put(connection, ADD, Cup(name="b"))

    assert [connection.run(paint, its_name=name) for name in "ab"] == [1, 0]
    assert connection.first(GET, its_name="a") == Cup(name="a", chipped=True, colour=Colour.BLUE)


@pytest.mark.parametrize("given", [{}, {"name": "a"}, {"its_name": "a", "colour": "red"}])
def test_a_parameter_that_is_missing_misspelt_or_too_many_is_a_mistake(
    connection: Connection, given: dict[str, str]
) -> None:
    with pytest.raises(TypeError, match=r"takes \['its_name'\], not"):
        connection.first(GET, **given)


def test_a_wrong_value_is_the_drivers_error(sql_url: str) -> None:
    engine = engines.writer(sql_url, PATIENCE)
    METADATA.create_all(engine)

    def put_nothing() -> None:
        with opened(engine) as connection, connection.transaction(lasting=True):
            put(connection, ADD, Cup(name="a"))
            connection.run(Change(insert_row(stains)), what=None)

    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        put_nothing()
    with opened(engine) as connection:
        assert connection.all(NAMES) == []
    METADATA.drop_all(engine)
    engine.dispose()
