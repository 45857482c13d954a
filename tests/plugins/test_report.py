"""The report, in the chat's words."""

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.testing.builders import DAY, at

REPORT = """\
Report of Ops, Mon 30 Nov to Sun 6 Dec, so far
Who did what:
  - Ann: 1 day on MRO and 1 day as backup
  - Ben: 1 day on MRO, 1 resolved and worked on 1 out of hours
  - Chloe: 1 day as backup
Turns against the fair share, over 1 day: Ann +0.8, Ben -0.2, Chloe -0.2 and Dmitri -0.2.
Came in: 1 alert, 2 incidents and 1 question (4 in all), from alertmanager (3) and chat (1).
Time to acknowledge: 10 min (1 of 4); to resolve: 20 min (1 of 4).
Out of hours: 4 came in, 1 worked on.
Fixed without a ticket: 1 with one.
  - I2: Checkout is down - restarted it"""


@both_databases
def test_the_week_so_far_is_told(ask: Ask, passes: Passes) -> None:
    passes(at(22))
    ask("!incident Checkout is down", as_="dmitri")
    passes(at(22, 10))
    ask("!ack I2", as_="ben")
    passes(at(22, 20))
    ask("!resolve I2 no ticket: restarted it", as_="ben")

    said = ask("!report").splitlines()
    chain = next(place for place, each in enumerate(said) if each.startswith("Passed on: "))

    assert [*said[:chain], *said[chain + 1 : -2]] == REPORT.splitlines()
    assert said[chain:].count("Last week: !report last week · Last month: !report last month") == 1


def test_an_earlier_period_has_its_own_figures(ask: Ask) -> None:
    assert ask("!report last week").splitlines()[0] == "Report of Ops, Mon 23 Nov to Sun 29 Nov"
    assert ask("!report 2026-11").splitlines()[0] == "Report of Ops, Sun 1 Nov to Mon 30 Nov"
    assert "Nothing came in." in ask("!report 2026-W48")


def test_what_is_no_period_is_said_with_examples(ask: Ask) -> None:
    assert ask("!report the last fortnight") == (
        "I cannot read a period from the last fortnight. Write week, last week, last month, 2026-W48, 2026-11 or "
        "2026-11-16 2026-11-29."
    )
    assert ask(f"!report {DAY.year + 1}-01").startswith("That has not begun yet;")


def test_whoever_is_in_no_team_is_told_nothing(ask: Ask) -> None:
    assert "Report of" not in ask("!report", as_="fred")
