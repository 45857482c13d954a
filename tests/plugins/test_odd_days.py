"""Days that are not normal: nobody is there, or nobody works."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.plugins.whole import Whole, a_week, people
from watchbill.model.passage import End
from watchbill.ports import Database
from watchbill.testing.builders import DAY, OPS, a_team, at

WEDNESDAY, THURSDAY, FRIDAY, MONDAY = (DAY + timedelta(days=count) for count in (1, 2, 3, 6))
EVERYBODY = ("ann", "ben", "chloe", "dmitri")


@pytest.fixture
def desk(empty: Database, tmp_path: Path) -> Iterator[Whole]:
    with a_week(tmp_path, empty) as desk:
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
    assert morning.startswith("Good morning! @Dmitri is on MRO today, Thu 3 Dec")
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


def shown(desk: Whole) -> str:
    """Tuesday's evening check, as it is shown by now."""
    (found,) = (each for each in desk.bot.said_in("#ops") if "Evening check of Ops, Tue 1 Dec" in each)
    return found


def test_what_was_posted_follows_a_holiday_that_is_declared_after_it(desk: Whole) -> None:
    desk.until(at(18))
    assert "Over to Chloe on Wed 2 Dec." in shown(desk)
    off(desk, WEDNESDAY)
    desk.until(at(18, 5))

    assert "Over to Dmitri on Thu 3 Dec." in shown(desk)
    assert [each.to for each in desk.waiting()] == ["dmitri"]
    assert "You are on MRO on Thu 3 Dec, for Ops. 1 ticket passes on to you." in desk.alone("dmitri")[-1]


def test_what_was_posted_follows_whoever_cannot_come_though_they_say_so_to_another_team(desk: Whole) -> None:
    with desk.database.changing() as work:
        people(work, a_team("web"), "eve", "chloe")
    desk.until(at(18))
    desk.ask("!mro away tomorrow", as_="chloe", in_="#web")
    desk.until(at(18, 5))

    assert "Over to Ann on Wed 2 Dec." in shown(desk)


def test_a_holiday_has_no_evening_check_of_whoever_was_planned_for_it(desk: Whole) -> None:
    desk.until(at(18))
    off(desk, WEDNESDAY)
    desk.until(at(12, day=WEDNESDAY))

    assert "On MRO: nobody." in desk.ask("!evening")
    desk.until(at(9, 30, day=THURSDAY))
    desk.ask("!accept all", as_="dmitri")
    assert desk.ask("!accept all", as_="dmitri").startswith("Ben was on MRO on Tue 1 Dec")


def test_a_lead_takes_over_on_a_day_off_whatever_waits(desk: Whole) -> None:
    desk.ask("!incident Mail is slow", as_="dmitri")
    desk.until(at(18))
    off(desk, WEDNESDAY)
    desk.until(at(12, day=WEDNESDAY))
    assert {each.key for each in desk.waiting()} == {"TICKET-1", "I1"}

    said = desk.ask("!accept all", as_="ann")

    assert "TICKET-1" in said
    assert "I1" in said
    assert desk.waiting() == []


def test_what_nobody_posted_passes_on_when_the_desk_is_back(desk: Whole) -> None:
    desk.until(at(17))
    desk.clock.set(at(10, day=WEDNESDAY))  # it was down all the evening, and all night
    desk.restart()
    desk.until(at(10, 1, day=WEDNESDAY))

    assert [(each.key, each.giver, each.to, each.day) for each in desk.waiting()] == [
        ("TICKET-1", "ben", "chloe", DAY)
    ]
    assert "the evening check of yesterday was missed" in desk.ask("!health")
    desk.until(at(11, 59, day=WEDNESDAY))
    assert [each.raised_at for each in desk.waiting()] == [None]
    said = desk.until(at(12, 1, day=WEDNESDAY))
    assert said.count("Chloe has not taken over") == 1
    assert "TICKET-1" in desk.ask("!accept all", as_="chloe")
