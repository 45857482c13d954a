"""How a neutral message becomes Slack's blocks: nothing from outside is markup, nothing is too long."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import (
    Bullets,
    Button,
    Buttons,
    Code,
    Content,
    Link,
    Mention,
    MessageRef,
    OnCall,
    PersonId,
    Place,
    Said,
    Strong,
    Text,
    Topic,
    bullets,
    buttons,
    heading,
    line,
    say,
)
from watchbill.platforms.slack.dialect import LABEL, LIMIT, NOTIFIED, SlackDialect, Written
from watchbill.testing.slack import blocks as slacks
from watchbill.testing.slack.state import Message, called_by

DIALECT = SlackDialect(
    {"ann": "U0ANN"}.get, lambda channel, ref: f"https://fake.slack.com/archives/{channel}/p{ref.replace('.', '')}"
)
#: Whatever a ticket's title or a person may hold.
OUTSIDE = st.text(st.characters(), max_size=200) | st.sampled_from(
    ["<!channel>", "<@U0ANN>", "*b*", "`c`", "~s~", "&lt;", "<https://x.example|y>", "@here", "\u202e", "\ud800"]
)


def composed(content: Content) -> Written:
    """The message, accepted by what Slack accepts."""
    written = DIALECT.compose(content)
    slacks.check(list(written.blocks))
    json.dumps(written.blocks)
    return written


def elements(content: Content) -> list[dict[str, object]]:
    """The elements of the first line."""
    (block,) = composed(content).blocks
    found: list[dict[str, object]] = block["elements"][0]["elements"]
    return found


def test_every_span_is_an_element_of_its_kind() -> None:
    ref = MessageRef("1780000001.000100")
    assert elements(
        say(
            "a", Strong("b"), Code("!c"), Mention(PersonId("ann"), "Ann"), Link("d", "https://d.example"),
            Place("slack", "C0OPS"), Said("e", "slack", "C0OPS", ref),
        )
    ) == [
        {"type": "text", "text": "a"},
        {"type": "text", "text": "b", "style": {"bold": True}},
        {"type": "text", "text": "!c", "style": {"code": True}},
        {"type": "user", "user_id": "U0ANN"},
        {"type": "link", "url": "https://d.example", "text": "d"},
        {"type": "channel", "channel_id": "C0OPS"},
        {"type": "link", "url": "https://fake.slack.com/archives/C0OPS/p1780000001000100", "text": "e"},
    ]  # fmt: skip


def test_what_slack_cannot_show_is_text() -> None:
    assert elements(
        say(
            Mention(PersonId("ben"), "Ben"), Link("bad", "javascript:alert(1)"), Place("console", "#ops"),
            Place("slack", "@U0ANN"), Said("there", "console", "#ops", MessageRef("1")),
        )
    ) == [
        {"type": "text", "text": each} for each in ("@Ben", "bad", "#ops", "@U0ANN", "there")
    ]  # fmt: skip


def test_lines_that_follow_each_other_are_one_section_and_lists_stand_alone() -> None:
    (block,) = composed(heading("Title") + say("one") + bullets([line("x")], numbered=True) + say("two")).blocks

    assert [part["type"] for part in block["elements"]] == [
        "rich_text_section", "rich_text_list", "rich_text_section",
    ]  # fmt: skip
    assert [each["text"] for each in block["elements"][0]["elements"]] == ["Title", "\n", "one"]


def test_a_list_that_goes_on_counts_on() -> None:
    (block,) = composed(Content((Bullets((line("x"), line("y")), numbered=True, first=21),))).blocks

    assert block["elements"][0]["offset"] == 20


def test_buttons_give_their_command_or_ask_for_what_is_missing() -> None:
    (row,) = composed(buttons(("Claim", "!claim T-1"), ("Block", "!block T-1", "why"))).blocks

    assert [(each["action_id"], each["text"]["text"], each["value"]) for each in row["elements"]] == [
        ("command.0.0", "Claim", "!claim T-1"),
        ("ask.0.1", "Block", "!block T-1 why"),
    ]


def test_too_many_and_too_long_buttons_are_cut_and_never_a_command_in_half() -> None:
    row = Buttons(tuple(Button("L" * 200, "!claim " + "x" * 3_000) for _ in range(40)))
    (shown,) = composed(Content((row,))).blocks

    assert len(shown["elements"]) == 25
    assert {len(each["text"]["text"]) for each in shown["elements"]} == {LABEL}
    assert {each["value"] for each in shown["elements"]} == {"!help"}


def test_topics_and_handles_are_no_message() -> None:
    written = composed(say("x") + Content((Topic("t"), OnCall("mro", ()))))

    assert written.text == "x"
    assert len(written.blocks) == 1


@given(st.lists(OUTSIDE, max_size=8))
def test_nothing_from_outside_becomes_markup_or_rings_anybody(texts: list[str]) -> None:
    content = say("start") + bullets(
        line(Text(each), Strong(each), Code(each), Link(each, each)) for each in texts
    )
    written = composed(content)
    message = Message(ts="1", user="U0BOT", text=written.text, blocks=list(written.blocks))

    assert list(called_by(message)) == []
    assert "<" not in written.text
    assert not {unicodedata.category(each) for each in slacks.read(message, {}) if each != "\n"} & {"Cc", "Cs"}


@pytest.mark.parametrize("length", [1, 999, 5_000, 200_000])
def test_however_long_it_is_slack_takes_it(length: int) -> None:
    content = heading("x" * length) + bullets(line("&<>" * length) for _ in range(30)) + say("y" * length)
    written = composed(content)

    assert len(json.dumps(written.blocks, ensure_ascii=False)) < LIMIT * 3
    assert len(written.text) <= NOTIFIED * 5


def test_an_empty_message_is_still_one() -> None:
    assert composed(Content(())) == Written(text="…", blocks=[])
    assert composed(say("")).text == "…"
