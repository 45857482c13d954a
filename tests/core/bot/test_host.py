"""What outlives a connection, a crash, an outage of the database and the bot itself."""

import threading
from collections.abc import Iterator

import pytest
from errbot import BotPlugin

from tests.core.bot.desks import Gate, SmallDesk, a_desk, memory
from tests.core.bot.plugins import Foreigner, Sampler
from watchbill import bot as seam
from watchbill.errors import StorageUnavailable
from watchbill.model import Content, Received, say
from watchbill.model.timing import DEFAULT
from watchbill.testing.builders import DAY, OPS, a_received, an_identity
from watchbill.testing.chat import TalkingBot

GONE = StorageUnavailable("is gone")


@pytest.fixture
def desk() -> SmallDesk:
    return a_desk()


@pytest.fixture
def bot(desk: SmallDesk) -> Iterator[TalkingBot]:
    Sampler.gate = Gate()
    Sampler.ran.clear()
    with TalkingBot(desk, [Sampler, Foreigner]) as talking:
        yield talking


def kept(desk: SmallDesk) -> list[str]:
    """The highlights that were stored."""
    with desk.database.reading() as work:
        return [each.text for each in work.handovers.highlights(OPS, DAY)]


def left_behind(desk: SmallDesk, event_id: str = "e1", command: str = "remember") -> Received:
    """A command that was stored by a process that ended before it carried it out."""
    received = a_received(event_id, command=command, words="the disk", sender=an_identity("ann"))
    with desk.database.changing() as work:
        work.inbox.receive(received, DEFAULT.carrying_out)
    return received


def test_five_reconnects_leave_one_host_and_one_answer(bot: TalkingBot, desk: SmallDesk) -> None:
    for _ in range(5):
        bot.chat.reconnect()

    assert seam.host_of(bot.chat) is bot.host
    assert bot.ask("!remember the disk") == "kept: the disk"
    assert bot.ask("!plain words") == "plain words"
    assert kept(desk) == ["the disk"]
    assert desk.starts == 1


def test_a_command_is_carried_out_through_a_reconnect(bot: TalkingBot) -> None:
    bot.tell("!slow")
    assert Sampler.gate.reached.wait(30)

    bot.chat.reconnect()
    Sampler.gate.open()
    bot.settle()

    assert bot.said_in("#ops") == ["slow is done"]


def test_what_is_in_flight_is_answered_before_the_end(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.tell("!slow")
    bot.tell("!remember the disk")
    assert Sampler.gate.reached.wait(30)

    closing = threading.Thread(target=bot.close)
    closing.start()
    Sampler.gate.open()
    closing.join(30)

    assert bot.said_in("#ops") == ["slow is done", "kept: the disk"]
    assert desk.stops == 1


def test_what_takes_longer_than_the_grace_is_left_for_the_next_start(desk: SmallDesk) -> None:
    Sampler.gate = Gate()
    with TalkingBot(desk, [Sampler], GRACE_SECONDS=0) as first:
        first.tell("!slow", event_id="e0")
        assert Sampler.gate.reached.wait(30)
        first.tell("!remember the disk", event_id="e1")
    assert kept(desk) == []

    with TalkingBot(desk, [Sampler]) as second:
        second.settle()
        assert second.said_in("#ops") == ["kept: the disk"]
    Sampler.gate.open()


def test_after_the_end_nothing_is_stored(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.host.lanes.close()

    assert bot.ask("!remember the disk") == ""
    assert kept(desk) == []


def test_what_a_crash_left_behind_is_carried_out_once_at_the_next_start(desk: SmallDesk) -> None:
    left_behind(desk)

    with TalkingBot(desk, [Sampler]) as bot:
        bot.settle()
        bot.chat.reconnect()
        bot.settle()

        assert bot.said_in("#ops") == ["kept: the disk"]
        assert bot.ask("!remember the disk", event_id="e1") == ""
    assert kept(desk) == ["the disk"]


def test_what_another_process_left_behind_is_taken_up_when_its_lease_is_over(
    bot: TalkingBot, desk: SmallDesk
) -> None:
    left_behind(desk)
    assert bot.host.recovery.recover() == 0

    desk.clock.advance(DEFAULT.carrying_out * 2)
    assert bot.host.recovery.recover() == 1
    bot.settle()
    assert kept(desk) == ["the disk"]
    assert bot.host.recovery.recover() == 0


def test_two_who_take_up_one_command_do_it_once(bot: TalkingBot, desk: SmallDesk) -> None:
    received = left_behind(desk)

    bot.host.dispatch.resume(received)
    bot.host.dispatch.resume(received)
    bot.settle()

    assert kept(desk) == ["the disk"]
    assert bot.said_in("#ops") == ["kept: the disk"]


def test_a_late_answer_says_when_it_was_asked(desk: SmallDesk) -> None:
    left_behind(desk)
    desk.clock.advance(DEFAULT.carrying_out * 30)

    with TalkingBot(desk, [Sampler]) as bot:
        bot.settle()

        assert bot.said_in("#ops") == ["(You said this at 10:00; I was away until now.)\nkept: the disk"]


def test_a_stored_command_that_nobody_has_any_more_is_settled(desk: SmallDesk) -> None:
    left_behind(desk, command="of_old")

    with TalkingBot(desk, [Sampler]) as bot:
        bot.settle()

        assert bot.said_in("#ops") == ["There is no command !of old any more; nothing was changed."]
        assert bot.host.recovery.recover() == 0


def test_while_plugins_are_away_nothing_is_taken_up(bot: TalkingBot, desk: SmallDesk) -> None:
    left_behind(desk)
    desk.clock.advance(DEFAULT.carrying_out * 2)

    bot.chat.disconnect_callback()
    assert bot.host.recovery.recover() == 0
    bot.chat.connect_callback()
    assert bot.host.recovery.recover() == 1
    bot.settle()
    assert kept(desk) == ["the disk"]


def test_what_waits_in_its_lane_while_the_chat_connects_again_is_carried_out(
    bot: TalkingBot, desk: SmallDesk
) -> None:
    bot.tell("!slow")
    bot.tell("!remember the disk")
    assert Sampler.gate.reached.wait(30)

    bot.chat.disconnect_callback()
    Sampler.gate.open()
    bot.settle()
    bot.chat.connect_callback()

    assert bot.said_in("#ops") == ["slow is done"]
    assert bot.host.recovery.recover() == 1
    bot.settle()
    assert bot.said_in("#ops") == ["slow is done", "kept: the disk"]
    assert kept(desk) == ["the disk"]


def outage(bot: TalkingBot, desk: SmallDesk) -> None:
    """The database goes away after `!remember the disk` was stored and before it is carried out."""
    bot.tell("!slow")
    bot.tell("!remember the disk")
    assert Sampler.gate.reached.wait(30)
    memory(desk).fails_with = GONE
    Sampler.gate.open()
    bot.settle()


def test_a_command_stored_before_an_outage_is_noted_then_done_once(bot: TalkingBot, desk: SmallDesk) -> None:
    outage(bot, desk)
    assert bot.said_in("#ops")[1:] == [
        "The database is gone. Your command is stored and will be carried out as soon as possible; "
        "no need to repeat it."
    ]

    memory(desk).fails_with = None
    assert bot.host.recovery.recover() == 1
    bot.settle()
    assert bot.said_in("#ops")[2:] == ["kept: the disk"]
    assert bot.host.recovery.recover() == 0
    assert kept(desk) == ["the disk"]


def test_a_noted_command_comes_before_the_next_one_of_its_person(bot: TalkingBot, desk: SmallDesk) -> None:
    outage(bot, desk)
    memory(desk).fails_with = None

    bot.ask("!remember the fan")

    assert kept(desk) == ["the disk", "the fan"]


def test_an_outage_that_lasts_is_told_once(bot: TalkingBot, desk: SmallDesk) -> None:
    outage(bot, desk)
    before = bot.said_in("#ops")

    for received in bot.host.dispatch.changes.noted.everything():
        bot.host.dispatch.resume(received)
    bot.settle()

    assert bot.said_in("#ops") == before


def test_two_plugins_with_one_command_are_refused(desk: SmallDesk) -> None:
    class Twin(seam.Plugin):
        """Has a command of somebody else"""

        @seam.command(may=seam.EVERYBODY)
        def hello(self, request: seam.Request) -> Content:
            """Say hello again.

            Example: !hello
            """
            return say("again")

    with pytest.raises(RuntimeError, match="Twin"):
        TalkingBot(desk, [Sampler, Twin])


def test_the_active_commands_can_be_listed(bot: TalkingBot) -> None:
    listed = dict(seam.active_commands(bot.chat))

    assert [each.usage for each in listed["Sampler"]][:3] == ["!a TEXT", "!b TEXT", "!call PERSON"]
    assert ("!plain", "Plain words.") in [(each.usage, each.summary) for each in listed["Foreigner"]]


def test_errbots_own_threads_are_gone(bot: TalkingBot) -> None:
    assert not [each.name for each in threading.enumerate() if "Thread-" in each.name and "worker" in each.name]


def test_a_listening_plugin_still_hears_everything(desk: SmallDesk) -> None:
    class Listener(BotPlugin):
        """Hears"""

        heard: list[str] = []  # noqa: RUF012 - one test, one class

        def callback_message(self, message: object) -> None:
            self.heard.append(str(message))

    with TalkingBot(desk, [Sampler, Listener]) as bot:
        bot.ask("!hello")
        bot.ask("good morning")

    assert Listener.heard == ["!hello", "good morning"]


def test_whoever_watches_sees_the_chat_come_and_go(bot: TalkingBot, desk: SmallDesk) -> None:
    seen = [desk.vitals.connected]
    bot.chat.disconnect_callback()
    seen.append(desk.vitals.connected)
    bot.chat.connect_callback()
    seen.append(desk.vitals.connected)

    assert seen == [True, False, True]


def test_whoever_watches_sees_the_end_at_once(bot: TalkingBot, desk: SmallDesk) -> None:
    before = desk.vitals.stopping
    bot.host.stopping.set()

    assert (before, desk.vitals.stopping) == (False, True)
