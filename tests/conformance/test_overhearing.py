"""What people say to each other in a team's channel, in every chat: counted, asked, answered, edited, deleted."""

from collections.abc import Callable

import pytest

from tests.conformance.world import ELSEWHERE, OPS, World
from watchbill.model import Capability

Can = Callable[..., bool]

MRO = "@mro the mail gateway is down"


@pytest.fixture
def hears_of_edits(world: World, record_property: Callable[[str, object], None]) -> bool:
    """Whether the chat tells of edits and deletions; where it does not, the table says so."""
    if not world.tells_of_edits:
        record_property("conformance", "not there")
    return world.tells_of_edits


def shown(world: World, item: str = "Q2") -> str:
    """What the desk tells of an item."""
    return world.ask("ann", f"!show {item}")


def test_what_calls_the_mro_is_in_the_queue_and_is_told_in_its_thread(world: World, can: Can) -> None:
    said = world.say("zoe", MRO)
    world.settle()
    threads = can(Capability.THREADS)
    (answer,) = world.reads(thread=said if threads else None)

    assert answer == "Q2 is in the queue; @Ben is on MRO."
    assert "question: the mail gateway is down" in shown(world)
    if can(Capability.MENTIONS):
        assert world.called() == ["ben"]


def test_an_answer_in_the_thread_resolves_it(world: World, can: Can) -> None:
    said = world.say("zoe", MRO)
    world.settle()
    if not can(Capability.THREADS):
        assert world.ask("ben", "!resolve Q2 restarted").startswith("Q2 is resolved")
        return
    world.say("ben", "on it", thread=said)
    world.settle()
    taken = shown(world)
    world.say("ben", "I have restarted the agent.", thread=said)
    world.say("ben", "It needs a moment.", thread=said)
    world.settle()

    assert "on it: Ben" in taken
    assert "note: I have restarted the agent." in shown(world)
    assert world.reads(thread=said)[1:] == [
        "Q2 is resolved: Ben has answered. If that was not all, write here again."
    ]


def test_whoever_asked_opens_it_again_by_writing_again(world: World, can: Can) -> None:
    if not can(Capability.THREADS):
        return
    said = world.say("zoe", MRO)
    world.say("ben", "I have restarted the agent.", thread=said)
    world.say("zoe", "thanks!", thread=said)
    world.settle()
    thanked = shown(world)
    world.say("zoe", "It is down again.", thread=said)
    world.settle()

    assert "resolved:" in thanked
    assert "resolved:" not in shown(world)
    assert "Q2 question" in world.ask("ann", "!queue")


def test_a_command_that_asks_is_answered_in_its_thread_too(world: World, can: Can) -> None:
    said = world.say("zoe", "!ask Who has the key?")
    world.settle()
    if not can(Capability.THREADS):
        assert "Q2 question: Who has the key?" in shown(world)
        return
    world.say("chloe", "I have it.", thread=said)
    world.settle()

    assert "note: I have it." in shown(world)


def test_a_late_edit_is_followed(world: World, hears_of_edits: bool) -> None:
    said = world.say("zoe", "the mail gateway is slow")
    command = world.say("zoe", "!ask Who has the key?")
    world.settle()
    world.change(said, MRO)
    world.change(command, "!ask Who has the key of the rack?")
    world.settle()
    if not hears_of_edits:
        assert "Q2 question: Who has the key?" in shown(world)
        return
    world.change(said, "@mro the mail gateway is up again")
    world.settle()

    assert "Q2 question: Who has the key of the rack?" in shown(world)
    assert "Q3 question: the mail gateway is up again" in shown(world, "Q3")


def test_a_deleted_message_takes_its_question_along(world: World, hears_of_edits: bool) -> None:
    said = world.say("zoe", MRO)
    world.settle()
    world.take_back(said)
    world.settle()

    if hears_of_edits:
        assert "note: the message was deleted" in shown(world)
    else:
        assert "resolved" not in shown(world)


def test_what_came_is_told_with_what_nobody_answered(world: World, can: Can) -> None:
    world.listening.look()
    root = world.say("ann", "Has anybody seen the cake?")
    world.say("chloe", "Who broke the build?")
    world.say("zoe", "It is in the kitchen.", thread=root)
    world.say("zoe", "Nobody hears this", ELSEWHERE)
    world.settle()
    told = world.ask("ann", "!channels").splitlines()

    assert told[0] == "Since Mon 30 Nov 17:30"
    assert told[1].strip(" •-") == (
        "#ops: 3 messages (known from 10:00 on), 1 thread without an answer: 10:00"
        if can(Capability.THREADS)
        else "#ops: 3 messages (known from 10:00 on)"
    )


def test_a_mention_elsewhere_is_chatter(world: World) -> None:
    world.say("zoe", MRO, ELSEWHERE)
    world.settle()

    assert world.reads(ELSEWHERE) == []
    assert world.reads(OPS) == []
