"""What people say in Slack: a group is a call, a reaction points, the past is read, and chatter costs no call."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.conformance.slack_worlds import SlackWorld
from tests.conformance.world import OPS
from watchbill.model import Address, Barrier, Item, ItemId, ItemState
from watchbill.testing.builders import OPS as TEAM
from watchbill.testing.builders import at
from watchbill.testing.running import until
from watchbill.testing.slack import Message

CHANNEL = Address(platform="slack", conversation="C0OPS")


def item(world: SlackWorld, id: str = "Q2") -> Item:
    with world.desk.database.reading() as work:
        found = work.items.get(TEAM, ItemId(id))
    assert found is not None
    return found


def titles(world: SlackWorld) -> list[str]:
    """Of the questions that wait, but for the one that is always there."""
    with world.desk.database.reading() as work:
        return [each.title for each in work.items.unresolved(TEAM) if each.id.startswith("Q")][1:]


def said(world: SlackWorld, who: str, text: str, thread: Message | None = None) -> Message:
    return world.slack.people.say(f"U0{who.upper()}", "C0OPS", text, thread.ts if thread else None)


def link(message: Message) -> str:
    return f"https://fake.slack.com/archives/C0OPS/p{message.ts.replace('.', '')}"


def away(world: SlackWorld, *, hours: int = 3) -> None:
    """The bot hears nothing from now on, though it is in its channel; and time passes."""
    world.listening.look()
    world.slack.workspace.channels["C0OPS"].members.discard("U0BOT")
    world.clock.advance(timedelta(hours=hours))


def back(world: SlackWorld) -> None:
    world.slack.workspace.channels["C0OPS"].members.add("U0BOT")
    world.listening.connected()
    world.listening.look()
    world.settle()


class TestTheGroup:
    def test_mentioning_it_is_a_call_with_a_link_and_is_resolved_by_its_id_once(self, world: SlackWorld) -> None:
        world.slack.workspace.add_group("mro", "U0BEN")
        first = said(world, "zoe", "@mro the mail is down, <b>again</b> & again")
        said(world, "zoe", "@mro and the fax")
        world.settle()

        assert titles(world) == ["the mail is down, <b>again</b> & again", "and the fax"]
        assert item(world).link == link(first)
        assert world.slack.faults.calls["usergroups.list"] == 1

    def test_a_team_may_name_another_one(self, world: SlackWorld) -> None:
        for group in ("mro", "interrupt"):
            world.slack.workspace.add_group(group, "U0BEN")
        world.ask("ann", "!team handle interrupt")
        said(world, "zoe", "@mro hello")
        said(world, "zoe", "@interrupt help")
        world.settle()

        assert titles(world) == ["help"]

    def test_other_groups_cost_a_call_now_and_then_and_are_nobody_here(self, world: SlackWorld) -> None:
        for number in range(20):
            world.slack.people.say("U0ZOE", "C0OPS", f"<!subteam^S0NO{number}> look", raw=True)
        world.settle()

        assert titles(world) == []
        assert world.slack.faults.calls["usergroups.list"] == 1

    def test_a_label_that_slack_gives_is_taken(self, world: SlackWorld) -> None:
        world.slack.people.say("U0ZOE", "C0OPS", "<!subteam^S0MRO|@mro> help", raw=True)
        world.settle()

        assert titles(world) == ["help"]
        assert world.slack.faults.calls["usergroups.list"] == 0

    def test_without_the_scope_words_alone_call(self, world: SlackWorld) -> None:
        world.slack.workspace.scopes.discard("usergroups:read")
        world.slack.people.say("U0ZOE", "C0OPS", "<!subteam^S0MRO> help", raw=True)
        said(world, "zoe", "@mro help")
        world.settle()

        assert titles(world) == ["help"]

    def test_slack_that_does_not_say_which_group_it_is_brings_the_message_again(self, world: SlackWorld) -> None:
        world.slack.workspace.add_group("mro", "U0BEN")
        world.slack.faults.fail("usergroups.list", 503)
        world.slack.sockets.patience = 0.2
        said(world, "zoe", "@mro help")
        until(lambda: world.slack.people.told[-1].taken.is_set())
        world.settle()

        assert titles(world) == ["help"]


class TestReactions:
    def test_one_puts_the_message_in_the_queue_for_its_author(self, world: SlackWorld) -> None:
        message = said(world, "zoe", "the mail is <b>down</b>")
        for who in ("U0CHLOE", "U0BEN", "U0CHLOE"):
            world.slack.people.react(who, "C0OPS", message, "sos")
        world.settle()

        assert (item(world).title, item(world).link) == ("the mail is <b>down</b>", link(message))
        assert (item(world).source, item(world).reporter) == ("slack U0ZOE", None)
        assert [each.splitlines()[0] for each in world.slack.people.reads("C0OPS", message.ts)] == [
            "Thank you, it is in the queue as Q2 (question)."
        ]
        assert world.slack.faults.calls["conversations.replies"] == 1

    def test_the_thread_answers_it(self, world: SlackWorld) -> None:
        message = said(world, "zoe", "the mail is down")
        world.slack.people.react("U0CHLOE", "C0OPS", message, "sos")
        world.settle()
        said(world, "chloe", "I restarted it.", message)
        world.settle()

        assert (item(world).state, item(world).owner) == (ItemState.RESOLVED, "chloe")

    def test_one_in_a_thread_is_about_that_reply(self, world: SlackWorld) -> None:
        root = said(world, "ann", "How is everybody?")
        reply = said(world, "zoe", "I cannot log in", root)
        world.slack.people.react("U0BEN", "C0OPS", reply, "sos")
        world.settle()

        assert item(world).title == "I cannot log in"
        assert item(world).link == f"{link(reply)}?thread_ts={root.ts}&cid=C0OPS"

    @pytest.mark.parametrize(
        ("who", "reaction", "where"),
        [("U0GUS", "sos", "C0OPS"), ("U0BEN", "eyes", "C0OPS"), ("U0BEN", "sos", "C0ELSE")],
    )
    def test_guests_other_emoji_and_other_channels_do_nothing(
        self, who: str, reaction: str, where: str, world: SlackWorld
    ) -> None:
        message = world.slack.people.say("U0ZOE", where, "the mail is down")
        world.slack.people.react(who, where, message, reaction)
        world.settle()

        assert titles(world) == []
        assert world.slack.faults.calls["conversations.replies"] == 0

    def test_somebody_of_the_workspace_whom_the_desk_does_not_know_may(self, world: SlackWorld) -> None:
        message = said(world, "ann", "the mail is down")
        world.slack.people.react("U0ZOE", "C0OPS", message, "sos")
        world.settle()

        assert titles(world) == ["the mail is down"]

    def test_what_the_desk_says_is_not_asked(self, world: SlackWorld) -> None:
        world.ask("ann", "!mro today")
        (ours,) = world.slack.people.of_the_bot("C0OPS")
        world.slack.people.react("U0BEN", "C0OPS", ours, "sos")
        world.settle()

        assert titles(world) == []

    def test_slack_that_wants_to_wait_brings_it_again(self, world: SlackWorld) -> None:
        message = said(world, "zoe", "the mail is down")
        world.slack.faults.limit("conversations.replies", seconds=1)
        world.slack.sockets.patience = 0.2
        delivery = world.slack.people.react("U0BEN", "C0OPS", message, "sos")
        assert delivery is not None
        until(delivery.taken.is_set)
        world.settle()

        assert titles(world) == ["the mail is down"]


class TestThePast:
    def test_what_was_said_meanwhile_is_counted_asked_and_answered(self, world: SlackWorld) -> None:
        world.slack.workspace.add_group("mro", "U0BEN")
        away(world)
        root = said(world, "zoe", "@mro the mail is down")
        said(world, "ann", "good morning")
        said(world, "ann", "!mro today")
        cake = said(world, "zoe", "who has the cake?")
        said(world, "chloe", "I restarted the gateway.", root)
        back(world)
        back(world)

        assert (item(world).state, item(world).note) == (ItemState.RESOLVED, "I restarted the gateway.")
        with world.desk.database.reading() as work:
            assert work.remarks.count(CHANNEL, at(11)) == 4
            unanswered = [each.spot.link for each in work.remarks.unanswered(CHANNEL, at(11), 9)]
        assert unanswered[1:] == [link(cake)]
        assert [each.splitlines()[0] for each in world.slack.people.reads("C0OPS", root.ts)] == [
            "Q2 is resolved: Chloe has answered. If that was not all, write here again."
        ]
        assert world.reads() == []

    def test_answers_in_threads_of_what_waits_are_found_however_old_they_are(self, world: SlackWorld) -> None:
        root = said(world, "zoe", "@mro the mail is down")
        world.settle()
        away(world, hours=60)
        said(world, "ben", "Restarted.", root)
        back(world)

        assert (item(world).state, item(world).note) == (ItemState.RESOLVED, "Restarted.")

    def test_threads_that_stand_there_without_an_answer_cost_no_call_and_keep_the_channel_known(
        self, world: SlackWorld
    ) -> None:
        people = ("zoe", "ann", "chloe")
        roots = [said(world, people[number % 3], f"@mro thing {number}") for number in range(21)]
        world.settle()
        world.clock.advance(timedelta(minutes=5))
        away(world)
        said(world, "ben", "Restarted.", roots[0])
        before = Counter(world.slack.faults.calls)
        back(world)
        with world.desk.database.reading() as work:
            hearing = work.hearings.get(CHANNEL)

        assert (world.slack.faults.calls - before)["conversations.replies"] == 1
        assert (item(world).state, item(world).note) == (ItemState.RESOLVED, "Restarted.")
        assert hearing is not None
        assert hearing.since == at(10, 5)

    def test_edits_of_then_are_followed(self, world: SlackWorld) -> None:
        root = said(world, "zoe", "@mro the mail is down")
        world.settle()
        away(world)
        with world.slack.workspace.lock:
            root.text, root.edited_at = "@mro the fax is down", world.slack.workspace.stamp()
        back(world)

        assert item(world).title == "the fax is down"

    def test_bots_joins_and_the_desk_itself_are_left_out(self, world: SlackWorld) -> None:
        world.slack.workspace.add_person("U0ROBOT", "Robot", is_bot=True)
        away(world)
        with world.slack.workspace.lock:
            shown = world.slack.workspace.messages["C0OPS"]
            shown.append(Message(ts=world.slack.workspace.stamp(), user="U0BOT", text="@mro I am the bot"))
        back(world)

        assert titles(world) == []

    def test_more_than_is_read_at_once_is_known_from_where_it_was_read(self, world: SlackWorld) -> None:
        away(world)
        for number in range(1_250):
            world.clock.advance(timedelta(seconds=1))
            said(world, "ann", f"line {number}")
        before = Counter(world.slack.faults.calls)
        back(world)
        with world.desk.database.reading() as work:
            hearing = work.hearings.get(CHANNEL)
            assert work.remarks.count(CHANNEL, at(11)) == 1_000

        assert (world.slack.faults.calls - before)["conversations.history"] == 5
        assert hearing is not None
        assert hearing.since.replace(microsecond=0) == at(13) + timedelta(seconds=251)

    def test_an_app_that_may_ask_once_a_minute_gets_what_it_gets(self, world: SlackWorld) -> None:
        away(world)
        for number in range(300):
            world.clock.advance(timedelta(seconds=1))
            said(world, "ann", f"line {number}")
        world.slack.faults.limit("conversations.history", seconds=60)
        back(world)
        with world.desk.database.reading() as work:
            nothing = work.remarks.count(CHANNEL, at(11))
        world.clock.advance(timedelta(seconds=60))
        world.listening.look()
        with world.desk.database.reading() as work:
            everything = work.remarks.count(CHANNEL, at(11))

        assert (nothing, everything) == (0, 300)

    @pytest.mark.parametrize(
        ("private", "scopes", "barrier"),
        [
            (False, (), Barrier.OUTSIDE),
            (True, (), Barrier.OUTSIDE),
            (False, ("channels:history", "groups:history", "im:history"), Barrier.FORBIDDEN),
        ],
    )
    def test_what_cannot_be_read_is_told_as_such(
        self, private: bool, scopes: tuple[str, ...], barrier: Barrier, world: SlackWorld
    ) -> None:
        channel = world.slack.workspace.channels["C0OPS"]
        channel.is_private = private
        world.slack.workspace.scopes.difference_update(scopes)
        if not scopes:
            channel.members.discard("U0BOT")
        world.listening.look()
        with world.desk.database.reading() as work:
            hearing = work.hearings.get(CHANNEL)
        world.slack.workspace.scopes.update(scopes)

        assert hearing is not None
        assert hearing.barrier is barrier
        told = world.ask("ann", "!channels", "alone")
        assert "#ops: cannot read this channel's history" in told


def test_a_slash_command_is_no_message_of_the_channel(world: SlackWorld) -> None:
    world.slack.people.slash("U0ZOE", "C0OPS", "ask Who has the key?")
    world.settle()

    assert (item(world).title, item(world).link) == ("Who has the key?", "")
    with world.desk.database.reading() as work:
        assert work.remarks.count(CHANNEL, at(9)) == 0


def test_a_flood_costs_no_call_and_is_counted(world: SlackWorld) -> None:
    before = Counter(world.slack.faults.calls)
    root = said(world, "ann", "here we go")
    for number in range(300):
        said(world, "zoe", f"chatter {number}", root if number % 2 else None)
    world.arrived()

    assert world.slack.faults.calls - before == {}
    with world.desk.database.reading() as work:
        assert work.remarks.count(CHANNEL, at(9)) == 301


def test_a_deleted_beginning_of_a_thread_takes_its_question_along(world: SlackWorld) -> None:
    root = said(world, "zoe", "@mro the mail is down")
    world.settle()
    tombstone = {"subtype": "tombstone", "ts": root.ts, "text": "This message was deleted.", "user": "USLACKBOT"}
    gone = {"type": "message", "subtype": "message_changed", "channel": "C0OPS", "message": tombstone}
    before = {"previous_message": root.shown(), "ts": world.slack.workspace.stamp(), "hidden": True}
    world.slack.people.tell(world.slack.people.envelope(gone | before))
    world.settle()

    assert item(world).note == "the message was deleted"


def test_hostile_words_are_kept_and_shown_harmlessly(world: SlackWorld) -> None:
    world.slack.workspace.add_group("mro", "U0BEN")
    words = "<!subteam^S0MRO> \u202eright\u202c \x07bell <!channel> <@U0ANN> " + "long " * 2_000
    world.slack.people.say("U0ZOE", "C0OPS", words, raw=True)
    world.settle()
    shown = world.ask("ann", "!show Q2")

    assert item(world).title.startswith("right bell @channel @U0ANN long long")
    assert len(item(world).title) <= 200
    assert 3_900 < len(item(world).details) <= 4_000
    assert not set("\u202e\x07") & set(shown)
    assert set(world.called()) <= {"ben"}


def test_two_sockets_that_bring_one_message_make_one_question(world: SlackWorld) -> None:
    message = said(world, "zoe", "@mro the mail is down")
    payload = world.slack.people.event(message, "C0OPS")
    for _ in range(3):
        world.slack.people.tell(payload)
    world.settle()

    assert titles(world) == ["the mail is down"]
    assert len(world.slack.people.reads("C0OPS", message.ts)) == 1
    assert world.reads(OPS) == []
