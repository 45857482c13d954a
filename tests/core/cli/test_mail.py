"""`watchbill mail` looks into every mailbox now, and shows what was passed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.cli.conftest import Shell
from tests.core.sources.mail.mailserver import PASSWORD, USER, MailServer, mail_server
from tests.core.sources.mail.writing import a_mail
from watchbill.jobs.durable import DURABLE
from watchbill.model.mail import Machine, Mailed
from watchbill.model.people import TeamId
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import at

TABLE = """
[sources.%s]
type = "mail"
team = "ops"
host = "127.0.0.1"
tls = "none"
port = %d
user = "%s"
password = { env = "%s" }
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("pymap")) as started:
        yield started


@pytest.fixture
def sources(tmp_path: Path, server: MailServer) -> dict[str, str]:
    """The variables that name a file with one mailbox that can be read, and one that cannot."""
    path = tmp_path / "sources.toml"
    tables = [TABLE % (name, server.port, USER, name) for name in ("good", "bad")]
    path.write_text("".join(tables), encoding="utf-8")
    now = "2026-12-01T10:00:00+01:00"
    return {"WATCHBILL_SOURCES": str(path), "WATCHBILL_CLOCK": now, "good": PASSWORD, "bad": "correct horse"}


def test_each_mailbox_is_tried(
    watchbill: Shell, team_toml: Path, server: MailServer, sources: dict[str, str]
) -> None:
    watchbill("apply", team_toml, "--yes")
    server.deliver(a_mail())

    ended = watchbill("mail", **sources)

    assert ended.code == 1
    bad, good, passed_over = ended.out.splitlines()
    assert bad == (
        f"bad (ops): cannot be read. It refused the login of {USER}. Look at user and password; "
        "some providers want an app password."
    )
    assert good.startswith("good (ops): can be read, and tells when one comes; ")
    assert passed_over == "Within a week no mail was passed over."
    assert "horse" not in ended.out + ended.err


@pytest.mark.parametrize("source", ["good", "of last week"])
def test_what_was_passed_over_is_listed_with_the_reason(
    source: str, watchbill: Shell, team_toml: Path, sources: dict[str, str]
) -> None:
    watchbill("apply", team_toml, "--yes")
    database = SqlDatabase(f"sqlite:///{watchbill.folder / 'var' / 'watchbill.sqlite3'}", DURABLE)
    with database.changing() as work:
        for number in range(22):
            mailed = Mailed(
                team=TeamId("ops"),
                id=str(number),
                source=source,
                sender="ben@example.com",
                subject="Out of office",
                passed_over=Machine.REPLY.value,
                at=at(8, number),
            )
            work.mails.save(mailed)
    database.dispose()

    lines = watchbill("mail", **sources).out.splitlines()

    assert lines[2] == "Within a week 22 mails were passed over, newest first:"
    assert lines[3].endswith(f"UTC  {source}, automatic reply: ben@example.com, Out of office")
    assert lines[-1] == "  and 2 more"


def test_without_a_mailbox_it_says_how_to_have_one(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    ended = watchbill("mail")

    assert ended.code != 0
    assert "docs/how-to/mail.md" in ended.err


def test_no_address_is_given_to_a_mailbox(watchbill: Shell, team_toml: Path, sources: dict[str, str]) -> None:
    watchbill("apply", team_toml, "--yes")

    told = watchbill("intake", "token", "ops", **sources).out

    assert "SOURCE is one of alertmanager, generic, grafana;" in told


def test_a_mailbox_of_a_team_that_is_not_there_is_no_good(
    watchbill: Shell, team_toml: Path, sources: dict[str, str]
) -> None:
    watchbill("apply", team_toml, "--yes")
    path = Path(sources["WATCHBILL_SOURCES"])
    path.write_text(path.read_text(encoding="utf-8").replace('"ops"', '"opps"'), encoding="utf-8")

    ended = watchbill("mail", **sources)

    assert ended.code == 1
    assert ended.out.splitlines()[:2] == [
        f"[sources.{name}] team: there is no team opps. Did you mean ops?" for name in ("bad", "good")
    ]
