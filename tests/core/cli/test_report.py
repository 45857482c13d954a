"""`watchbill report`: the figures in a terminal, and addresses of the page that are made and ended."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.core.cli.conftest import Shell
from watchbill.jobs.durable import DURABLE
from watchbill.model.page import Page
from watchbill.services import viewing
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import OPS, an_item, at

CLOCK = "2026-12-01T10:00:00+01:00"


@pytest.fixture
def database(watchbill: Shell, team_toml: Path) -> Iterator[SqlDatabase]:
    """The one that the shell uses, with a team to which something came on 1 December 2026."""
    assert watchbill("apply", team_toml, "--yes").code == 0
    opened = SqlDatabase(f"sqlite:///{watchbill.folder / 'var' / 'watchbill.sqlite3'}", DURABLE)
    with opened.changing() as work:
        work.items.add(an_item(opened_at=at(9)))
    yield opened
    opened.dispose()


def digests(database: SqlDatabase) -> Sequence[str]:
    with database.reading() as work:
        return [digest for digest, team in work.views.all(Page.REPORT).items() if team == OPS]


def test_the_figures_are_printed(watchbill: Shell, database: SqlDatabase) -> None:
    ended = watchbill("report", "ops", "2026-12-01", "2026-12-02", WATCHBILL_CLOCK=CLOCK)

    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "Report of Ops, Tue 1 Dec to Wed 2 Dec, so far"
    assert "Came in: 1 alert, from chat." in lines
    assert "!report" not in ended.out


def test_they_are_printed_for_programs(watchbill: Shell, database: SqlDatabase) -> None:
    ended = watchbill("report", "ops", "2026-12", "--csv", WATCHBILL_CLOCK=CLOCK)

    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert {"section": "came by kind", "name": "alert", "figure": "count", "value": "1"} in rows


@pytest.mark.usefixtures("database")
def test_what_is_no_period_or_no_team_is_said(watchbill: Shell) -> None:
    period, team = watchbill("report", "ops", "sometime"), watchbill("report", "opps")

    assert (period.code, team.code) == (1, 1)
    assert "I cannot read a period from `sometime`" in period.err
    assert "There is no team opps. Did you mean ops?" in team.err


def test_an_address_is_shown_once_and_only_its_digest_is_kept(watchbill: Shell, database: SqlDatabase) -> None:
    ended = watchbill("report", "link", "ops")

    assert (ended.code, ended.err) == (0, "")
    [token] = re.findall(r"/report/(\S{43})$", ended.out, re.MULTILINE)
    assert f"/report/{token}.csv" in ended.out
    assert digests(database) == [viewing.digest(token)]
    with database.reading() as work:
        [entry] = work.audit.recent(1)
        assert work.tokens.all() == {}
    assert (entry.action, entry.subject, entry.place) == ("report link", "ops", "command line")
    assert token not in str(entry)


def test_all_addresses_of_a_team_end_together(watchbill: Shell, database: SqlDatabase) -> None:
    watchbill("report", "link", "ops")
    watchbill("report", "link", "ops")

    assert "2 addresses show nothing of Ops any more" in watchbill("report", "revoke", "ops").out
    assert digests(database) == []
    assert watchbill("report", "revoke", "ops").out == "The report of Ops has no addresses.\n"


@pytest.mark.parametrize("action", ["link", "revoke"])
@pytest.mark.usefixtures("database")
def test_a_team_that_is_not_there_is_said_with_the_nearest(watchbill: Shell, action: str) -> None:
    ended = watchbill("report", action, "opps")

    assert ended.code == 1
    assert "There is no team opps. Did you mean ops?" in ended.err
