"""A scripted week, reported from each database; its figures are counted here in another way."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from statistics import median, quantiles
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from watchbill.errors import Refused
from watchbill.jobs import schedule
from watchbill.model.audit import AuditEntry
from watchbill.model.duty import DueKind
from watchbill.model.passage import End
from watchbill.model.people import PersonId, TeamId
from watchbill.model.report import Period, TeamReport
from watchbill.model.ticket import Outcome, TicketKey
from watchbill.model.work import Deed, HistoryEntry, ItemId, ItemKind, ItemState
from watchbill.ports import Database, UnitOfWork
from watchbill.services.reporting import Reporting
from watchbill.testing.builders import (
    BOB,
    OPS,
    a_claim,
    a_closed_day,
    a_due,
    a_handover,
    a_passage,
    a_request,
    a_team,
    a_turn,
    an_item,
)

#: The week in which clocks went back in Paris, on Sunday at 03:00; Friday was a holiday.
FRIDAY = date(2026, 10, 23)
WEEK = [date(2026, 10, 19) + timedelta(days=each) for each in range(7)]
TEAM = a_team(holidays=frozenset({FRIDAY}), evening_check="30 17 * * 1-5")
PARIS, WEB = ZoneInfo("Europe/Paris"), TeamId("web")
NAMES = dict(zip(("sun-", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon+"), range(-1, 8), strict=True))


class Thing(NamedTuple):
    """One item: when it was opened, taken and resolved, and by whom; "tue 09:30"."""

    id: str
    source: str
    opened: str
    taken: str = ""
    by: str = ""
    resolved: str = ""
    resolver: str = ""
    ticket: str = ""
    reason: str | None = None


KINDS = {"A": ItemKind.ALERT, "I": ItemKind.INCIDENT, "Q": ItemKind.QUESTION}
SCRIPT = [
    Thing("A1", "grafana", "sun- 23:59", "mon 00:10", "ann", "mon 00:20", "ann", "T-1"),
    Thing("A2", "grafana", "mon 00:00", "mon 09:00", "ann", "mon 09:40", "ann", reason="noise"),
    Thing("A3", "grafana", "mon 10:00", "mon 10:04", "ann", "mon 11:00", "bob", "T-2"),
    Thing("A4", "sentry", "tue 08:59", "tue 09:29", "bob", "tue 12:00", "bob"),
    Thing("I1", "chat", "tue 17:30", "tue 17:31", "bob", "wed 03:00", "cleo"),
    Thing("Q1", "mail", "wed 12:00", "wed 16:00", "cleo"),
    Thing("A5", "sentry", "thu 09:00", resolved="thu 09:05"),
    Thing("I2", "chat", "fri 11:00", "fri 11:30", "dora", "sat 11:00", "dora", reason=""),
    Thing("A6", "grafana", "sun 01:30", "sun 03:30", "ann", "sun 23:59", "ann", "T-3"),
    Thing("A7", "grafana", "sun 23:59", "mon+ 00:29", "bob"),
    Thing("A8", "grafana", "mon+ 00:00", "mon+ 00:01", "bob", "mon+ 00:02", "bob"),
]
CLOSED = [("T-1", "ann", "mon 12:00"), ("T-1", "ann", "tue 12:00"), ("T-2", "bob", "sun 23:59")]
CLOSED += [("T-3", "cleo", "mon+ 00:00")]
SERVED = [("ann", "bob"), ("bob", "cleo"), ("cleo", "ann"), ("ann", "bob")]
#: Of each closed day the shares, in micro-credits.
SHARES = {"ann": 250_000, "bob": 250_000, "cleo": 250_000, "dora": 250_000}


def moment(written: str) -> datetime:
    day, clock = written.split()
    local = datetime.combine(WEEK[0] + timedelta(days=NAMES[day]), time.fromisoformat(clock))
    return local.replace(tzinfo=PARIS)


def in_week(written: str) -> bool:
    return bool(written) and not written.startswith(("sun-", "mon+"))


def out_of_hours(written: str) -> bool:
    day, clock = written.split()
    return day not in ("mon", "tue", "wed", "thu") or not "09:00" <= clock < "17:30"


@pytest.fixture
def made(database: Database) -> TeamReport:
    """Of that week, made on the Monday after it."""
    with database.changing() as work:
        play(work)
    with database.reading() as work:
        return report(work, "2026-W43")


def report(work: UnitOfWork, text: str, now: datetime | None = None) -> TeamReport:
    request = a_request(work, TEAM, now or moment("mon+ 09:00"))
    return Reporting(schedule.fires_on).report(request, text)


def play(work: UnitOfWork) -> None:
    work.teams.save(TEAM)
    for thing in SCRIPT:
        store(work, thing)
    for place, (key, person, end) in enumerate(CLOSED):
        claim = replace(a_claim(key, person), id=f"c{place}")  # type: ignore[arg-type]  # an id
        work.claims.add(claim)
        work.claims.end(claim.id, Outcome.DONE, moment(end))
    for day, (primary, backup) in zip(WEEK, SERVED, strict=False):
        shares = {PersonId(each): share for each, share in SHARES.items()}
        who = {"primary": PersonId(primary), "backup": PersonId(backup)}
        work.closed_days.add(a_closed_day(day=day, shares=shares, **who))
        work.turns.save(a_turn(primary, backup, day=day))
    work.closed_days.add(a_closed_day(day=WEEK[0] - timedelta(days=3)))
    _evenings(work)
    _passages(work)


def store(work: UnitOfWork, thing: Thing) -> None:
    kind = KINDS[thing.id[0]]
    over = {"state": ItemState.RESOLVED, "resolved_at": moment(thing.resolved)} if thing.resolved else {}
    for team in (OPS, WEB):
        item = an_item(thing.id, kind, source=thing.source, opened_at=moment(thing.opened), **over)
        owner = PersonId(thing.by) if thing.by else None
        ticket = TicketKey(thing.ticket) if thing.ticket else None
        if team == OPS or thing.id == "A3":
            work.items.add(replace(item, team=team, owner=owner, ticket=ticket, untracked=thing.reason))
        for when, who, what in (
            (thing.taken, thing.by, Deed.CLAIMED),
            (thing.resolved, thing.resolver, Deed.RESOLVED),
        ):
            if when and team == OPS:
                person = PersonId(who) if who else None
                work.histories.add(
                    HistoryEntry(team=team, item=ItemId(thing.id), what=what, person=person, at=moment(when))
                )


def _evenings(work: UnitOfWork) -> None:
    """Posted on Monday, Tuesday and Thursday; on Wednesday the desk was down."""
    for day in (WEEK[0], WEEK[1], WEEK[3], WEEK[0] - timedelta(days=3)):
        work.handovers.add(a_handover(day=day, carried=()))
    due = a_due(DueKind.EVENING_CHECK, WEEK[2])
    work.due.ensure(due)
    work.due.done(due, moment("thu 08:00"))
    lost = AuditEntry(
        person=None, action="missed evening check", subject=f"ops {WEEK[2]}", place="schedule", before="",
        after="the desk was not there on that day", at=moment("thu 08:00"),
    )  # fmt: skip
    for each in (lost, replace(lost, subject=f"web {WEEK[1]}")):
        work.audit.record(each)


def _passages(work: UnitOfWork) -> None:
    for number, day in enumerate((*WEEK[:4], WEEK[6] + timedelta(days=1)), 1):
        end = End.PASSED_ON if number < 3 else None
        raised = moment("wed 11:00") if number == 2 else None
        work.passages.add(
            a_passage("T-9", number=number, day=day, times=number, since=WEEK[0], end=end, raised_at=raised)
        )
    work.passages.add(a_passage("T-8", day=WEEK[0], end=End.ACCEPTED, since=WEEK[0]))


def opened() -> list[Thing]:
    return [each for each in SCRIPT if in_week(each.opened)]


def minutes(start: str, end: str) -> float:
    return (moment(end).timestamp() - moment(start).timestamp()) / 60


def test_the_period_is_the_week_and_over(made: TeamReport) -> None:
    assert made.period == Period(first=WEEK[0], last=WEEK[6])
    assert (made.so_far, made.workdays) == (False, 4)


def test_what_came_is_what_was_opened_in_it(made: TeamReport) -> None:
    assert made.came.total == len(opened()) == 9
    assert made.came.kinds == Counter(KINDS[each.id[0]] for each in opened())
    assert made.came.sources == Counter(each.source for each in opened())
    assert made.came.outside == sum(out_of_hours(each.opened) for each in opened()) == 6
    assert not made.cut


def test_times_are_those_of_what_was_opened_in_it(made: TeamReport) -> None:
    taken = [minutes(each.opened, each.taken) for each in opened() if each.taken]
    over = [minutes(each.opened, each.resolved) for each in opened() if each.resolved]

    for found, known in ((made.came.taken, taken), (made.came.resolved, over)):
        assert found is not None
        assert found.count == len(known)
        assert found.median.total_seconds() / 60 == pytest.approx(median(known))
        assert found.ninth.total_seconds() / 60 == pytest.approx(quantiles(known, n=10, method="inclusive")[8])


def test_loads_are_what_each_did_in_it(made: TeamReport) -> None:
    resolved, outside, closed = (
        defaultdict[str, set[str]](set),
        defaultdict[str, set[str]](set),
        defaultdict[str, set[str]](set),
    )
    for person, when, key, done in _deeds():
        if in_week(when):
            if done:
                resolved[person].add(key)
            if out_of_hours(when):
                outside[person].add(key)
    for key, person, when in CLOSED:
        if in_week(when):
            closed[person].add(key)
    turns, backups = Counter(each for each, _ in SERVED), Counter(each for _, each in SERVED)

    assert {
        each.person: (each.turns, each.backups, each.resolved, each.closed, each.outside) for each in made.loads
    } == {
        person: (turns[person], backups[person], len(resolved[person]), len(closed[person]), len(outside[person]))
        for person in ("ann", "bob", "cleo", "dora")
    }
    assert made.outside == sum(len(each) for each in outside.values()) == 5


def _deeds() -> Iterator[tuple[str, str, str, bool]]:
    for each in SCRIPT:
        if each.taken and each.by:
            yield each.by, each.taken, each.id, False
        if each.resolved and each.resolver:
            yield each.resolver, each.resolved, each.id, True


def test_fixes_are_those_resolved_in_it_by_somebody_without_a_ticket(made: TeamReport) -> None:
    assert [each.id for each in made.fixes.unexplained] == ["A4", "I1"]
    assert [(each.id, each.untracked) for each in made.fixes.explained] == [("A2", "noise"), ("I2", "")]


def test_fairness_is_that_of_its_closed_days(made: TeamReport) -> None:
    turns = Counter(each for each, _ in SERVED)

    assert made.fairness.days == 4
    assert {each.person: (each.served, each.share) for each in made.fairness.shares} == {
        person: (turns[person], 4 * share) for person, share in SHARES.items()
    }


def test_what_passed_on_in_it_is_told(made: TeamReport) -> None:
    assert (made.chain.passages, made.chain.in_time, made.chain.raised) == (5, 1, 1)
    assert [(each.key, each.times, each.since) for each in made.chain.often] == [("T-9", 4, WEEK[0])]


def test_evening_checks_of_its_working_days_are_posted_or_missed(made: TeamReport) -> None:
    assert made.checks.posted == (WEEK[0], WEEK[1], WEEK[3])
    assert made.checks.missed == (WEEK[2],)


def test_the_parts_of_a_period_are_its_whole(database: Database) -> None:
    with database.changing() as work:
        play(work)

    with database.reading() as work:
        days = [report(work, day.isoformat()) for day in WEEK]
        whole = report(work, "2026-10-19 2026-10-25")
    assert sum(each.came.total for each in days) == whole.came.total
    assert sum(each.came.outside for each in days) == whole.came.outside
    assert sum(each.chain.passages for each in days) == whole.chain.passages
    assert sum(len(each.fixes.explained) for each in days) == len(whole.fixes.explained)


def test_while_it_goes_on_only_what_is_over_counts(database: Database) -> None:
    with database.changing() as work:
        play(work)

    with database.reading() as work:
        so_far = report(work, "", moment("tue 12:00"))
    assert so_far.so_far
    assert so_far.came.total == 3
    assert [each.id for each in so_far.fixes.unexplained] == ["A4"]
    assert so_far.checks.posted == (WEEK[0], WEEK[1])
    assert {each.person: each.turns for each in so_far.loads}[BOB] == 1


def test_where_there_is_too_much_the_newest_counts_and_it_says_so(database: Database) -> None:
    with database.changing() as work:
        play(work)

    with database.reading() as work:
        request = a_request(work, TEAM, moment("mon+ 09:00"))
        made = Reporting(schedule.fires_on, most=2).report(request, "last week")
    assert made.cut
    assert made.came.sources == {"grafana": 2}
    assert {each.person: each.resolved for each in made.loads} == {"ann": 1, "bob": 0, "cleo": 0, "dora": 1}


def test_what_means_no_period_is_refused_with_examples(database: Database) -> None:
    with database.reading() as work, pytest.raises(Refused) as refused:
        report(work, "2027-W01")

    assert str(refused.value) == (
        "That has not begun yet; a report tells of what is over. Write `week`, `last week`, `last month`, "
        "`2026-W48`, `2026-11` or `2026-11-16 2026-11-29`."
    )
