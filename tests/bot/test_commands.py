"""The commands of the project's own plugins, all of them, spoken to a whole desk."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.core.bot.desks import a_desk
from watchbill import bot
from watchbill.ports import Database
from watchbill.rules import permissions
from watchbill.testing import pytest_plugin as given
from watchbill.testing.builders import a_ticket, an_item
from watchbill.testing.chat import shipped_plugins

ask, watchbill_bot, watchbill_desk, watchbill_clock = (
    given.ask,
    given.watchbill_bot,
    given.watchbill_desk,
    given.watchbill_clock,
)

COMMANDS = [each for plugin in shipped_plugins() for each in bot.commands(plugin)]


@pytest.fixture
def watchbill_database() -> Database:
    """People, two tickets and an alert."""
    database = a_desk().database
    with database.changing() as work:
        work.tickets.add(a_ticket("TICKET-123"))
        work.tickets.add(a_ticket("TICKET-9"))
        work.items.add(an_item())
    return database


def test_there_are_commands() -> None:
    assert "claim" in [each.name for each in COMMANDS]


def test_no_two_commands_have_one_name() -> None:
    assert [name for name, times in Counter(each.name for each in COMMANDS).items() if times > 1] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_somebody_may_give_it(command: bot.CommandFacts) -> None:
    assert permissions.who_may(command.name)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_its_example_is_understood(command: bot.CommandFacts, ask: Callable[..., str]) -> None:
    answer = ask(command.example)

    assert answer
    assert "Usage:" not in answer
    assert "reference" not in answer
    assert "There is no command" not in answer
    assert command.example.startswith(f"!{command.name}")


def test_everybody_knows_who_is_on_mro(ask: Callable[..., str]) -> None:
    assert "is on MRO today" in ask("!mro today", as_="bob", in_="@")
