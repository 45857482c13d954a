"""A day is read as people write it, and what cannot be is said."""

from datetime import date

import pytest

from watchbill.bot import days
from watchbill.errors import Refused

#: A Tuesday.
TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("said", "day", "used"),
    [
        ("today", date(2026, 12, 1), 1),
        ("Tomorrow", date(2026, 12, 2), 1),
        ("yesterday", date(2026, 11, 30), 1),
        ("tuesday", date(2026, 12, 1), 1),
        ("next tuesday", date(2026, 12, 8), 2),
        ("next monday", date(2026, 12, 7), 2),
        ("day after tomorrow", date(2026, 12, 3), 3),
        ("in 3 days", date(2026, 12, 4), 3),
        ("in 2 weeks", date(2026, 12, 15), 3),
        ("today?", date(2026, 12, 1), 1),
        ('"Friday"', date(2026, 12, 4), 1),
        ("12/24/2026", date(2026, 12, 24), 1),
        ("24/12", date(2026, 12, 24), 1),
        ("2026/12/24", date(2026, 12, 24), 1),
        ("Fri", date(2026, 12, 4), 1),
        ("monday", date(2026, 12, 7), 1),
        ("2026-12-31", date(2026, 12, 31), 1),
        ("2026-1-5", date(2026, 1, 5), 1),
        ("1 Dec", date(2026, 12, 1), 2),
        ("1st December", date(2026, 12, 1), 2),
        ("30 Nov", date(2027, 11, 30), 2),
        ("Dec 24", date(2026, 12, 24), 2),
        ("24 dec 2027", date(2027, 12, 24), 3),
        ("01.12.", date(2026, 12, 1), 1),
        ("1.12", date(2026, 12, 1), 1),
        ("24.12.2027", date(2027, 12, 24), 1),
        ("29 feb", date(2028, 2, 29), 2),
        ("today dentist", date(2026, 12, 1), 1),
        ("1 dec at the dentist", date(2026, 12, 1), 2),
    ],
)
def test_a_day_is_read(said: str, day: date, used: int) -> None:
    assert days.read(said.split(), TODAY) == (day, used)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("2026-02-30", "2026-02-30: there is no 30th in February 2026."),
        ("2027-02-29", "there is no 29th in February 2027"),
        ("31.11.", "there is no 31st in November 2026"),
        ("22.13.", "there is no month 13"),
        ("2026-13-01", "there is no month 13"),
        ("2026-12-00", "there is no 0th in December 2026"),
        ("9999-01-01", "the year 9999 is out of range"),
        ("1/12/2026", "1/12/2026 can be read in two ways. Write it like 2026-12-01"),
        ("next wed", "next wed can be 2026-12-02 or 2026-12-09."),
        ("13/13", "13/13 can be read in two ways"),
        ("2026-12-01T10:00", "I read 2026-12-01, not what follows"),
        ("32 dec", "32 dec: there is no 32nd in December 2026"),
    ],
)
def test_a_day_that_cannot_be_says_what_was_understood(said: str, why: str) -> None:
    with pytest.raises(days.ImpossibleDay) as impossible:
        days.read(said.split(), TODAY)

    assert why in str(impossible.value)


@pytest.mark.parametrize("said", ["dentist", "1", "may be late", "mo", "12", "next week", "-1", "٣"])
def test_other_words_are_no_day(said: str) -> None:
    with pytest.raises(days.NoDay, match="tomorrow or Monday"):
        days.read(said.split(), TODAY)


def test_a_span_ends_after_it_starts_and_within_a_year() -> None:
    days.check_span(TODAY, TODAY)
    with pytest.raises(Refused, match="2026-12-01 to 2026-11-30: that ends before it starts"):
        days.check_span(TODAY, date(2026, 11, 30))
    with pytest.raises(Refused, match="more than a year"):
        days.check_span(TODAY, date(2028, 1, 1))
