"""Deliveries that share a commit: on every database each is stored, or fails, as if it had come alone."""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait

import pytest

from watchbill.jobs.receiving import TOGETHER, Receiver
from watchbill.model.signal import Delivery
from watchbill.ports import Database
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import OPS, at


def a_delivery(key: str, **changes: object) -> Delivery:
    """Of nine o'clock, to the team "ops"."""
    fields: dict[str, object] = {
        "team": OPS,
        "source": "generic",
        "key": key,
        "body": key.encode("utf-8", "replace"),
    }
    return Delivery(**(fields | {"at": at(9)} | changes))  # type: ignore[arg-type]  # a builder


def handed_in(database: Database, *deliveries: Delivery) -> Sequence["Future[None]"]:
    """What came of each; those that wait together share a commit."""
    receiver = Receiver(database, stored=lambda: None)
    stored = [receiver.store(each) for each in deliveries]
    receiver.stop()
    assert not wait(stored, 30).not_done
    return stored


def there(database: Database) -> Iterator[Delivery]:
    """Everything that waits."""
    with database.reading() as work:
        yield from work.deliveries.waiting(1_000)


def test_many_at_once_are_all_there_in_order(database: Database) -> None:
    keys = [f"d{number}" for number in range(3 * TOGETHER)]

    assert {each.exception() for each in handed_in(database, *map(a_delivery, keys))} == {None}
    assert [each.key for each in there(database)] == keys


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "\u202e", "ä" * 500, ""])
def test_an_odd_key_is_as_good_as_any(database: Database, odd: str) -> None:
    headers = {"x-event": odd}
    stored = handed_in(
        database, a_delivery("a"), a_delivery(odd, body=bytes(range(256)), headers=headers), a_delivery("b")
    )

    assert {each.exception() for each in stored} == {None}
    first, second, third = there(database)
    assert (first.key, third.key) == ("a", "b")
    assert (second.body, second.headers) == (bytes(range(256)), headers)


@pytest.mark.parametrize("bad", [{"body": None}, {"headers": {"x": object()}}, {"team": None}])
def test_one_that_the_database_refuses_fails_alone(sql_database: SqlDatabase, bad: dict[str, object]) -> None:
    good = [f"d{number}" for number in range(20)]
    deliveries = [*map(a_delivery, good[:10]), a_delivery("bad", **bad), *map(a_delivery, good[10:])]

    stored = handed_in(sql_database, *deliveries)

    assert [bool(each.exception()) for each in stored] == [False] * 10 + [True] + [False] * 10
    assert [each.key for each in there(sql_database)] == good


def test_a_key_that_no_index_holds_spoils_no_other(sql_database: SqlDatabase) -> None:
    huge = random.Random(1).randbytes(20_000).hex()

    stored = handed_in(sql_database, a_delivery("a"), a_delivery(huge), a_delivery("b"))

    assert [bool(each.exception()) for each in (stored[0], stored[2])] == [False] * 2
    assert [each.key for each in there(sql_database) if each.key != huge] == ["a", "b"]
