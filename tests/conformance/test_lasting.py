"""What breaks between the desk and a chat, in every chat: nothing is lost, nothing is said twice unsaid."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conformance.slack_worlds import SlackWorld
from tests.conformance.test_talking import put
from tests.conformance.world import ALONE, ELSEWHERE, OPS, World
from tests.core.bot.desks import Gate
from watchbill.model import Capability, SendState, Team, say
from watchbill.testing.builders import DAY, at
from watchbill.testing.running import until

Lacks = Callable[..., bool]


def later(world: World, seconds: int = 120) -> None:
    """Time passes, step by step, and what waits is said."""
    for _ in range(6):
        world.run(world.clock.now() + timedelta(seconds=seconds / 6))


def ran(world: World) -> list[str]:
    """What stands there a moment later; of moments like this, thousands fit in before something else is due."""
    world.run(world.clock.now() + timedelta(seconds=1))
    return world.reads()


def test_a_connection_that_breaks_comes_back(world: World) -> None:
    world.ask("ann", "!mro today")
    world.reconnect()

    assert world.ask("ann", "!mro tomorrow").startswith("Chloe is on MRO tomorrow")


def test_a_connection_that_breaks_during_a_command_loses_no_answer(world: World, gate: Gate) -> None:
    world.say("ben", "!patiently")
    gate.reached.wait(20)
    world.reconnect()
    gate.open()
    world.settle()
    until(lambda: ran(world))

    assert world.reads() == ["patiently is done"]


@pytest.mark.parametrize("kind", ["busy", "broken", "cut", "lost answer"])
def test_an_answer_that_the_platform_does_not_take_at_once_is_said_once(kind: str, world: World) -> None:
    for said in ("!claim TICKET-123", "!mro today"):
        before = len(world.reads())
        world.trouble(kind)
        world.say("ben", said)
        world.settle()
        later(world)
        if kind == "busy":  # Slack says for how long, in seconds of its own
            until(lambda: ran(world)[before:])  # noqa: B023

        shown = world.reads()[before:]
        in_doubt = not shown and kind in ("broken", "cut") and not hasattr(world.bot.errbot, "find")
        assert len(shown) == 1 or in_doubt, (said, shown)


def test_what_was_posted_before_a_crash_and_never_recorded_is_not_posted_again(world: World) -> None:
    put(world, say("Only once"), "crash")
    _undo(world, "crash")
    later(world)

    with world.desk.database.reading() as work:
        again = work.outbox.by_key("crash")
    assert again is not None
    assert world.reads() == ["Only once"]
    assert again.state in (SendState.SENT, SendState.IN_DOUBT)


def test_what_stands_under_a_message_of_which_a_crash_leaves_a_doubt_is_said_once_and_after_it(
    world: World,
) -> None:
    put(world, say("Disk full"), "crash")
    _undo(world, "crash")
    put(world, say("Disk well again"), "answer", under="crash")
    assert world.reads() == ["Disk full"]
    later(world)

    with world.desk.database.reading() as work:
        crash, answer = work.outbox.by_key("crash"), work.outbox.by_key("answer")
    assert crash is not None
    assert answer is not None
    assert answer.state is SendState.SENT
    assert answer.message.to.thread == crash.ref
    if crash.ref:
        assert world.reads(thread=world.of_the_desk(crash.ref)) == ["Disk well again"]
    assert world.reads() == (["Disk full"] if crash.ref else ["Disk full", "Disk well again"])


def _undo(world: World, key: str) -> None:
    """The row as it was between the post and its record: being sent, by somebody whose time is over."""
    with closing(sqlite3.connect(world.file, timeout=10)) as raw, raw:
        raw.execute("UPDATE outbox SET state = 'sending', ref = NULL, settled_at = NULL WHERE key = ?", (key,))


def test_a_channel_that_is_gone_holds_up_no_other(world: World) -> None:
    world.trouble("gone")
    put(world, say("To nobody"), "gone", ELSEWHERE)
    put(world, say("To you"), "here", OPS)

    assert world.reads(OPS) == ["To you"]
    with world.desk.database.reading() as work:
        gone = work.outbox.by_key("gone")
    assert gone is not None
    assert gone.state is SendState.FAILED


def test_a_bot_that_was_removed_and_added_again_goes_on(world: World) -> None:
    if isinstance(world, SlackWorld):
        members = world.slack.workspace.channels["C0OPS"].members
        members.discard("U0BOT")
        world.slack.people.say("U0ANN", "C0OPS", "!mro today")
        put(world, say("Unheard"), "unheard")
        members.add("U0BOT")
    else:
        world.trouble("gone")
        put(world, say("Unheard"), "unheard")

    assert world.ask("ann", "!mro today").startswith("Ben is on MRO today")
    assert "Unheard" not in world.reads()


def test_somebody_and_a_channel_that_get_another_name_are_still_the_same(world: World) -> None:
    if isinstance(world, SlackWorld):
        world.slack.workspace.people["U0ANN"].name = "Somebody Else"
        world.slack.workspace.channels["C0OPS"].name = "renamed"
        world.slack.people.tell(
            world.slack.people.envelope({"type": "channel_rename", "channel": {"id": "C0OPS", "name": "renamed"}})
        )
        world.slack.people.tell(world.slack.people.envelope({"type": "user_change", "user": {"id": "U0ANN"}}))

    assert world.ask("ann", "!whoami").startswith("You are Ann (ann), a lead of Ops.")


def test_a_name_proves_nothing(world: World) -> None:
    if isinstance(world, SlackWorld):
        zoe = world.slack.workspace.people["U0ZOE"]
        zoe.name, zoe.confirmed, zoe.email = "Ann", False, "ann@example.org"

    assert world.ask("zoe", "!whoami").startswith("I do not know you yet.")
    assert "I do not know you yet" in world.ask("zoe", "!claim TICKET-123")


def test_a_guest_is_unknown_whatever_their_address(world: World) -> None:
    if isinstance(world, SlackWorld):
        world.slack.workspace.people["U0GUS"].email = "fred@example.org"

    assert world.ask("gus", "!whoami").startswith("I do not know you yet.")
    assert world.ask("gus", "!mro today").startswith("Ben is on MRO today")
    assert world.ask("gus", "!mro today", ALONE).startswith("I do not know you yet.")


def test_who_may_not_is_told_who_may(world: World) -> None:
    assert world.ask("chloe", "!team limit 9") == "Only leads and admins may do this."


def test_the_days_person_is_announced_at_nine(world: World) -> None:
    world.run(at(9, day=DAY.replace(day=2)))

    assert world.reads()[-1].startswith("Good morning! @Chloe is on MRO today, Wed 2 Dec: it is their turn.")
    if world.can(Capability.MENTIONS):
        assert "chloe" in world.called()
    world.run(at(9, 5, day=DAY.replace(day=2)))
    assert sum("Good morning!" in each for each in world.reads()) == 1


def test_the_evening_check_is_posted(world: World) -> None:
    world.run(at(17, 30))

    assert world.reads()[-1].startswith("Evening check of Ops, Tue 1 Dec")


def test_an_evening_check_is_brought_up_to_date(world: World) -> None:
    world.ask("ben", "!handover")
    world.ask("ann", "!done TICKET-9 the disk was full")
    world.run(at(17, 30))

    checks = [each for each in world.reads() if "Evening check of Ops" in each]
    assert len(checks) == (1 if world.can(Capability.EDITS) else 2)
    assert "TICKET-9 Ann: Restore the nightly backup - the disk was full" in checks[-1]


def test_topic_and_handle_follow_whoever_is_on_mro(world: World, lacks: Lacks) -> None:
    with world.desk.database.changing() as work:
        team = work.teams.everything()[0]
        work.teams.save(_keeping(team))
    if isinstance(world, SlackWorld):
        world.slack.workspace.channels["C0OPS"].topic = "Ask here · runbook: https://wiki.example/ops"
        group = world.slack.workspace.add_group("mro", "U0ANN")
    world.run(at(9, day=DAY.replace(day=2)))
    if lacks(Capability.TOPICS, Capability.HANDLES) or not isinstance(world, SlackWorld):
        return

    topic = world.slack.workspace.channels["C0OPS"].topic
    assert topic == "On MRO: Chloe (Wed 2 Dec) · Ask here · runbook: https://wiki.example/ops"
    assert group.users == ["U0CHLOE"]
    world.run(at(9, day=DAY.replace(day=3)))
    assert world.slack.workspace.channels["C0OPS"].topic.startswith("On MRO: Dmitri (Thu 3 Dec) · Ask here")
    assert group.users == ["U0DMITRI"]


def test_whoever_is_next_is_reminded_alone(world: World) -> None:
    world.run(at(17, 30))

    (told,) = world.reads(ALONE, "chloe")
    assert told.startswith("You are on MRO tomorrow, Wed 2 Dec, for Ops.")


def test_what_nobody_takes_goes_to_the_next_one_until_somebody_does(world: World) -> None:
    world.ask("chloe", "!incident Checkout is down")
    world.run(at(10, 10))
    world.run(at(10, 20))
    *_, first, second = world.reads()
    world.press("ben", "I'm on it")
    world.settle()
    after = len(world.reads())
    world.run(at(11))

    assert first.startswith("Nobody has taken I2 (Checkout is down) for 10 min. @Ben, can you look?")
    assert second.startswith("Nobody has taken I2 (Checkout is down) for 20 min. @Ann, can you look?")
    if world.can(Capability.MENTIONS):
        assert world.called()[-2:] == ["ben", "ann"]
    assert len(world.reads()) == after


def test_what_is_in_flight_at_the_end_is_answered(world: World, gate: Gate) -> None:
    world.say("ben", "!patiently")
    gate.reached.wait(20)
    world.bot.host.stopping.set()
    world.bot.errbot.leave()
    gate.open()
    world.bot.stop()
    world.run()

    assert world.reads() == ["patiently is done"]


def _keeping(team: Team) -> Team:
    return replace(team, topic=True, handle="mro")
