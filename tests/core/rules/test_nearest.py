"""What somebody probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.rules.nearest import nearest

BOARD = ["TICKET-9", "TICKET-12", "TICKET-123", "TICKET-200", "BUG-7", "OPS-123456"]


@pytest.mark.parametrize(
    "typed", ["TICKET-132", "ticket-123", "Ticket123", "123", "#123", "TIKCET-123", "TICKET-0123"]
)
def test_the_first_guess_is_the_ticket_that_was_meant(typed: str) -> None:
    assert nearest(typed, BOARD)[0] == "TICKET-123"


def test_a_number_alone_means_the_tickets_with_that_number() -> None:
    assert nearest("7", [*BOARD, "TICKET-7"]) == ("BUG-7", "TICKET-7")


def test_the_same_number_under_another_prefix_is_near() -> None:
    assert nearest("TICKET-7", ["BUG-7", "BUG-8"]) == ("BUG-7",)


def test_of_keys_that_are_equally_alike_the_nearer_number_comes_first() -> None:
    assert nearest("A9", ["A1", "A4", "A7", "A8"]) == ("A8", "A7", "A4")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("europe/pairs", "Europe/Paris"), ("hndover", "handover"), ("chlo", "chloe"), ("Straße", "STRASSE")],
)
def test_other_names_are_near_by_their_letters(typed: str, meant: str) -> None:
    assert nearest(typed, ["Europe/Paris", "Asia/Tokyo", "handover", "claim", "ann", "chloe", "STRASSE"]) == (
        meant,
    )


@pytest.mark.parametrize("typed", ["", "???", "zzzzzz", "qwertyuiop"])
def test_nothing_is_near_what_looks_like_nothing(typed: str) -> None:
    assert nearest(typed, BOARD) == ()


def test_the_same_letters_in_another_order_are_not_near() -> None:
    assert nearest("abcdef", ["fedcba", "abcdeg"]) == ("abcdeg",)


def test_the_limit_is_kept() -> None:
    assert len(nearest("TICKET-1", BOARD)) == 3
    assert len(nearest("TICKET-1", BOARD, 1)) == 1
    assert nearest("TICKET-1", BOARD, 0) == ()


def test_a_name_given_twice_is_told_once() -> None:
    assert nearest("ann", ["ann", "ann"]) == ("ann",)


def test_digits_of_other_scripts_are_no_number() -> None:
    assert nearest("²", ["A2"]) == ()
    assert nearest("TICKET-١٢٣", ["TICKET-123"]) == ("TICKET-123",)


@given(st.text(), st.lists(st.text(), max_size=20), st.integers(-1, 5))
def test_any_text_gets_an_answer_of_known_names_whatever_their_order(
    word: str, names: list[str], limit: int
) -> None:
    found = nearest(word, names, limit)

    assert set(found) <= set(names)
    assert len(found) == len(set(found)) <= max(limit, 0)
    assert found == nearest(word, names[::-1], limit)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("TICKET-99999", ("TICKET-9999", "TICKET-999", "TICKET-9998")),
        ("TICKET-" * 1500, ()),
        ("9" * 10_000, ()),
        ("y" * 9_000, ("y" * 10_000,)),
    ],
)
def test_ten_thousand_names_and_ten_thousand_characters_are_compared(typed: str, answer: tuple[str, ...]) -> None:
    names = [f"TICKET-{number}" for number in range(10_000)] + ["y" * 10_000]

    assert nearest(typed, names) == answer
