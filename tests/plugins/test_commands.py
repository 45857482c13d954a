"""Every command of every plugin: its example works, its name is its own, and the permission table has it."""

from collections import Counter

import pytest

from tests.plugins.conftest import Ask
from watchbill import bot
from watchbill.model import Identity, PersonId
from watchbill.model.subscription import SubscriptionState
from watchbill.ports import Database
from watchbill.rules import permissions
from watchbill.rules.permissions import Standing
from watchbill.testing.builders import at
from watchbill.testing.chat import shipped_plugins

FACTS = [each for plugin in shipped_plugins() for each in bot.commands(plugin)]
#: What an answer never is, when a command is said as its own example says it.
WRONG = ("Usage:", "reference", "There is no", "Something went wrong", "I do not know", "may do this")
#: What the examples speak of and the team does not have yet.
BEFORE = ("!ask Where is the runbook?", "!mro give wednesday to dmitri")


@pytest.fixture
def watchbill_database(watchbill_database: Database) -> Database:
    """With a calendar that was read before."""
    with watchbill_database.changing() as work:
        work.subscriptions.save(SubscriptionState(name="leave", again_at=at(9)))
    return watchbill_database


def test_the_examples_said_one_after_the_other_all_do_what_they_say(
    ask: Ask, watchbill_database: Database
) -> None:
    for said in BEFORE:
        ask(said, as_="chloe")
    with watchbill_database.changing() as work:
        work.people.link(Identity(platform="slack", id="U7YZ3KQ0B"), PersonId("chloe"))

    answers = {each.example: ask(each.example, as_="eve") for each in FACTS}

    assert {said: answer for said, answer in answers.items() if not answer} == {}
    assert {said: answer for said, answer in answers.items() if any(word in answer for word in WRONG)} == {}


@pytest.mark.parametrize("what", ["name", "usage", "example"])
def test_no_two_commands_share(what: str) -> None:
    counted = Counter(getattr(each, what) for each in FACTS)

    assert [said for said, times in counted.items() if times > 1] == []


def test_usage_and_example_start_with_the_commands_name() -> None:
    assert all(each.usage.startswith(f"!{each.name}") for each in FACTS)
    assert all(each.example.startswith(f"!{each.name}") for each in FACTS)


def test_the_permission_table_has_every_command_and_nothing_else() -> None:
    assert {each.name for each in FACTS} == set(permissions.TABLE)


def test_every_command_says_who_may() -> None:
    assert [each.name for each in FACTS if each.may != permissions.who_may(each.name)] == []


def test_summaries_are_one_sentence_that_fits_a_line() -> None:
    assert [each.name for each in FACTS if not each.summary.endswith(".") or len(each.summary) > 95] == []


@pytest.mark.parametrize(
    ("who", "standing"),
    [
        ("zoe", Standing.UNKNOWN),
        ("fred", Standing.UNKNOWN),
        ("chloe", Standing.MEMBER),
        ("ben", Standing.MRO),
        ("ann", Standing.LEAD),
        ("eve", Standing.ADMIN),
    ],
)
def test_who_may_not_is_told_who_may_or_how_to_be_added(who: str, standing: Standing, ask: Ask) -> None:
    answers = {each.name: ask(each.example, as_=who) for each in FACTS}

    refused = {name for name, said in answers.items() if "Until then !ask" in said or "may do this." in said}
    # Anybody may say whose account they write with; to say so of another one they have to be known.
    by_name = {"person link"} if who == "zoe" else set()
    assert refused == {each.name for each in FACTS if standing not in each.may} | by_name


def test_the_last_word_of_a_command_alone_names_it(ask: Ask) -> None:
    assert ask("!away friday") == "There is no command !away. Did you mean !mro away? !help lists everything."
