"""What a team may choose about what passes on."""

from datetime import time, timedelta

import pytest

from watchbill.rules import choices
from watchbill.testing.builders import a_team


@pytest.mark.parametrize(
    ("said", "length"), [("5", 5), ("120", 120), ("1440", 1440), ("off", None), ("OFF", None)]
)
def test_an_acceptance_is_minutes_or_off(said: str, length: int | None) -> None:
    found = choices.acceptance(said)

    assert found == (timedelta(minutes=length) if length else None)
    assert choices.minutes(found) == said.lower()


@pytest.mark.parametrize("said", ["4", "1441", "0", "-5", "5.5", "2h", "", "99999", "\u0665\u0660"])
def test_an_acceptance_out_of_bounds_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"minutes|whole number"):
        choices.acceptance(said)


@pytest.mark.parametrize(("said", "limit"), [("1", 1), ("50", 50), ("off", None)])
def test_a_pass_limit_is_a_number_or_off(said: str, limit: int | None) -> None:
    assert choices.pass_limit(said) == limit
    assert choices.number(limit) == said


@pytest.mark.parametrize("said", ["0", "51", "-1", "three", ""])
def test_a_pass_limit_out_of_bounds_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="number"):
        choices.pass_limit(said)


@pytest.mark.parametrize(("starts", "most"), [(time(9), 899), (time(0), 1439), (time(22, 30), 89)])
def test_what_is_to_be_taken_over_is_so_on_the_same_day(starts: time, most: int) -> None:
    team = a_team(day_starts=starts, day_ends=time(23, 59))

    assert choices.longest_acceptance(team) == timedelta(minutes=most)


@pytest.mark.parametrize(
    "address",
    [
        "https://board.example.org/ops?view=week&lane=1#today",
        "HTTPS://board.example.org",
        "https://[2001:db8::1]:8443/board",
        "https://tafel.example/übersicht",
    ],
)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert choices.link(f" {address} ") == address


def test_off_is_no_address() -> None:
    assert choices.link("Off") is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://board.example.org", "is not encrypted"),
        ("javascript:alert(1)", "is not an address"),
        ("board.example.org", "is not an address"),
        ("https://", "is not an address"),
        ("https:///board", "is not an address"),
        ("https://[::1/board", "is not an address"),
        ("https://board.example.org:99999", "is not an address"),
        ("https://ann:secret@board.example.org", "has a name or password"),
        ("https://board.example.org/a b", "has spaces"),
        ("https://board.example.org/\x07", "has spaces"),
        ("https://board.example.org/\u202egro", "has spaces"),
        ("https://board.example.org|see", "has spaces"),
        ("https://board.example.org/>", "has spaces"),
        ("https://board.example.org/" + "a" * 480, "has 506 characters; write at most 500"),
        ("", "is not an address"),
    ],
)
def test_an_address_that_cannot_be_shown_says_why(address: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        choices.link(address)
