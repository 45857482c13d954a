"""What people say in a team's channels: counted, asked, answered, edited and deleted."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from tests.core.services.conftest import NOW, Desk
from watchbill.model import Item, ItemId, ItemState, Person, PersonId, Sending, TicketKey
from watchbill.model.event import Event, Reported, Resolved
from watchbill.model.remark import RemarkKind, Spot, Trace
from watchbill.model.work import Deed
from watchbill.platforms.plain import Plain
from watchbill.ports import Hooks
from watchbill.rules import overhearing as rules
from watchbill.services.intake import Intake
from watchbill.services.overhearing import Overhearing
from watchbill.testing.builders import OPS, a_remark, a_turn

MRO = "@mro the mail is down"


@dataclass
class Channel:
    """A team's channel in which people talk, one after the other."""

    desk: Desk
    overhearing: Overhearing
    events: list[Event] = field(default_factory=list)

    def hear(
        self,
        text: str,
        who: str = "@zoe",
        id: str = "m1",
        *,
        now: datetime = NOW,
        kind: RemarkKind = RemarkKind.SAID,
        **spot: Any,
    ) -> Spot:
        """Somebody says it, edits it or deletes it."""
        spot.setdefault("at", now)
        remark = replace(a_remark(text, id, who, **spot), kind=kind)
        with self.desk.database.changing() as work:
            self.overhearing.hear(work, remark, now)
            self.events += work.events
        return remark.spot

    def reply(self, text: str, who: str, id: str, **more: Any) -> Spot:
        """In the thread of the first message."""
        return self.hear(text, who, id, thread="m1", **more)

    def edit(self, text: str, who: str = "@zoe", id: str = "m1", **more: Any) -> None:
        self.hear(text, who, id, kind=RemarkKind.EDITED, **more)

    def delete(self, who: str = "@zoe", id: str = "m1") -> None:
        self.hear("", who, id, kind=RemarkKind.DELETED)

    def item(self, id: str = "Q1") -> Item:
        with self.desk.database.reading() as work:
            found = work.items.get(OPS, ItemId(id))
        assert found is not None
        return found

    def items(self) -> list[str]:
        """The titles of what waits."""
        with self.desk.database.reading() as work:
            return [each.title for each in work.items.unresolved(OPS)]

    def said(self) -> list[tuple[str | None, str]]:
        """What the desk is about to say, with its thread."""
        with self.desk.database.reading() as work:
            waiting: list[Sending] = list(work.outbox.unsettled())
        return [(each.message.to.thread, Plain().write(each.message.content)) for each in waiting]

    def trace(self, spot: Spot) -> Trace | None:
        with self.desk.database.reading() as work:
            return work.remarks.get(spot)


@pytest.fixture
def channel(desk: Desk) -> Channel:
    with desk.database.changing() as work:
        work.turns.save(a_turn("ben", "ann"))
    return Channel(desk, Overhearing(desk.intake, desk.directory))


def test_what_mentions_nobody_is_counted_without_its_words(channel: Channel) -> None:
    spot = channel.hear("the cake is in the kitchen")

    assert channel.trace(spot) == Trace(spot=spot)
    assert channel.items() == []
    assert channel.said() == []


def test_what_calls_the_mro_is_a_question_with_a_link_and_is_told_in_its_thread(channel: Channel) -> None:
    spot = channel.hear("@mro the mail\nis down", link="https://chat.example/m1")
    item = channel.item()

    assert (item.title, item.details, item.link) == ("the mail is down", "@mro the mail\nis down", spot.link)
    assert (item.source, item.reporter, item.kind) == ("console @zoe", None, "question")
    assert channel.said() == [("m1", "Q1 is in the queue; @Ben is on MRO.")]
    assert channel.trace(spot) == Trace(spot=spot, team=OPS, item=item.id)
    assert isinstance(channel.events[0], Reported)


def test_somebody_known_is_named_as_who_asked_and_is_not_called_themselves(channel: Channel) -> None:
    channel.hear(MRO, "@ben")

    assert (channel.item().source, channel.item().reporter) == ("chat", "ben")
    assert channel.said() == [("m1", "Q1 is in the queue.")]


def test_the_same_message_again_is_nothing_new(channel: Channel) -> None:
    for _ in range(3):
        channel.hear(MRO)

    assert channel.items() == ["the mail is down"]
    assert len(channel.said()) == 1


def test_two_messages_of_the_same_words_are_two_questions(channel: Channel) -> None:
    channel.hear(MRO)
    channel.hear(MRO, id="m2")

    assert channel.items() == ["the mail is down"] * 2


def test_a_channel_of_no_team_and_what_is_long_past_are_left_alone(channel: Channel) -> None:
    elsewhere = channel.hear(MRO, conversation="#random")
    old = channel.hear(MRO, at=NOW - rules.KEPT - timedelta(seconds=1))

    assert [channel.trace(elsewhere), channel.trace(old)] == [None, None]
    assert channel.items() == []


def test_where_there_are_no_threads_it_is_told_in_the_channel(channel: Channel) -> None:
    channel.hear(MRO, threaded=False)

    assert channel.said() == [(None, "Q1 is in the queue; @Ben is on MRO.")]


def test_an_answer_of_the_team_resolves_it_and_says_so_once(channel: Channel) -> None:
    channel.hear(MRO)
    channel.reply("I have that too", "@yan", "m2")
    channel.reply("Restart the agent, see the runbook", "@chloe", "m3")
    item = channel.item()

    assert (item.state, item.owner, item.note) == (
        ItemState.RESOLVED,
        "chloe",
        "Restart the agent, see the runbook",
    )
    assert channel.said()[-1][1].startswith("Q1 is resolved: Chloe has answered.")
    assert any(isinstance(each, Resolved) for each in channel.events)
    channel.reply("And then the gateway", "@ben", "m4")
    assert channel.item() == item


def test_the_newest_of_what_nobody_has_read_is_said_alone(channel: Channel) -> None:
    channel.hear(MRO)
    channel.reply("Restart the agent", "@chloe", "m2")

    assert [words.split(":")[0] for _, words in channel.said()] == ["Q1 is resolved"]


def test_whoever_answers_has_it_even_if_somebody_else_took_it(channel: Channel) -> None:
    channel.hear(MRO)
    channel.reply("on it", "@ben", "m2")
    taken = channel.item()
    channel.reply("Restart the agent", "@chloe", "m3")

    assert (taken.state, taken.owner) == (ItemState.ACKNOWLEDGED, "ben")
    assert (channel.item().state, channel.item().owner) == (ItemState.RESOLVED, "chloe")


def test_whoever_asked_opens_it_again_and_the_team_answers_anew_without_more_words(channel: Channel) -> None:
    channel.hear(MRO)
    channel.reply("Restart the agent", "@chloe", "m2")
    before = channel.said()
    channel.reply("That did not help", "@zoe", "m3")
    opened = channel.item()
    channel.reply("Then the gateway", "@ben", "m4")

    assert (opened.state, opened.owner, opened.resolved_at) == (ItemState.OPEN, None, None)
    assert opened.note == "Restart the agent"
    assert (channel.item().state, channel.item().owner, channel.item().note) == (
        "resolved",
        "ben",
        "Then the gateway",
    )
    assert channel.said() == before
    with channel.desk.database.reading() as work:
        assert Deed.REOPENED in [each.what for each in work.histories.of(OPS, ItemId("Q1"))]


def test_thanks_leave_it_resolved(channel: Channel) -> None:
    channel.hear(MRO)
    channel.reply("Restart the agent", "@chloe", "m2")
    channel.reply("Thanks, works now!", "@zoe", "m3")

    assert channel.item().state is ItemState.RESOLVED


def test_what_was_resolved_by_command_is_opened_again_too(channel: Channel) -> None:
    channel.hear(MRO)
    with channel.desk.database.changing() as work:
        channel.desk.intake.resolve(channel.desk.request(work, "ben"), ItemId("Q1"))
    channel.reply("It is still down", "@zoe", "m2")

    assert channel.item().state is ItemState.OPEN


def test_a_member_who_asks_does_not_answer_themselves_from_any_account(channel: Channel) -> None:
    with channel.desk.database.changing() as work:
        work.people.link(replace(a_remark().spot.author, id="@benjamin"), PersonId("ben"))
    channel.hear(MRO, "@ben")
    channel.reply("It is only db-2", "@ben", "m2")
    channel.reply("And db-3", "@benjamin", "m3")

    assert channel.item().state is ItemState.OPEN
    channel.reply("Restart both", "@ann", "m4")
    assert channel.item().state is ItemState.RESOLVED


def test_a_call_inside_of_a_thread_is_answered_there(channel: Channel) -> None:
    channel.hear("the mail is slow today")
    channel.reply("@mro is that known?", "@yan", "m2")
    channel.reply("Yes, since nine", "@ben", "m3")

    assert channel.said()[0][0] == "m1"
    assert channel.item().note == "Yes, since nine"


def test_a_thread_about_two_things_answers_the_one_that_waits(channel: Channel) -> None:
    channel.hear(MRO)
    channel.reply("Restart the agent", "@ben", "m2")
    channel.reply("@mro and who orders the cake?", "@yan", "m3", now=NOW + timedelta(minutes=1))
    channel.reply("Chloe does", "@ben", "m4", now=NOW + timedelta(minutes=2))

    assert (channel.item("Q1").note, channel.item("Q2").note) == ("Restart the agent", "Chloe does")


def test_a_plugin_that_objects_keeps_it_open(channel: Channel, desk: Desk) -> None:
    class Objecting:
        def objections(self, action: str, person: Person, now: datetime) -> list[str]:
            return ["Not on a Tuesday."]

    channel.hear(MRO)
    channel.overhearing = Overhearing(Intake(cast("Hooks", Objecting())), desk.directory)
    channel.reply("Restart the agent", "@chloe", "m2")

    assert channel.item().state is ItemState.OPEN
    assert len(channel.said()) == 1


def test_a_late_edit_changes_the_title_of_what_waits(channel: Channel) -> None:
    channel.hear(MRO)
    channel.edit("@mro the mail gateway is down")
    waiting = channel.item().title
    channel.reply("Restart it", "@ben", "m2")
    channel.edit("@mro never mind")

    assert waiting == "the mail gateway is down"
    assert channel.item().title == "the mail gateway is down"


def test_an_edit_that_adds_the_call_asks_once(channel: Channel) -> None:
    channel.hear("the mail is down")
    for _ in range(2):
        channel.edit(MRO)

    assert channel.items() == ["the mail is down"]
    assert len(channel.said()) == 1


def test_an_edit_that_takes_the_call_away_leaves_the_question(channel: Channel) -> None:
    channel.hear(MRO)
    channel.edit("the mail is down, Ben knows")

    assert channel.items() == ["the mail is down, Ben knows"]


def test_an_edit_of_what_was_missed_counts_as_said(channel: Channel) -> None:
    channel.edit(MRO)
    channel.hear(MRO)

    assert channel.items() == ["the mail is down"]


def test_an_old_edit_that_comes_again_does_not_open_what_was_resolved_since(channel: Channel) -> None:
    channel.hear(MRO)
    channel.reply("Restart the agent", "@ben", "m2")
    channel.reply("thanks", "@zoe", "m3")
    channel.edit("@mro it is still down", "@zoe", "m3", thread="m1")
    channel.reply("It is still down", "@zoe", "m4")
    channel.reply("Then the gateway", "@ben", "m5")
    channel.edit("@mro it is still down", "@zoe", "m3", thread="m1")

    assert channel.items() == []
    assert channel.item().note == "Then the gateway"


def test_a_deleted_message_takes_its_untouched_question_along(channel: Channel) -> None:
    channel.hear(MRO)
    channel.delete()

    assert (channel.item().state, channel.item().note) == (ItemState.RESOLVED, "the message was deleted")
    assert channel.said() == []


@pytest.mark.parametrize(
    "begin",
    [
        lambda item: replace(item, state=ItemState.ACKNOWLEDGED, owner=PersonId("ben")),
        lambda item: replace(item, ticket=TicketKey("TICKET-1")),
    ],
)
def test_what_somebody_has_begun_with_stays(begin: Callable[[Item], Item], channel: Channel) -> None:
    channel.hear(MRO)
    with channel.desk.database.changing() as work:
        work.items.save(begin(channel.item()))
    channel.delete()

    assert channel.item().state is not ItemState.RESOLVED


def test_what_was_deleted_does_not_come_back(channel: Channel) -> None:
    channel.hear(MRO)
    channel.delete()
    channel.hear(MRO)
    channel.edit("@mro again")
    channel.delete(id="m7")
    channel.hear(MRO, id="m7")

    assert channel.items() == []


def test_one_account_cannot_bury_everything_else(channel: Channel) -> None:
    for number in range(30):
        channel.hear(f"@mro thing {number}", id=f"m{number}")
    channel.hear(MRO, "@yan", "other")

    assert len(channel.items()) == rules.MOST + 1
    assert sum(words.startswith("You asked 10 things") for _, words in channel.said()) == 1


def test_a_question_that_was_asked_anew_is_not_opened_a_second_time(channel: Channel, desk: Desk) -> None:
    channel.hear(MRO)
    channel.reply("Restart it", "@ben", "m2")
    with desk.database.changing() as work:
        work.items.add(replace(channel.item(), id=ItemId("Q7"), state=ItemState.OPEN, resolved_at=None))
    channel.reply("No", "@zoe", "m3")

    assert channel.item().state is ItemState.RESOLVED


def test_it_is_audited_without_words(channel: Channel) -> None:
    channel.hear(MRO, "@ben")
    channel.reply("Restart it", "@ann", "m2")
    channel.reply("No", "@ben", "m3")
    channel.delete("@ben")
    with channel.desk.database.reading() as work:
        entries = [(each.action, each.person, each.place) for each in reversed(work.audit.recent(9))]

    assert entries == [
        ("report question", "ben", "console #ops"),
        ("resolve", "ann", "console #ops"),
        ("open again", "ben", "console #ops"),
        ("resolve", None, "console #ops"),
    ]


def test_only_what_asks_or_follows_makes_it_matter_who_says_it(channel: Channel) -> None:
    channel.hear(MRO)
    with channel.desk.database.reading() as work:
        matters = [
            channel.overhearing.expects(work, each)
            for each in (
                a_remark("@mro help", "m5"),
                a_remark("hello", "m6", thread="m1"),
                a_remark("hello", "m7"),
                a_remark("hello", "m8", thread="m7"),
                a_remark("@mro help", "m9", conversation="#random"),
                replace(a_remark("@mro", "m5"), kind=RemarkKind.DELETED),
            )
        ]

    assert matters == [True, True, False, False, False, False]


def test_another_teams_item_in_the_same_thread_is_theirs(channel: Channel) -> None:
    with channel.desk.database.changing() as work:
        work.remarks.add(Trace(spot=a_remark().spot, team=OPS, item=ItemId("Q9")))
    channel.reply("@mro help", "@zoe", "m2")

    assert channel.items() == ["help"]
