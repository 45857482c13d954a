"""Why somebody cannot be on MRO, word by word."""

from datetime import date, timedelta

import pytest

from watchbill.model import Half, Skip, SkipCode
from watchbill.testing.builders import ANN, DAY, a_view, at
from watchbill.words import availability

VIEW = a_view({})
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("skip", "said"),
    [
        (Skip(person=ANN, code=SkipCode.AWAY, until=at(17)), "away"),
        (Skip(person=ANN, code=SkipCode.AWAY, half=Half.MORNING), "away in the morning"),
        (Skip(person=ANN, code=SkipCode.AWAY, half=Half.AFTERNOON), "away in the afternoon"),
        (Skip(person=ANN, code=SkipCode.HOLIDAY, holiday="Christmas Day"), "public holiday: Christmas Day"),
        (Skip(person=ANN, code=SkipCode.PART_TIME, day=DAY), "does not work on Tuesdays"),
        (Skip(person=ANN, code=SkipCode.PART_TIME, day=YESTERDAY), "does not work on Mondays"),
        (Skip(person=ANN, code=SkipCode.NIGHT_DUTY, until=at(6)), "night duty until 06:00"),
        (
            Skip(person=ANN, code=SkipCode.NIGHT_DUTY, until=at(6), rested=at(17)),
            "night duty until 06:00, rest until 17:00",
        ),
        (
            Skip(person=ANN, code=SkipCode.NIGHT_DUTY, until=at(16), rested=at(3, day=TOMORROW)),
            "night duty until 16:00, rest until Wed 2 Dec 03:00",
        ),
        (
            Skip(person=ANN, code=SkipCode.OVERLAP, shared=timedelta(hours=2.5)),
            "only 2.5 of the team's hours in their zone",
        ),
        (
            Skip(person=ANN, code=SkipCode.OVERLAP, shared=timedelta(minutes=239)),
            "only 3.9 of the team's hours in their zone",
        ),
        (
            Skip(person=ANN, code=SkipCode.OVERLAP, shared=timedelta(minutes=5)),
            "none of the team's hours in their zone",
        ),
        (Skip(person=ANN, code=SkipCode.OVERLAP, shared=timedelta(0)), "none of the team's hours in their zone"),
        (Skip(person=ANN, code=SkipCode.NOT_YET, day=date(2026, 12, 3)), "joins on Thu 3 Dec"),
        (Skip(person=ANN, code=SkipCode.NOT_YET, day=DAY), "joined on Tue 1 Dec"),
        (Skip(person=ANN, code=SkipCode.LEFT, day=YESTERDAY), "left on Mon 30 Nov"),
        (Skip(person=ANN, code=SkipCode.LEFT, day=DAY), "leaves on Tue 1 Dec"),
        (Skip(person=ANN, code=SkipCode.LEFT, day=date(2027, 12, 2)), "leaves on Thu 2 Dec 2027"),
        (Skip(person=ANN, code=SkipCode.GAP), "another turn is too near"),
        (Skip(person=ANN, code=SkipCode.NEEDED, day=TOMORROW), "needed on Wed 2 Dec"),
    ],
)
def test_every_reason_has_its_words(skip: Skip, said: str) -> None:
    assert availability.fact(skip, VIEW, DAY) == said


def test_every_reason_that_keeps_a_member_away_can_be_that_of_everybody() -> None:
    codes = (SkipCode.AWAY, SkipCode.HOLIDAY, SkipCode.PART_TIME, SkipCode.NIGHT_DUTY, SkipCode.OVERLAP)

    assert availability.everybody(Skip(person=ANN, code=each) for each in codes) == (
        "everybody is away, has a public holiday, does not work that day, was on night duty "
        "or works at other hours"
    )
    assert availability.everybody([Skip(person=ANN, code=SkipCode.HOLIDAY)]) == "everybody has a public holiday"
    assert availability.everybody([]) == "the team has nobody who takes turns"
