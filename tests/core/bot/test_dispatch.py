"""What comes in is answered: by whom, in which order, and what happens when it breaks."""

import re
import threading
from collections.abc import Iterator

import pytest

from tests.core.bot.desks import Gate, SmallDesk, a_desk, memory
from tests.core.bot.plugins import Foreigner, Sampler
from watchbill.bot.changes import TRIES
from watchbill.bot.lanes import lane_of
from watchbill.errors import StorageUnavailable
from watchbill.model.timing import DEFAULT
from watchbill.testing.builders import ANN, DAY, OPS, a_person, a_received, an_identity
from watchbill.testing.chat import TalkingBot

REFERENCE = re.compile(r"reference [0-9A-F]{8}")


@pytest.fixture
def desk() -> SmallDesk:
    return a_desk()


@pytest.fixture
def bot(desk: SmallDesk) -> Iterator[TalkingBot]:
    Sampler.gate = Gate()
    Sampler.ran.clear()
    with TalkingBot(desk, [Sampler, Foreigner], BOT_ADMINS=("ann",)) as talking:
        yield talking


def kept(desk: SmallDesk) -> list[str]:
    """The highlights that were stored."""
    with desk.database.reading() as work:
        return [each.text for each in work.handovers.highlights(OPS, DAY)]


def finished(bot: TalkingBot, lane: tuple[str, str]) -> None:
    """Wait until everything of this lane alone is done."""
    marker = threading.Event()
    assert bot.host.lanes.submit(lane, marker.set)
    assert marker.wait(30)


def test_a_question_is_answered(bot: TalkingBot) -> None:
    assert bot.ask("!hello") == "Hello Ann, it is 2026-12-01 for Ops."


def test_a_change_is_answered_by_the_outbox(bot: TalkingBot, desk: SmallDesk) -> None:
    assert bot.ask("!remember the disk", event_id="e1") == "kept: the disk"
    with desk.database.reading() as work:
        assert work.outbox.by_key("reply:console:e1")


def test_what_goes_elsewhere_than_the_answer_is_said_soon(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.ask("!remember the disk")
    assert desk.stirred == []

    assert bot.ask("!call bob") == "called bob"
    assert [each.conversation for each in desk.stirred] == ["@bob"]


def test_a_command_that_ends_the_process_each_time_is_given_up(bot: TalkingBot, desk: SmallDesk) -> None:
    received = a_received("poison", command="a", words="1", at=desk.clock.now())
    with desk.database.changing() as work:
        work.inbox.receive(received, DEFAULT.carrying_out)
    for _ in range(TRIES):  # each time somebody takes it up, and is gone
        desk.clock.advance(DEFAULT.carrying_out)
        with desk.database.changing() as work:
            assert work.inbox.abandoned(["console"], desk.clock.now(), DEFAULT.carrying_out) == [received]

    desk.clock.advance(DEFAULT.carrying_out)
    assert bot.host.recovery.recover() == 1
    finished(bot, lane_of(received))

    assert Sampler.ran == []
    assert "I began to carry out !a several times" in bot.said_in("#ops")[-1]
    assert bot.host.recovery.recover() == 0


def test_where_there_is_no_team_it_is_said_how_one_is_made() -> None:
    desk = SmallDesk()
    with desk.database.changing() as work:
        work.people.save(a_person("ann"))
        work.people.link(an_identity("ann"), ANN)
    with TalkingBot(desk, [Sampler]) as bot:
        assert (
            bot.ask("!hello") == "There is no team yet. Whoever runs me can make one: watchbill apply team.toml."
        )


def test_somebody_alone_with_the_bot_is_answered_there(bot: TalkingBot) -> None:
    assert bot.ask("!hello", in_="@") == "Hello Ann, it is 2026-12-01 for Ops."
    assert bot.said_in("#ops") == []


def test_an_event_delivered_twice_is_carried_out_once(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.ask("!remember the disk", event_id="e1")

    assert bot.ask("!remember the disk", event_id="e1") == ""
    assert kept(desk) == ["the disk"]


def test_what_a_refused_command_did_is_taken_back(bot: TalkingBot, desk: SmallDesk) -> None:
    assert bot.ask("!refuse the disk") == "Not today. Say !remember instead."
    assert kept(desk) == []


@pytest.mark.parametrize("command", ["!crash the disk", "!leave", "!leave now", "!broken", "!quits"])
def test_no_exception_text_reaches_the_chat_and_the_bot_lives(bot: TalkingBot, command: str) -> None:
    answer = bot.ask(command)

    assert REFERENCE.search(answer)
    assert "hunter2" not in answer
    assert "secret" not in answer
    assert bot.ask("!hello").startswith("Hello Ann")
    assert bot.ask("!plain words") == "plain words"
    assert bot.ask("!ruled", in_="@") == "ruled"


def test_what_a_crashed_command_did_is_taken_back_and_not_tried_again(bot: TalkingBot, desk: SmallDesk) -> None:
    bot.ask("!crash the disk", event_id="e1")

    assert kept(desk) == []
    assert bot.host.recovery.recover() == 0
    assert bot.ask("!crash the disk", event_id="e1") == ""


def test_ten_threads_that_somebody_tried_to_end_still_answer(bot: TalkingBot) -> None:
    for _ in range(30):
        bot.ask("!leave")
        bot.ask("!quits")

    assert bot.ask("!hello").startswith("Hello")


def test_wrong_words_get_the_usage_and_an_example(bot: TalkingBot) -> None:
    assert bot.ask("!claim").splitlines() == [
        "KEY is missing.",
        "Usage: !claim KEY [anyway]",
        "Example: !claim TICKET-123",
    ]


def test_a_stranger_is_told_how_to_become_known(bot: TalkingBot) -> None:
    answer = bot.ask("!a 1", as_="zoe")

    assert "I do not know you yet" in answer
    assert "!person link HANDLE console zoe" in answer


def test_who_may_is_named(bot: TalkingBot) -> None:
    assert bot.ask("!lead", as_="bob") == "Only leads and admins may do this."
    assert bot.ask("!lead", as_="ann") == "you lead"


def test_an_unknown_command_names_the_nearest(bot: TalkingBot) -> None:
    assert bot.ask("!clam TICKET-1") == "There is no command !clam. Did you mean !claim? !help lists everything."
    assert bot.ask("!xyzzy") == "There is no command !xyzzy. !help lists everything."


def test_marks_alone_are_no_command(bot: TalkingBot) -> None:
    assert [bot.ask(each) for each in ("!", "!!", "!!!", "!?", "!3", "hello")] == ["", "", "", "", "", ""]


def test_a_command_cannot_be_repeated_from_history(bot: TalkingBot) -> None:
    bot.ask("!a 1")
    bot.ask("!plain words")

    assert bot.ask("!!") == ""
    assert bot.ask("!1") == ""
    assert Sampler.ran == [("ann", "a 1")]


def test_senders_cost_no_memory(bot: TalkingBot) -> None:
    for number in range(100):
        bot.tell("just chatting", as_=f"person-{number}")

    assert len(bot.chat.cmd_history) == 0


def test_one_person_is_answered_in_order_while_others_interleave(bot: TalkingBot) -> None:
    for number in range(1_000):
        bot.tell(f"!a {number}", as_="ann")
        bot.tell(f"!b {number}", as_="ann")
        if number % 10 == 0:
            bot.tell(f"!a {number}", as_="bob")
    bot.settle()

    anns = [what for who, what in Sampler.ran if who == "ann"]
    assert anns == [f"{letter} {number}" for number in range(1_000) for letter in "ab"]
    assert [what for who, what in Sampler.ran if who == "bob"] == [f"a {number}" for number in range(0, 1_000, 10)]
    answers = bot.said_in("#ops")
    assert [each for each in answers if each.startswith("b ")] == [f"b {number}" for number in range(1_000)]


def test_a_slow_command_delays_nobody_else(bot: TalkingBot) -> None:
    bot.tell("!slow", as_="ann")
    bot.tell("!echo after", as_="ann")
    assert Sampler.gate.reached.wait(30)

    bot.tell("!echo quick", as_="bob")
    finished(bot, ("bob", "#ops"))
    assert bot.said_in("#ops") == ["quick"]
    Sampler.gate.open()
    bot.settle()
    assert bot.said_in("#ops") == ["quick", "slow is done", "after"]


def test_an_admin_command_does_not_stop_the_reader_while_others_work(bot: TalkingBot) -> None:
    bot.tell("!slow", as_="bob")
    assert Sampler.gate.reached.wait(30)

    bot.tell("!ruled", as_="ann", in_="@")  # Errbot's own dispatch would wait here for !slow
    finished(bot, ("ann", "@ann"))
    assert bot.said_in("@ann") == ["ruled"]
    Sampler.gate.open()


def test_a_flood_is_bounded_and_said_once(bot: TalkingBot) -> None:
    bot.tell("!slow", as_="bob")
    assert Sampler.gate.reached.wait(30)
    for number in range(3_000):
        bot.tell(f"!echo {number}", as_="bob")
    Sampler.gate.open()
    bot.settle()

    answers = bot.said_in("#ops")
    assert sum("faster than I am" in each for each in answers) == 1
    assert answers[-1] == "2498"


def test_ten_thousand_characters_are_read_at_once_and_shown_safely(bot: TalkingBot) -> None:
    assert "at most 4000" in bot.ask("!echo " + "a " * 5_000)
    assert bot.ask("!claim " + "x" * 10_000).startswith("KEY has at most 64 characters, not 10000")
    assert bot.ask("!" + "z" * 10_000).startswith("There is no command !zzz")
    assert len(bot.ask("!echo " + "b " * 1_900)) == 1_000


def test_words_beyond_errbots_search_are_kept(bot: TalkingBot) -> None:
    words = " ".join(str(number) for number in range(300))

    bot.ask(f"!a {words}")

    assert Sampler.ran == [("ann", f"a {words}")]


def test_nothing_that_steers_a_terminal_comes_back(bot: TalkingBot) -> None:
    assert bot.ask("!echo \x1b[31mred\x07 \u202egnp.exe \ud800 a\u200bb\nnext") == "[31mred gnp.exe  ab next"


def test_commands_of_other_plugins_work_as_ever(bot: TalkingBot) -> None:
    assert bot.ask("!many") == "one\ntwo"
    assert bot.ask("!business") == "not in this state"
    assert bot.ask("!number 12") == "number 12"
    assert bot.ask("!number twelve") == "I could not read that. !help number shows how to say it."
    assert bot.ask("!greets --name Ann") == "greets Ann"


def test_errbots_access_rules_still_hold(bot: TalkingBot) -> None:
    assert bot.ask("!ruled", as_="bob", in_="@") == "This command requires bot-admin privileges"


def test_errbots_storage_works_in_the_threads_that_answer(bot: TalkingBot) -> None:
    assert [bot.ask("!counts", as_=who) for who in ("ann", "bob", "cleo")] == ["counted in process True"] * 3


def test_a_database_that_is_away_is_said_and_comes_back(bot: TalkingBot, desk: SmallDesk) -> None:
    memory(desk).fails_with = StorageUnavailable("is busy")
    assert bot.ask("!hello").startswith("The database is busy. Nothing was changed")
    assert bot.ask("!remember the disk", event_id="e1").startswith("The database is busy. Nothing was changed")
    memory(desk).fails_with = None

    assert bot.ask("!remember the disk", event_id="e1") == "kept: the disk"
    assert kept(desk) == ["the disk"]


def test_the_platform_brings_again_what_could_neither_be_stored_nor_refused(
    bot: TalkingBot, desk: SmallDesk
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the platform is away as well")

    memory(desk).fails_with = StorageUnavailable("is busy")
    assert bot.chat.hear("!remember the disk", "ann", "#ops", "e1")
    bot.chat.on_show = fails
    assert not bot.chat.hear("!remember the disk", "ann", "#ops", "e1")
    memory(desk).fails_with = None

    assert bot.chat.hear("!remember the disk", "ann", "#ops", "e1")
    bot.settle()
    assert kept(desk) == ["the disk"]


def test_a_reply_that_the_platform_refuses_ends_nothing(bot: TalkingBot) -> None:
    def fails(*_: object) -> None:
        bot.chat.on_show = lambda to, text: None
        raise SystemExit("the client gave up")

    bot.chat.on_show = fails

    assert bot.ask("!hello") == ""
    assert bot.ask("!hello").startswith("Hello")
