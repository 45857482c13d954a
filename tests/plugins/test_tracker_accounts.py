"""Whose an account at an outside tracker is: said in chat or in the team file, since nobody writes from there."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.plugins.conftest import TEAM, Ask, fill
from watchbill import app
from watchbill.app import App
from watchbill.errors import SettingsInvalid
from watchbill.model import Column, PersonId, TicketKey
from watchbill.model.site import Account, SiteTicket
from watchbill.ports import Database
from watchbill.services.mirroring import Mirroring
from watchbill.settings import Settings
from watchbill.testing.builders import OPS, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

KEY = TicketKey("OPS-3")
FILE = """
[trackers.there]
type = "jira"
url = "https://jira.example.org"
project = "OPS"
token = { env = "TOKEN" }
"""


@pytest.fixture
def watchbill_database() -> MemoryDatabase:
    database = MemoryDatabase()
    with database.changing() as work:
        fill(work)
        work.teams.save(replace(TEAM, tracker="there"))
    return database


@pytest.fixture
def watchbill_desk(tmp_path: Path, watchbill_clock: SteppedClock, watchbill_database: Database) -> App:
    return desk(tmp_path, FILE, watchbill_clock, watchbill_database)


def desk(folder: Path, text: str, clock: SteppedClock, database: Database) -> App:
    """One whose trackers are in a file that says this; it asks none of them."""
    file = folder / "trackers.toml"
    file.write_text(text)
    settings = Settings(var=folder, plugins=(), trackers=file)
    built = app.build(settings, clock=clock, database=database, environment={"TOKEN": "x"})
    built.keeping.stop()
    for site in built.sites.values():
        site.close()
    return built


def read(database: Database, account: Account) -> None:
    """The tracker says that this account has a ticket."""
    told = SiteTicket(
        key=KEY,
        id="10003",
        title="Order a new switch",
        column=Column.BACKLOG,
        holder=account,
        updated_at=at(9),
    )
    with database.changing() as work:
        team = work.teams.get(OPS)
        assert team is not None
        Mirroring("there", "Jira", lambda: "1").reflect(work, team, told, at(9))


def accounts(database: Database, person: str) -> list[str]:
    """Theirs at the tracker."""
    with database.reading() as work:
        return [each.id for each in work.people.identities(PersonId(person)) if each.platform == "there"]


@pytest.mark.parametrize("who", ["chloe", "ann", "eve"])
def test_an_account_at_a_tracker_is_somebodys_at_once(who: str, ask: Ask, watchbill_database: Database) -> None:
    assert ask("!person link chloe there JIRAUSER7", as_=who) == "there JIRAUSER7 is Chloe from now on."
    assert accounts(watchbill_database, "chloe") == ["JIRAUSER7"]
    assert "account: there JIRAUSER7" in ask("!person chloe")


def test_a_lead_links_another_lead_since_nobody_is_let_in_by_it(ask: Ask) -> None:
    ask("!person role ben lead")

    assert ask("!person link ben there JIRAUSER8") == "there JIRAUSER8 is Ben from now on."


def test_a_member_says_it_of_nobody_else(ask: Ask, watchbill_database: Database) -> None:
    refused = ask("!person link dmitri there JIRAUSER7", as_="chloe")

    assert refused == "Only Dmitri, a lead or an admin may say which accounts are Dmitri's."
    assert accounts(watchbill_database, "dmitri") == []


def test_an_account_that_somebody_has_is_not_taken_away(ask: Ask, watchbill_database: Database) -> None:
    ask("!person link chloe there JIRAUSER7")

    assert ask("!person link ben there JIRAUSER7") == (
        "That account is Chloe's. An admin can say !person unlink there JIRAUSER7 first."
    )
    assert ask("!person link chloe there JIRAUSER7") == "That account is Chloe's already: there is nothing to do."
    assert (accounts(watchbill_database, "chloe"), accounts(watchbill_database, "ben")) == (["JIRAUSER7"], [])


def test_another_account_takes_the_place_of_the_one_before(ask: Ask, watchbill_database: Database) -> None:
    ask("!person link chloe there JIRAUSER7")

    assert ask("!person link chloe there JIRAUSER9") == (
        "there JIRAUSER9 is Chloe from now on, in place of there JIRAUSER7."
    )
    assert accounts(watchbill_database, "chloe") == ["JIRAUSER9"]


def test_what_the_tracker_is_means_it_as_well_as_its_name(ask: Ask) -> None:
    assert ask("!person link chloe Jira JIRAUSER7") == "there JIRAUSER7 is Chloe from now on."
    assert ask("!person unlink jira JIRAUSER7", as_="eve") == "there JIRAUSER7 is nobody's now."


def test_tickets_of_a_stranger_are_the_persons_as_soon_as_it_is_said(
    ask: Ask, watchbill_database: Database
) -> None:
    read(watchbill_database, Account(id="JIRAUSER7", name="Chloe There"))
    before = ask("!board")

    ask("!person link chloe there JIRAUSER7")

    assert "OPS-3 Chloe There (Jira): Order a new switch" in before
    assert "OPS-3 Chloe: Order a new switch" in ask("!board")


def test_a_stranger_is_named_and_not_called(ask: Ask, watchbill_database: Database) -> None:
    read(watchbill_database, Account(id="JIRAUSER7", name="Chloe There"))

    assert "taken over from Chloe There (Jira): Order a new switch" in ask("!claim OPS-3")


def test_an_account_at_a_chat_still_waits_for_the_other_side(ask: Ask) -> None:
    assert ask("!person link chloe console clo").startswith("Chloe has to agree:")


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("slack", "the name: slack is something else already; write another one"),
        ("board", "the name: board is something else already; write another one"),
        ("Jira", "the name: write up to 40 of a-z, 0-9, - and _, a letter first"),
        ('"our jira"', "the name: write up to 40 of a-z, 0-9, - and _, a letter first"),
    ],
)
def test_no_tracker_is_called_as_a_chat_is(
    name: str, mistake: str, tmp_path: Path, watchbill_clock: SteppedClock, watchbill_database: Database
) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        desk(tmp_path, FILE.replace("there", name), watchbill_clock, watchbill_database)

    assert refused.value.mistakes == (f"trackers.toml: [trackers.{name.strip(chr(34))}] {mistake}",)
