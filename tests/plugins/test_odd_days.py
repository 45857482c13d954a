"""Days that are not normal: nobody is there, nobody works, or the day changes hands while it goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.plugins.whole import Whole, begun, people, turns, whole
from watchbill.model.passage import Course, End
from watchbill.ports import Database
from watchbill.testing.builders import DAY, OPS, a_team, at

TEAM = a_team("ops")
WEDNESDAY, THURSDAY, FRIDAY, MONDAY = (DAY + timedelta(days=count) for count in (1, 2, 3, 6))
ROTA = (
    (DAY, "ben", "ann"),
    (WEDNESDAY, "chloe", "dmitri"),
    (THURSDAY, "dmitri", "chloe"),
    (FRIDAY, "ann", "ben"),
    (MONDAY, "ben", "ann"),
)
EVERYBODY = ("ann", "ben", "chloe", "dmitri")


@pytest.fixture
def desk(empty: Database, tmp_path: Path) -> Iterator[Whole]:
    """Ben is on MRO this Tuesday and has TICKET-1; then Chloe, Dmitri, Ann, and Ben again; Ann leads them."""
    with empty.changing() as work:
        people(work, TEAM, *EVERYBODY)
        turns(work, TEAM, ROTA)
        begun(work, TEAM, "TICKET-1", "ben", at(9))
    with whole(tmp_path, empty, at(10)) as desk:
        yield desk


def off(desk: Whole, *days: date) -> None:
    """These days become public holidays of the team, as `watchbill apply` has it."""
    with desk.database.changing() as work:
        team = work.teams.get(OPS)
        assert team is not None
        changed = replace(team, holidays=team.holidays | set(days))
        work.teams.save(changed)
        desk.desk.scheduling.plan_soon(work, changed, desk.clock.now())


def test_a_day_of_nobody_calls_the_leads_and_has_its_evening_check(desk: Whole) -> None:
    for each in EVERYBODY:
        desk.ask("!mro away tomorrow", as_=each)

    today = desk.until(at(18))
    morning = desk.until(at(9, day=WEDNESDAY))
    evening = desk.until(at(18, day=WEDNESDAY))

    assert "Nobody is planned for Wed 2 Dec yet." in today
    assert morning.startswith("Nobody is on MRO today, Wed 2 Dec: everybody is away.")
    assert "@Ann, can somebody step in? !mro take 2026-12-02 takes the day." in morning
    assert "Evening check of Ops, Wed 2 Dec\nOn MRO: nobody." in evening
    assert "Over to Chloe on Thu 3 Dec." in evening


def test_what_nobody_could_take_over_waits_for_the_next_who_can(desk: Whole) -> None:
    for each in EVERYBODY:
        desk.ask("!mro away tomorrow", as_=each)
    desk.until(at(9, 30, day=THURSDAY))

    (waits,) = desk.waiting()
    assert (waits.to, waits.giver, waits.times, waits.since) == ("chloe", "ben", 2, DAY)
    assert "TICKET-1" in desk.ask("!accept all", as_="chloe")
    assert desk.owner("TICKET-1") == "chloe"
    assert desk.waiting() == []


def test_the_evening_before_a_holiday_hands_over_to_the_day_after_it(desk: Whole) -> None:
    off(desk, WEDNESDAY)

    evening = desk.until(at(18))
    holiday = desk.until(at(23, day=WEDNESDAY))
    morning = desk.until(at(9, 30, day=THURSDAY))

    assert "Over to Dmitri on Thu 3 Dec." in evening
    assert holiday == ""
    assert desk.alone("chloe") == []
    assert morning.startswith("Good morning! @Dmitri is on MRO today, Thu 3 Dec.")
    assert "TICKET-1" in desk.ask("!accept all", as_="dmitri")
    assert [(each.end, each.by) for each in desk.passages("TICKET-1")] == [(End.ACCEPTED, "dmitri")]


def test_a_bridge_is_passed_over_with_its_week_end(desk: Whole) -> None:
    off(desk, THURSDAY, FRIDAY)
    desk.until(at(9, day=WEDNESDAY))
    desk.ask("!accept all", as_="chloe")

    evening = desk.until(at(18, day=WEDNESDAY))
    bridge = desk.until(at(23, day=MONDAY - timedelta(days=1)))
    desk.until(at(9, 30, day=MONDAY))

    assert "Over to Ben on Mon 7 Dec." in evening
    assert bridge == ""
    assert "TICKET-1" in desk.ask("!accept all", as_="ben")


def test_a_holiday_that_is_declared_the_evening_before_is_a_day_of_nobody(desk: Whole) -> None:
    assert "Over to Chloe on Wed 2 Dec." in desk.until(at(18))
    off(desk, WEDNESDAY)

    assert desk.until(at(12, day=WEDNESDAY)) == ""
    assert desk.ask("!mro", as_="chloe").startswith("Nobody is on MRO today: Wed 2 Dec is a day off for Ops.")
    assert "is on MRO today" not in desk.ask("!handover", as_="dmitri")
    assert "On MRO: nobody." in desk.ask("!evening")
    assert desk.until(at(23, day=WEDNESDAY)) == ""
    desk.until(at(9, 30, day=THURSDAY))
    assert "TICKET-1" in desk.ask("!accept all", as_="dmitri")
    assert desk.owner("TICKET-1") == "dmitri"


def test_a_holiday_that_is_declared_late_counts_for_nobody(desk: Whole) -> None:
    desk.until(at(18))
    off(desk, WEDNESDAY)
    desk.until(at(10, day=FRIDAY))

    assert "Chloe" not in desk.ask("!mro fairness").split("Days that count")[0].splitlines()[0]
    with desk.database.reading() as work:
        assert [each.day for each in work.closed_days.between(OPS, DAY, FRIDAY)] == [DAY, THURSDAY]


def test_who_is_away_on_a_holiday_changes_no_turn(desk: Whole) -> None:
    off(desk, WEDNESDAY)

    assert desk.ask("!mro away tomorrow", as_="chloe").endswith("Nobody's turn changes.")


NOON = at(12)


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

    assert morning.startswith("Good morning! @Ann is on MRO today, Wed 2 Dec.")
    assert len(desk.passages("TICKET-1")) == 1
    assert "TICKET-1" in desk.ask("!accept all", as_="ann")
    assert [(each.end, each.by) for each in desk.passages("TICKET-1")] == [(End.ACCEPTED, "ann")]


def test_a_day_that_changes_hands_after_its_evening_check_passes_nothing_on(desk: Whole) -> None:
    desk.until(at(18))
    before = desk.passages("TICKET-1")
    desk.ask("!mro away today", as_="ben")
    desk.until(at(20))

    assert desk.passages("TICKET-1") == before
    assert [each.to for each in desk.waiting()] == ["chloe"]
