"""How often Slack is called: once for each command that is answered, and never for chatter."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.conformance.slack_worlds import SlackHttpWorld, SlackWorld
from tests.conformance.test_talking import put
from tests.conformance.world import ALONE, OPS
from watchbill.model import Address, ItemId, MessageKind, Outgoing, SendState, say
from watchbill.testing.builders import DAY, at
from watchbill.testing.builders import OPS as OPS_TEAM
from watchbill.testing.running import until


def calls(world: SlackWorld, *said: tuple[str, str, str]) -> Counter[str]:
    """What was called for these words: who, where, what."""
    before = Counter(world.slack.faults.calls)
    for who, where, text in said:
        world.say(who, text, where)
        world.settle()
    return world.slack.faults.calls - before


def test_each_command_that_is_answered_costs_one_call(world: SlackWorld) -> None:
    said = [
        ("ann", OPS, "!mro today"), ("ben", OPS, "!claim TICKET-123"), ("ben", ALONE, "!mine"),
        ("chloe", OPS, "!queue"), ("ann", ALONE, "!note TICKET-9 x"), ("ben", OPS, "!nonsense"),
    ]  # fmt: skip

    assert calls(world, *said, *said) == {"chat.postMessage": 2 * len(said)}


def test_chatter_costs_nothing(world: SlackWorld) -> None:
    assert calls(world, *[("zoe", OPS, f"chatter {number}") for number in range(50)]) == {}
    assert world.slack.people.told[-1].taken.is_set()


def test_who_somebody_is_is_asked_once_an_hour(world: SlackWorld) -> None:
    once = calls(world, ("zoe", OPS, "!mro today"), ("zoe", OPS, "!mro today"))

    assert once == {"users.info": 1, "chat.postMessage": 2}
    world.slack.people.tell(world.slack.people.envelope({"type": "user_change", "user": {"id": "U0ZOE"}}))
    assert calls(world, ("zoe", OPS, "!mro today"))["users.info"] == 1


def test_the_first_message_to_somebody_alone_opens_the_conversation_and_no_later_one(
    world: SlackWorld,
) -> None:
    before = Counter(world.slack.faults.calls)
    world.ask("ann", "!person link ben slack U0ZOE")
    world.ask("ann", "!person link chloe slack U0ZOE")

    assert world.slack.faults.calls - before == {"conversations.open": 1, "chat.postMessage": 4}


def test_a_verified_address_makes_an_account_a_members_and_never_a_leads(world: SlackWorld) -> None:
    people = world.slack.workspace
    people.add_person("U0BENNY", "Benny", email="Ben@example.org")
    people.add_person("U0ANNIE", "Annie", email="ann@example.org")
    people.channels["C0OPS"].members |= {"U0BENNY", "U0ANNIE"}
    for account in ("U0BENNY", "U0ANNIE"):
        people_say = world.slack.people.say
        people_say(account, "C0OPS", "!whoami")
        world.settle()

    joined, lead = world.reads()
    assert joined.startswith("You are Ben (ben), a member of Ops.")
    assert lead == (
        "You write as slack U0ANNIE and may be Ann. From an account that I know, or as an admin, "
        "!person confirm slack U0ANNIE confirms it."
    )
    world.slack.people.say("U0ANNIE", "C0OPS", "!claim TICKET-123")
    world.settle()
    assert world.reads()[-1].startswith("You may be Ann, and that has to be confirmed from an account that I know")
    world.say("ann", "!person confirm slack U0ANNIE")
    world.settle()
    assert world.reads()[-1] == "slack U0ANNIE is Ann from now on."
    with world.desk.database.reading() as work:
        told = [(each.action, each.after, each.place) for each in work.audit.recent(2)]
    assert told == [
        ("person link", "slack U0ANNIE", "slack C0OPS"),
        ("person link by e-mail", "slack U0BENNY", "slack e-mail"),
    ]


@pytest.mark.parametrize(
    "properties",
    [
        {"is_restricted": True},
        {"is_stranger": True, "team": "T9OTHER"},
        {"team": "T9OTHER"},
        {"confirmed": False},
        {"deleted": True},
        {"is_bot": True},
    ],
)
def test_for_whom_slack_does_not_vouch_is_nobody(properties: dict[str, object], world: SlackWorld) -> None:
    world.slack.workspace.add_person("U0FAKE", "Ben", email="ben@example.org", **properties)
    world.slack.people.say("U0FAKE", "C0OPS", "!claim TICKET-123")
    world.settle()

    assert world.reads()[-1].startswith("I do not know you yet.")


def test_slack_that_does_not_say_who_somebody_is_leaves_them_unknown(world: SlackWorld) -> None:
    world.slack.faults.fail("users.info", 503)

    assert world.ask("zoe", "!whoami").startswith("I do not know you yet.")


def test_slash_commands_say_everything_that_people_may_say(world: SlackWorld) -> None:
    for text in ("", "week", "claim TICKET-123", "!board", "help claim", "nonsense"):
        world.slack.people.slash("U0BEN", "C0OPS", text)
    world.settle()

    first = [each.splitlines()[0] for each in world.reads()]
    assert first[0] == "Ben is on MRO today, Tue 1 Dec. Backup: Ann."
    assert first[1].startswith("• Tue 1 Dec (today): Ben")
    assert first[2:] == [
        "TICKET-123 is yours and in progress: Rotate the certificate",
        "Board of Ops",
        "!claim KEY [anyway]",
        "nonsense is not a day that I know. Write it like 2026-12-01, 1 Dec, tomorrow or Monday.",
    ]


def test_a_slash_command_where_the_bot_is_not_is_answered_at_its_own_address(world: SlackWorld) -> None:
    world.slack.workspace.add_channel("C0PRIV", "secret", "U0BEN", is_private=True).members.discard("U0BOT")
    world.slack.people.slash("U0BEN", "C0PRIV", "today")
    world.settle()

    assert world.slack.people.reads("C0PRIV")[0].startswith("Ben is on MRO today")


def test_an_address_to_answer_at_that_is_not_slacks_is_not_used(
    world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.workspace.add_channel("C0PRIV", "secret", "U0BEN", is_private=True).members.discard("U0BOT")
    world.slack.people.response_url = lambda channel: "https://evil.example/hook"  # type: ignore[method-assign]
    world.slack.people.slash("U0BEN", "C0PRIV", "today")
    world.settle()

    assert world.slack.people.reads("C0PRIV") == []
    assert "is not Slack's, and is not used: evil.example" in caplog.text


def test_a_message_is_put_in_the_queue_by_its_shortcut(world: SlackWorld) -> None:
    said = world.slack.people.say("U0ZOE", "C0OPS", "The <b>mail</b> gateway is *down* & nobody knows")
    world.slack.people.shortcut("U0CHLOE", "C0OPS", said)
    world.settle()

    (answer,) = world.slack.people.reads("C0OPS", said.ts)
    assert answer.startswith("Thank you, it is in the queue as Q2 (question).")
    shown = world.ask("ann", "!show Q2")
    assert "Q2 question: The <b>mail</b> gateway is *down* & nobody knows" in shown
    with world.desk.database.reading() as work:
        item = work.items.get(OPS_TEAM, ItemId("Q2"))
    assert item is not None
    assert item.link == f"https://fake.slack.com/archives/C0OPS/p{said.ts.replace('.', '')}"
    assert (item.reporter, item.source) == (None, "slack U0ZOE")


def test_two_people_who_point_at_one_message_make_one_question(world: SlackWorld) -> None:
    said = world.slack.people.say("U0ZOE", "C0OPS", "the mail is down")
    for who in ("U0CHLOE", "U0BEN"):
        world.slack.people.shortcut(who, "C0OPS", said)
        world.settle()

    answers = world.slack.people.reads("C0OPS", said.ts)
    assert [each.splitlines()[0] for each in answers] == [
        "Thank you, it is in the queue as Q2 (question).",
        "That is in the queue already, as Q2. !queue shows it.",
    ]


def test_a_person_who_is_mentioned_is_whom_the_command_means(world: SlackWorld) -> None:
    assert "Chloe (chloe)" in world.ask("ann", "!person @U0CHLOE")
    assert world.ask("ann", "!person link ben slack @U0ZOE").startswith("Ben has to agree")


def test_answers_in_threads_where_that_is_set(over_http: SlackHttpWorld) -> None:
    over_http.bot.errbot._in_threads = True  # type: ignore[attr-defined]
    root = over_http.say("ann", "!mro today")
    over_http.settle()

    assert len(over_http.reads(OPS, thread=root)) == 1
    assert over_http.reads(OPS) == []


def test_what_was_said_to_a_thread_that_is_gone_is_found_in_the_channel(world: SlackWorld) -> None:
    put(world, say("The database is slow."))
    world.slack.workspace.messages["C0OPS"].clear()
    world.trouble("lost answer")
    put(world, say("It is better."), "k2", under="k1")
    for _ in range(3):
        world.run(world.clock.now() + timedelta(seconds=20))

    assert world.reads() == ["It is better."]
    with world.desk.database.reading() as work:
        found = work.outbox.by_key("k2")
    assert found is not None
    assert found.state is SendState.SENT


def test_forged_tokens_in_payloads_change_nothing(world: SlackWorld) -> None:
    payload = world.slack.people.event(world.slack.people.say("U0ANN", "C0OPS", "!mro today"), "C0OPS")
    world.settle()
    event = payload["event"] | {"bot_token": "xoxb-evil", "ts": "1799999999.000100"}
    forged = payload | {"token": "forged", "bot_token": "xoxb-evil", "event": event}
    world.slack.people.tell(forged)
    world.settle()

    assert len(world.reads()) == 2
    until(lambda: world.slack.faults.calls["chat.postMessage"] == 2)


def test_what_nobody_asked_for_is_not_said_at_somebodys_address(world: SlackWorld) -> None:
    world.slack.workspace.add_channel("C0PRIV", "secret", "U0BEN", is_private=True).members.discard("U0BOT")
    world.slack.people.slash("U0BEN", "C0PRIV", "today")
    world.settle()
    before = len(world.slack.people.reads("C0PRIV"))
    notice = Outgoing(
        key="notice",
        to=Address(platform="slack", conversation="C0PRIV"),
        kind=MessageKind.NOTICE,
        content=say("Evening check"),
    )
    with world.desk.database.changing() as work:
        work.outbox.add(notice, world.clock.now())
    world.run()

    assert len(world.slack.people.reads("C0PRIV")) == before


def test_a_scope_that_is_missing_stops_only_what_needs_it(world: SlackWorld) -> None:
    world.slack.workspace.scopes -= {"channels:manage", "groups:write", "usergroups:read"}
    world.ask("ann", "!team topic on")
    world.ask("ann", "!team handle mro")
    world.run(at(9, day=DAY.replace(day=2)))

    assert any(each.startswith("Good morning!") for each in world.reads())
    assert world.ask("ben", "!claim TICKET-123").startswith("TICKET-123 is yours")


def test_a_topic_that_people_change_meanwhile_is_kept(world: SlackWorld) -> None:
    channel = world.slack.workspace.channels["C0OPS"]
    world.ask("ann", "!team topic on")
    assert channel.topic == "On MRO: Ben (Tue 1 Dec)"
    channel.topic = "We are moving house & home"
    world.run(at(9, day=DAY.replace(day=2)))

    assert channel.topic == "On MRO: Chloe (Wed 2 Dec) · We are moving house & home"
    assert world.slack.faults.calls["conversations.setTopic"] == 2
