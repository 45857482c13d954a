"""What is more urgent than what somebody works on is told them at once, and that is parked, once (M4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.services.alarmed import INTAKE, Scene, an_alarm
from watchbill.model import (
    Address,
    Claim,
    Column,
    Deed,
    ItemId,
    ItemKind,
    ItemState,
    Outcome,
    Parked,
    PersonId,
    Severity,
    TicketKey,
)
from watchbill.ports import UnitOfWork
from watchbill.rules import interrupting as rules
from watchbill.rules.permissions import Standing
from watchbill.services.directory import Caller
from watchbill.services.intake import Heard
from watchbill.services.request import DirectRequest
from watchbill.testing.builders import (
    ANN,
    BOB,
    CHANNEL,
    OPS,
    a_claim,
    a_night,
    a_person,
    a_team,
    a_ticket,
    an_identity,
    an_item,
    at,
)

MINUTE = timedelta(minutes=1)
KEY = TicketKey("TICKET-9")
TEAM = a_team("ops", channel=CHANNEL)
WORSE = an_alarm("cpu", severity=Severity.CRITICAL, group="disk")


@pytest.fixture
def scene() -> Scene:
    """Ann has the day, and a ticket in progress that she claimed."""
    made = Scene()
    with made.database.changing() as work:
        begin(work, "TICKET-9")
    return made


def begin(work: UnitOfWork, key: str, person: str = "ann", column: Column = Column.IN_PROGRESS) -> None:
    work.tickets.add(a_ticket(key, column, assignee=PersonId(person)))
    work.claims.add(a_claim(key, person))


def held(scene: Scene, key: str = "TICKET-9") -> Claim:
    with scene.database.reading() as work:
        found = work.claims.held(TicketKey(key))
    assert found is not None
    return found


def parked(scene: Scene) -> list[tuple[str, str, str]]:
    """What was parked, whose it was, and for what, as the audit has it."""
    with scene.database.reading() as work:
        entries = [each for each in work.audit.recent(99) if each.action == "park"]
    return [(each.subject, each.before, each.after) for each in reversed(entries)]


def hears(
    scene: Scene, text: str, by: str = "bob", *, heard: bool = False, kind: ItemKind = ItemKind.INCIDENT
) -> Heard:
    """Somebody reports it in chat."""
    with scene.database.changing() as work:
        request = DirectRequest(work=work, team=TEAM, now=scene.clock.now(), asker=a_person(by), heard=heard)
        return INTAKE.hear(request, kind, text, a_caller(by))


def a_caller(person: str) -> Caller:
    """Somebody of the team who speaks in a channel that is not the team's."""
    return Caller(
        identity=an_identity(person),
        address=Address(platform="console", conversation="#else"),
        person=a_person(person),
        team=TEAM,
        rank=Standing.MEMBER,
        has_turn=lambda: False,
    )


def test_the_message_that_calls_them_says_what_waits_and_nothing_is_said_twice(scene: Scene) -> None:
    scene.takes_in(an_alarm())

    [message] = scene.channel
    assert message.startswith("@Ann, 1 alert of am: Group disk.")
    assert "This goes before TICKET-9, which is parked." in message
    assert not scene.alone
    assert (held(scene).parked_for, parked(scene)) == ("A1", [("TICKET-9", "ann", "A1")])


def test_the_ticket_stays_as_it_is_in_the_tracker(scene: Scene) -> None:
    before = a_ticket("TICKET-9", Column.IN_PROGRESS, assignee=ANN)
    scene.takes_in(an_alarm())

    with scene.database.reading() as work:
        assert work.tickets.get(KEY) == before


def test_an_alarm_that_joins_a_message_is_told_them_alone_at_once(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.does(Deed.CLAIMED, "A1", after=MINUTE)
    scene.takes_in(WORSE, after=MINUTE)

    assert scene.alone == [
        "@Ann, A2 goes before what you work on: alert Cpu.\n"
        "A1 is parked; !claim A1 goes on with it.\n"
        "I'm on it: !ack A2"
    ]
    item = scene.item("A1")
    assert (item.state, item.owner, item.parked_for) == (ItemState.CLAIMED, "ann", "A2")
    assert [(each.what, each.person, each.text) for each in scene.history("A1")][-1] == (Deed.PARKED, None, "A2")
    assert parked(scene) == [("TICKET-9", "ann", "A1"), ("A1", "ann", "A2")]


def test_without_an_account_beside_the_channel_the_channel_is_told(scene: Scene) -> None:
    with scene.database.changing() as work:
        work.people.unlink(an_identity("ann"))
        work.people.link(an_identity("U0ANN", "slack"), ANN)
    scene.takes_in(an_alarm())
    scene.does(Deed.CLAIMED, "A1", after=MINUTE)
    scene.takes_in(WORSE, after=MINUTE)

    assert not scene.alone
    assert any(each.startswith("@Ann, A2 goes before what you work on") for each in scene.channel)


def test_a_storm_parks_once(scene: Scene) -> None:
    scene.takes_in(*(an_alarm(f"host{number}", group=f"g{number}") for number in range(100)))
    for number in range(100, 110):
        scene.takes_in(an_alarm(f"host{number}", group=f"g{number}"), after=MINUTE)

    assert len(parked(scene)) == 1
    assert sum("is parked" in each for each in scene.channel) == 1
    assert not scene.alone


def test_a_storm_that_comes_and_goes_parks_once(scene: Scene) -> None:
    for number in range(8):
        scene.takes_in(an_alarm(f"host{number}"), after=timedelta(seconds=20))
        scene.takes_in(an_alarm(f"host{number}", firing=False), after=timedelta(seconds=20))

    assert parked(scene) == [("TICKET-9", "ann", "A1")]


def test_what_comes_a_while_after_the_first_is_over_interrupts_again(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(firing=False), after=MINUTE)
    scene.takes_in(an_alarm("cpu"), after=rules.AGAIN)

    assert parked(scene) == [("TICKET-9", "ann", "A1"), ("TICKET-9", "ann", "A2")]


def test_who_says_that_they_are_at_it_again_is_interrupted_again(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    with scene.database.changing() as work:
        work.claims.park(held(scene).id, None)
    scene.takes_in(an_alarm("cpu"), after=MINUTE)

    assert [by for _, _, by in parked(scene)] == ["A1", "A2"]


def test_what_goes_wrong_once_more_is_nothing_new(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(firing=False), after=MINUTE)
    scene.takes_in(an_alarm(episode="2"), after=2 * rules.AGAIN)

    assert parked(scene) == [("TICKET-9", "ann", "A1")]


def test_what_was_over_before_anybody_could_look_interrupts_nobody(scene: Scene) -> None:
    scene.takes_in(an_alarm(), an_alarm(firing=False))

    assert parked(scene) == []


def test_of_several_the_most_urgent_is_what_it_is_parked_for(scene: Scene) -> None:
    scene.takes_in(an_alarm(), WORSE)

    assert parked(scene) == [("TICKET-9", "ann", "A2")]
    assert "This goes before TICKET-9" in scene.channel[0]


def test_everything_that_somebody_works_on_waits(scene: Scene) -> None:
    with scene.database.changing() as work:
        begin(work, "TICKET-12")
        begin(work, "TICKET-13", column=Column.BLOCKED)
        begin(work, "TICKET-14", "bob")
        work.items.add(an_item("Q1", ItemKind.QUESTION, state=ItemState.CLAIMED, owner=ANN))
        work.items.add(an_item("Q2", ItemKind.QUESTION, state=ItemState.ACKNOWLEDGED, owner=ANN))
        work.items.add(an_item("Q3", ItemKind.QUESTION, state=ItemState.CLAIMED, owner=BOB))
    scene.takes_in(an_alarm())

    assert "This goes before Q1, TICKET-12 and TICKET-9, which are parked." in scene.channel[0]


def test_a_ticket_that_lives_elsewhere_counts_by_its_claim(scene: Scene) -> None:
    with scene.database.changing() as work:
        work.claims.end(held(scene).id, Outcome.DONE, at(9))
        work.claims.add(a_claim("octo/repo#7", "ann"))
    scene.takes_in(an_alarm())

    assert parked(scene) == [("octo/repo#7", "ann", "A1")]


def test_a_ticket_of_a_board_that_the_team_has_left_does_not_wait(scene: Scene) -> None:
    with scene.database.changing() as work:
        ticket = work.tickets.get(TicketKey("TICKET-9"))
        assert ticket is not None
        work.tickets.replace(replace(ticket, tracker="jira"), expected=ticket.version)
    scene.takes_in(an_alarm())

    assert parked(scene) == []


def test_who_works_on_something_as_urgent_is_left_alone(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.does(Deed.CLAIMED, "A1", after=MINUTE)
    scene.takes_in(an_alarm("cpu", group="disk"), after=MINUTE)

    assert parked(scene) == [("TICKET-9", "ann", "A1")]
    assert not scene.alone


def test_who_works_on_nothing_is_left_alone(scene: Scene) -> None:
    with scene.database.changing() as work:
        work.claims.end(held(scene).id, Outcome.DONE, at(9))
    scene.takes_in(an_alarm())

    assert "goes before" not in scene.channel[0]
    assert parked(scene) == []


def test_at_night_it_is_what_whoever_is_called_works_on(scene: Scene) -> None:
    with scene.database.changing() as work:
        work.facts.add_night(a_night("bob", start=at(8), end=at(12)))
        begin(work, "TICKET-12", "bob")
    scene.takes_in(an_alarm())

    assert parked(scene) == [("TICKET-12", "bob", "A1")]


def test_nobody_on_mro_is_nobodys_work(scene: Scene) -> None:
    scene.clock.advance(timedelta(days=3))
    scene.takes_in(an_alarm())

    assert parked(scene) == []


def test_an_incident_is_told_in_its_answer_where_they_read_it(scene: Scene) -> None:
    heard = hears(scene, "Checkout is slow", heard=True)

    assert (heard.called, heard.parked) == ("ann", ("TICKET-9",))
    scene.says()
    assert not scene.alone


def test_an_incident_that_they_report_themselves_is_told_in_its_answer(scene: Scene) -> None:
    heard = hears(scene, "Checkout is slow", by="ann")

    assert (heard.called, heard.parked) == ("ann", ("TICKET-9",))


def test_an_incident_that_they_cannot_read_is_told_them_alone(scene: Scene) -> None:
    heard = hears(scene, "Checkout is slow")
    scene.says()

    assert (heard.called, heard.parked) == (None, ())
    [told] = scene.alone
    assert told.startswith("@Ann, I1 goes before what you work on: incident Checkout is slow.")
    assert held(scene).parked_for == "I1"


def test_the_same_incident_again_tells_nobody_again(scene: Scene) -> None:
    hears(scene, "Checkout is slow")
    again = hears(scene, "checkout is SLOW")
    scene.says()

    assert (again.new, again.called, len(scene.alone)) == (False, None, 1)


def test_a_question_tells_nobody(scene: Scene) -> None:
    heard = hears(scene, "Who owns db-2?", kind=ItemKind.QUESTION)
    scene.says()

    assert (heard.new, heard.called, scene.alone) == (True, None, [])
    assert held(scene).parked_for is None


def test_plugins_hear_of_it(scene: Scene) -> None:
    with scene.database.changing() as work:
        request = DirectRequest(work=work, team=TEAM, now=at(9), asker=a_person("bob"))
        INTAKE.hear(request, ItemKind.INCIDENT, "x", a_caller("bob"))

        assert Parked(team=OPS, key=KEY, person=ANN, by=ItemId("I1")) in work.events
