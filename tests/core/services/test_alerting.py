"""What people do with items shows in the message that told of them, and calls nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.services.alarmed import Scene, an_alarm
from watchbill.model import Deed, ItemKind
from watchbill.rules import alarms as rules
from watchbill.testing.builders import OPS, an_item, at

MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene() -> Scene:
    """One alert was told at nine."""
    made = Scene()
    made.takes_in(an_alarm())
    return made


@pytest.mark.parametrize(
    ("deed", "shown"),
    [
        (Deed.ACKNOWLEDGED, "A1 Disk, since 09:00, Bob is on it"),
        (Deed.CLAIMED, "A1 Disk, since 09:00, Bob works on it"),
        (Deed.RESOLVED, "All over: Group disk (1 alert of am)."),
    ],
)
def test_the_message_says_who_has_it(deed: Deed, shown: str, scene: Scene) -> None:
    scene.does(deed, "A1", "bob", after=MINUTE)

    [message] = scene.channel
    assert shown in message
    assert "@Ann" not in message


def test_several_deeds_within_seconds_are_shown_as_one(scene: Scene) -> None:
    scene.does(Deed.ACKNOWLEDGED, "A1", "bob", after=MINUTE)
    for person in ("ann", "bob", "ann"):
        scene.does(Deed.CLAIMED, "A1", person, after=timedelta(seconds=2))
    scene.says(after=3 * MINUTE)

    assert scene.chat.edits == 2
    assert "Ann works on it" in scene.channel[0]


def test_what_somebody_resolved_is_not_called_over_once_more(scene: Scene) -> None:
    scene.takes_in(an_alarm("cpu", group="disk"), after=MINUTE)
    scene.does(Deed.RESOLVED, "A1", after=MINUTE)
    scene.takes_in(an_alarm(firing=False), after=MINUTE)
    scene.takes_in(an_alarm("cpu", firing=False), after=3 * MINUTE)

    assert scene.channel == ["All over: Group disk (2 alerts of am).", "Resolved: A2 is over."]


def test_what_is_well_again_after_somebody_looked_asks_for_its_ticket(scene: Scene) -> None:
    scene.does(Deed.ACKNOWLEDGED, "A1", "bob", after=MINUTE)
    scene.takes_in(an_alarm(firing=False), after=MINUTE)

    assert scene.channel[1].splitlines() == [
        "Resolved: A1 is over.",
        "Bob was on A1. If something was fixed, !track A1 makes its ticket; if not: !resolve A1 no ticket: why.",
    ]


def test_of_several_that_want_a_ticket_the_first_is_named_and_the_others_are_counted(scene: Scene) -> None:
    scene.takes_in(*(an_alarm(f"host{number}", group="disk") for number in range(2)), after=MINUTE)
    for item in ("A1", "A2", "A3"):
        scene.does(Deed.ACKNOWLEDGED, item, after=timedelta(seconds=1))
    over = [an_alarm(each, firing=False) for each in ("disk", "host0", "host1")]
    scene.takes_in(*over, after=5 * MINUTE)

    assert scene.channel[1].endswith("!resolve A1 no ticket: why. So for 2 others.")


def test_an_old_message_is_changed_and_stays_an_old_one(scene: Scene) -> None:
    late = rules.FLAPPING + MINUTE
    scene.does(Deed.ACKNOWLEDGED, "A1", "bob", after=late)
    scene.does(Deed.CLAIMED, "A1", "bob", after=MINUTE)
    assert "Bob works on it" in scene.channel[0]

    scene.takes_in(an_alarm("cpu", group="disk"), after=MINUTE)

    assert len(scene.channel) == 2
    assert scene.channel[1].endswith("!ack A2 takes the first that nobody has.")
    assert scene.channel[1].startswith("@Ann, 2 alerts of am: Group cpu.")


def test_what_was_resolved_in_an_old_message_is_not_told_again_in_it(scene: Scene) -> None:
    scene.takes_in(an_alarm("cpu", group="disk"))
    scene.does(Deed.RESOLVED, "A1", after=2 * rules.FLAPPING)
    scene.takes_in(an_alarm("cpu", firing=False), after=MINUTE)

    assert scene.channel[1:] == ["Resolved: A2 is over."]


def test_what_came_alone_has_no_message_to_change(scene: Scene) -> None:
    with scene.database.changing() as work:
        work.items.add(an_item("I1", ItemKind.INCIDENT, source="am"))
        work.items.add(an_item("A9", source="am", group="never told"))
    scene.does(Deed.ACKNOWLEDGED, "I1", after=MINUTE)
    scene.does(Deed.ACKNOWLEDGED, "A9", after=MINUTE)

    assert scene.chat.edits == 0
    assert len(scene.channel) == 1


def test_a_team_that_has_no_channel_any_more_is_told_nothing(scene: Scene) -> None:
    with scene.database.changing() as work:
        group = work.alarms.group(OPS, "am", "disk")
        assert group is not None
        work.alarms.save_group(replace(group, message=""))
    scene.does(Deed.ACKNOWLEDGED, "A1", after=MINUTE)

    assert scene.item("A1").owner == "ann"
    assert scene.chat.edits == 0


def test_a_message_of_which_nothing_is_left_is_not_written_anew(scene: Scene) -> None:
    with scene.database.changing() as work:
        group = work.alarms.group(OPS, "am", "disk")
        item = work.items.get(OPS, scene.item("A1").id)
        assert group is not None
        assert item is not None
        work.alarms.save_group(replace(group, began_at=at(12)))
    scene.does(Deed.RESOLVED, "A1", after=MINUTE)

    assert scene.chat.edits == 0
