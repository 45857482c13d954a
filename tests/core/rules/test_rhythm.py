"""Times of a day and of a week, as people write them."""

from datetime import time

import pytest

from watchbill.rules.rhythm import Plain, daily, first_time, plain, weekly


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("17:30", "30 17 * * *"),
        (" 9:00 ", "0 9 * * *"),
        ("00:00", "0 0 * * *"),
        ("23:59", "59 23 * * *"),
        ("30 17  * * 1-4", "30 17 * * 1-4"),
        ("half past five", "half past five"),  # to be refused by whoever checks it
    ],
)
def test_a_time_is_one_of_every_day(said: str, expression: str) -> None:
    assert daily(said) == expression


@pytest.mark.parametrize(
    "said", ["", "17", "24:00", "17:60", "5pm", "17.30", "17:30:00", "off", "-1:00", "\uff11\uff17:30"]
)
def test_one_word_that_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="is no time of a day"):
        daily(said)


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("on", "0 9 * * 1"),
        ("ON", "0 9 * * 1"),
        ("monday", "0 9 * * 1"),
        ("Tue 08:15", "15 8 * * 2"),
        ("thurs 8:15", "15 8 * * 4"),
        ("sunday 23:59", "59 23 * * 0"),
        ("10:30", "30 10 * * 1"),
        ("0 9 1 * *", "0 9 1 * *"),
    ],
)
def test_a_week_has_a_weekday_and_a_time_monday_at_nine_where_nothing_is_said(said: str, expression: str) -> None:
    assert weekly(said) == expression


@pytest.mark.parametrize("said", ["", "never", "mo", "mon nine", "mon 25:00", "mon 09:00 sharp"])
def test_what_is_no_week_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="is no time of a day"):
        weekly(said)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("30 17 * * *", Plain(at=time(17, 30))),
        ("0 9 * * 1", Plain(at=time(9), weekday=1)),
        ("0 9 * * 0", Plain(at=time(9), weekday=7)),
        ("0 9 * * 7", Plain(at=time(9), weekday=7)),
        ("30 17 * * 1-5", None),
        ("0,30 17 * * *", None),
        ("0 9 1 * *", None),
        ("60 9 * * *", None),
        ("0 24 * * *", None),
    ],
)
def test_what_can_be_said_in_words_is(expression: str, said: Plain | None) -> None:
    assert plain(expression) == said


@pytest.mark.parametrize("said", ["17:30", "00:00", "23:59"])
def test_what_is_made_of_a_time_says_it(said: str) -> None:
    found = plain(daily(said))

    assert found
    assert f"{found.at:%H:%M}" == said


@pytest.mark.parametrize(
    ("expression", "first"),
    [
        ("30 17 * * 1-4", time(17, 30)),
        ("* * * * *", time(0, 0)),
        ("*/15 9-17/2 * * *", time(9, 0)),
        ("45,15 18,17 1 * *", time(17, 15)),
        ("10/20 8 * * *", time(8, 10)),
        ("75 17 * * *", None),
        ("x 17 * * *", None),
        ("", None),
    ],
)
def test_the_first_time_of_a_day_is_read_out_of_a_schedule(expression: str, first: time | None) -> None:
    assert first_time(expression) == first
