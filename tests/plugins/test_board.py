"""The board in chat: seeing it, adding to it, and taking back that a ticket is done."""

import pytest

from tests.plugins.conftest import Ask, both_databases


@both_databases
def test_the_board_shows_every_ticket_that_is_not_done(ask: Ask) -> None:
    assert ask("!board").splitlines() == [
        "Board of Ops",
        "In progress:",
        "  - TICKET-9 Ann: Restore the nightly backup",
        "Blocked:",
        "  - TICKET-97 Chloe: Open the firewall for metrics - waiting for the network team",
        "Backlog:",
        "  - TICKET-123: Rotate the certificate",
        "  - TICKET-130: Warn about disks earlier",
        "  - TICKET-131: Remove the unused bucket",
        "  - TICKET-132: Write a runbook",
        "  - TICKET-141: Split the report tables (sprint)",
        "!claim KEY takes a ticket, !ticket TITLE adds one to Backlog.",
    ]


def test_an_empty_column_says_so_and_a_long_one_is_counted(ask: Ask) -> None:
    ask("!done 9")
    for number in range(8):
        ask(f"!ticket Thing {number}")
    board = ask("!board")

    assert "In progress: nothing." in board
    assert "Thing 4" in board
    assert "Thing 5" not in board
    assert "... and 3 more: !board everything lists them." in board
    assert "Thing 7" in ask("!board everything")


@both_databases
def test_a_new_ticket_is_the_last_of_backlog_and_can_be_claimed(ask: Ask) -> None:
    answer = ask("!ticket Renew the certificate\nof the mail gateway", as_="chloe")

    assert answer == (
        "TICKET-142 is in Backlog: Renew the certificate of the mail gateway. !claim TICKET-142 starts it."
    )
    assert ask("!board").splitlines()[-2] == "  - TICKET-142: Renew the certificate of the mail gateway"
    assert "TICKET-142 is yours and in progress" in ask("!claim 142", as_="chloe")


def test_a_title_is_short(ask: Ask) -> None:
    answer = ask(f"!ticket {'word ' * 60}")

    assert answer.startswith("That title has 299 characters, and 200 are the most.")
    assert "!note KEY text" in answer
    assert "Usage: !ticket TITLE" in ask("!ticket")


@pytest.mark.parametrize("said", ["!ticket Something", "!reopen TICKET-88"])
def test_a_stranger_adds_and_opens_nothing(said: str, ask: Ask) -> None:
    assert "I do not know you yet" in ask(said, as_="zoe")


@both_databases
def test_what_was_closed_by_mistake_is_opened_again_and_not_told_as_done(ask: Ask) -> None:
    ask("!done TICKET-9 fixed")
    answer = ask("!reopen TICKET-9")

    assert answer == "TICKET-9 is open again, in Backlog: Restore the nightly backup. !claim TICKET-9 takes it."
    assert "Done: nothing." in ask("!evening")
    assert "TICKET-9 is yours and in progress" in ask("!claim TICKET-9")
    assert "TICKET-9 Ann: Restore the nightly backup" not in ask("!evening").split("Done:")[1]


def test_what_is_not_done_is_not_opened_again(ask: Ask) -> None:
    assert ask("!reopen TICKET-123") == ("TICKET-123 is not done, it is in Backlog. !show TICKET-123 says more.")
    assert "TICKET-9 is not done, it is in progress." in ask("!reopen TICKET-9")
