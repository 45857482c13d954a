"""The start of a day, in the chat's words: the morning check, and whoever stands in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.app import App
from watchbill.model import PersonId, TicketKey
from watchbill.testing.builders import DAY, a_membership, a_passage, a_team, a_turn, at
from watchbill.testing.chat import TalkingBot

WEDNESDAY = DAY + timedelta(days=1)
MORNING = """\
Good morning! @Chloe is on MRO today, Wed 2 Dec: it is their turn. Backup: Dmitri.
Since Tue 1 Dec 17:30: 1 incident came, from chat; 1 is open:
  - I2 incident: Checkout is down, since Tue 1 Dec 23:10, Ann is on it
Ann worked on I2, Tue 1 Dec 23:20.
5 things are handed over to Chloe; please take them over by 11:00, or the leads are told:
  - TICKET-97 Open the firewall for metrics, from Ben, passed on 3 times since Mon 30 Nov: \
Waiting on: the network team
  - TICKET-9 Restore the nightly backup, from Ben
  - A1 Disk of db-2 is 90 % full, nobody had it
  - I1 Checkout is slow, nobody had it
  - Q1 How do I get a VPN account?, nobody had it
Accept all: !accept all · Accept TICKET-97: !accept TICKET-97 · Accept TICKET-9: !accept TICKET-9 · \
Accept A1: !accept A1 · Accept I1: !accept I1
Highlights of yesterday:
  - Ben: Disk alerts on db-2 were noise
Next: Dmitri, tomorrow. Calendar: !mro week · Board: !board
Digest: !digest · Queue: !queue · What now: !next"""


@pytest.fixture
def handed_over(watchbill_desk: App) -> None:
    """Ben has two tickets in the evening, one of which has passed on before."""
    with watchbill_desk.database.changing() as work:
        for each in work.passages.waiting(a_team().id):
            work.passages.remove(each)
        for key in ("TICKET-97", "TICKET-9"):
            ticket = work.tickets.get(TicketKey(key))
            assert ticket
            work.tickets.replace(replace(ticket, assignee=PersonId("ben")), expected=ticket.version)
        often = {"times": 3, "since": date(2026, 11, 30), "note": "waiting for the network team"}
        for key, title, more in (
            ("TICKET-97", "Open the firewall", often),
            ("TICKET-9", "Restore the nightly backup", {}),
        ):
            work.passages.add(a_passage(key, title=title, giver="ben", to="chloe", **more))


@pytest.fixture
def night(ask: Ask, passes: Passes, request: pytest.FixtureRequest) -> None:
    """An evening check, an incident that Ann looks at in the night, and what passes on."""
    ask("!highlight Disk alerts on db-2 were noise", as_="ben")
    passes(at(17, 30))
    request.getfixturevalue("handed_over")
    passes(at(23, 10))
    ask("!incident Checkout is down", as_="dmitri", in_="@dmitri")
    passes(at(23, 20))
    ask("!ack I2", as_="ann", in_="@ann")


@both_databases
@pytest.mark.usefixtures("night")
def test_the_morning_check_tells_what_whoever_is_on_mro_finds(passes: Passes) -> None:
    assert passes(at(9, day=WEDNESDAY)) == MORNING
    assert passes(at(9, 30, day=WEDNESDAY)) == ""


@pytest.mark.usefixtures("night")
def test_whoever_asks_reads_the_same_as_was_posted(ask: Ask, passes: Passes) -> None:
    passes(at(9, day=WEDNESDAY))

    assert ask("!morning") == MORNING.replace("Good morning! @", "")
    assert ask("!morning", in_="@ann").startswith("Chloe is on MRO for Ops today, Wed 2 Dec: it is their turn.")


@pytest.mark.usefixtures("night")
def test_what_is_taken_over_is_not_handed_over_any_more(ask: Ask, passes: Passes, watchbill_desk: App) -> None:
    passes(at(9, day=WEDNESDAY))
    with watchbill_desk.database.changing() as work:
        for each in work.passages.waiting(a_team().id):
            work.passages.remove(each)

    assert "Nothing waits to be taken over." in ask("!morning")


def test_on_a_day_off_it_says_so_and_whose_the_next_is(ask: Ask, passes: Passes) -> None:
    passes(at(17, 30, day=date(2026, 12, 4)))
    passes(at(11, day=date(2026, 12, 5)))

    lines = ask("!morning").splitlines()
    assert lines[0] == "Nobody is on MRO today: Sat 5 Dec is a day off for Ops."
    assert any(each.endswith(", for Mon 7 Dec:") for each in lines)
    assert any(each.startswith("Next: Ann, Mon 7 Dec.") for each in lines) or "Mon 7 Dec" in lines[-2]


def test_a_stranger_learns_nothing_of_the_night(ask: Ask) -> None:
    assert "is on MRO" not in ask("!morning", as_="zoe")


def test_a_morning_that_nobody_can_serve_asks_the_leads_and_tells_what_waits(ask: Ask, passes: Passes) -> None:
    for who in ("ann", "ben", "chloe", "dmitri"):
        ask("!mro away wednesday", as_=who)
    lines = passes(at(9, day=WEDNESDAY)).splitlines()

    assert lines[0].startswith("Nobody is on MRO today, Wed 2 Dec: everybody is away.")
    assert "@Ann, can somebody step in? !mro take 2026-12-02 takes the day." in lines
    assert "3 things wait for whoever takes the day: !accept all takes them over." in lines
    assert "  - A1 Disk of db-2 is 90 % full, nobody had it" in lines


def test_before_nine_the_backup_is_designated_and_the_morning_says_for_whom(ask: Ask, passes: Passes) -> None:
    passes(at(8, day=WEDNESDAY))
    answer = ask("!mro away today", as_="chloe", in_="@chloe")

    assert "  - Wed 2 Dec (today): Dmitri, backup Ann" in answer
    assert passes(at(9, day=WEDNESDAY)).startswith(
        "Good morning! @Dmitri is on MRO today, Wed 2 Dec: stands in for Chloe (away). Backup: Ann."
    )


@both_databases
def test_when_a_lead_says_that_somebody_is_away_both_are_told(
    ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    passes(at(9, day=WEDNESDAY))
    before = len(watchbill_bot.said_in("@chloe"))
    answer = ask("!mro away for chloe today", as_="ann", in_="@ann")
    called = passes(at(9, 1, day=WEDNESDAY))

    assert "  - Wed 2 Dec (today): Dmitri, backup Ann" in answer
    assert called.startswith("@Dmitri is on MRO now, Wed 2 Dec, instead of @Chloe (away). Backup: Ann.")
    (told,) = watchbill_bot.said_in("@chloe")[before:]
    assert told.splitlines() == [
        "You are not on MRO for Ops today, Wed 2 Dec, any more (away), as Ann said. #ops names who stands in; "
        "!note KEY text on what you have not done helps them.",
        "If that is wrong: !mro back, and !mro take today takes the day back.",
    ]


@pytest.mark.parametrize(
    ("said", "who", "where"),
    [
        ("!mro away today", "chloe", "@chloe"),
        ("!mro away for chloe today", "ann", "#ops"),
    ],
)
def test_who_says_it_or_reads_the_answer_is_not_told_alone(
    said: str, who: str, where: str, ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    passes(at(9, day=WEDNESDAY))
    before = len(watchbill_bot.said_in("@chloe"))
    ask(said, as_=who, in_=where)
    passes(at(9, 2, day=WEDNESDAY))

    assert not [each for each in watchbill_bot.said_in("@chloe")[before:] if "not on MRO" in each]


def test_what_is_undone_within_a_minute_is_told_to_nobody(
    ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    passes(at(9, day=WEDNESDAY))
    before = len(watchbill_bot.said_in("@chloe"))
    ask("!mro away for chloe today", as_="ann", in_="@ann")
    ask("!mro back for chloe", as_="ann", in_="@ann")
    ask("!mro take today", as_="dmitri", in_="@dmitri")
    ask("!mro give today to chloe", as_="dmitri", in_="@dmitri")
    ask("!mro accept", as_="chloe", in_="@chloe")

    assert "is on MRO now" not in passes(at(9, 2, day=WEDNESDAY))
    assert not [each for each in watchbill_bot.said_in("@chloe")[before:] if "not on MRO" in each]


def test_when_nobody_is_left_the_leads_are_called_and_whoever_had_the_day_keeps_what_is_not_done(
    ask: Ask, passes: Passes
) -> None:
    for who in ("ann", "ben", "dmitri"):
        ask("!mro away wednesday", as_=who)
    passes(at(9, day=WEDNESDAY))
    ask("!mro away today", as_="chloe", in_="@chloe")

    assert passes(at(9, 1, day=WEDNESDAY)).splitlines() == [
        "Nobody is on MRO any more, Wed 2 Dec: everybody is away. If you are back early, say !mro back.",
        "What is not done stays with @Chloe until somebody takes it.",
        "@Ann, can somebody step in? !mro take 2026-12-02 takes the day.",
    ]


def test_of_two_teams_with_one_person_each_has_a_morning_of_its_own(
    ask: Ask, passes: Passes, watchbill_desk: App, watchbill_bot: TalkingBot
) -> None:
    web = a_team("web", board_link="https://board.example.org/web")
    with watchbill_desk.database.changing() as work:
        work.teams.save(web)
        work.teams.join(a_membership("chloe", "web"))
        work.turns.save(a_turn("chloe", None, team="web", day=WEDNESDAY))
        watchbill_desk.scheduling.begin(work, web, at(10))
    ours = passes(at(9, day=WEDNESDAY))

    assert "Board: !board" in ours
    (theirs,) = [each for each in watchbill_bot.said_in("#web") if "Good morning!" in each]
    assert theirs.startswith(
        "Good morning! @Chloe is on MRO today, Wed 2 Dec: it is their turn. There is no backup."
    )
    assert "Board (https://board.example.org/web)" in theirs
    ask("!mro away for chloe today", as_="eve", in_="#ops")
    passes(at(9, 1, day=WEDNESDAY))
    told = [each for each in watchbill_bot.said_in("@chloe") if "not on MRO" in each]
    assert [each.split(" today")[0] for each in told] == ["You are not on MRO for Web"]
