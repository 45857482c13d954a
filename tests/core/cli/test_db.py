"""`watchbill db` brings tables up to date and says how they stand."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Shell
from watchbill.testing.postgres import PostgresServer


def test_an_empty_database_is_upgraded_once(watchbill: Shell) -> None:
    before = watchbill("db", "status")
    first = watchbill("db", "upgrade")
    again = watchbill("db", "upgrade")
    after = watchbill("db", "status")

    assert before.code == 1
    assert "Run `watchbill db upgrade`." in before.out
    assert (first.code, first.out.partition(" ")[0]) == (0, "Upgraded:")
    assert (again.code, again.out) == (0, "The database is up to date.\n")
    assert (after.code, after.out) == (0, "The database is up to date.\n")


def test_a_database_that_does_not_answer_is_a_sentence(watchbill: Shell) -> None:
    ended = watchbill(
        "db", "status", WATCHBILL_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
    )

    assert ended.code == 1
    assert ended.err.startswith("The database ")
    assert "Traceback" not in ended.err


def test_on_postgresql_the_desk_starts_only_after_an_upgrade(watchbill: Shell, postgres: PostgresServer) -> None:
    url = postgres.new_database()
    config = watchbill.folder / "config.py"
    config.write_text("BACKEND = 'WatchbillConsole'\n")

    refused = watchbill("run", "--config", config, WATCHBILL_DATABASE_URL=url)
    looked = watchbill("doctor", WATCHBILL_DATABASE_URL=url)
    upgraded = watchbill("db", "upgrade", WATCHBILL_DATABASE_URL=url)
    after = watchbill("doctor", WATCHBILL_DATABASE_URL=url)

    assert (refused.code, refused.err.endswith("Run `watchbill db upgrade`, then start again.\n")) == (1, True)
    assert looked.code == 1
    assert "-> run `watchbill db upgrade`" in looked.out
    assert (upgraded.code, after.code) == (0, 0)


def test_a_team_file_is_applied_on_postgresql(watchbill: Shell, postgres: PostgresServer, team_toml: Path) -> None:
    url = postgres.new_database()
    watchbill("db", "upgrade", WATCHBILL_DATABASE_URL=url)

    first = watchbill("apply", team_toml, "--yes", WATCHBILL_DATABASE_URL=url)
    again = watchbill("apply", team_toml, "--yes", WATCHBILL_DATABASE_URL=url)

    assert (first.code, again.out) == (0, "Nothing to do: everything is as the file says.\n")


@pytest.mark.parametrize("url", ["sqlite:desk", "sqlite:///:memory:", "postgresql://desk@host:port/desk"])
def test_an_address_that_is_none_is_a_sentence(watchbill: Shell, url: str) -> None:
    ended = watchbill("db", "status", WATCHBILL_DATABASE_URL=url)

    assert ended.code == 1
    assert ended.err == "WATCHBILL_DATABASE_URL: is neither sqlite:///path nor postgresql://user@host/name\n"
