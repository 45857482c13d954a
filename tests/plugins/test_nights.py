"""Night duty that was said by mistake."""

import pytest

from tests.plugins.conftest import Ask, both_databases

WEDNESDAY = (
    "Noted: Chloe is not on duty in the night of Wed 2 Dec. "
    "Turns that others took over stay theirs; !mro week shows them."
)


@both_databases
def test_the_next_night_is_taken_back_and_then_the_one_after_it(ask: Ask) -> None:
    ask("!mro night me wed to thu", as_="chloe")
    assert "Chloe: night duty" in ask("!mro why fri")

    assert ask("!mro night back", as_="chloe") == WEDNESDAY
    assert "Chloe: night duty" in ask("!mro why fri")
    ask("!mro night back", as_="chloe")

    assert "Chloe: night duty" not in ask("!mro why fri")
    assert ask("!mro night back", as_="chloe") == "Chloe has no night duty ahead. !mro week shows the turns."


@both_databases
def test_of_several_nights_the_one_that_is_named_is_taken_back(ask: Ask) -> None:
    ask("!mro night me wed to thu", as_="chloe")

    said = ask("!mro night back thu", as_="chloe")

    assert said.startswith("Noted: Chloe is not on duty in the night of Thu 3 Dec.")
    assert "Chloe: night duty" in ask("!mro why thu")
    assert "Chloe: night duty" not in ask("!mro why fri")


def test_a_night_without_duty_is_said_to_be_one(ask: Ask) -> None:
    ask("!mro night me wed", as_="chloe")

    said = ask("!mro night back fri for chloe")

    assert said == "Chloe has no night duty in the night of Fri 4 Dec. !mro week shows the turns."
    assert "Chloe: night duty" in ask("!mro why thu")


@both_databases
def test_on_the_morning_after_it_can_still_be_said_that_there_was_none(ask: Ask) -> None:
    assert "Dmitri: night duty until 06:00" in ask("!mro why")

    said = ask("!mro night back", as_="dmitri")

    assert said.startswith("Noted: Dmitri was not on duty in the night of Mon 30 Nov")
    assert "Dmitri: night duty" not in ask("!mro why")


def test_a_lead_says_it_of_others_and_they_are_called(ask: Ask) -> None:
    assert ask("!mro night back for dmitri").startswith("Noted: @Dmitri was not on duty")


@pytest.mark.parametrize("who", ["ben", "chloe"])
def test_others_do_not(ask: Ask, who: str) -> None:
    assert ask("!mro night back for dmitri", as_=who) == "Only Dmitri, a lead or an admin may do that."
    assert "Dmitri: night duty" in ask("!mro why")


def test_a_day_that_nobody_could_serve_is_decided_again(ask: Ask) -> None:
    for who in ("ann", "ben", "chloe", "dmitri"):
        ask(f"!mro night {who} thu")
    assert "Nobody" in ask("!mro fri")

    ask("!mro night back for ben")

    assert ask("!mro fri").startswith("Ben is on MRO")
