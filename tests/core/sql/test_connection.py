"""A commit lasts or does not; a connection that is gone takes no other with it for long."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, literal_column, select

from watchbill.errors import StorageUnavailable
from watchbill.sql import Query, engines
from watchbill.sql.connection import Connection, opened
from watchbill.testing.postgres import PostgresServer


@pytest.fixture
def engine(sql_url: str) -> Iterator[Engine]:
    made = engines.writer(sql_url, timedelta(milliseconds=200))
    yield made
    made.dispose()


def waits_for_the_disk(connection: Connection) -> bool:
    """Whether the commit of the transaction that runs does."""
    if connection.on_sqlite:
        return connection.first(_asked("(SELECT synchronous FROM pragma_synchronous())")) == 2
    return connection.first(_asked("current_setting('synchronous_commit')")) == "on"


def _asked(what: str) -> Query[object]:
    return Query(select(literal_column(what).label("answer")), lambda answer: answer)


@pytest.mark.parametrize("order", [(True, False, True), (False, False, True), (False, True, False)])
def test_each_transaction_waits_for_the_disk_or_not_as_it_says(engine: Engine, order: tuple[bool, ...]) -> None:
    seen = []
    for lasting in order:
        with opened(engine) as connection, connection.transaction(lasting=lasting):
            seen.append(waits_for_the_disk(connection))

    assert tuple(seen) == order


def test_a_pool_that_is_used_up_is_busy(engine: Engine) -> None:
    size = engine.pool.size()  # type: ignore[attr-defined]
    held = [Connection(engine) for _ in range(size)]

    with pytest.raises(StorageUnavailable, match="is busy"):
        Connection(engine)
    for each in held:
        each.close()
    with opened(engine) as connection:
        assert connection.first(_asked("1")) == 1


def test_connections_of_a_server_that_was_restarted_are_not_tried_one_by_one(
    postgres: PostgresServer, postgresql_url: str
) -> None:
    engine = engines.writer(postgresql_url, timedelta(seconds=5))
    held = [Connection(engine) for _ in range(3)]
    for each in held:
        assert each.first(_asked("1")) == 1
        each.close()
    postgres.stop()
    postgres.start()

    failed = 0
    for _ in range(4):
        try:
            with opened(engine) as connection:
                connection.first(_asked("1"))
        except StorageUnavailable:
            failed += 1
    engine.dispose()

    assert failed == 1
