"""The demo always has somebody on MRO, a night behind it, and a board that fits."""

from collections import Counter as Tally
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.demo import Seeding, demo_start, existing, machine_zone, on_duty, start, zone_showing
from watchbill.demo.crew import OPS, team
from watchbill.errors import Refused
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs import schedule
from watchbill.model import (
    Column,
    ItemKind,
    Outcome,
    SkipCode,
    Team,
    TicketKey,
)
from watchbill.ports import UnitOfWork
from watchbill.rules import priority
from watchbill.services.absenting import Absenting
from watchbill.services.designating import Designating
from watchbill.services.drafting import Drafting
from watchbill.services.gathering import Gathering
from watchbill.services.handing_over import HandingOver
from watchbill.services.mornings import Mornings
from watchbill.services.overnight import Overnight
from watchbill.services.passing import Passing
from watchbill.services.queueing import Queueing
from watchbill.services.reporting import Reporting
from watchbill.services.rotating import Rotating
from watchbill.services.scheduling import Scheduling
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, Counter, a_person, a_request, a_ticket, an_outgoing, at
from watchbill.testing.holidays import SomeHolidays
from watchbill.testing.memory import MemoryDatabase
from watchbill.trackers import board

NOW = at(10)
PARIS = "Europe/Paris"


def seeding() -> Seeding:
    hooks = HookCalls(loading.load(Settings(plugins=()), builtin=[board]))
    rotating, ids = Rotating(hooks, SomeHolidays()), Counter()
    trackers = hooks.trackers(Settings())
    handing_over = HandingOver(hooks, Drafting(trackers, rotating, Queueing(hooks, trackers)), Passing(trackers))
    designating = Designating(
        rotating, Mornings(rotating, Overnight(rotating, Gathering(), ids), Passing(trackers).handed)
    )
    return Seeding(
        rotating=rotating,
        absenting=Absenting(rotating, ids),
        scheduling=Scheduling(
            schedule.fires_on,
            rotating,
            designating,
            handing_over,
            Passing(trackers),
            Reporting(schedule.fires_on),
        ),
        ids=Counter("demo-"),
    )


def prepare(database: MemoryDatabase, now: datetime, zone: str = PARIS, by: Seeding | None = None) -> Team:
    with database.changing() as work:
        return (by or seeding()).prepare(work, zone, now)


def content(work: UnitOfWork) -> tuple[object, ...]:
    return (
        work.people.everyone(),
        work.teams.members(OPS),
        work.items.unresolved(OPS),
        work.tickets.standing(OPS, list(Column)),
        work.claims.open(OPS),
        work.turns.between(OPS, DAY - timedelta(days=60), DAY + timedelta(days=60)),
    )


def test_somebody_is_on_mro_and_somebody_was_skipped_for_night_duty() -> None:
    database = MemoryDatabase()
    prepare(database, NOW)

    with database.reading() as work:
        turn = work.turns.on(OPS, DAY)
    assert turn
    assert turn.primary
    assert turn.backup
    assert {skip.code for skip in turn.skipped} >= {SkipCode.NIGHT_DUTY, SkipCode.AWAY}


def test_the_queue_has_everything_in_it() -> None:
    database = MemoryDatabase()
    here = prepare(database, NOW)

    with database.reading() as work:
        tracker = board.Board(work, here)
        queue = priority.queue(work.items.unresolved(OPS), tracker.in_progress(), tracker.backlog(), {}, NOW)

    kinds = Tally(entry.why for entry in queue.entries)
    assert kinds == {
        priority.Why.ALERT: 2,
        priority.Why.INCIDENT: 1,
        priority.Why.QUESTION: 2,
        priority.Why.IN_PROGRESS: 2,
    }
    assert all(entry.waiting > timedelta() for entry in queue.entries)
    assert [ticket.key for ticket in queue.blocked] == ["TICKET-97"]


def test_ticket_123_is_the_first_of_backlog_and_ticket_9_is_yesterdays_persons() -> None:
    database = MemoryDatabase()
    prepare(database, NOW)

    with database.reading() as work:
        first = work.tickets.standing(OPS, (Column.BACKLOG,))[0]
        nine = work.tickets.get(TicketKey("TICKET-9"))
        yesterday = work.turns.on(OPS, DAY - timedelta(days=1))
    assert first.key == "TICKET-123"
    assert nine
    assert yesterday
    assert nine.assignee == yesterday.primary


def test_claims_agree_with_the_board() -> None:
    database = MemoryDatabase()
    prepare(database, NOW)

    with database.reading() as work:
        active = work.tickets.standing(OPS, (Column.IN_PROGRESS, Column.BLOCKED))
        held = {claim.key: claim.person for claim in work.claims.open(OPS)}
        done = {each.key for each in work.tickets.standing(OPS, (Column.DONE,))}
        ended = work.claims.ended(OPS, Outcome.DONE, NOW - timedelta(days=14), NOW)
    assert held == {each.key: each.assignee for each in active}
    assert {claim.key for claim in ended} == done


def test_ten_past_days_are_served_and_nobody_twice_too_close() -> None:
    database = MemoryDatabase()
    prepare(database, NOW)

    with database.reading() as work:
        past = work.turns.between(OPS, DAY - timedelta(days=30), DAY - timedelta(days=1))
        members = {each.person for each in work.teams.members(OPS)}
    assert len(past) == 10
    assert {turn.primary for turn in past} == members
    assert all(turn.primary != turn.backup for turn in past)
    assert all(one.primary != other.primary for one, other in pairwise(past))


def test_the_evening_checks_of_two_days_passed_the_blocked_ticket_on() -> None:
    database = MemoryDatabase()
    prepare(database, NOW)

    with database.reading() as work:
        turn = work.turns.on(OPS, DAY)
        latest = work.handovers.latest(OPS, DAY)
        last = work.passages.last(OPS, ["TICKET-97", "TICKET-9"])
    assert turn
    assert latest
    assert latest.to == turn.primary
    assert {key: each.times for key, each in last.items()} == {"TICKET-97": 2, "TICKET-9": 1}
    assert all(each.waits and each.to == turn.primary for each in last.values())


def test_seeding_again_changes_nothing() -> None:
    database = MemoryDatabase()
    by = seeding()
    prepare(database, NOW, by=by)
    with database.reading() as work:
        before = content(work)

    prepare(database, NOW + timedelta(hours=1), by=by)

    with database.reading() as work:
        assert content(work) == before


def test_a_later_day_has_a_night_of_its_own_and_leaves_the_rest() -> None:
    database = MemoryDatabase()
    by = seeding()
    prepare(database, NOW, by=by)
    with database.reading() as work:
        planned = work.turns.on(OPS, DAY + timedelta(days=1))
        before = work.tickets.standing(OPS, list(Column))

    prepare(database, NOW + timedelta(days=1), by=by)

    with database.reading() as work:
        turn = work.turns.on(OPS, DAY + timedelta(days=1))
        alerts = [each for each in work.items.unresolved(OPS) if each.kind is ItemKind.ALERT]
        assert work.tickets.standing(OPS, list(Column)) == before
    assert planned
    assert turn == planned
    assert any(skip.code is SkipCode.NIGHT_DUTY for skip in turn.skipped)
    assert len(alerts) == 3
    assert alerts[-1].opened_at == at(4, 27, day=DAY + timedelta(days=1))


def test_a_day_that_was_announced_keeps_its_person() -> None:
    database = MemoryDatabase()
    by = seeding()
    prepare(database, NOW, by=by)
    tomorrow = DAY + timedelta(days=1)
    with database.changing() as work:
        planned = work.turns.on(OPS, tomorrow)
        work.outbox.add(an_outgoing(f"designation:ops:{tomorrow}"), NOW)

    prepare(database, NOW + timedelta(days=1), by=by)

    with database.reading() as work:
        assert work.turns.on(OPS, tomorrow) == planned


def test_a_database_of_others_is_refused() -> None:
    database = MemoryDatabase()
    with database.changing() as work:
        work.people.save(a_person("zoe"))

    with pytest.raises(Refused, match="not the demo's"):
        prepare(database, NOW)


def test_an_empty_database_has_no_demo_team() -> None:
    with MemoryDatabase().reading() as work:
        assert existing(work) is None


@given(
    now=st.timedeltas(timedelta(), timedelta(days=2000)).map(
        lambda since: datetime(2024, 1, 8, tzinfo=UTC) + since
    ),
    zone=st.sampled_from([PARIS, "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Apia"]),
)
def test_at_any_moment_in_any_zone_the_start_finds_somebody_on_mro(now: datetime, zone: str) -> None:
    database = MemoryDatabase()
    by = seeding()
    moment = demo_start(now, team(zone))
    here = prepare(database, moment, zone, by)

    with database.reading() as work:
        turn = work.turns.on(OPS, here.today(moment))
        assert turn
        assert on_duty(a_request(work, here, moment), by.rotating) == turn.primary
        assert any(skip.code is SkipCode.NIGHT_DUTY for skip in turn.skipped)
        assert all(item.opened_at < moment for item in work.items.unresolved(OPS))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(9), at(9)),
        (at(17, 29), at(17, 29)),
        (at(17, 30), at(10, day=date(2026, 12, 2))),
        (at(8, 59), at(10)),
        (at(12, day=date(2026, 12, 5)), at(10, day=date(2026, 12, 7))),
        (at(20, day=date(2026, 12, 4)), at(10, day=date(2026, 12, 7))),
    ],
)
def test_out_of_hours_the_start_is_ten_of_the_next_working_day(now: datetime, expected: datetime) -> None:
    assert demo_start(now, team(PARIS)) == expected


def test_the_demo_never_starts_before_what_was_done_in_a_moved_session() -> None:
    database = MemoryDatabase()
    saturday, monday = at(12, day=date(2026, 12, 5)), at(10, 20, day=date(2026, 12, 7))
    with database.changing() as work:
        first = start(work, team(PARIS), saturday)
        work.tickets.add(a_ticket(moved_at=monday))

    with database.reading() as work:
        second = start(work, team(PARIS), saturday)
    assert first == at(10, day=date(2026, 12, 7))
    assert second == monday


def test_on_a_day_off_the_next_person_is_on_duty() -> None:
    database = MemoryDatabase()
    by = seeding()
    saturday = at(12, day=date(2026, 12, 5))
    here = prepare(database, saturday, by=by)

    with database.reading() as work:
        monday = work.turns.on(OPS, date(2026, 12, 7))
        assert monday
        assert on_duty(a_request(work, here, saturday), by.rotating) == monday.primary


@pytest.mark.parametrize(
    ("environment", "zone"),
    [
        ({"TZ": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({"TZ": ":Asia/Tokyo"}, "Asia/Tokyo"),
        ({"TZ": "UTC"}, PARIS),
        ({"TZ": "nonsense"}, PARIS),
        ({}, PARIS),
    ],
)
def test_the_zone_is_the_environments_or_paris(environment: dict[str, str], zone: str, tmp_path: Path) -> None:
    assert machine_zone(environment, tmp_path / "localtime") == zone


def test_the_zone_is_what_the_machine_points_to(tmp_path: Path) -> None:
    zone = tmp_path / "zoneinfo" / "America" / "Argentina" / "Ushuaia"
    zone.parent.mkdir(parents=True)
    zone.touch()
    (tmp_path / "localtime").symlink_to(zone)

    assert machine_zone({}, tmp_path / "localtime") == "America/Argentina/Ushuaia"


@pytest.mark.parametrize(
    ("when", "zone", "found"),
    [
        ("2026-12-01T08:59:55+01:00", "Europe/Berlin", "Europe/Berlin"),
        ("2026-12-01T08:59:55+01:00", "America/New_York", PARIS),
        ("2026-07-01T08:59:55+02:00", "UTC", PARIS),
        ("2026-12-01T08:59:55-05:00", PARIS, "Etc/GMT+5"),
        ("2026-12-01T08:59:55+00:00", PARIS, "UTC"),
        ("2026-12-01T08:59:55+05:30", "Asia/Kolkata", "Asia/Kolkata"),
        ("2026-12-01T08:59:55+05:30", PARIS, PARIS),
    ],
)
def test_a_given_clock_shows_the_same_on_the_teams_wall(when: str, zone: str, found: str) -> None:
    assert zone_showing(datetime.fromisoformat(when), zone) == found


def test_the_demo_may_go_back_to_a_day_before_it_was_made() -> None:
    database = MemoryDatabase()
    by = seeding()
    prepare(database, NOW, by=by)
    last_year = at(8, 59, day=date(2025, 12, 2))

    prepare(database, last_year, by=by)

    with database.reading() as work:
        turn = work.turns.on(OPS, date(2025, 12, 2))
        assert turn
        assert turn.primary


def test_the_demo_moves_to_the_zone_of_a_given_clock() -> None:
    database = MemoryDatabase()
    by = seeding()
    prepare(database, NOW, by=by)

    assert prepare(database, NOW, "Asia/Tokyo", by).zone == "Asia/Tokyo"
