"""`watchbill intake`: addresses are made and ended, what was not understood is shown, tried again or forgotten."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.core.cli.conftest import Shell
from watchbill.jobs.durable import DURABLE
from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery
from watchbill.services import addressing
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import at

OPS = TeamId("ops")


@pytest.fixture
def database(watchbill: Shell, team_toml: Path) -> Iterator[SqlDatabase]:
    """The one that the shell uses, with a team."""
    assert watchbill("apply", team_toml, "--yes").code == 0
    opened = SqlDatabase(f"sqlite:///{watchbill.folder / 'var' / 'watchbill.sqlite3'}", DURABLE)
    yield opened
    opened.dispose()


def tokens(database: SqlDatabase) -> Sequence[str]:
    with database.reading() as work:
        return [digest for digest, team in work.tokens.all().items() if team == OPS]


def fails(database: SqlDatabase, *bodies: bytes, source: str = "sentry") -> None:
    with database.changing() as work:
        work.deliveries.add(
            [
                Delivery(
                    team=OPS,
                    source=source,
                    key=f"{source}{number}",
                    body=body,
                    at=at(9),
                    headers={"x-event": "\x1b[2J"},
                )
                for number, body in enumerate(bodies)
            ]
        )
        for each in work.deliveries.waiting(99):
            work.deliveries.fail(each.id, "it has no title", at(9))


def test_an_address_is_shown_once_and_only_its_digest_is_kept(watchbill: Shell, database: SqlDatabase) -> None:
    ended = watchbill("intake", "token", "ops")

    assert (ended.code, ended.err) == (0, "")
    [token] = re.findall(r"/in/SOURCE/(\S{43})", ended.out)
    assert "alertmanager" in ended.out
    assert "good within a second" in ended.out  # a running desk reads the addresses anew once a second
    assert tokens(database) == [addressing.digest(token)]
    with database.reading() as work:
        [entry] = work.audit.recent(1)
    assert (entry.action, entry.subject, entry.place) == ("intake token", "ops", "command line")
    assert token not in str(entry)


def test_all_addresses_of_a_team_end_together(watchbill: Shell, database: SqlDatabase) -> None:
    watchbill("intake", "token", "ops")
    watchbill("intake", "token", "ops")

    assert "2 addresses take nothing for Ops any more" in watchbill("intake", "revoke", "ops").out
    assert tokens(database) == []
    assert watchbill("intake", "revoke", "ops").out == "Ops has no addresses.\n"


@pytest.mark.parametrize("action", ["token", "revoke"])
def test_a_team_that_is_not_there_is_said_with_the_nearest(
    watchbill: Shell, database: SqlDatabase, action: str
) -> None:
    ended = watchbill("intake", action, "opps")

    assert (ended.code, ended.out) == (1, "")
    assert "There is no team opps. Did you mean ops?" in ended.err


def test_when_nothing_failed_it_says_so(watchbill: Shell, database: SqlDatabase) -> None:
    ended = watchbill("intake", "failed")

    assert (ended.code, ended.out) == (0, "Nothing waits for you.\n")


def test_what_was_not_understood_is_listed_with_the_reason(watchbill: Shell, database: SqlDatabase) -> None:
    fails(database, *(b"{}" for _ in range(22)))

    ended = watchbill("intake", "failed")

    lines = ended.out.splitlines()
    assert ended.code == 1
    assert lines[0] == "22 deliveries could not be understood, newest first:"
    assert lines[1] == "  22  2026-12-01 08:00 UTC  sentry for ops, 2 bytes: it has no title"
    assert lines[21] == "  and 2 more"


def test_one_is_shown_as_it_came_and_moves_no_cursor(watchbill: Shell, database: SqlDatabase) -> None:
    fails(database, b'{"a":\n "\x1b[1m\xff\xc3\xa9"}')

    ended = watchbill("intake", "failed", "1")

    said = "1  2026-12-01 08:00 UTC  sentry for ops, 17 bytes: it has no title\n"
    assert ended.out == said + 'x-event: \\x1b[2J\n\n{"a":\n "\\x1b[1m\\xffé"}\n'
    assert "`watchbill intake failed` lists them" in watchbill("intake", "failed", "77").err


def test_after_a_fix_they_wait_to_be_understood_again(watchbill: Shell, database: SqlDatabase) -> None:
    fails(database, b"1", b"2")
    fails(database, b"3", source="grafana")

    assert watchbill("intake", "replay", "grafana").out.startswith("1 delivery waits to be understood")
    assert watchbill("intake", "replay").out.startswith("2 deliveries wait to be understood")
    assert watchbill("intake", "replay").out == (
        "There is nothing to understand again. 3 deliveries wait for the desk, new or to be tried again.\n"
    )
    with database.reading() as work:
        assert [each.body for each in work.deliveries.waiting(9)] == [b"1", b"2", b"3"]


def test_what_is_tried_again_is_not_said_to_be_understood(watchbill: Shell, database: SqlDatabase) -> None:
    fails(database, b"1")
    watchbill("intake", "replay")

    waits = "1 delivery waits for the desk, new or to be tried again.\n"
    assert watchbill("intake", "failed").out == f"Nothing waits for you. {waits}"
    assert watchbill("intake", "forget").out == f"There is nothing to forget. {waits}"


@pytest.mark.parametrize("action", ["replay", "forget"])
def test_what_is_no_source_is_said_with_those_that_are(
    watchbill: Shell, database: SqlDatabase, action: str
) -> None:
    fails(database, b"1", source="gone")
    known = "Known are alertmanager, generic, gone, grafana.\n"

    nope, number = (watchbill("intake", action, each) for each in ("grafanna", "17"))

    assert (nope.code, number.code, nope.out, number.out) == (1, 1, "", "")
    assert nope.err == f"There is no source grafanna. Did you mean grafana? {known}"
    assert number.err.startswith("There is no source 17. Write a source and no number")
    assert number.err.endswith(known)
    assert watchbill("intake", action, "gone").out.startswith("1 delivery")


def test_an_empty_body_is_shown_as_empty(watchbill: Shell, database: SqlDatabase) -> None:
    fails(database, b"")

    assert watchbill("intake", "failed", "1").out.endswith("x-event: \\x1b[2J\n\n(empty)\n")


def test_what_nobody_will_fix_is_forgotten(watchbill: Shell, database: SqlDatabase) -> None:
    fails(database, b"1")
    fails(database, b"2", source="grafana")

    assert watchbill("intake", "forget", "sentry").out == "1 delivery is not told of any more.\n"
    assert watchbill("intake", "forget").out == "1 delivery is not told of any more.\n"
    assert watchbill("intake", "forget").out == "There is nothing to forget.\n"
    with database.reading() as work:
        assert not work.deliveries.waiting(9)
        assert [each.action for each in work.audit.recent(2)] == ["intake forget"] * 2


def test_where_there_is_no_desk_none_is_made(watchbill: Shell) -> None:
    ended = watchbill("intake", "failed")

    assert ended.code == 1
    assert "There is no database" in ended.err
    assert not (watchbill.folder / "var").exists()
