"""The figures of a report, counted by hand."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from watchbill.model.closed_day import Credit
from watchbill.model.passage import Course, End
from watchbill.model.people import PersonId
from watchbill.model.report import Checks, Fairness, Lasting, Load, Period, Share
from watchbill.model.turn import Held
from watchbill.model.work import Deed, HistoryEntry, Item, ItemId, ItemKind, ItemState
from watchbill.rules import reporting
from watchbill.rules.reporting import CheckFacts, Facts
from watchbill.rules.reporting.lasting import lasting
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DAY,
    OPS,
    a_claim,
    a_closed_day,
    a_passage,
    a_team,
    an_item,
    at,
)

MONDAY, WEDNESDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 6)
WEEK = Period(first=MONDAY, last=SUNDAY)
MINUTE = timedelta(minutes=1)


def facts(**known: Any) -> Facts:
    """Of the week, looked at on Monday after it; nothing happened."""
    nothing = Facts(
        team=a_team(),
        period=WEEK,
        now=at(9, day=date(2026, 12, 7)),
        taken={},
        checks=CheckFacts(owed={}, plans={}),
    )
    return replace(nothing, **known)


def held(day: date, primary: str | None, backup: str | None = None) -> Held:
    return Held(day, PersonId(primary) if primary else None, PersonId(backup) if backup else None, 1)


def line(what: Deed, when: datetime, person: Any = ANN, item: str = "A1") -> HistoryEntry:
    return HistoryEntry(team=OPS, item=ItemId(item), what=what, person=person, at=when)


def loads(**known: Any) -> Sequence[Load]:
    return reporting.report(facts(**known)).loads


def test_nothing_is_nothing() -> None:
    made = reporting.report(facts())

    assert (made.team, made.period, made.so_far, made.workdays) == (OPS, WEEK, False, 5)
    assert (made.loads, made.came.total, made.came.taken, made.came.resolved) == ((), 0, None, None)
    assert made.fairness == Fairness()
    assert made.checks == Checks()


def test_a_period_that_goes_on_counts_the_working_days_that_have_begun() -> None:
    made = reporting.report(facts(now=at(10, day=WEDNESDAY), team=a_team(holidays=frozenset({DAY}))))

    assert made.so_far
    assert made.workdays == 2


def test_turns_are_those_of_working_days_that_have_begun() -> None:
    turns = [held(MONDAY, "ann", "bob"), held(DAY, "bob"), held(WEDNESDAY, None), held(date(2026, 12, 3), "ann")]
    saturday = held(date(2026, 12, 5), "cleo")

    assert loads(turns=[*turns, saturday], now=at(10, day=WEDNESDAY)) == (
        Load(person=ANN, turns=1),
        Load(person=BOB, turns=1, backups=1),
    )


def test_a_closed_day_counts_as_it_was_closed() -> None:
    closed = a_closed_day(day=DAY, primary=BOB, backup=None)

    assert loads(turns=[held(DAY, "ann", "cleo")], closed_days=[closed]) == (Load(person=BOB, turns=1),)


def test_what_somebody_resolves_or_closes_counts_once_for_them() -> None:
    lines = [
        line(Deed.RESOLVED, at(10)),
        line(Deed.REOPENED, at(11)),
        line(Deed.RESOLVED, at(12)),
        line(Deed.RESOLVED, at(13), BOB),
        line(Deed.RESOLVED, at(13), None, "A2"),
        line(Deed.CLAIMED, at(13), CLEO, "A2"),
    ]
    done = [a_claim("TICKET-1", "ann"), a_claim("TICKET-1", "ann"), a_claim("TICKET-2", "ann")]

    assert loads(lines=lines, done=done) == (
        Load(person=ANN, resolved=1, closed=2),
        Load(person=BOB, resolved=1),
    )


def test_work_out_of_hours_counts_each_thing_once_for_each_person() -> None:
    """Hours are 09:00 to 17:30."""
    saturday = date(2026, 12, 5)
    lines = [
        line(Deed.ACKNOWLEDGED, at(8, 59)),
        line(Deed.CLAIMED, at(9), BOB),
        line(Deed.CLAIMED, at(17, 29), BOB),
        line(Deed.RESOLVED, at(17, 30)),
        line(Deed.TRACKED, at(12, day=saturday), item="A2"),
        line(Deed.WROTE, at(23), CLEO),
        line(Deed.RESOLVED, at(23), CLEO, "A3"),
    ]
    made = reporting.report(facts(lines=lines))

    assert made.loads == (Load(person=ANN, resolved=1, outside=2), Load(person=CLEO, resolved=1, outside=1))
    assert made.outside == 3


def test_what_came_is_counted_by_kind_and_source() -> None:
    opened = [
        an_item("A1", source="grafana", opened_at=at(8)),
        an_item("A2", source="grafana", opened_at=at(10)),
        an_item("I1", ItemKind.INCIDENT, opened_at=at(11)),
        an_item("Q1", ItemKind.QUESTION, source="mail", opened_at=at(18)),
    ]
    made = reporting.report(facts(opened=opened, cut=True))
    came = made.came

    assert (came.total, came.outside, made.cut) == (4, 2, True)
    assert came.kinds == {ItemKind.ALERT: 2, ItemKind.INCIDENT: 1, ItemKind.QUESTION: 1}
    assert list(came.sources.items()) == [("grafana", 2), ("chat", 1), ("mail", 1)]


def test_times_are_from_the_opening_and_of_what_was_opened() -> None:
    """Acknowledged after 10, 20 and 40 minutes; resolved after 30 and 90."""
    opened = [
        an_item("A1", opened_at=at(10), resolved_at=at(10, 30), state=ItemState.RESOLVED),
        an_item("A2", opened_at=at(10), resolved_at=at(11, 30), state=ItemState.RESOLVED),
        an_item("A3", opened_at=at(10)),
        an_item("A4", opened_at=at(10)),
    ]
    taken = {ItemId("A1"): at(10, 10), ItemId("A3"): at(10, 20), ItemId("A4"): at(10, 40)}
    came = reporting.report(facts(opened=opened, taken=taken)).came

    assert came.taken == Lasting(count=3, median=20 * MINUTE, ninth=36 * MINUTE)
    assert came.resolved == Lasting(count=2, median=60 * MINUTE, ninth=84 * MINUTE)


def test_times_are_elapsed_over_a_clock_change() -> None:
    """In Paris clocks went back at 03:00 on 25 October 2026: from 01:30 to 03:30 are three hours."""
    change = date(2026, 10, 25)
    item = an_item(opened_at=at(1, 30, day=change), resolved_at=at(3, 30, day=change), state=ItemState.RESOLVED)
    resolved = reporting.report(facts(opened=[item])).came.resolved

    assert resolved == Lasting(count=1, median=180 * MINUTE, ninth=180 * MINUTE)


@given(some.lists(some.integers(0, 10**6), min_size=2))
def test_quantiles_are_those_of_the_standard_library(minutes: list[int]) -> None:
    """Its "inclusive" method."""
    found = lasting(each * MINUTE for each in minutes)
    cuts = statistics.quantiles(minutes, n=10, method="inclusive")

    assert found is not None
    assert abs(found.median / MINUTE - cuts[4]) < 1e-6
    assert abs(found.ninth / MINUTE - cuts[8]) < 1e-6


def test_what_seems_to_end_before_it_began_took_no_time() -> None:
    assert lasting([-MINUTE]) == Lasting(count=1, median=timedelta(), ninth=timedelta())


def test_fairness_is_that_of_the_closed_days() -> None:
    closed = [
        a_closed_day(day=MONDAY, primary=ANN),
        a_closed_day(day=DAY, primary=ANN),
        a_closed_day(day=WEDNESDAY, primary=None, shares={}, credits={ANN: Credit()}),
    ]

    assert reporting.report(facts(closed_days=closed)).fairness == Fairness(
        days=3,
        shares=(Share(person=ANN, served=2, share=1_000_000), Share(person=BOB, served=0, share=1_000_000)),
    )


def test_the_chain_tells_what_was_accepted_in_time_and_what_was_raised() -> None:
    passages = [
        a_passage("T-1", end=End.ACCEPTED, ended_at=at(9, 30, day=WEDNESDAY)),
        a_passage("T-2", end=End.ACCEPTED, ended_at=at(12, day=WEDNESDAY), raised_at=at(11, day=WEDNESDAY)),
        a_passage("T-3", raised_at=at(11, day=WEDNESDAY)),
        a_passage("T-4", end=End.DONE, ended_at=at(9, 30, day=WEDNESDAY)),
        a_passage("T-5"),
    ]
    chain = reporting.report(facts(passages=passages)).chain

    assert (chain.passages, chain.in_time, chain.raised, chain.often) == (5, 1, 2, ())


def test_the_five_that_passed_on_most_are_named_by_their_newest_passage() -> None:
    often = [a_passage(f"T-{times}", times=times, number=times) for times in range(2, 9)]
    again = a_passage("T-8", times=7, number=7, course=Course.MIDDAY)
    chain = reporting.report(facts(passages=[*often, again, a_passage("T-1")])).chain

    assert [(each.key, each.times) for each in chain.often] == [
        ("T-8", 8),
        ("T-7", 7),
        ("T-6", 6),
        ("T-5", 5),
        ("T-4", 4),
    ]


def test_fixes_without_a_ticket_are_told_with_their_reason_questions_are_no_fixes() -> None:
    def over(id: str, kind: ItemKind = ItemKind.ALERT, **changes: Any) -> Item:
        return an_item(id, kind, owner=ANN, state=ItemState.RESOLVED, resolved_at=at(12), **changes)

    unticketed = [
        over("A1"),
        over("A2", untracked="noise"),
        over("I1", ItemKind.INCIDENT, untracked=""),
        over("Q1", ItemKind.QUESTION),
    ]
    fixes = reporting.report(facts(unticketed=unticketed)).fixes

    assert [each.id for each in fixes.unexplained] == ["A1"]
    assert [each.id for each in fixes.explained] == ["A2", "I1"]


def checks(
    posted: Sequence[date] = (),
    plans: Mapping[date, bool] | None = None,
    told: Sequence[date] = (),
    turns: Sequence[date] = (),
) -> Checks:
    """Of Monday to Wednesday, when one was owed at 17:30 on each; it is Wednesday evening."""
    owed = {day: at(17, 30, day=day) for day in (MONDAY, DAY, WEDNESDAY)}
    known = CheckFacts(owed=owed, posted=posted, plans=plans or {}, told=told)
    turned = [held(day, "ann") for day in turns]
    return reporting.report(facts(checks=known, turns=turned, now=at(18, day=WEDNESDAY))).checks


def test_evening_checks_are_posted_or_missed() -> None:
    assert checks(posted=[DAY, MONDAY], told=[WEDNESDAY]) == Checks(posted=(MONDAY, DAY), missed=(WEDNESDAY,))


def test_one_that_was_posted_late_is_not_missed() -> None:
    assert checks(posted=[MONDAY], told=[MONDAY]) == Checks(posted=(MONDAY,))


def test_a_plan_that_is_still_open_after_its_time_is_missed_and_one_that_is_done_is_not() -> None:
    assert checks(plans={MONDAY: False, DAY: True}, turns=[MONDAY, DAY]).missed == (MONDAY,)


def test_what_nobody_planned_is_missed_where_the_desk_knew_of_the_day() -> None:
    assert checks(turns=[DAY]).missed == (DAY,)


def test_nothing_is_missed_before_its_time() -> None:
    known = CheckFacts(owed={DAY: at(17, 30)}, plans={DAY: False})

    assert reporting.report(facts(checks=known, now=at(17, 29))).checks == Checks()
