"""Asking the next one: whom a step skips, what ends it, what is written down, and what a team may choose."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.services.alarmed import an_alarm
from tests.core.services.escalated import MINUTE, Waits
from watchbill.errors import Refused
from watchbill.model import Altered, DueKind, Escalated, ItemKind, PersonId, Severity, Step
from watchbill.model.audit import AuditEntry
from watchbill.model.duty import Due
from watchbill.model.people import TeamId
from watchbill.model.work import Deed, ItemId, Report
from watchbill.rules.permissions import Standing
from watchbill.services.peopling import Peopling
from watchbill.services.rotating import Rotating
from watchbill.testing.builders import (
    BOB,
    CLEO,
    DAY,
    OPS,
    a_membership,
    a_person,
    a_request,
    a_team,
    a_turn,
    an_absence,
    an_identity,
    at,
)
from watchbill.testing.holidays import SomeHolidays


@pytest.fixture
def scene() -> Waits:
    return Waits()


# Whom a step skips.


def test_who_is_away_is_not_waited_for(scene: Waits) -> None:
    with scene.database.changing() as work:
        work.facts.add_absence(an_absence("bob"))
    scene.takes_in(an_alarm())
    scene.passes(at(9, 30))

    assert scene.called == ["09:10 A1 leads cleo", "09:20 A1 channel everybody"]
    assert "@Bob" not in scene.asked[-1]


def test_who_has_no_account_where_the_team_is_told_is_not_waited_for(scene: Waits) -> None:
    with scene.database.changing() as work:
        work.people.unlink(an_identity("cleo"))
        work.people.link(an_identity("cleo", "elsewhere"), CLEO)
    scene.takes_in(an_alarm())
    scene.passes(at(9, 30))

    assert scene.called == ["09:10 A1 backup bob", "09:20 A1 channel everybody"]
    assert scene.asked[-1].endswith("@Ann, @Bob and @Dora: one of you is enough.\nI'm on it: !ack A1")


def test_who_takes_the_day_over_meanwhile_is_asked(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    with scene.database.changing() as work:
        work.turns.save(a_turn("dora", "bob", revision=2))
    scene.passes(at(9, 20))

    assert scene.called == ["09:10 A1 primary dora", "09:20 A1 backup bob"]


def test_a_day_without_a_turn_goes_to_the_leads(scene: Waits) -> None:
    saturday = DAY + timedelta(days=4)
    scene.clock.set(at(11, day=saturday))
    scene.takes_in(an_alarm(severity=Severity.CRITICAL))

    assert len(scene.passes(at(12, day=saturday))) == 2
    assert scene.called == ["11:10 A1 leads cleo", "11:20 A1 channel everybody"]


# What is escalated, and what ends it.


def test_what_can_wait_asks_nobody_else(scene: Waits) -> None:
    scene.takes_in(an_alarm(severity=Severity.LOW))
    with scene.database.changing() as work:
        question = Report(kind=ItemKind.QUESTION, title="Where is it?", source="chat", dedupe_key="where")
        scene.intake.report(a_request(work, team=scene.team, now=at(9)), question)

    assert scene.owed == []


def test_what_gets_worse_is_escalated_from_then_on(scene: Waits) -> None:
    scene.takes_in(an_alarm(severity=Severity.LOW))
    scene.takes_in(an_alarm(episode="2", severity=Severity.HIGH), after=5 * MINUTE)

    assert [each.at for each in scene.owed] == [at(9, 15)]
    assert len(scene.passes(at(9, 15))) == 1


def test_in_a_group_what_can_wait_is_left_out(scene: Waits) -> None:
    scene.takes_in(an_alarm("low", group="db", severity=Severity.LOW), an_alarm("cpu", group="db"))
    (said,) = scene.passes(at(9, 10))

    assert said.startswith("Nobody has taken A2 (Cpu) for 10 min.")
    assert scene.called == ["09:10 A2 backup bob"]


def test_two_groups_go_their_own_ways(scene: Waits) -> None:
    scene.takes_in(an_alarm("disk"))
    scene.takes_in(an_alarm("cpu"), after=5 * MINUTE)
    scene.acks("A1")
    scene.passes(at(9, 15))

    assert scene.called == ["09:15 A2 backup bob"]


def test_an_alert_that_everybody_forgot_does_not_mute_what_joins_its_message(scene: Waits) -> None:
    scene.takes_in(an_alarm("disk", group="db"))
    scene.passes(at(9, 40))
    scene.takes_in(an_alarm("cpu", group="db", severity=Severity.CRITICAL))
    first, second = scene.passes(at(10))

    assert first == "Nobody has taken A2 (critical: Cpu) for 10 min. @Ann, can you look?\nI'm on it: !ack A2"
    assert "A2 (critical: Cpu) for 20 min. @Bob" in second
    assert scene.called[-2:] == ["09:50 A2 primary ann", "10:00 A2 backup bob"]


def test_the_worst_is_named_first_and_is_what_the_button_takes(scene: Waits) -> None:
    scene.takes_in(*(an_alarm(f"disk{number}", group="db") for number in range(3)))
    scene.takes_in(an_alarm("cpu", group="db", severity=Severity.HIGH), after=MINUTE)
    (said,) = scene.passes(at(9, 10))

    assert said.startswith("Nobody has taken A4 (high), A1, A2 and 1 more, the oldest for 10 min. ")
    assert said.endswith("I'm on it: !ack A4")


def test_what_was_reported_is_over_when_it_is_resolved(scene: Waits) -> None:
    scene.incident()
    with scene.database.changing() as work:
        request = a_request(work, team=scene.team, now=at(9, 5), asker=a_person("bob"))
        scene.intake.resolve(request, ItemId("I1"))

    assert scene.passes(at(12)) == []


def test_what_is_reported_again_while_it_waits_is_still_one(scene: Waits) -> None:
    assert scene.incident() is not None
    assert scene.incident() is None

    assert [each.slot for each in scene.owed] == ["I1"]


def test_what_nobody_could_be_told_is_not_told_when_it_is_over(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.hangs_up()
    scene.passes(at(9, 15))
    scene.takes_in(an_alarm(firing=False))
    scene.calls_back()
    scene.passes(at(9, 40))

    assert scene.asked == []


def test_what_is_over_takes_back_nothing_that_still_waits(scene: Waits) -> None:
    scene.takes_in(an_alarm("disk", group="db"), an_alarm("cpu", group="db"))
    scene.hangs_up()
    scene.passes(at(9, 10))
    scene.takes_in(an_alarm("disk", group="db", firing=False))
    scene.calls_back()

    assert len(scene.passes(at(9, 15))) == 1


@pytest.mark.parametrize(("minutes", "asked"), [(10, []), (40, ["09:52 A1 primary ann"])])
def test_what_comes_again_after_a_while_is_nobodys_and_somebody_is_asked(
    scene: Waits, minutes: int, asked: list[str]
) -> None:
    critical = an_alarm(severity=Severity.CRITICAL)
    scene.takes_in(critical)
    scene.acks("A1")
    scene.takes_in(replace(critical, firing=False), after=2 * MINUTE)
    scene.passes(scene.clock.now() + minutes * MINUTE)
    scene.takes_in(replace(critical, episode="2"))
    scene.passes(scene.clock.now() + 10 * MINUTE)

    assert scene.called == asked


@pytest.mark.parametrize("deed", [Deed.ACKNOWLEDGED, Deed.CLAIMED, Deed.RESOLVED], ids=str)
def test_what_nobody_could_be_told_is_not_told_when_somebody_has_it(scene: Waits, deed: Deed) -> None:
    scene.takes_in(an_alarm())
    scene.hangs_up()
    scene.passes(at(9, 15))
    scene.does(deed, "A1", by="bob")
    scene.calls_back()
    scene.passes(at(9, 40))

    assert scene.asked == []


def test_what_somebody_takes_takes_back_nothing_that_still_waits(scene: Waits) -> None:
    scene.takes_in(an_alarm("disk", group="db"), an_alarm("cpu", group="db"))
    scene.hangs_up()
    scene.passes(at(9, 10))
    scene.acks("A1")
    scene.calls_back()

    assert len(scene.passes(at(9, 15))) == 1


def test_after_a_silence_of_the_chat_only_the_last_step_is_said(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.hangs_up()
    scene.passes(at(9, 35))
    scene.calls_back()

    (said,) = scene.passes(at(10))
    assert "Ops, who can look?" in said


# What a team may choose, and what it lacks.


def test_a_team_that_is_patient_is_asked_later(scene: Waits) -> None:
    scene.becomes(escalation=25 * MINUTE)
    scene.takes_in(an_alarm())

    assert scene.passes(at(9, 24)) == []
    assert len(scene.passes(at(9, 25))) == 1


@pytest.mark.parametrize("change", [{"escalation": None}, {"channel": None}], ids=str)
def test_a_team_that_wants_none_or_has_no_channel_owes_nothing(scene: Waits, change: dict[str, None]) -> None:
    scene.becomes(**change)
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(firing=False))

    assert scene.owed == []


@pytest.mark.parametrize("change", [{"escalation": None}, {"channel": None}], ids=str)
def test_a_team_that_changes_its_mind_is_left_alone_from_then_on(scene: Waits, change: dict[str, None]) -> None:
    scene.takes_in(an_alarm())
    scene.becomes(**change)

    assert scene.passes(at(12)) == []
    assert scene.owed == []


def test_another_patience_holds_from_the_next_step_on(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.becomes(escalation=15 * MINUTE)
    scene.passes(at(9, 45))

    assert [each[:5] for each in scene.called] == ["09:15", "09:30", "09:45"]


def test_what_a_team_that_is_gone_owed_is_over(scene: Waits) -> None:
    due = Due(kind=DueKind.ESCALATION, team=TeamId("gone"), slot="A1", at=at(9))
    with scene.database.changing() as work:
        assert scene.escalating.do(work, due, at(9)) is None


def test_a_patience_is_set_and_audited(scene: Waits) -> None:
    peopling = Peopling(Rotating(scene.hooks, SomeHolidays({})))
    with scene.database.changing() as work:
        request = a_request(work, team=scene.team, asker=a_person("cleo"), rank=Standing.LEAD)
        changed = peopling.set_escalation(request, "Off")
        stored = work.teams.get(OPS)
        (event,) = work.events

    assert stored == changed == replace(scene.team, escalation=None)
    assert event == Altered(action="team escalation", subject="ops", before="10", after="off")


@pytest.mark.parametrize("minutes", ["0", "241", "ten", "1.5"])
def test_a_patience_that_cannot_be_says_what_can(scene: Waits, minutes: str) -> None:
    peopling = Peopling(Rotating(scene.hooks, SomeHolidays({})))
    with (
        scene.database.changing() as work,
        pytest.raises(Refused, match="Write minutes from 1 to 240, or `off`"),
    ):
        peopling.set_escalation(a_request(work, team=scene.team), minutes)


# What is written down.


def test_each_step_is_told_to_hooks_and_to_the_audit(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.clock.set(at(9, 10))

    assert scene.events() == (Escalated(team=OPS, items=(scene.item("A1"),), step=Step.BACKUP, asked=(BOB,)),)
    with scene.database.reading() as work:
        newest = work.audit.recent(1)
    entry = AuditEntry(person=None, action="escalate", subject="A1", place="schedule", after="bob", at=at(9, 10))
    assert newest == [replace(entry, before="")]


def test_a_step_that_has_nothing_to_say_leaves_no_trace(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.acks("A1")
    with scene.database.reading() as work:
        before = work.audit.recent(9)
    scene.clock.set(at(9, 10))

    assert scene.events() == ()
    with scene.database.reading() as work:
        assert work.audit.recent(9) == before


def test_who_was_called_by_the_message_is_known_for_as_long_as_it_is_edited(scene: Waits) -> None:
    scene.takes_in(an_alarm("disk", group="db"))
    with scene.database.changing() as work:
        work.turns.save(a_turn("dora", "bob", revision=2))
    scene.takes_in(an_alarm("cpu", group="db"), after=MINUTE)

    with scene.database.reading() as work:
        group = work.alarms.group(OPS, "am", "db")
    assert group is not None
    assert group.called == PersonId("ann")


def test_many_people_are_named_up_to_a_number_that_one_reads(scene: Waits) -> None:
    with scene.database.changing() as work:
        for number in range(40):
            person = f"p{number:02}"
            work.people.save(a_person(person))
            work.people.link(an_identity(person), PersonId(person))
            work.teams.join(a_membership(person))
    scene.takes_in(*(an_alarm(f"disk{number}", group="db") for number in range(6)))
    *_, last = scene.passes(at(10))

    assert last.startswith("Nobody has taken A1, A2, A3 and 3 more, the first for 30 min. ")
    assert last.count("@") == 20
    assert "@p15 and 24 more: one of you is enough." in last.lower()


def test_a_team_of_one_is_asked_by_its_name(scene: Waits) -> None:
    with scene.database.changing() as work:
        for person in ("ann", "bob", "cleo", "dora"):
            work.people.unlink(an_identity(person))
    scene.takes_in(an_alarm())

    (said,) = scene.passes(at(10))
    assert said == "Nobody has taken A1 (Disk) for 10 min. Ann was asked. Ops, who can look?\nI'm on it: !ack A1"
    assert a_team().escalation == 10 * MINUTE
