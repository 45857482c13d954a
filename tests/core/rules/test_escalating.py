"""Who is asked next for what nobody takes, and when: the day, the night, absences, clock changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from watchbill.model import ItemKind, ItemState, PersonId, Severity, Step, Team
from watchbill.model.escalation import Crew
from watchbill.model.work import Deed, HistoryEntry, Item, ItemId
from watchbill.rules import escalating
from watchbill.rules.escalating import Ask, Call, Waiting
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DAY,
    DORA,
    OPS,
    a_team,
    an_item,
    at,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TEAM = a_team()
EVERYBODY = (ANN, BOB, CLEO, DORA)
NEXT_DAY, SATURDAY, MONDAY = date(2026, 12, 2), date(2026, 12, 5), date(2026, 12, 7)
EVA = PersonId("eva")


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Somebody's night duty."""

    start: datetime
    end: datetime
    person: PersonId = DORA


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Ann is on MRO, Bob is the backup, Cleo leads; nobody is away, and Ann was called when it came."""

    primary: PersonId | None = ANN
    backup: PersonId | None = BOB
    leads: tuple[PersonId, ...] = (CLEO,)
    nights: tuple[Night, ...] = ()
    absent: frozenset[PersonId] = frozenset()
    called: PersonId | None = ANN

    def crew(self, now: datetime) -> Crew:
        """Whom there is to ask then; on days off nobody has the day."""
        works = TEAM.works_on(TEAM.today(now))
        return Crew(
            night=tuple(each.person for each in self.nights if each.start <= now < each.end),
            next_night=min((each.start for each in self.nights if each.start > now), default=None),
            primary=self.primary if works else None,
            backup=self.backup if works else None,
            leads=self.leads,
            members=EVERYBODY,
        )


#: When who was asked as what: "09:10 backup bob".
Course = list[str]


def course(
    came: datetime,
    situation: Situation | None = None,
    team: Team = TEAM,
    late: timedelta = timedelta(),
    **item: Any,
) -> Course:
    """What becomes of something that came then, and that nobody ever takes.

    Args:
        came: when it did.
        situation: whom there is to ask.
        team: whose it is.
        late: for so long after it came the desk is down.
        item: what is not as with any alert.
    """
    found, lines = situation or Situation(), list[HistoryEntry]()
    alert, told = an_item(opened_at=came, **item), list[str]()
    call = Call(person=found.called, at=came) if found.called else None
    patience = team.escalation or timedelta()
    now: datetime | None = came + max(patience, late)
    while now is not None:
        wait = escalating.waiting(alert, lines)
        decided = escalating.decide(team, [wait], found.crew(now), found.absent, call, now)
        if isinstance(decided, Ask):
            told.append(_written(team, now, decided))
            lines += [asked(person, decided.step, now) for person in decided.people or (None,)]
            decided = now + patience
        assert decided is None or decided > now
        now = decided
    return told


def _written(team: Team, now: datetime, ask: Ask) -> str:
    local = now.astimezone(team.opens(DAY).tzinfo)
    day = "" if local.date() == DAY else f"{local:%a} "
    return f"{day}{local:%H:%M} {ask.step}{''.join(f' {each}' for each in ask.people)}"


def asked(person: PersonId | None, step: Step, when: datetime, item: str = "A1") -> HistoryEntry:
    """The line of a history that says so."""
    return HistoryEntry(team=OPS, item=ItemId(item), what=Deed.ESCALATED, person=person, text=step, at=when)


def line(what: Deed, when: datetime, person: PersonId | None = None) -> HistoryEntry:
    """Any other line of the history of A1."""
    return HistoryEntry(team=OPS, item=ItemId("A1"), what=what, person=person, at=when)


CHANNEL = "channel ann bob cleo dora"


@pytest.mark.parametrize(
    ("situation", "told"),
    [
        pytest.param(
            Situation(), ["10:10 backup bob", "10:20 leads cleo", f"10:30 {CHANNEL}"], id="as it should be"
        ),
        pytest.param(
            Situation(called=None),
            ["10:10 primary ann", "10:20 backup bob", "10:30 leads cleo", f"10:40 {CHANNEL}"],
            id="nobody was called when it came",
        ),
        pytest.param(
            Situation(primary=DORA),
            ["10:10 primary dora", "10:20 backup bob", "10:30 leads cleo", f"10:40 {CHANNEL}"],
            id="somebody else has the day by now",
        ),
        pytest.param(Situation(backup=None), ["10:10 leads cleo", f"10:20 {CHANNEL}"], id="no backup"),
        pytest.param(
            Situation(absent=frozenset({BOB})),
            ["10:10 leads cleo", "10:20 channel ann cleo dora"],
            id="the backup is away or cannot be reached",
        ),
        pytest.param(Situation(leads=()), ["10:10 backup bob", f"10:20 {CHANNEL}"], id="no lead"),
        pytest.param(Situation(leads=(ANN,)), ["10:10 backup bob", f"10:20 {CHANNEL}"], id="the lead has the day"),
        pytest.param(
            Situation(leads=(BOB,)), ["10:10 backup bob", f"10:20 {CHANNEL}"], id="the lead is the backup"
        ),
        pytest.param(
            Situation(leads=(CLEO, DORA)),
            ["10:10 backup bob", "10:20 leads cleo dora", f"10:30 {CHANNEL}"],
            id="two leads",
        ),
        pytest.param(
            Situation(leads=(CLEO, DORA), absent=frozenset({CLEO})),
            ["10:10 backup bob", "10:20 leads dora", "10:30 channel ann bob dora"],
            id="one of two leads is away",
        ),
        pytest.param(
            Situation(primary=None, backup=None, called=None, leads=()), [f"10:10 {CHANNEL}"], id="nobody"
        ),
        pytest.param(
            Situation(absent=frozenset(EVERYBODY)), ["10:10 channel"], id="nobody is there, and nobody is called"
        ),
    ],
)
def test_by_day(situation: Situation, told: Course) -> None:
    assert course(at(10), situation) == told


TONIGHT = Night(start=at(18), end=at(8, day=NEXT_DAY))
THIS_MORNING = Night(start=at(18, day=date(2026, 11, 30)), end=at(6))


@pytest.mark.parametrize(
    ("came", "severity", "situation", "told"),
    [
        pytest.param(
            at(22),
            Severity.HIGH,
            Situation(nights=(TONIGHT,), called=DORA),
            ["22:10 leads cleo", "22:20 channel"],
            id="whoever has the duty was called, the day's people sleep, the channel is told without names",
        ),
        pytest.param(
            at(22),
            Severity.CRITICAL,
            Situation(nights=(TONIGHT,), called=DORA),
            ["22:10 leads cleo", f"22:20 {CHANNEL}"],
            id="what is critical calls everybody at any hour",
        ),
        pytest.param(
            at(22),
            Severity.HIGH,
            Situation(nights=(TONIGHT, replace(TONIGHT, person=EVA)), called=DORA),
            ["22:10 night duty eva", "22:20 leads cleo", "22:30 channel"],
            id="two on duty",
        ),
        pytest.param(
            at(22),
            Severity.HIGH,
            Situation(nights=(TONIGHT,), called=DORA, absent=frozenset({CLEO})),
            ["22:10 channel"],
            id="the lead is away",
        ),
        pytest.param(
            at(2),
            Severity.HIGH,
            Situation(),
            ["09:10 backup bob", "09:20 leads cleo", f"09:30 {CHANNEL}"],
            id="without night duty it waits for the morning",
        ),
        pytest.param(
            at(2),
            Severity.CRITICAL,
            Situation(),
            ["02:10 backup bob", "02:20 leads cleo", f"02:30 {CHANNEL}"],
            id="what is critical does not wait",
        ),
        pytest.param(
            at(8, 55),
            Severity.NORMAL,
            Situation(),
            ["09:10 backup bob", "09:20 leads cleo", f"09:30 {CHANNEL}"],
            id="the time counts from the start of the day",
        ),
        pytest.param(
            at(17, 15),
            Severity.NORMAL,
            Situation(),
            ["17:25 backup bob", "Wed 09:10 leads cleo", f"Wed 09:20 {CHANNEL}"],
            id="what the day began goes on in the morning",
        ),
        pytest.param(
            at(17, 25),
            Severity.NORMAL,
            Situation(nights=(TONIGHT,)),
            ["18:10 night duty dora", "18:20 leads cleo", "18:30 channel"],
            id="a night duty that begins soon is waited for",
        ),
        pytest.param(
            at(5, 45),
            Severity.NORMAL,
            Situation(nights=(THIS_MORNING,), called=DORA),
            ["05:55 leads cleo", "09:10 primary ann", "09:20 backup bob", f"09:30 {CHANNEL}"],
            id="when the duty ends the day's people have their turn in the morning",
        ),
        pytest.param(
            at(10),
            Severity.NORMAL,
            Situation(nights=(Night(start=at(0), end=at(0, day=NEXT_DAY)),), called=DORA),
            ["10:10 primary ann", "10:20 backup bob", "10:30 leads cleo", f"10:40 {CHANNEL}"],
            id="duty around the clock: by day the day's people are asked too",
        ),
        pytest.param(
            at(11, day=SATURDAY),
            Severity.HIGH,
            Situation(),
            ["Mon 09:10 backup bob", "Mon 09:20 leads cleo", f"Mon 09:30 {CHANNEL}"],
            id="a week-end is as a night",
        ),
        pytest.param(
            at(11, day=SATURDAY),
            Severity.CRITICAL,
            Situation(called=None),
            ["Sat 11:10 leads cleo", f"Sat 11:20 {CHANNEL}"],
            id="on a day off nobody has the day",
        ),
    ],
)
def test_by_night_and_on_days_off(came: datetime, severity: Severity, situation: Situation, told: Course) -> None:
    assert course(came, situation, severity=severity) == told


def test_a_holiday_is_no_morning_to_wait_for() -> None:
    team = a_team(holidays=frozenset({NEXT_DAY}))

    assert course(at(20), team=team)[0] == "Thu 09:10 backup bob"


def test_a_team_that_never_works_has_no_morning_to_wait_for() -> None:
    assert course(at(20), team=a_team(workdays=frozenset()))[0] == "20:10 backup bob"


def test_a_desk_that_comes_late_takes_one_step_and_then_gives_everybody_their_time() -> None:
    assert course(at(10), late=47 * MINUTE) == ["10:47 backup bob", "10:57 leads cleo", f"11:07 {CHANNEL}"]


def test_a_team_that_is_patient_asks_later() -> None:
    assert course(at(10), team=a_team(escalation=HOUR)) == [
        "11:00 backup bob",
        "12:00 leads cleo",
        f"13:00 {CHANNEL}",
    ]


@pytest.mark.parametrize(
    ("day", "local"),
    [(date(2026, 3, 29), time(1, 55)), (date(2026, 10, 25), time(2, 55))],
    ids=["into summer", "out of summer"],
)
def test_a_step_lasts_as_long_where_the_clocks_change(day: date, local: time) -> None:
    came = at(local.hour, local.minute, day=day)
    situation = Situation(nights=(Night(start=came - HOUR, end=came + 5 * HOUR),), called=DORA)
    wait, now = Waiting(item=an_item(opened_at=came), since=came), came + 10 * MINUTE

    def decided(when: datetime) -> Ask | datetime | None:
        call = Call(person=DORA, at=came)
        return escalating.decide(TEAM, [wait], situation.crew(when), frozenset(), call, when)

    assert decided(now - timedelta(seconds=1)) == now
    assert decided(now) == Ask(step=Step.LEADS, people=(CLEO,), before=(DORA,))


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 10, 23)], ids=["into summer", "out of summer"])
def test_the_morning_after_the_clocks_change_is_at_nine_by_them(day: date) -> None:
    friday_evening, monday = at(20, day=day), day + timedelta(days=3)
    wait = Waiting(item=an_item(opened_at=friday_evening), since=friday_evening)
    now = friday_evening + 10 * MINUTE

    decided = escalating.decide(TEAM, [wait], Situation().crew(now), frozenset(), None, now)
    assert decided == at(9, 10, day=monday)


# What there is of one group.


def decided(waits: Sequence[Waiting], now: datetime, call: Call | None = None, **changes: Any) -> Any:
    """What is decided for these, with everybody there."""
    return escalating.decide(a_team(**changes), waits, Situation().crew(now), frozenset(), call, now)


def a_wait(since: datetime, *lines: HistoryEntry, id: str = "A1", **changes: Any) -> Waiting:
    """An open alert, and who was asked for it."""
    return Waiting(item=an_item(id, opened_at=since, **changes), since=since, asked=lines)


def test_where_nobody_waits_nobody_is_asked() -> None:
    assert decided([], at(10)) is None


def test_a_team_that_wants_none_has_no_escalation() -> None:
    assert decided([a_wait(at(9, 30))], at(12), escalation=None) is None


def test_the_time_counts_for_what_waits_longest() -> None:
    both = [a_wait(at(9, 30)), a_wait(at(9, 38), id="A2")]

    assert decided(both, at(9, 40), Call(person=ANN, at=at(9, 30))) == Ask(
        step=Step.BACKUP, people=(BOB,), before=(ANN,)
    )
    assert decided(both[1:], at(9, 40)) == at(9, 48)


def test_what_came_later_into_a_message_that_called_somebody_calls_them_itself() -> None:
    call = Call(person=ANN, at=at(9, 30))

    assert decided([a_wait(at(9, 35))], at(9, 45), call) == Ask(step=Step.PRIMARY, people=(ANN,), before=())


def test_what_comes_into_a_group_goes_on_where_the_group_is() -> None:
    old, new = a_wait(at(9, 30), asked(BOB, Step.BACKUP, at(9, 40))), a_wait(at(9, 45), id="A2")
    call = Call(person=ANN, at=at(9, 30))

    assert decided([old, new], at(9, 49), call) == at(9, 50)
    assert decided([old, new], at(9, 50), call) == Ask(step=Step.LEADS, people=(CLEO,), before=(ANN, BOB))


def test_a_group_for_which_the_channel_was_called_is_done() -> None:
    old = a_wait(at(9, 30), asked(BOB, Step.BACKUP, at(9, 40)), asked(None, Step.CHANNEL, at(10)))

    assert decided([old, replace(old, item=an_item("A2"))], at(12)) is None


def test_what_comes_into_a_group_that_is_done_starts_anew_whatever_is_forgotten() -> None:
    """It was a rule that the group is done for good: one forgotten alert was a reason to be silent about all."""
    old = a_wait(at(9, 30), asked(BOB, Step.BACKUP, at(9, 40)), asked(None, Step.CHANNEL, at(10)))
    new, call = a_wait(at(11), id="A2", severity=Severity.CRITICAL), Call(person=ANN, at=at(9, 30))

    assert decided([old, new], at(11, 9), call) == at(11, 10)
    assert decided([old, new], at(11, 10), call) == Ask(step=Step.PRIMARY, people=(ANN,), before=())
    asked_for = replace(new, asked=(asked(ANN, Step.PRIMARY, at(11, 10), "A2"),))
    assert decided([old, asked_for], at(11, 20), call) == Ask(step=Step.BACKUP, people=(BOB,), before=(ANN,))


def test_what_is_critical_and_done_makes_nothing_else_urgent() -> None:
    old = a_wait(at(1), asked(None, Step.CHANNEL, at(1, 30)), severity=Severity.CRITICAL)

    assert decided([old, a_wait(at(2), id="A2")], at(2, 10)) == at(9, 10)


def test_one_critical_thing_makes_its_group_so() -> None:
    calm, bad = a_wait(at(2)), a_wait(at(2, 5), id="A2", severity=Severity.CRITICAL)

    assert decided([calm], at(2, 10)) == at(9, 10)
    assert isinstance(decided([calm, bad], at(2, 10)), Ask)


# What an item's history says.


def test_it_waits_since_it_came() -> None:
    came = line(Deed.CAME, at(8, 30))

    assert escalating.waiting(an_item(), [came]) == Waiting(item=an_item(), since=at(8, 30))
    assert escalating.waiting(an_item(), []).since == at(8, 30)


def test_what_came_again_while_it_was_there_goes_on_waiting() -> None:
    bob = asked(BOB, Step.BACKUP, at(8, 40))
    history = [line(Deed.CAME, at(8, 30)), bob, line(Deed.CAME_AGAIN, at(8, 50))]

    assert escalating.waiting(an_item(), history) == Waiting(item=an_item(), since=at(8, 30), asked=(bob,))


def test_what_was_well_and_goes_wrong_again_starts_anew() -> None:
    history = [
        line(Deed.CAME, at(8, 30)),
        asked(BOB, Step.BACKUP, at(8, 40)),
        line(Deed.RESOLVED, at(8, 45)),
        line(Deed.CAME_AGAIN, at(8, 50)),
        asked(ANN, Step.PRIMARY, at(9)),
    ]

    assert escalating.waiting(an_item(), history) == Waiting(item=an_item(), since=at(8, 50), asked=(history[-1],))


@pytest.mark.parametrize(
    ("item", "does"),
    [
        (an_item(), True),
        (an_item(kind=ItemKind.INCIDENT, severity=Severity.CRITICAL), True),
        (an_item(severity=Severity.LOW), False),
        (an_item(kind=ItemKind.QUESTION, severity=Severity.CRITICAL), False),
        (an_item(state=ItemState.ACKNOWLEDGED, owner=ANN), False),
        (an_item(state=ItemState.RESOLVED, resolved_at=at(9)), False),
    ],
)
def test_what_nobody_has_and_what_cannot_wait_is_escalated(item: Item, does: bool) -> None:
    assert escalating.escalates(item) is does
