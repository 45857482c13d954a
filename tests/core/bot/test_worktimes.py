"""Parts of a day and of a week as people write them."""

from datetime import timedelta

import pytest

from watchbill.bot import grammar, worktimes
from watchbill.bot.grammar import Misread
from watchbill.bot.places import Day, Reason, Until
from watchbill.model import Half
from watchbill.testing.builders import DAY


def away(
    self: object, request: object, day: Day, half: worktimes.HalfDay | None = None,
    until: Until | None = None, reason: Reason = "",
) -> None: ...  # fmt: skip


def works(self: object, request: object, weekdays: worktimes.Weekdays) -> None: ...


def rest(self: object, request: object, hours: worktimes.Hours) -> None: ...


def read(command: object, text: str) -> dict[str, object]:
    assert callable(command)
    return grammar.of(command).read(text, lambda: DAY)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("today morning", {"day": DAY, "half": Half.MORNING}),
        ("this afternoon", {"day": DAY, "half": Half.AFTERNOON}),
        ("1 dec Afternoon", {"day": DAY, "half": Half.AFTERNOON}),
        ("today afternoon dentist", {"day": DAY, "half": Half.AFTERNOON, "reason": "dentist"}),
        ("today dentist in the morning", {"day": DAY, "reason": "dentist in the morning"}),
        ("today mornings are hard", {"day": DAY, "reason": "mornings are hard"}),
    ],
)
def test_half_a_day_stands_behind_the_day(said: str, expected: dict[str, object]) -> None:
    assert read(away, said) == expected


@pytest.mark.parametrize("said", ["today to today morning", "today to wed afternoon", "today afternoon morning"])
def test_half_a_day_behind_several_is_not_taken_for_a_reason(said: str) -> None:
    with pytest.raises(Misread, match="half of a day: say it behind one day"):
        read(away, said)


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("mon tue wed", {1, 2, 3}),
        ("Mon, Wednesday,fri", {1, 3, 5}),
        ("mon-thu", {1, 2, 3, 4}),
        ("mon to thu", {1, 2, 3, 4}),
        ("mon - wed fri", {1, 2, 3, 5}),
        ("fri\N{EN DASH}mon", {5, 6, 7, 1}),
        ("sun", {7}),
        ("mon-sun", {1, 2, 3, 4, 5, 6, 7}),
        ("tomorrow", None),
    ],
)
def test_weekdays_are_read_one_by_one_and_as_spans(said: str, numbers: set[int] | None) -> None:
    if numbers is None:
        with pytest.raises(Misread, match="is not a weekday"):
            read(works, said)
    else:
        assert read(works, said) == {"weekdays": frozenset(numbers)}


@pytest.mark.parametrize("said", ["team", "Team", " TEAM "])
def test_the_weekdays_of_the_team_are_nobodys_own(said: str) -> None:
    assert read(works, said) == {"weekdays": None}


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("", "WEEKDAYS is missing."),
        ("mon tue mon", "You say Monday twice. Say each weekday once."),
        ("mon-wed tue", "You say Tuesday twice."),
        ("mon team", "`team` is not a weekday. Write them like `mon tue wed`, or `team` for the team's."),
        ("mo di", "`mo` is not a weekday."),
        ("1 2 3", "`1` is not a weekday."),
        ("mon-", "`mon-` is not a weekday."),
        ("mon-tue-wed", "`mon-tue-wed` is not a span of days. Write it like mon-thu."),
        (",", "WEEKDAYS names no weekday."),
        ("mon " * 40, "WEEKDAYS is 159 characters long"),
    ],
)
def test_weekdays_that_cannot_be_are_refused_with_the_way_to_write_them(said: str, problem: str) -> None:
    with pytest.raises(Misread) as wrong:
        read(works, said)

    assert str(wrong.value).startswith(problem)


@pytest.mark.parametrize(("said", "hours"), [("11", 11), ("7.5", 7.5), ("7,25", 7.25), ("0", 0), ("12h", 12)])
def test_hours_are_whole_or_have_a_part(said: str, hours: float) -> None:
    assert read(rest, said) == {"hours": timedelta(hours=hours)}


@pytest.mark.parametrize("said", ["-1", "eleven", "11:30", "1e3", "9999", "٣", "11.", "nan"])
def test_what_is_no_number_of_hours_says_how_to_write_one(said: str) -> None:
    with pytest.raises(Misread, match=r"is not a number of hours\. Write it like 11 or 7\.5"):
        read(rest, said)
