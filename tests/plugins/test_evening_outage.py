"""The day ends, and the next one begins, while the team's tracker answers nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.plugins import beside
from tests.plugins.whole import Whole, people, turns
from watchbill.errors import SiteAway
from watchbill.jobs.keeping import Keeper
from watchbill.model import Column, PersonId, TicketKey
from watchbill.model.passage import End
from watchbill.model.site import Account
from watchbill.ports import Database
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, a_team, at
from watchbill.testing.site import MemorySite, Place

PLUGIN = """
from watchbill import hookimpl
from watchbill.testing.site import MemorySite, Place

@hookimpl
def watchbill_sites():
    return {"place": lambda options: MemorySite(Place())}
"""
TEAM = a_team("ops", tracker="tracker")
ONE = TicketKey("OPS-1")
WEDNESDAY = DAY + timedelta(days=1)
NAMES = ("ann", "ben", "chloe", "dmitri")
#: How often the tracker is looked at, for this.
LOOK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Beside:
    """The desk, and the tracker beside it."""

    whole: Whole
    place: Place
    keeper: Keeper

    def until(self, moment: datetime) -> str:
        """Time passes here and there; what the bot said in #ops meanwhile."""
        before = len(self.whole.bot.said_in("#ops"))
        while (now := self.whole.clock.now()) < moment:
            self.whole.until(min(moment, now + LOOK))
            self.keeper.once()
        self.whole.desk.engine.run_once()
        return "\n".join(self.whole.bot.said_in("#ops")[before:])

    def away(self) -> None:
        """From now on nobody is answered."""
        self.place.away = SiteAway("Jira does not answer in time.")

    def back(self) -> None:
        """It answers again."""
        self.place.away = None

    def comments(self) -> list[str]:
        """What is said of the ticket there."""
        return [each.text for each in self.place.comments.get(self.place.of(ONE).id, ())]


def account(name: str) -> Account:
    """Whose it is there."""
    return Account(id=f"acc-{name}", name=name.title())


@pytest.fixture
def desk(empty: Database, tmp_path: Path) -> Iterator[Beside]:
    """Ben is on MRO this Tuesday and has OPS-1, Chloe is on Wednesday; their tickets are in Jira."""
    (tmp_path / "place_tracker.py").write_text(PLUGIN)
    (tmp_path / "trackers.toml").write_text('[trackers.tracker]\ntype = "place"\n')
    with empty.changing() as work:
        people(work, TEAM, *NAMES)
        for name in NAMES:
            person = work.people.get(PersonId(name))
            assert person is not None
            work.people.save(replace(person, email=f"{name}@example.org"))
        turns(work, TEAM, [(DAY, "ben", "ann"), (WEDNESDAY, "chloe", "dmitri")])
    plugins = (str(tmp_path / "place_tracker.py"),)
    settings = Settings(var=tmp_path, plugins=plugins, trackers=tmp_path / "trackers.toml")
    with Whole(settings, empty, at(10)) as whole:
        site = whole.desk.sites["tracker"]
        assert isinstance(site, MemorySite)
        site.place.clock = whole.clock.now
        site.place.accounts = {f"{name}@example.org": account(name) for name in NAMES}
        site.place.add("Renew the certificate")
        found = Beside(whole, site.place, beside.keeper_of(whole.desk, site))
        found.until(at(10, 5))
        whole.ask(f"!claim {ONE}", as_="ben")
        whole.ask(f"!note {ONE} asked the vendor", as_="ben")
        found.until(at(10, 15))
        yield found
    assert not whole.failures


def test_the_evening_check_is_posted_all_the_same_and_says_how_old_it_is(desk: Beside) -> None:
    desk.until(at(17))
    desk.away()

    evening = desk.until(at(18))

    assert f"{ONE} in progress, Ben: Renew the certificate" in evening
    assert evening.count("Evening check of Ops, Tue 1 Dec") == 1
    assert "this is what I know from before" in evening


def test_what_the_evening_check_says_is_commented_there_once_when_it_is_back(desk: Beside) -> None:
    desk.until(at(17))
    desk.away()
    desk.until(at(19))
    before = len(desk.comments())
    desk.back()
    desk.until(at(20))

    assert len(desk.comments()) == before + 1
    desk.until(at(8, day=WEDNESDAY))
    assert len(desk.comments()) == before + 1


def test_what_is_taken_over_meanwhile_is_assigned_there_when_it_is_back(desk: Beside) -> None:
    desk.until(at(17))
    desk.away()
    desk.until(at(9, 30, day=WEDNESDAY))

    assert ONE in desk.whole.ask("!accept all", as_="chloe")
    desk.back()
    desk.until(at(10, 30, day=WEDNESDAY))

    assert desk.place.of(ONE).account == account("chloe").id
    assert desk.whole.owner(ONE) == "chloe"
    assert [(each.end, each.by) for each in desk.whole.passages(ONE)] == [(End.ACCEPTED, "chloe")]


def test_somebody_who_took_it_there_meanwhile_has_it_and_both_hear_of_it(desk: Beside) -> None:
    desk.until(at(17))
    desk.away()
    desk.until(at(9, 30, day=WEDNESDAY))
    desk.whole.ask("!accept all", as_="chloe")
    desk.place.put(ONE, holder=account("dmitri"))
    desk.back()

    said = desk.until(at(10, 30, day=WEDNESDAY))

    assert (desk.place.of(ONE).account, desk.whole.owner(ONE)) == (account("dmitri").id, "dmitri")
    assert "@Chloe" in said
    assert "@Dmitri" in said
    assert [each.end for each in desk.whole.passages(ONE)] == [End.ACCEPTED]


def test_what_was_closed_there_while_it_was_away_is_not_waited_for(desk: Beside) -> None:
    desk.until(at(17))
    desk.away()
    desk.until(at(18))
    desk.place.put(ONE, column=Column.DONE)
    desk.back()

    said = desk.until(at(12, day=WEDNESDAY))

    assert [each.end for each in desk.whole.passages(ONE)] == [End.DONE]
    assert "nobody has taken" not in said.lower()
