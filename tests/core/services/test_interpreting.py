"""What sources say becomes items, once, and one message a group that is kept up to date."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.services.alarmed import Scene, an_alarm
from watchbill.errors import Puzzling
from watchbill.model import ItemKind, ItemState, Severity, TeamId
from watchbill.model.event import TicketTouched
from watchbill.model.signal import TicketChanged
from watchbill.model.work import Deed
from watchbill.rules import alarms as rules
from watchbill.services import interpreting
from watchbill.testing.builders import ANN, OPS, a_night, at

MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_an_alarm_is_an_item_with_what_its_source_says(scene: Scene) -> None:
    scene.takes_in(an_alarm(severity=Severity.CRITICAL, link="https://am.test/1", details="93 % full"))

    [item] = scene.queue
    assert (item.id, item.kind, item.title, item.source) == ("A1", ItemKind.ALERT, "Disk", "am")
    assert (item.severity, item.link, item.details) == (Severity.CRITICAL, "https://am.test/1", "93 % full")
    assert [(each.what, each.person, each.text) for each in scene.history("A1")] == [(Deed.CAME, None, "am")]


def test_the_channel_is_told_at_once_and_whoever_has_the_day_is_called(scene: Scene) -> None:
    scene.takes_in(an_alarm())

    [message] = scene.channel
    assert message.startswith("@Ann, 1 alert of am: Group disk.")
    assert "A1 Disk, since 09:00" in message


def test_at_night_whoever_has_the_duty_is_called(scene: Scene) -> None:
    with scene.database.changing() as work:
        work.facts.add_night(a_night("bob", start=at(8), end=at(12)))

    scene.takes_in(an_alarm())

    assert scene.channel[0].startswith("@Bob, ")


def test_the_same_said_again_changes_nothing(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    before = scene.queue, scene.channel, scene.history("A1")

    scene.takes_in(an_alarm(), an_alarm(), after=MINUTE)

    assert (scene.queue, scene.channel, scene.history("A1")) == before
    assert scene.chat.edits == 0


def test_what_is_well_again_resolves_its_item_and_says_so_beneath_its_message(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(firing=False), after=2 * MINUTE)

    assert not scene.queue
    assert scene.item("A1").resolved_at == at(9, 2)
    assert [each.what for each in scene.history("A1")] == [Deed.CAME, Deed.RESOLVED]
    assert scene.channel == ["All over: Group disk (1 alert of am).", "Resolved: A1 is over."]


def test_an_alarm_that_flaps_is_one_item_with_a_count(scene: Scene) -> None:
    for number in range(1, 6):
        scene.takes_in(an_alarm(episode=str(number)), after=MINUTE)
        scene.takes_in(an_alarm(episode=str(number), firing=False), after=MINUTE)
    scene.takes_in(an_alarm(episode="6"), after=MINUTE)
    scene.says(after=3 * MINUTE)

    [item] = scene.queue
    assert (item.id, item.times) == ("A1", 6)
    assert "(came 6 times)" in scene.channel[0]
    assert sum("Group disk" in each for each in scene.channel) == 1


def test_what_came_again_before_its_end_was_told_is_not_called_over(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    for number in range(1, 4):
        scene.takes_in(an_alarm(episode=str(number), firing=False), after=timedelta(seconds=2))
        scene.takes_in(an_alarm(episode=str(number + 1)), after=timedelta(seconds=2))
    scene.says(after=3 * MINUTE)

    assert len(scene.channel) == 1
    assert "(came 4 times)" in scene.channel[0]


def test_an_end_that_comes_before_its_beginning_leaves_nothing_open(scene: Scene) -> None:
    scene.takes_in(an_alarm(firing=False))
    scene.takes_in(an_alarm(), after=MINUTE)

    assert not scene.queue
    assert not scene.channel


def test_an_item_is_over_when_the_last_of_its_alarms_is(scene: Scene) -> None:
    scene.takes_in(an_alarm(), an_alarm(episode="2"))
    scene.takes_in(an_alarm(firing=False), after=MINUTE)
    assert [each.id for each in scene.queue] == ["A1"]

    scene.takes_in(an_alarm(episode="2", firing=False), after=MINUTE)

    assert not scene.queue


def test_what_began_anew_is_over_though_its_first_end_was_never_told(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(episode="2"), after=3 * MINUTE)
    scene.takes_in(an_alarm(episode="2", firing=False), after=3 * MINUTE)

    assert not scene.queue
    assert scene.item("A1").times == 2
    assert scene.channel[0].startswith("All over")


def test_an_end_whose_beginning_was_never_told_ends_what_is_wrong(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(episode="2", firing=False), after=6 * MINUTE)
    assert not scene.queue

    scene.takes_in(an_alarm(episode="2"), after=MINUTE)

    assert not scene.queue  # that was old news


def test_an_end_that_is_told_late_does_not_end_what_began_anew(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(episode="2"), after=MINUTE)
    scene.takes_in(an_alarm(firing=False), after=MINUTE)

    assert [each.id for each in scene.queue] == ["A1"]


def test_an_end_ends_nothing_of_another_thing_or_source(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm("cpu", episode="2", firing=False), after=MINUTE)
    scene.takes_in(an_alarm(episode="2", firing=False), source="grafana", after=MINUTE)

    assert [each.id for each in scene.queue] == ["A1"]


def test_what_was_one_of_too_many_and_comes_alone_leaves_these(scene: Scene) -> None:
    many = [an_alarm(f"host{number}") for number in range(rules.READABLE)]
    scene.takes_in(*many, an_alarm())
    scene.takes_in(*(replace(each, firing=False) for each in many), after=MINUTE)
    assert ["Many more" in each.title for each in scene.queue] == [True]

    scene.takes_in(an_alarm(episode="2"), after=MINUTE)

    assert [each.title for each in scene.queue] == ["Disk"]


def test_alarms_of_one_group_are_one_message(scene: Scene) -> None:
    scene.takes_in(*(an_alarm(f"disk{number}", group="disks", group_title="Disks") for number in range(3)))
    scene.takes_in(an_alarm("disk9", group="disks", group_title="Disks"), after=MINUTE)

    [message] = scene.channel
    assert message.startswith("@Ann, 4 alerts of am: Disks.")
    assert [each.id for each in scene.queue] == ["A1", "A2", "A3", "A4"]


def test_changes_of_a_few_seconds_are_told_as_one(scene: Scene) -> None:
    for number in range(30):
        scene.takes_in(an_alarm(f"disk{number}", group="disks"), after=timedelta(seconds=1))
    scene.says(after=2 * MINUTE)

    [message] = scene.channel
    assert message.startswith("@Ann, 30 alerts")
    assert scene.chat.edits <= 3


def test_a_storm_is_a_few_messages_and_a_queue_that_one_can_read(scene: Scene) -> None:
    for minute in range(10):
        many = [an_alarm(f"host{minute * 100 + number}", group=f"g{number}") for number in range(100)]
        scene.takes_in(*many, after=timedelta(seconds=6))
    scene.says(after=3 * MINUTE)

    assert len(scene.channel) <= 5
    assert len(scene.queue) <= rules.READABLE + 1
    assert sum(item.times for item in scene.queue) == 1000
    assert any("Many more alerts of am" in item.title for item in scene.queue)


def test_after_a_storm_each_thing_that_is_well_again_leaves_the_queue(scene: Scene) -> None:
    many = [an_alarm(f"host{number}", group=f"g{number}") for number in range(200)]
    scene.takes_in(*many)
    scene.takes_in(*(replace(each, firing=False) for each in many), after=5 * MINUTE)
    scene.says(after=5 * MINUTE)

    assert not scene.queue
    assert all("over" in each.lower() for each in scene.channel)


def test_what_comes_again_after_somebody_looked_is_still_theirs(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    with scene.database.changing() as work:
        work.items.save(replace(scene.item("A1"), state=ItemState.ACKNOWLEDGED, owner=ANN))
    scene.takes_in(an_alarm(firing=False), after=MINUTE)
    scene.takes_in(an_alarm(episode="2"), after=MINUTE)

    assert (scene.item("A1").state, scene.item("A1").owner) == (ItemState.ACKNOWLEDGED, ANN)


def test_what_comes_an_hour_later_is_told_in_a_new_message(scene: Scene) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(firing=False), after=MINUTE)
    scene.takes_in(an_alarm(episode="2"), after=timedelta(hours=2))

    assert [each.id for each in scene.queue] == ["A2"]
    assert "A2 Disk" in scene.channel[-1]


def test_a_worse_severity_stays(scene: Scene) -> None:
    scene.takes_in(an_alarm(severity=Severity.HIGH))
    scene.takes_in(an_alarm(episode="2", severity=Severity.CRITICAL), after=MINUTE)
    scene.takes_in(an_alarm(episode="3", severity=Severity.LOW), after=MINUTE)

    assert scene.item("A1").severity is Severity.CRITICAL


def test_a_tracker_wakes_whoever_reads_it(scene: Scene) -> None:
    with scene.database.changing() as work:
        interpreting.take_in(work, OPS, "github", [TicketChanged(ticket="octo/repo#7")], at(9))

        assert list(work.events) == [TicketTouched(team=OPS, ticket="octo/repo#7")]


def test_a_team_without_a_channel_has_a_queue_all_the_same(scene: Scene) -> None:
    with scene.database.changing() as work:
        ops = work.teams.get(OPS)
        assert ops is not None
        work.teams.save(replace(ops, channel=None))

    scene.takes_in(an_alarm())

    assert [each.id for each in scene.queue] == ["A1"]
    assert not scene.channel


def test_a_team_that_is_not_there_cannot_be_told(scene: Scene) -> None:
    with pytest.raises(Puzzling, match="there is no team gone"), scene.database.changing() as work:
        interpreting.take_in(work, TeamId("gone"), "am", [an_alarm()], at(9))


def test_what_a_source_did_is_audited(scene: Scene) -> None:
    scene.takes_in(an_alarm())

    with scene.database.reading() as work:
        entries = work.audit.recent(9)
    assert [(each.action, each.subject, each.place) for each in entries] == [("report alert", "A1", "source am")]


def test_what_does_not_say_when_it_began_goes_wrong_again_after_it_was_well(scene: Scene) -> None:
    alarm = an_alarm(episode="")
    scene.takes_in(alarm)
    scene.takes_in(alarm, replace(alarm, firing=False), after=MINUTE)
    assert not scene.queue

    scene.takes_in(alarm, after=MINUTE)
    assert [(each.id, each.times) for each in scene.queue] == [("A1", 2)]
    scene.takes_in(replace(alarm, firing=False), after=MINUTE)
    scene.takes_in(alarm, after=timedelta(hours=2))
    assert [(each.id, each.times) for each in scene.queue] == [("A2", 1)]
