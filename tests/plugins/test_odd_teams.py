"""Teams that are not as others: another week, a person in two of them, members on both sides of the date line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.plugins.whole import Whole, begun, people, turns, whole
from watchbill.model import ItemKind
from watchbill.model.passage import End
from watchbill.ports import Database
from watchbill.testing.builders import DAY, a_team, an_item, at

WEDNESDAY, THURSDAY = DAY + timedelta(days=1), DAY + timedelta(days=2)

SUNDAY_TO_THURSDAY, EVERY_DAY = frozenset({7, 1, 2, 3, 4}), frozenset(range(1, 8))
#: No clock change is near in Riyadh; in Jerusalem the clocks go forward on the Friday between.
WEEKS = (("Asia/Riyadh", date(2026, 11, 26)), ("Asia/Jerusalem", date(2026, 3, 26)))


@pytest.fixture(params=WEEKS, ids=lambda week: week[0])
def week(request: pytest.FixtureRequest) -> tuple[str, date]:
    """A zone, and a Thursday there."""
    zone, day = request.param
    return str(zone), day


@pytest.fixture
def levant(empty: Database, tmp_path: Path, week: tuple[str, date]) -> Iterator[Whole]:
    """A team that works from Sunday to Thursday; it is Thursday, Ben is on MRO, and Chloe is on Sunday."""
    zone, day = week
    team = a_team("ops", zone=zone, workdays=SUNDAY_TO_THURSDAY)
    with empty.changing() as work:
        people(work, team, "ann", "ben", "chloe")
        turns(work, team, [(day, "ben", "ann"), (day + timedelta(days=3), "chloe", "ben")])
        begun(work, team, "TICKET-1", "ben", at(9, day=day, zone=zone))
    with whole(tmp_path, empty, at(10, day=day, zone=zone)) as desk:
        yield desk


def test_thursday_passes_on_to_sunday(levant: Whole, week: tuple[str, date]) -> None:
    zone, thursday = week
    sunday = thursday + timedelta(days=3)

    evening = levant.until(at(18, day=thursday, zone=zone))
    week_end = levant.until(at(8, 59, day=sunday, zone=zone))
    morning = levant.until(at(9, day=sunday, zone=zone))

    assert f"Over to Chloe on Sun {sunday.day} {sunday:%b}." in evening
    assert week_end == ""
    assert morning.startswith("Good morning! @Chloe is on MRO today, Sun ")
    assert "TICKET-1" in levant.ask("!accept all", as_="chloe")
    assert levant.owner("TICKET-1") == "chloe"


def test_what_is_not_taken_over_on_sunday_is_raised_on_sunday(levant: Whole, week: tuple[str, date]) -> None:
    zone, thursday = week
    sunday = thursday + timedelta(days=3)

    levant.until(at(10, 59, day=sunday, zone=zone))
    assert [each.raised_at for each in levant.waiting()] == [None]
    levant.until(at(11, day=sunday, zone=zone))

    assert [each.raised_at for each in levant.waiting()] == [at(11, day=sunday, zone=zone)]
    assert levant.owner("TICKET-1") == "ben"


OPS, WEB = a_team("ops"), a_team("web")


@pytest.fixture
def both(empty: Database, tmp_path: Path) -> Iterator[Whole]:
    """Ben is in Ops and in Web, and on MRO for both on Wednesday; each team has an A1 and a ticket."""
    with empty.changing() as work:
        people(work, OPS, "ann", "ben", "chloe")
        people(work, WEB, "dmitri", "ben", "eve")
        turns(work, OPS, [(DAY, "ann", "chloe"), (WEDNESDAY, "ben", "chloe"), (THURSDAY, "chloe", "ann")])
        turns(work, WEB, [(DAY, "dmitri", "eve"), (WEDNESDAY, "ben", "eve"), (THURSDAY, "eve", "dmitri")])
        begun(work, OPS, "OPS-1", "ann", at(9))
        begun(work, WEB, "WEB-1", "dmitri", at(9))
        for team in (OPS, WEB):
            alert = work.items.next_id(team.id, ItemKind.ALERT)
            work.items.add(an_item(alert, team=team.id, title=f"Disk of {team.name}"))
    with whole(tmp_path, empty, at(10)) as desk:
        yield desk


def test_each_team_hands_its_own_over_to_whoever_is_in_both(both: Whole) -> None:
    both.until(at(9, 30, day=WEDNESDAY))

    assert {each.key for each in both.waiting("ops")} == {"A1", "OPS-1"}
    assert {each.key for each in both.waiting("web")} == {"A1", "WEB-1"}
    reminders = [each for each in both.alone("ben") if "on MRO tomorrow" in each]
    assert sorted(each.split(", ")[2].split(".")[0] for each in reminders) == ["for Ops", "for Web"]


def test_all_is_all_of_the_team_in_whose_channel_it_is_said(both: Whole) -> None:
    both.until(at(9, 30, day=WEDNESDAY))

    assert "OPS-1" in both.ask("!accept all", as_="ben", in_="#ops")
    assert both.owner("WEB-1") == "dmitri"
    assert both.waiting("ops") == []
    assert {each.key for each in both.waiting("web")} == {"A1", "WEB-1"}

    assert "WEB-1" in both.ask("!accept all", as_="ben", in_="#web")
    assert both.waiting("web") == []


@pytest.mark.parametrize("said", ["!accept all", "!evening", "!handover", "!passed", "!skip WEB-1", "!keep WEB-1"])
def test_alone_the_bot_asks_which_team_is_meant(both: Whole, said: str) -> None:
    both.until(at(9, 30, day=WEDNESDAY))

    assert both.ask(said, as_="ben", in_="@") == (
        "You are in 2 teams (ops, web). Say it in the channel of the one you mean."
    )


def test_what_has_the_same_id_in_two_teams_passes_in_each_on_its_own(both: Whole) -> None:
    both.until(at(9, 30, day=WEDNESDAY))
    both.ask("!ack A1", as_="ben", in_="#web")
    both.until(at(18, day=WEDNESDAY))

    web, ops = both.passages("A1", "web"), both.passages("A1", "ops")
    assert (web[0].end, web[0].by) == (End.ACCEPTED, "ben")
    assert [(each.end, each.times) for each in ops] == [(End.PASSED_ON, 1), (None, 2)]


def test_drafts_say_whose_evening_check_they_show(both: Whole) -> None:
    both.until(at(16, 59, day=WEDNESDAY))
    before = len(both.alone("ben"))
    both.until(at(17, 1, day=WEDNESDAY))

    drafts = both.alone("ben")[before:]
    assert ["Evening check of Ops" in each for each in drafts].count(True) == 1
    assert ["Evening check of Web" in each for each in drafts].count(True) == 1
    assert len(drafts) == 2


ZONES = ("Europe/Paris", "Pacific/Auckland", "America/Los_Angeles")


@pytest.fixture
def world(empty: Database, tmp_path: Path) -> Iterator[Whole]:
    """The team is in Paris, Ann as well; Ben in Auckland is on MRO, and Chloe in Los Angeles is next."""
    with empty.changing() as work:
        people(work, OPS, "ann", "ben", "chloe", zones=ZONES)
        turns(work, OPS, [(DAY, "ben", "ann"), (WEDNESDAY, "chloe", "ann"), (THURSDAY, "ben", "chloe")])
        begun(work, OPS, "OPS-1", "ben", at(9))
    with whole(tmp_path, empty, at(10)) as desk:
        yield desk


def test_the_teams_day_is_everybodys_whatever_the_date_is_where_they_are(world: Whole) -> None:
    evening = world.until(at(17, 30))
    assert evening.startswith("Evening check of Ops, Tue 1 Dec\nOn MRO: Ben.")
    assert "Over to Chloe on Wed 2 Dec." in evening

    morning = world.until(at(9, day=WEDNESDAY))
    assert morning.startswith("Good morning! @Chloe is on MRO today, Wed 2 Dec")
    assert "OPS-1" in world.ask("!accept all", as_="chloe")
    assert world.owner("OPS-1") == "chloe"


def test_whoever_lives_elsewhere_is_told_when_it_begins_where_they_are(world: Whole) -> None:
    world.until(at(18))
    world.until(at(18, day=WEDNESDAY))

    (chloe,) = (each for each in world.alone("chloe") if "You are on MRO" in each)
    (ben,) = (each for each in world.alone("ben") if "You are on MRO" in each)
    assert chloe.startswith(
        "You are on MRO on Wed 2 Dec, for Ops: from 09:00 in Europe/Paris (00:00 where you are)."
    )
    assert ben.startswith(
        "You are on MRO on Thu 3 Dec, for Ops: from 09:00 in Europe/Paris (21:00 where you are)."
    )


@pytest.mark.parametrize(
    ("day", "posted"),
    [
        # 02:30 does not exist: the first moment after the gap.
        (date(2027, 3, 28), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        # 02:30 comes twice: the first of the two.
        (date(2027, 10, 31), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
    ids=["gap", "fold"],
)
def test_an_evening_check_in_the_hour_of_a_clock_change_comes_once(
    empty: Database, tmp_path: Path, day: date, posted: datetime
) -> None:
    night = replace(a_team("ops"), day_starts=time(0), day_ends=time(3), acceptance=timedelta(hours=1))
    team = replace(night, workdays=EVERY_DAY, evening_check="30 2 * * *", designation="0 0 * * *")
    following = day + timedelta(days=1)
    with empty.changing() as work:
        people(work, team, "ann", "ben", "chloe")
        turns(work, team, [(day, "ben", "ann"), (following, "chloe", "ben")])
        begun(work, team, "TICKET-1", "ben", at(0, day=day))
    with whole(tmp_path, empty, at(0, 30, day=day)) as desk:
        said = desk.until(at(23, day=day))
        assert said.count("Evening check of Ops") == 1
        assert [each.at for each in desk.passages("TICKET-1")] == [posted]
        drafts = [each for each in desk.alone("ben") if "Evening check of Ops" in each]
        assert len(drafts) == 1

        desk.until(at(2, day=following))
        assert desk.passages("TICKET-1")[0].raised_at == at(1, day=following)


def test_acceptance_over_a_clock_change_is_elapsed_time(empty: Database, tmp_path: Path) -> None:
    change, zone = date(2027, 3, 28), "Europe/Paris"
    team = a_team("ops", workdays=EVERY_DAY, day_starts=time(1))
    with empty.changing() as work:
        people(work, team, "ann", "ben", "chloe")
        turns(work, team, [(change - timedelta(days=1), "ben", "ann"), (change, "chloe", "ben")])
        begun(work, team, "TICKET-1", "ben", at(9, day=change - timedelta(days=1)))
    with whole(tmp_path, empty, at(10, day=change - timedelta(days=1), zone=zone)) as desk:
        desk.until(at(12, day=change))

        # From 01:00 two hours later it is 04:00.
        assert [each.raised_at for each in desk.waiting()] == [at(4, day=change)]


def test_whoever_starts_on_the_day_before_where_they_are_is_told_so(empty: Database, tmp_path: Path) -> None:
    early = replace(OPS, day_starts=time(8), designation="0 8 * * *")
    with empty.changing() as work:
        people(work, early, "ann", "ben", "chloe", zones=ZONES)
        turns(work, early, [(DAY, "ben", "ann"), (WEDNESDAY, "chloe", "ann")])
    with whole(tmp_path, empty, at(10)) as desk:
        desk.until(at(18))

        assert "from 08:00 in Europe/Paris (Tue 1 Dec 23:00 where you are)." in desk.alone("chloe")[-1]
