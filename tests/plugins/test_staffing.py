"""How much of the turns somebody takes, and leaving a team."""

import pytest

from tests.plugins.conftest import Ask


def test_a_share_is_set_and_no_decided_turn_moves(ask: Ask) -> None:
    before = ask("!mro week")

    assert ask("!person weight ben 50") == (
        "Ben takes 50 % of a full share from now on. Turns that are decided already stay."
    )
    assert "Ben (ben), 50 %" in ask("!team")
    assert ask("!person weight ben 0").startswith("Ben takes no turns from now on.")
    assert ask("!mro week") == before


def test_who_leaves_is_asked_about_first_where_turns_would_move(ask: Ask) -> None:
    asked = ask("!person leave ben friday")
    still = ask("!mro week")
    done = ask("!person leave ben friday anyway")

    assert asked.splitlines()[0] == "Not done yet: it would move turns that people count on."
    assert "Mon 7 Dec: Dmitri instead of Ben\n" in asked
    assert asked.splitlines()[-1] == "To do it, say the same with anyway at the end."
    assert "Mon 7 Dec: Ben" in still
    assert done.startswith("Ben leaves Ops: Fri 4 Dec is their last day.\nThese turns change:\n")
    assert "  - Mon 7 Dec: @Dmitri" in done
    assert "Ben: leaves on Fri 4 Dec" in ask("!mro why monday")


def test_who_holds_nothing_later_leaves_without_a_question(ask: Ask) -> None:
    assert ask("!person leave chloe 31 dec").startswith("Chloe leaves Ops: Thu 31 Dec is their last day.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!person weight ben 101", "101 % cannot be a share. Write a number from 0 to 100."),
        ("!person weight ben half", "half is not a whole number."),
        ("!person weight fred 50", "Fred is not in Ops. !person add fred adds them."),
        ("!person leave ann", "Ann is the only lead of Ops. Say !person role NAME lead first."),
        ("!person leave ben yesterday", "The last day of Ben cannot be before 2026-12-01."),
        ("!person leave fred", "Fred is not in Ops. !person add fred adds them."),
    ],
)
def test_what_cannot_be_says_why(said: str, answer: str, ask: Ask) -> None:
    assert ask(said).startswith(answer)


def test_only_a_lead_may(ask: Ask) -> None:
    assert "may do this" in ask("!person leave ben", as_="chloe")
    assert "may do this" in ask("!person weight chloe 10", as_="chloe")
