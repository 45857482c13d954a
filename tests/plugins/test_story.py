"""A whole day of the team, from the announcement at nine to the one of the next morning."""

from datetime import timedelta

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.testing.builders import DAY, at
from watchbill.testing.chat import TalkingBot

WEDNESDAY, THURSDAY = DAY + timedelta(days=1), DAY + timedelta(days=2)


@both_databases
def test_a_day(ask: Ask, passes: Passes, watchbill_bot: TalkingBot) -> None:
    assert "TICKET-9 is yours now, taken over from @Ann" in ask("!claim TICKET-9", as_="ben")
    assert passes(at(17, 30)).startswith("Evening check of Ops, Tue 1 Dec")

    morning = passes(at(9, day=WEDNESDAY))
    assert morning.startswith("Good morning! @Chloe is on MRO today, Wed 2 Dec: it is their turn. Backup: Dmitri.")
    assert "Next: Dmitri, tomorrow." in morning
    assert passes(at(9, 30, day=WEDNESDAY)) == ""

    assert "A1 alert" in ask("!next", as_="chloe")
    assert "A1 is resolved" in ask("!resolve A1 rotated the logs", as_="chloe")
    assert "TICKET-9 is yours now, taken over from @Ben" in ask("!claim TICKET-9", as_="chloe")
    assert "TICKET-9 is blocked: waiting for ops" in ask("!block TICKET-9 waiting for ops", as_="chloe")
    assert "TICKET-123 is yours" in ask("!claim TICKET-123", as_="chloe")
    assert "TICKET-123 is done" in ask("!done TICKET-123 new certificate is live", as_="chloe")
    assert "Noted" in ask("!highlight Disk alerts on db-2 were noise", as_="chloe")

    evening = passes(at(17, 30, day=WEDNESDAY))
    assert "Evening check of Ops, Wed 2 Dec\nOn MRO: Chloe." in evening
    assert (
        "TICKET-9 blocked, Chloe: Restore the nightly backup - Waiting on: ops (passed on 2 times since 1 Dec)"
        in evening
    )
    assert "TICKET-123 Chloe: Rotate the certificate - new certificate is live" in evening
    assert "Chloe: Disk alerts on db-2 were noise" in evening
    assert "A1 alert, Chloe: Disk of db-2 is 90 % full - !track A1 or !resolve A1 no ticket: why" in evening
    assert "Over to Dmitri on Thu 3 Dec." in evening
    assert passes(at(18, day=WEDNESDAY)) == ""

    assert passes(at(9, day=THURSDAY)).startswith(
        "Good morning! @Dmitri is on MRO today, Thu 3 Dec: it is their turn."
    )
    assert "TICKET-9 is yours now, taken over from @Chloe" in ask("!claim TICKET-9", as_="dmitri")


def test_an_evening_check_that_a_person_posted_is_not_posted_again_by_the_schedule(
    ask: Ask, passes: Passes
) -> None:
    assert "The evening check is posted" in ask("!handover", as_="ben")

    assert passes(at(17, 30)) == ""
    assert "says now how things stand" in ask("!handover", as_="ben")


def test_the_schedule_brings_an_evening_check_that_a_person_posted_up_to_date(
    ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    ask("!handover", as_="ben")
    ask("!done TICKET-9 the disk was full", as_="ben")
    passes(at(17, 30))

    (check,) = (each for each in watchbill_bot.said_in("#ops") if "Evening check of" in each)
    assert (
        "Done:\n  - TICKET-88" in check or "TICKET-9 Ben: Restore the nightly backup - the disk was full" in check
    )
    assert ask("!evening", as_="ben").endswith("!handover brings it up to date at once.")


def test_whoever_is_next_is_told_alone_and_once(ask: Ask, watchbill_bot: TalkingBot, passes: Passes) -> None:
    for key in ("9", "123"):
        ask(f"!claim {key}", as_="ben")
    ask("!handover", as_="ben")
    ask("!handover", as_="ben")
    passes(at(17, 30))

    (told,) = watchbill_bot.said_in("@chloe")
    assert told.startswith(
        "You are on MRO tomorrow, Wed 2 Dec, for Ops. 2 tickets and 3 open items pass on to you."
    )
    assert "In the morning !accept all takes over what the one before you has not finished." in told


def test_a_desk_that_was_down_says_that_it_is_late(passes: Passes) -> None:
    assert "(late by 25 min)" in passes(at(9, 25, day=WEDNESDAY))
    assert "(late by 30 min)\nEvening check" in passes(at(18, day=WEDNESDAY))


def test_nothing_is_said_on_a_day_off(passes: Passes) -> None:
    passes(at(18, day=DAY.replace(day=4)))

    assert passes(at(18, day=DAY.replace(day=5))) == passes(at(18, day=DAY.replace(day=6))) == ""
