"""The chain in the chat's words: Ben is on MRO today and hands over to Chloe; Ann leads."""

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.model import TicketKey
from watchbill.ports import Database
from watchbill.testing.builders import DAY, at
from watchbill.testing.chat import TalkingBot

WEDNESDAY, THURSDAY = DAY.replace(day=2), DAY.replace(day=3)
NEXT = "!next says what to do."


@pytest.fixture(autouse=True)
def few(ask: Ask) -> None:
    """Ben has TICKET-9 and A1; what else there is, is over."""
    ask("!accept all", as_="ben")
    ask("!ack A1", as_="ben")
    ask("!resolve I1 no ticket: it went away", as_="ben")
    ask("!resolve Q1 answered", as_="ben")


@both_databases
def test_a_day_hands_over_to_the_next(ask: Ask, passes: Passes) -> None:
    passes(at(17, 30))
    assert ask("!passed").splitlines() == [
        "2 things wait to be taken over:",
        "  - A1: Disk of db-2 is 90 % full - from Ben to Chloe, passed on once, today, Tue 1 Dec",
        "  - TICKET-9: Restore the nightly backup - from Ben to Chloe, passed on once, today, Tue 1 Dec",
        "!accept KEY takes one over, !passed KEY says how it came here.",
    ]
    passes(at(9, day=WEDNESDAY))

    assert ask("!digest", as_="chloe").splitlines()[-2:] == [
        "What passes on to you from Ben, on MRO before you: TICKET-9 and A1. !accept all takes them over.",
        "Accept all: !accept all · Accept TICKET-9: !accept TICKET-9 · Accept A1: !accept A1",
    ]
    assert ask("!accept a1", as_="chloe").splitlines() == [
        "Yours now, taken over from @Ben:",
        "  - A1 alert: Disk of db-2 is 90 % full",
        NEXT,
    ]
    assert (
        ask("!accept all", as_="chloe").splitlines()[1] == "  - TICKET-9 in progress: Restore the nightly backup"
    )
    assert passes(at(11, day=WEDNESDAY)) == ""
    assert ask("!passed") == "Nothing waits to be taken over."
    assert ask("!passed ticket-9").splitlines() == [
        "TICKET-9: Restore the nightly backup - passed on once, yesterday, Tue 1 Dec.",
        "  - Tue 1 Dec, from Ben to Chloe: taken over by Chloe",
    ]


def test_what_nobody_took_over_is_raised_and_counted(ask: Ask, passes: Passes) -> None:
    ask("!resolve A1 no ticket: it went away", as_="ben")
    passes(at(17, 30))
    passes(at(10, day=WEDNESDAY))

    assert passes(at(11, day=WEDNESDAY)).splitlines() == [
        "@Ann: @Chloe has not taken over what was handed over. It stays with whoever has it:",
        "  - TICKET-9: Restore the nightly backup - with @Ben, passed on once, yesterday, Tue 1 Dec",
        "!accept TICKET-9 takes it over as it is, !claim TICKET-9 works on it now, !keep TICKET-9 is for whoever "
        "has a ticket and goes on with it.",
        "Accept TICKET-9: !accept TICKET-9",
    ]
    passes(at(17, 30, day=WEDNESDAY))
    passes(at(10, day=THURSDAY))
    assert ask("!accept 9", as_="dmitri").splitlines() == [
        "Yours now, taken over from @Ben:",
        "  - TICKET-9 in progress: Restore the nightly backup - passed on 2 times since Tue 1 Dec",
        NEXT,
    ]
    assert ask("!passed 9").splitlines() == [
        "TICKET-9: Restore the nightly backup - passed on 2 times since Tue 1 Dec.",
        "  - Tue 1 Dec, from Ben to Chloe: nobody took it over, and it passed on again",
        "  - Wed 2 Dec, from Ben to Dmitri: taken over by Dmitri",
    ]
    assert "TICKET-9:" not in passes(at(11, day=THURSDAY))


def test_whoever_may_not_take_over_is_told_who_does(ask: Ask, passes: Passes) -> None:
    passes(at(17, 30))
    passes(at(10, day=WEDNESDAY))

    assert ask("!accept all", as_="dmitri").endswith("Chloe is on MRO today.")


def test_whoever_goes_on_with_it_says_so(ask: Ask, passes: Passes) -> None:
    passes(at(17, 30))
    passes(at(9, day=WEDNESDAY))
    ask("!ack A1", as_="ben")
    ask("!claim TICKET-9", as_="ben")

    assert ask("!passed") == "Nothing waits to be taken over."
    assert ask("!accept 9", as_="chloe") == (
        "Ben keeps TICKET-9 and goes on with it. If you two agreed otherwise: !claim TICKET-9."
    )
    assert "goes on with" in ask("!passed TICKET-9")
    assert passes(at(11, day=WEDNESDAY)) == ""


def test_in_the_middle_of_the_day_it_passes_to_whoever_stands_in(ask: Ask, passes: Passes) -> None:
    ask("!mro away today", as_="ben")

    said = passes(at(10, 2)).splitlines()
    assert "What Ben did not finish passes to Ann: TICKET-9 and A1." in said
    assert ask("!accept all", as_="ann").splitlines()[:2] == [
        "Yours now, taken over from @Ben:",
        "  - TICKET-9 in progress: Restore the nightly backup",
    ]
    assert "Tue 1 Dec during the day, from Ben to Ann: taken over by Ann" in ask("!passed TICKET-9")
    assert passes(at(12, 5)) == ""


def test_what_nobody_took_over_from_whoever_went_away_is_raised_in_time(ask: Ask, passes: Passes) -> None:
    ask("!mro away today", as_="ben")
    passes(at(10, 2))

    assert passes(at(11, 30)) == ""
    assert passes(at(12, 3)).startswith("@Ann, you have not taken over what was handed over.")


def test_a_change_of_the_night_is_followed(ask: Ask, passes: Passes) -> None:
    passes(at(17, 30))
    ask("!mro take tomorrow", as_="dmitri")
    ask("!mro accept", as_="chloe")

    assert "from Ben to Dmitri" in ask("!passed")


def test_what_there_is_not_and_what_never_passed_on_is_said(ask: Ask) -> None:
    assert ask("!passed TICKET-9") == "TICKET-9 has not passed on yet."
    assert ask("!passed TICKET-999").startswith("There is no ticket TICKET-999.")


def test_what_was_raised_and_taken_over_is_recorded(
    ask: Ask, passes: Passes, watchbill_database: Database, watchbill_bot: TalkingBot
) -> None:
    passes(at(17, 30))
    passes(at(11, day=WEDNESDAY))
    ask("!accept all", as_="chloe")

    with watchbill_database.reading() as work:
        told = [
            (each.person, each.action, each.subject, each.before, each.after) for each in work.audit.recent(20)
        ]
        held = work.claims.held(TicketKey("TICKET-9"))
    assert (None, "overdue", "TICKET-9, A1", "ben", "ann") in told
    assert ("chloe", "claim", "TICKET-9", "ben", "chloe") in told
    assert ("chloe", "ack", "A1", "ben", "chloe") in told
    assert held is not None
    assert held.person == "chloe"
