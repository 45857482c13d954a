"""`watchbill db` brings tables up to date and says how they stand."""

from tests.core.cli.conftest import Shell


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
