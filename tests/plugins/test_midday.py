"""The day changes hands while it goes on: what is not done passes to whoever has it from then on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.plugins.whole import Whole, a_week, people, turns
from watchbill.model.passage import Course, End
from watchbill.ports import Database
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, a_team, at
from watchbill.testing.outside_tracker import Elsewhere

WEDNESDAY = DAY + timedelta(days=1)
NOON = at(12)


@pytest.fixture
def desk(empty: Database, tmp_path: Path) -> Iterator[Whole]:
    with a_week(tmp_path, empty) as desk:
        yield desk


def stand_ins(said: str) -> list[str]:
    """Who was called to stand in, in this order."""
    return [line.split(" is on MRO now")[0] for line in said.splitlines() if " is on MRO now" in line]


def test_what_is_not_done_passes_on_when_the_day_changes_hands(desk: Whole) -> None:
    desk.until(NOON)
    desk.ask("!mro away today", as_="ben")
    said = desk.until(NOON + timedelta(minutes=5))

    assert stand_ins(said) == ["@Ann"]
    (waits,) = desk.waiting()
    assert (waits.key, waits.giver, waits.to, waits.course) == ("TICKET-1", "ben", "ann", Course.MIDDAY)
    assert "TICKET-1" in desk.ask("!accept all", as_="ann")
    assert desk.owner("TICKET-1") == "ann"
    assert desk.waiting() == []
    evening = desk.until(at(18))
    assert "On MRO: Ben, then Ann." in evening or "Ann" in evening.splitlines()[1]
    assert [each.to for each in desk.waiting()] == ["chloe"]


@pytest.mark.parametrize("said", ["!mro give today to chloe", "!mro swap today with chloe for tomorrow"])
def test_it_passes_on_as_well_where_people_agreed(desk: Whole, said: str) -> None:
    desk.until(NOON)
    desk.ask(said, as_="ben")
    assert desk.waiting() == []
    desk.ask("!mro accept", as_="chloe")

    assert stand_ins(desk.until(NOON + timedelta(minutes=5))) == ["@Chloe"]
    assert [(each.giver, each.to) for each in desk.waiting()] == [("ben", "chloe")]
    desk.ask("!accept TICKET-1", as_="chloe")
    assert desk.owner("TICKET-1") == "chloe"


def test_two_changes_within_a_minute_are_one(desk: Whole) -> None:
    desk.until(NOON)
    desk.ask("!mro away today", as_="ben")
    desk.until(NOON + timedelta(seconds=20))
    desk.ask("!mro away today", as_="ann")
    said = desk.until(NOON + timedelta(minutes=5))

    assert len(stand_ins(said)) == 1
    (waits,) = desk.waiting()
    assert (waits.giver, waits.times) == ("ben", 1)
    assert f"@{str(waits.to).title()}" == stand_ins(said)[0]


def test_there_and_back_within_a_minute_is_nothing(desk: Whole) -> None:
    desk.until(NOON)
    desk.ask("!mro give today to chloe", as_="ben")
    desk.ask("!mro accept", as_="chloe")
    desk.until(NOON + timedelta(seconds=20))
    desk.ask("!mro give today to ben", as_="chloe")
    desk.ask("!mro accept", as_="ben")
    said = desk.until(NOON + timedelta(minutes=5))

    assert (stand_ins(said), desk.waiting()) == ([], [])
    assert "passed on" not in desk.until(at(18))


def test_what_comes_back_untouched_is_whoevers_it_was(desk: Whole) -> None:
    desk.until(NOON)
    desk.ask("!mro give today to chloe", as_="ben")
    desk.ask("!mro accept", as_="chloe")
    desk.until(NOON + timedelta(hours=1))
    desk.ask("!mro give today to ben", as_="chloe")
    desk.ask("!mro accept", as_="ben")
    desk.until(NOON + timedelta(hours=2))

    assert desk.owner("TICKET-1") == "ben"
    assert desk.waiting() == []


def test_what_was_taken_over_waits_for_whoever_the_day_comes_back_to(desk: Whole) -> None:
    desk.until(NOON)
    desk.ask("!mro give today to chloe", as_="ben")
    desk.ask("!mro accept", as_="chloe")
    desk.until(NOON + timedelta(hours=1))
    desk.ask("!accept all", as_="chloe")
    desk.ask("!mro give today to ben", as_="chloe")
    desk.ask("!mro accept", as_="ben")
    desk.until(NOON + timedelta(hours=2))

    assert [(each.giver, each.to) for each in desk.waiting()] == [("chloe", "ben")]
    assert "TICKET-1" in desk.ask("!accept all", as_="ben")
    assert desk.owner("TICKET-1") == "ben"


def test_a_day_that_changes_hands_before_it_opens_takes_what_waits_along(desk: Whole) -> None:
    desk.until(at(7, day=WEDNESDAY))
    desk.ask("!mro away today", as_="chloe")
    morning = desk.until(at(9, 5, day=WEDNESDAY))

    assert morning.startswith("Good morning! @Dmitri is on MRO today, Wed 2 Dec")
    assert len(desk.passages("TICKET-1")) == 1
    assert "TICKET-1" in desk.ask("!accept all", as_="dmitri")
    assert [(each.end, each.by) for each in desk.passages("TICKET-1")] == [(End.ACCEPTED, "dmitri")]


def test_a_day_that_changes_hands_after_its_evening_check_passes_nothing_on(desk: Whole) -> None:
    desk.until(at(18))
    before = desk.passages("TICKET-1")
    desk.ask("!mro away today", as_="ben")
    desk.until(at(20))

    assert desk.passages("TICKET-1") == before
    assert [each.to for each in desk.waiting()] == ["chloe"]


def test_what_waited_before_is_told_of_once_and_only_where_it_waits_for_somebody_else(desk: Whole) -> None:
    desk.until(at(9, 30, day=WEDNESDAY))
    for giver, taker in (("chloe", "ann"), ("ann", "chloe")):
        desk.ask(f"!mro give today to {taker}", as_=giver)
        desk.ask("!mro accept", as_=taker)
    assert desk.until(at(9, 40, day=WEDNESDAY)) == ""

    desk.ask("!mro give today to ann", as_="chloe")
    desk.ask("!mro accept", as_="ann")

    assert desk.until(at(9, 50, day=WEDNESDAY)).count("waits for Ann: TICKET-1") == 1


PLUGIN = """
from watchbill import hookimpl
from watchbill.testing.outside_tracker import Elsewhere

@hookimpl
def watchbill_trackers():
    return {"elsewhere": Elsewhere()}
"""


def test_while_a_tracker_is_away_it_is_tried_again_until_the_day_is_over(empty: Database, tmp_path: Path) -> None:
    (tmp_path / "elsewhere_tracker.py").write_text(PLUGIN)
    settings = Settings(var=tmp_path, plugins=(str(tmp_path / "elsewhere_tracker.py"),))
    team = a_team("ops", tracker="elsewhere")
    with empty.changing() as work:
        people(work, team, "ann", "ben", "chloe")
        turns(work, team, [(DAY, "ben", "ann"), (WEDNESDAY, "chloe", "ben")])
    with Whole(settings, empty, at(10)) as desk:
        place = desk.desk.trackers["elsewhere"]
        assert isinstance(place, Elsewhere)
        desk.ask("!ticket Renew the certificate", as_="ben")
        desk.ask("!claim TICKET-1", as_="ben")
        place.away = True
        desk.ask("!mro away today", as_="ben")
        assert "passes to" not in desk.until(at(14))
        place.away = False

        assert "What Ben did not finish passes to Ann: TICKET-1." in desk.until(at(14, 5))
        assert [(each.giver, each.to) for each in desk.waiting()] == [("ben", "ann")]
        assert not desk.failures
