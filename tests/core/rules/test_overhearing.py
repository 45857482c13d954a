"""What something said in a team's channel means."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Item, ItemKind, ItemState, PersonId, TicketKey
from watchbill.rules import overhearing as rules
from watchbill.rules.overhearing import Meaning
from watchbill.testing.builders import a_team, an_item, at

OPS, NOW = a_team(), at(10)
OPEN = an_item("Q1", ItemKind.QUESTION)
TAKEN = an_item("Q1", ItemKind.QUESTION, state=ItemState.ACKNOWLEDGED, owner=PersonId("ben"))
OVER = an_item("Q1", ItemKind.QUESTION, state=ItemState.RESOLVED, resolved_at=at(9))
OLD = an_item("Q1", ItemKind.QUESTION, state=ItemState.RESOLVED, resolved_at=NOW - timedelta(days=8))


def meaning(text: str, about: Item | None = None, *, asker: bool = False, may_answer: bool = False) -> Meaning:
    return rules.meaning(text, OPS, about, NOW, asker=asker, may_answer=may_answer)


@pytest.mark.parametrize(
    "text",
    [
        "@mro the mail is down",
        "the mail is down, @MRO!",
        "(@mro) help",
        "hey @mro: help",
        "@mro",
        "a\n@mro\nb",
        "@mro.",
    ],
)
def test_the_handle_calls_wherever_it_stands(text: str) -> None:
    assert rules.calls(text, OPS)


@pytest.mark.parametrize(
    "text",
    [
        "mro", "ann@mro.example.org", "@mro.example.org", "@mro-team", "@mrow", "@@mro", "https://chat.example/@mro/1",
        "x@mro", "@mro@masto.example", "\N{FULLWIDTH COMMERCIAL AT}mro", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_does_not(text: str) -> None:
    assert not rules.calls(text, OPS)


def test_a_team_that_named_its_group_is_called_by_that() -> None:
    web = a_team("web", handle="web.on-call")

    assert rules.calls("@web.on-call help", web)
    assert not rules.calls("@mro help", web)
    assert not rules.calls("@webxon-call help", web)


def test_a_call_is_a_question() -> None:
    assert meaning("@mro the mail is down") is Meaning.ASKS
    assert meaning("the mail is down") is Meaning.NOTHING


def test_a_call_in_the_thread_of_a_question_that_waits_is_no_second_one() -> None:
    for asker, may_answer in ((True, False), (False, True), (False, False)):
        assert meaning("@mro any news?", OPEN, asker=asker, may_answer=may_answer) is Meaning.NOTHING


def test_a_call_after_the_answer_opens_it_again_for_whoever_asked_and_is_new_for_others() -> None:
    assert meaning("@mro it is back", OVER, asker=True) is Meaning.ASKS_AGAIN
    assert meaning("@mro same here", OVER) is Meaning.ASKS
    assert meaning("@mro it is back", OLD, asker=True) is Meaning.ASKS


def test_the_teams_reply_answers() -> None:
    assert meaning("Restart the agent.", OPEN, may_answer=True) is Meaning.ANSWERS
    assert meaning("Restart the agent.", TAKEN, may_answer=True) is Meaning.ANSWERS
    assert meaning("Restart the agent.", OVER, may_answer=True) is Meaning.NOTHING


def test_nobody_else_answers() -> None:
    assert meaning("I have that too", OPEN) is Meaning.NOTHING
    assert meaning("It is only db-2", OPEN, asker=True, may_answer=True) is Meaning.NOTHING


@pytest.mark.parametrize(
    "text",
    ["on it", "On it!", "I'm on it", "I\u2019m looking into it", "looking", "checking this now", "let me check",
     "👀", ":eyes:", "I'll take a look", "one sec", "will do", "ack", "just a moment..."],
)  # fmt: skip
def test_somebody_who_is_only_on_it_has_not_answered(text: str) -> None:
    assert meaning(text, OPEN, may_answer=True) is Meaning.TAKES
    assert meaning(text, TAKEN, may_answer=True) is Meaning.NOTHING


@pytest.mark.parametrize(
    "text",
    ["look at the runbook", "check the firewall", "I'm on it, restart it meanwhile", "do it again", "", "yes"],
)
def test_whatever_says_more_is_an_answer(text: str) -> None:
    assert meaning(text, OPEN, may_answer=True) is Meaning.ANSWERS


def test_whoever_asked_opens_it_again_by_writing_again() -> None:
    assert meaning("It is still down", OVER, asker=True) is Meaning.ASKS_AGAIN
    assert meaning("yes", OVER, asker=True) is Meaning.ASKS_AGAIN
    assert meaning("It is still down", OPEN, asker=True) is Meaning.NOTHING
    assert meaning("It is down again", OLD, asker=True) is Meaning.NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "thank you so much",
        "ok",
        "great, works now, thanks!",
        "👍",
        "perfect, that did the trick :tada:",
        "Merci",
    ],
)
def test_thanks_open_nothing(text: str) -> None:
    assert meaning(text, OVER, asker=True) is Meaning.NOTHING


@pytest.mark.parametrize(
    "text", ["thanks, but it does not work", "it works for you?", "thank you for nothing", "it now"]
)
def test_thanks_with_a_but_do(text: str) -> None:
    assert meaning(text, OVER, asker=True) is Meaning.ASKS_AGAIN


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("@mro: the mail is down", "the mail is down"),
        ("hello @mro, the\n mail   is down", "hello the mail is down"),
        ("@mro", "(no words)"),
        ("@mro \u200b\u202e", "(no words)"),
        ("@mro - " + "long " * 100, "long " * 39 + "long…"),
    ],
)
def test_a_title_is_the_first_words_without_the_call(text: str, title: str) -> None:
    assert rules.title(text, OPS) == title


def test_what_does_not_fit_the_title_is_kept_beside_it_within_bounds() -> None:
    assert rules.details("@mro short", OPS) == ""
    assert rules.details("@mro two\nlines", OPS) == "@mro two\nlines"
    assert len(rules.details("@mro " + "x" * 9_000, OPS)) == rules.DETAILS


def test_only_what_nobody_has_begun_goes_with_its_message() -> None:
    assert rules.untouched(OPEN)
    assert not rules.untouched(TAKEN)
    assert not rules.untouched(OVER)
    assert not rules.untouched(an_item(ticket=TicketKey("T-1")))


@given(st.text(max_size=500) | st.text(alphabet="@mro .,\n\u202e", max_size=60))
def test_whatever_is_said_has_a_bounded_title_and_some_meaning(text: str) -> None:
    title = rules.title(text, OPS)

    assert 0 < len(title) <= rules.TITLE
    assert "\n" not in title
    assert meaning(text, OPEN, may_answer=True) in Meaning
