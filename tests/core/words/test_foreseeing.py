"""What is said of the rota as a whole."""

from datetime import timedelta

from watchbill.model import Content, Skip, SkipCode
from watchbill.platforms.plain import Plain
from watchbill.rules.rotation.breaches import Breach, Rule
from watchbill.rules.rotation.tallying import Tally
from watchbill.testing.builders import ANN, BOB, DAY, a_view
from watchbill.words import foreseeing

VIEW = a_view({ANN: "Ann", BOB: "Bob"})
NEXT = DAY + timedelta(days=1)
ROWS = (
    Tally(person=ANN, served=1, share=1_249_999, unpopular=1, last=DAY),
    Tally(person=BOB, served=2, share=1_960_000, unpopular=0, last=None),
)
EXPLAINED = "Unpopular are the last day before the week-end and the days next to a holiday."


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def test_turns_stand_beside_the_share_and_the_difference() -> None:
    assert said(foreseeing.fairness(DAY, NEXT, ROWS, VIEW)) == [
        "Turns served from Tue 1 Dec to Wed 2 Dec:",
        "  - Ann: 1 turn, share 1.2 (-0.2), 1 unpopular, last on Tue 1 Dec",
        "  - Bob: 2 turns, share 2.0 (+0.0), 0 unpopular",
        EXPLAINED,
    ]
    assert said(foreseeing.fairness(DAY, DAY, ROWS, VIEW))[0] == "Turns served on Tue 1 Dec:"


def test_before_the_first_day_is_over_there_is_nothing_to_compare() -> None:
    assert said(foreseeing.fairness(None, None, (), VIEW)) == [
        "No working day is over yet. !mro week shows the turns ahead."
    ]


def test_a_team_that_never_works_has_no_outlook() -> None:
    assert said(foreseeing.outlook(None, None, (), (), VIEW)) == ["Ops has no working day ahead."]


def test_what_is_broken_is_listed_and_a_long_list_is_cut() -> None:
    night = Skip(person=ANN, code=SkipCode.NIGHT_DUTY)
    broken = (
        Breach(rule=Rule.UNCOVERED, day=DAY),
        Breach(rule=Rule.HINDERED, day=NEXT, person=ANN, skip=night),
        Breach(rule=Rule.GAP, day=NEXT, person=BOB, before=DAY),
    )

    assert said(foreseeing.outlook(DAY, NEXT, ROWS, broken, VIEW))[-5:] == [
        EXPLAINED,
        "3 rules are broken:",
        "  - Tue 1 Dec: nobody can",
        "  - Wed 2 Dec: Ann serves, though night duty",
        "  - Wed 2 Dec: Bob serves too soon after Tue 1 Dec",
    ]
    assert said(foreseeing.outlook(DAY, NEXT, ROWS, broken * 4, VIEW))[-1] == "And 2 more."
    assert said(foreseeing.outlook(DAY, NEXT, ROWS, (), VIEW))[-1] == "No rule is broken."
