"""Asking and being answered, in every chat: where, to whom, in which shape."""

from collections.abc import Callable

import pytest

from tests.conformance.world import ALONE, ELSEWHERE, OPS, World
from tests.core.bot.desks import Gate
from watchbill.model import (
    Capability,
    MessageKind,
    MessageRef,
    Outgoing,
    bullets,
    buttons,
    card,
    heading,
    line,
    say,
)
from watchbill.model.message import Content, Mention, Place, Said
from watchbill.model.people import PersonId
from watchbill.services.outgoing import in_parts
from watchbill.testing.builders import at
from watchbill.testing.running import until

Can = Callable[..., bool]


def put(world: World, content: Content, key: str = "k1", where: str = OPS, under: str | None = None) -> None:
    """Have the desk say this."""
    to = world.address(where)
    message = Outgoing(key=key, to=to, kind=MessageKind.NOTICE, content=content, under=under)
    with world.desk.database.changing() as work:
        for part in in_parts(message):
            work.outbox.add(part, world.clock.now())
    world.run()


def test_a_question_is_answered_in_its_channel(world: World) -> None:
    answer = world.ask("ann", "!mro today")

    assert answer.startswith("Ben is on MRO today, Tue 1 Dec. Backup: Ann.")
    assert world.reads(ELSEWHERE) == []


def test_a_question_in_a_thread_is_answered_there(world: World, can: Can) -> None:
    if not can(Capability.THREADS):
        assert world.ask("chloe", "!mro today").startswith("Ben is on MRO today")
        return
    root = world.say("ann", "Something is wrong with the mail gateway")
    world.settle()
    world.say("chloe", "!mro today", OPS, thread=root)
    world.say("chloe", "!note TICKET-97 it is the gateway", OPS, thread=root)
    world.settle()

    question, note = world.reads(OPS, thread=root)
    assert question.startswith("Ben is on MRO today")
    assert note.startswith("Noted on TICKET-97")
    assert world.reads(OPS) == []


def test_a_direct_message_is_answered_alone(world: World) -> None:
    assert world.ask("ann", "!mine", ALONE).startswith("Yours:")
    assert world.ask("ann", "!claim TICKET-123", ALONE).startswith("TICKET-123 is yours")
    assert world.reads(OPS) == []


def test_a_person_is_mentioned(world: World, can: Can) -> None:
    answer = world.ask("ben", "!claim TICKET-9")

    assert "taken over from @Ann" in answer
    if can(Capability.MENTIONS):
        assert world.called() == ["ann"]


def test_a_person_without_an_account_here_is_mentioned_by_name(world: World) -> None:
    put(world, say("Please look, ", Mention(PersonId("fred"), "Fred"), "."))

    assert world.reads()[-1] == "Please look, @Fred."
    assert world.called() == []


def test_a_ticket_is_claimed_by_command(world: World) -> None:
    assert world.ask("ben", "!claim TICKET-123") == "TICKET-123 is yours and in progress: Rotate the certificate"
    assert "already yours" in world.ask("ben", "!claim TICKET-123")


def test_a_button_does_what_its_command_does(world: World, can: Can) -> None:
    world.ask("ben", "!resolve A1")
    world.ask("ben", "!resolve I1")
    shown = world.ask("ben", "!next")
    world.press("ben", "Answered")
    world.settle()

    assert ("[Answered]" if can(Capability.BUTTONS) else "Answered: !resolve Q1") in shown
    assert world.reads()[-1].startswith("Q1 is resolved: How do I get a VPN account?")


def test_a_button_that_lacks_a_word_asks_for_it(world: World, can: Can) -> None:
    for each in ("A1", "I1", "Q1"):
        world.ask("ann", f"!resolve {each}")
    shown = world.ask("ann", "!next")
    world.press("ann", "Block", fill="waiting for a disk")
    world.settle()

    assert ("[Block]" if can(Capability.BUTTONS) else "Block: !block TICKET-9 why") in shown
    assert world.reads()[-1].startswith("TICKET-9 is blocked: waiting for a disk")


def test_a_button_pressed_twice_changes_once(world: World, can: Can) -> None:
    world.ask("ben", "!next")
    world.press("ben", "I'm on it")
    world.press("ben", "I'm on it")
    world.settle()
    can(Capability.BUTTONS)

    first, second = world.reads()[-2:]
    assert first.startswith("A1 is yours:")
    assert second.startswith("A1 is already yours:")


def test_what_passes_on_is_taken_over_with_one_button(world: World, can: Can) -> None:
    shown = world.ask("ben", "!digest")
    world.press("ben", "Accept TICKET-9")
    world.settle()

    assert ("[Accept TICKET-9]" if can(Capability.BUTTONS) else "Accept TICKET-9: !accept TICKET-9") in shown
    assert world.reads()[-1].startswith("Yours now, taken over from @Ann:")
    if can(Capability.MENTIONS):
        assert world.called() == ["ann"]


def test_what_looks_done_in_the_evening_is_closed_with_one_button(world: World, can: Can) -> None:
    world.ask("ann", "!note TICKET-9 merged")
    world.run(at(17, 30))
    posted = world.reads()[-1]
    world.press("ben", "Close it")
    world.settle()

    assert ("[Close it]" if can(Capability.BUTTONS) else "Close it: !done TICKET-9") in posted
    assert world.reads()[-1].startswith("TICKET-9 is done: Restore the nightly backup")


def test_a_button_on_something_that_is_gone_says_so(world: World, can: Can) -> None:
    put(world, say("Take it?") + buttons(("Claim", "!claim TICKET-999")))
    world.press("ben", "Claim")
    world.settle()
    can(Capability.BUTTONS)

    assert world.reads()[-1].startswith("There is no ticket TICKET-999.")


def test_an_alert_is_seen_to_from_its_first_look_to_its_ticket(world: World, can: Can) -> None:
    said = [
        world.ask("ben", each).splitlines()[0]
        for each in ("!ack A1", "!claim A1", "!track A1", "!resolve A1 rotated the logs", "!track A1 TICKET-130")
    ]

    assert said == [
        "A1 is yours: Disk of db-2 is 90 % full. When it is over: !resolve A1 what it was.",
        "A1 is already yours, and you work on it: Disk of db-2 is 90 % full. When it is over: "
        "!resolve A1 what it was.",
        "TICKET-142 (backlog) tracks A1: Disk of db-2 is 90 % full. !claim TICKET-142 takes it, "
        "!resolve A1 ends the alert.",
        "A1 is resolved: Disk of db-2 is 90 % full. Noted: rotated the logs. !next says what to do.",
        "TICKET-130 (backlog) tracks A1, instead of TICKET-142: Warn about disks earlier. "
        "!done TICKET-130 closes it.",
    ]
    shown = [each.strip(" •-") for each in world.ask("chloe", "!show A1").splitlines()]
    assert "ticket: TICKET-130" in shown
    assert shown[-1] == "10:00 Ben gave it the ticket TICKET-130"


def test_a_fix_without_a_ticket_asks_for_one_or_for_a_reason(world: World, can: Can) -> None:
    asked = world.ask("ben", "!resolve A1")
    world.press("ben", "It needs none", fill="the disk was full, cleaned")
    world.settle()

    assert ("[It needs none]" if can(Capability.BUTTONS) else "It needs none: !resolve A1 no ticket: why") in asked
    assert "It needs no ticket: the disk was full, cleaned." in world.reads()[-1]
    assert "no ticket: the disk was full, cleaned" in world.ask("ben", "!show A1")


def test_whoever_had_an_item_is_called_when_it_is_taken_over(world: World, can: Can) -> None:
    world.ask("ben", "!claim A1")
    answer = world.ask("chloe", "!claim A1")

    assert answer.startswith("A1 is yours now, taken over from @Ben, and you work on it")
    if can(Capability.MENTIONS):
        assert world.called() == ["ben"]


def test_an_incident_calls_whoever_is_on_mro_from_what_they_work_on(world: World, can: Can) -> None:
    world.ask("ben", "!claim TICKET-123")
    answer = world.ask("chloe", "!incident Checkout is down")

    assert "@Ben, I2 goes before what you work on: incident Checkout is down." in answer
    assert "TICKET-123 is parked; !claim TICKET-123 goes on with it." in answer
    assert "parked for I2" in world.ask("ben", "!mine")
    if can(Capability.MENTIONS):
        assert world.called() == ["ben"]


def test_an_incident_that_they_cannot_read_is_told_them_alone(world: World, can: Can) -> None:
    world.ask("ben", "!claim TICKET-123")
    world.ask("chloe", "!incident Checkout is down", ALONE)
    can(Capability.DIRECT)

    told = world.reads(ALONE, "ben")[-1]
    assert told.startswith("@Ben, I2 goes before what you work on: incident Checkout is down.")
    assert not any("goes before" in each for each in world.reads(OPS))


def test_an_earlier_message_is_edited(world: World, can: Can) -> None:
    put(world, say("The database is slow."))
    edit = Outgoing(
        key="k2", to=world.address(OPS), kind=MessageKind.NOTICE, content=say("All is well."), edits="k1"
    )
    with world.desk.database.changing() as work:
        work.outbox.add(edit, world.clock.now())
    world.run()

    editable = can(Capability.EDITS)
    assert world.reads() == (["All is well."] if editable else ["The database is slow.", "All is well."])


@pytest.mark.parametrize("where", [OPS, ALONE])
def test_a_message_stands_in_the_thread_of_an_earlier_one(where: str, world: World, can: Can) -> None:
    put(world, say("The database is slow."), "k1", where)
    put(world, say("Something else"), "k2", where)
    put(world, say("It is better."), "k3", where, under="k1")
    put(world, say("It is well."), "k4", where, under="k3")

    if not can(Capability.THREADS):
        assert world.reads(where)[-3:] == ["Something else", "It is better.", "It is well."]
        return
    with world.desk.database.reading() as work:
        first = work.outbox.by_key("k1")
    assert first is not None
    assert first.ref is not None
    assert world.reads(where) == ["The database is slow.", "Something else"]
    assert world.reads(where, thread=world.of_the_desk(first.ref, where)) == ["It is better.", "It is well."]


def test_an_earlier_message_is_linked_to(world: World, can: Can) -> None:
    put(world, say("First"))
    with world.desk.database.reading() as work:
        first = work.outbox.by_key("k1")
    assert first is not None
    ref = first.ref or MessageRef("")
    there = world.address(OPS)
    put(world, say("See ", Said("the first one", there.platform, there.conversation, ref), "."), "k2")

    can(Capability.PERMALINKS)
    assert world.reads()[-1] == "See the first one."


def test_a_channel_is_named_as_people_know_it(world: World) -> None:
    there = world.address(OPS)
    put(world, say("Look in ", Place(there.platform, there.conversation), "."))

    assert world.reads() == ["Look in #ops."]


def test_a_long_message_comes_in_parts_and_whole(world: World) -> None:
    rows = [line(f"entry {number:03} ", "x" * 90) for number in range(120)]
    put(world, heading("A long list") + bullets(rows, numbered=True))
    parts = world.reads()

    assert len(parts) > 2
    assert [f"{number + 1}. entry {number:03}" in "\n".join(parts) for number in range(120)] == [True] * 120


def test_lists_and_cards_are_shown_as_lines(world: World) -> None:
    put(
        world,
        heading("Title")
        + bullets([line("one"), line("two")])
        + bullets([line("first"), line("second")], numbered=True)
        + card(line("T-1 Do it"), ("column", "Backlog"), ("note", "soon")),
    )
    lines = [each.strip(" •-") for each in world.reads()[-1].splitlines()]

    assert lines == ["Title", "one", "two", "1. first", "2. second", "T-1 Do it", "column: Backlog", "note: soon"]


HOSTILE = (
    "*bold* _it_ ~no~ `code` **md** <b>html</b> <https://evil.example|click> [link](https://evil.example) # h\n> q"
)


def test_markup_from_outside_is_shown_as_text(world: World) -> None:
    world.ask("ann", f"!ask {HOSTILE}")
    shown = world.ask("ann", "!show Q2")

    assert "*bold* _it_ ~no~ `code` **md** <b>html</b>" in shown
    assert "[link](https://evil.example)" in shown


@pytest.mark.parametrize("said", ["<!channel> @channel", "@everyone @here", "<!here|here> <@U0ANN>"])
def test_a_mass_mention_from_outside_rings_nobody(said: str, world: World) -> None:
    world.ask("zoe", f"!ask {said} look")
    world.ask("ann", "!show Q2")
    world.ask("ann", "!queue")

    assert "@everyone" not in world.called()
    assert "ann" not in world.called()


def test_emoji_scripts_and_control_characters_are_shown_or_left_out(world: World) -> None:
    world.ask("ann", "!ask 👩‍🚒 Żółw שלום \u202eright\u202c bell\x07 nul\x00 zero\u200bwidth end")
    shown = world.ask("ann", "!show Q2")

    assert "👩‍🚒 Żółw שלום" in shown
    assert not set("\x00\x07\u202e\u202c") & set(shown)
    assert "end" in shown


def test_a_message_of_100_kb_is_taken_within_bounds(world: World) -> None:
    answer = world.ask("ann", "!ask " + "long " * 20_000)

    assert answer.splitlines()[0] == "TEXT is 19999 characters long; at most 4000 are allowed. Shorten it."
    assert world.ask("ann", "!mro today").startswith("Ben is on MRO today")


def test_half_a_character_harms_nobody(world: World) -> None:
    world.say("ann", "!ask lone \ud83d surrogate")
    world.settle()

    assert world.ask("ann", "!show Q2").startswith("Q2 question: lone")


def test_an_unknown_command_names_the_nearest(world: World) -> None:
    assert world.ask("ann", "!cliam TICKET-9").startswith("There is no command !cliam. Did you mean !claim?")


def test_bad_arguments_are_answered_with_usage_and_example(world: World) -> None:
    assert world.ask("ann", "!claim").splitlines() == [
        "KEY is missing.",
        "Usage: !claim KEY [anyway]",
        "Example: !claim TICKET-123",
    ]


def test_chatter_is_not_answered(world: World) -> None:
    world.say("ann", "Good morning, everybody! What a day.")
    world.say("zoe", "!!! really?")
    world.settle()

    assert world.reads() == []


def test_an_event_that_comes_again_changes_nothing_and_is_not_answered_again(world: World, lacks: Can) -> None:
    if lacks():
        return
    claim = world.say("ben", "!claim TICKET-123")
    question = world.say("ben", "!mro today")
    world.settle()
    world.again(claim)
    world.again(question)
    world.settle()

    assert len(world.reads()) == 2


def test_an_edited_command_is_not_carried_out_again(world: World) -> None:
    said = world.say("ben", "!claim TICKET-123")
    world.settle()
    world.change(said, "!claim TICKET-130")
    world.settle()

    assert len(world.reads()) == 1
    assert "TICKET-130" not in world.ask("ben", "!mine")


def test_two_commands_of_one_person_are_carried_out_in_order(world: World) -> None:
    for number in range(20):
        world.say("ben", f"!note TICKET-97 {number}")
    world.say("ben", "!show TICKET-97")
    world.settle()

    assert "last note: 19" in "".join(each for each in world.reads() if "last note" in each)


def test_two_people_at_once_are_both_answered(world: World) -> None:
    for number in range(10):
        world.say("ann", f"!note TICKET-9 {number}")
        world.say("chloe", f"!note TICKET-97 {number}")
    world.settle()

    assert sum("Noted on TICKET-9;" in each for each in world.reads()) == 10
    assert sum("Noted on TICKET-97;" in each for each in world.reads()) == 10


def test_a_slow_command_holds_up_nobody_else(world: World, gate: Gate, lacks: Can) -> None:
    if lacks():
        return
    world.say("ann", "!slowly")
    gate.reached.wait(20)
    answer = _quick(world)
    gate.open()
    world.settle()

    assert answer.startswith("Ben is on MRO today")
    assert world.reads()[-1] == "slowly is done"


def _quick(world: World) -> str:
    world.say("chloe", "!mro today")
    until(lambda: world.reads())
    return world.reads()[0]
