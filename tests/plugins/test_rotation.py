"""`!mro`, in the chat's words."""

from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.app import App
from watchbill.ports import Database
from watchbill.testing.builders import DAY, a_membership, a_team, at
from watchbill.testing.chat import TalkingBot

TODAY = """\
Ben is on MRO today, Tue 1 Dec. Backup: Ann.
Passed over: Dmitri (night duty until 06:00).
Next: Chloe, tomorrow."""


@both_databases
@pytest.mark.parametrize(("who", "where"), [("ann", "@"), ("fred", "@"), ("zoe", "#incidents")])
def test_anybody_may_see_who_is_on_mro(who: str, where: str, ask: Ask) -> None:
    assert ask("!mro", as_=who) == ask("!mro today", as_=who) == ask("!mro today", as_=who, in_=where) == TODAY


@pytest.mark.parametrize(
    "said",
    ["!mro tomorrow", "!mro on tomorrow", "!mro on wed", "!mro wednesday", "!mro on 2026-12-02", "!mro on 2 Dec"],
)
def test_a_day_may_be_said_in_many_ways(said: str, ask: Ask) -> None:
    assert ask(said) == "Chloe is on MRO tomorrow, Wed 2 Dec. Backup: Dmitri."


def test_a_day_further_away_is_dated_once(ask: Ask) -> None:
    assert ask("!mro on friday") == "Ann is on MRO on Fri 4 Dec. Backup: Ben."
    assert ask("!mro yesterday") == "Ann was on MRO yesterday, Mon 30 Nov. Backup: Chloe."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!mro on 2026-02-30", "there is no 30th in February 2026"),
        ("!mro on 2026-13-01", "there is no month 13"),
        ("!mro on 2026-12-01T10:00", "is more than a day: I read 2026-12-01"),
        ("!mro on 12/1", "can be read in two ways"),
        ("!mro on someday", "someday is not a day that I know. Write it like 2026-12-01"),
        ("!mro sideways", "sideways is not a day that I know"),
        ("!mro on", "DAY is missing."),
        ("!mro week now", "I do not know what to do with now."),
    ],
)
def test_what_is_no_day_says_what_was_understood_and_the_usage(said: str, answer: str, ask: Ask) -> None:
    said_back = ask(said)

    assert answer in said_back
    assert "Usage: !mro" in said_back


def test_a_day_off_names_the_next_turn(ask: Ask) -> None:
    expected = "Sat 5 Dec is a day off for Ops: nobody is on MRO.\nNext: Ben, Mon 7 Dec."

    assert ask("!mro on 2026-12-05") == ask("!mro why saturday") == expected


def test_a_day_nobody_recorded_is_not_made_up(ask: Ask) -> None:
    assert ask("!mro on 2026-11-20") == ask("!mro why 2026-11-20")
    assert "no record of who was on MRO on Fri 20 Nov" in ask("!mro on 2026-11-20")


def test_a_day_that_is_not_decided_says_so_and_a_far_one_is_not_guessed(ask: Ask) -> None:
    assert "would be on MRO on Tue 16 Feb." in ask("!mro on 2027-02-16")
    assert "It is not decided yet and may change." in ask("!mro on 2027-02-16")
    assert ask("!mro on 2029-12-03") == "Mon 3 Dec 2029 is too far away: I plan at most a year ahead."


def test_the_week_has_five_working_days(ask: Ask) -> None:
    assert ask("!mro week").splitlines() == [
        "  - Tue 1 Dec (today): Ben, backup Ann",
        "  - Wed 2 Dec: Chloe, backup Dmitri",
        "  - Thu 3 Dec: Dmitri, backup Chloe",
        "  - Fri 4 Dec: Ann, backup Ben",
        "  - Mon 7 Dec: Ben, backup Ann",
    ]


def test_why_has_a_line_for_each_member(ask: Ask) -> None:
    assert ask("!mro why").splitlines()[1:] == [
        "  - Ann: available, further down the line (backup)",
        "  - Ben: on MRO, the first in line of those available",
        "  - Chloe: available, further down the line",
        "  - Dmitri: night duty until 06:00, rest until 17:00",
    ]


def test_why_knows_of_an_absence_that_moved_no_turn(ask: Ask) -> None:
    ask("!mro away today", as_="chloe")

    assert "Chloe: away" in ask("!mro why")
    ask("!mro back", as_="chloe")
    assert "Chloe: available" in ask("!mro why")


def test_why_says_who_takes_no_turns(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.teams.join(a_membership("ann", weight=0))

    assert "Ann: takes no turns (backup)" in ask("!mro why")


@both_databases
def test_away_moves_only_the_days_that_it_hits_and_what_is_taken_in_exchange(ask: Ask) -> None:
    before = ask("!mro week").splitlines()

    answer = ask("!mro away thursday", as_="dmitri")
    after = ask("!mro week").splitlines()

    assert [said.split(",")[0] for said in answer.splitlines()] == [
        "Noted: Dmitri is away Thu 3 Dec.",
        "These turns change:",
        "  - Thu 3 Dec: @Ben",
        "  - Fri 11 Dec: @Dmitri",
    ]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, False, True, True]


def test_who_says_it_elsewhere_is_answered_there_and_the_channel_calls_those_whose_day_changed(
    ask: Ask, passes: Passes
) -> None:
    answer = ask("!mro away thursday a wedding", as_="dmitri", in_="@dmitri")

    assert "  - Thu 3 Dec: Ben" in answer
    assert passes(at(10, 2)) == (
        "Turns changed:\n"
        "  - Thu 3 Dec: @Ben instead of Dmitri (away)\n"
        "  - Fri 11 Dec: @Dmitri instead of Ben (in exchange)\n"
        "!mro why 2026-12-03 says more."
    )
    assert passes(at(10, 5)) == ""


def test_a_day_that_nobody_can_serve_any_more_is_told_to_the_leads(ask: Ask, passes: Passes) -> None:
    for who in ("ann", "ben", "chloe", "dmitri"):
        ask(f"!mro away for {who} thursday", as_="eve", in_="@eve")

    heard = passes(at(10, 2))
    assert "  - Thu 3 Dec: nobody instead of Dmitri (away)" in heard
    assert heard.endswith("@Ann, can somebody step in? !mro take 2026-12-03 takes the day.")

    ask("!mro back for chloe", as_="eve", in_="@eve")
    assert "  - Thu 3 Dec: @Chloe, it had nobody" in passes(at(10, 4))


def test_a_day_that_is_decided_with_nobody_is_told_to_the_leads_once(ask: Ask, passes: Passes) -> None:
    for who in ("ann", "ben", "chloe", "dmitri"):
        ask(f"!mro away for {who} 17 dec", as_="eve")

    heard = passes(at(18, day=DAY + timedelta(days=3)))
    assert heard.count("Nobody can be on MRO on Thu 17 Dec") == 1
    assert "@Ann, can somebody step in? !mro take 2026-12-17 takes the day." in heard


def test_away_on_a_day_of_somebody_else_changes_nothing(ask: Ask) -> None:
    assert ask("!mro away monday", as_="dmitri") == "Noted: Dmitri is away Mon 7 Dec.\nNobody's turn changes."


@both_databases
def test_the_reason_of_an_absence_is_seen_by_nobody(ask: Ask, watchbill_bot: TalkingBot) -> None:
    ask("!mro away today friday dentist", as_="chloe")
    for said in (
        "!mro",
        "!mro tomorrow",
        "!mro week",
        "!mro why",
        "!mro why tomorrow",
        "!person chloe",
        "!team",
        "!evening",
    ):
        for who in ("ann", "zoe"):
            ask(said, as_=who)

    spoken = "\n".join(watchbill_bot.said_in("#ops"))
    assert "Chloe (away)" in spoken
    assert "  - Chloe: away" in spoken
    assert "dentist" not in spoken


def test_days_in_the_wrong_order_are_not_guessed(ask: Ask) -> None:
    assert "that ends before it starts" in ask("!mro away friday tomorrow")


def test_back_takes_back_the_absence_that_runs(ask: Ask) -> None:
    ask("!mro away today friday", as_="chloe")
    ask("!mro away 2026-12-21 2026-12-31", as_="chloe")

    running, coming, none = (ask("!mro back", as_="chloe") for _ in range(3))

    assert running.startswith("Welcome back, Chloe! Your absence is cancelled: from today to Fri 4 Dec.")
    assert coming.startswith("Chloe's absence is cancelled: from Mon 21 Dec to Thu 31 Dec.")
    assert none == "Chloe is not away. !mro week shows the coming turns."


def test_a_night_on_duty_frees_the_day_after(ask: Ask) -> None:
    answer = ask("!mro night me tomorrow", as_="dmitri")

    assert "Noted: Dmitri is on duty the night of Wed 2 Dec, and not on MRO the day after." in answer
    assert "Thu 3 Dec" in answer
    assert "Dmitri: night duty until 09:00, rest until 20:00" in ask("!mro why thursday")


def test_the_night_of_others_is_said_by_themselves_or_a_lead(ask: Ask) -> None:
    assert ask("!mro night ann today", as_="ben") == "Only Ann, a lead or an admin may do that."
    assert "Ben is on duty the night of Tue 1 Dec" in ask("!mro night ben today", as_="ann")
    assert "Ben is on duty the nights of Wed 2 Dec to Thu 3 Dec" in ask("!mro night ben wed thu", as_="eve")
    assert "There is no person bem. Did you mean ben?" in ask("!mro night bem today")


def test_a_lead_says_who_is_away_and_who_is_back(ask: Ask) -> None:
    answer = ask("!mro away for dmitri thursday sick")
    assert answer.startswith("Noted: @Dmitri is away Thu 3 Dec.\nThese turns change:\n  - Thu 3 Dec: @Ben")
    assert ask("!mro back for dmitri").startswith("@Dmitri's absence is cancelled: Thu 3 Dec.")
    assert ask("!mro away for dmitri thursday", as_="ben") == "Only Dmitri, a lead or an admin may do that."
    assert "Noted: Ben is away Fri 4 Dec." in ask("!mro away for me friday", as_="ben")
    assert "There is no person dentist." in ask("!mro away for dentist friday")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("!mro wek", "Did you mean !mro week?"),
        ("!mro tomorow please", "Did you mean !mro tomorrow?"),
        ("!mro aweay friday", "Did you mean !mro away?"),
        ("!team lmit 3", "Did you mean !team limit or "),
        ("!team chanel here", "Did you mean !team channel here"),
        ("!person rol ben lead", "Did you mean !person role?"),
    ],
)
def test_a_misspelt_second_word_is_guessed(said: str, meant: str, ask: Ask) -> None:
    answer = ask(said)

    assert meant in answer
    assert "Usage: !" in answer


def test_a_day_that_is_no_day_is_no_misspelt_command(ask: Ask) -> None:
    assert "Did you mean" not in ask("!mro 31.2.")
    assert "Did you mean" not in ask("!mro sideways")


@pytest.mark.parametrize("said", ["!mro away tomorrow", "!mro back", "!mro night me today"])
def test_who_is_not_in_the_team_cannot_change_its_turns(said: str, ask: Ask) -> None:
    before = ask("!mro week")

    assert "I do not know you yet" in ask(said, as_="zoe")
    assert "A lead can add you: !person add fred" in ask(said, as_="fred")
    assert ask("!mro week") == before


@both_databases
def test_who_stands_in_today_is_called_in_the_channel(ask: Ask, passes: Passes) -> None:
    passes(at(9, day=DAY.replace(day=2)))

    ask("!mro away today", as_="chloe", in_="@")
    assert passes(at(9, 0, day=DAY.replace(day=2))) == ""
    said = passes(at(9, 1, day=DAY.replace(day=2)))

    assert said.startswith("@Dmitri is on MRO now, Wed 2 Dec, instead of @Chloe (away).")
    assert "What was handed over before and nobody has taken over yet waits for Dmitri" in said
    assert passes(at(9, 2, day=DAY.replace(day=2))) == ""


@both_databases
def test_three_changes_of_todays_mro_within_a_minute_are_one_message(ask: Ask, passes: Passes) -> None:
    passes(at(9, day=DAY.replace(day=2)))

    ask("!mro away today", as_="chloe", in_="@")
    second = ask("!mro today", in_="@").split()[0].lower()
    ask("!mro away today", as_=second, in_="@")
    third = ask("!mro today", in_="@").split()[0].lower()
    ask("!mro away today", as_=third, in_="@")
    fourth = ask("!mro today", in_="@").split()[0]
    said = passes(at(9, 1, day=DAY.replace(day=2)))

    assert said.startswith(f"@{fourth} is on MRO now, Wed 2 Dec, instead of @Chloe (away).")
    assert said.count("is on MRO now") == 1


@both_databases
def test_a_change_that_is_taken_back_within_a_minute_is_not_told(ask: Ask, passes: Passes) -> None:
    for who in ("ann", "ben", "dmitri"):
        ask("!mro away wednesday", as_=who)
    passes(at(9, day=DAY.replace(day=2)))

    ask("!mro away today", as_="chloe", in_="@")
    ask("!mro back", as_="chloe", in_="@")

    assert "Chloe is on MRO today" in ask("!mro today")
    assert passes(at(9, 1, day=DAY.replace(day=2))) == ""


def test_a_day_without_anybody_is_said_loudly_and_filled_when_somebody_is_back(ask: Ask, passes: Passes) -> None:
    for who in ("ann", "ben", "chloe", "dmitri"):
        ask("!mro away wednesday", as_=who)

    announced = passes(at(9, day=DAY.replace(day=2)))
    ask("!mro back", as_="dmitri")
    corrected = passes(at(9, 1, day=DAY.replace(day=2)))

    assert announced.startswith("Nobody is on MRO today, Wed 2 Dec: everybody is away.")
    assert "If you are back early, say !mro back." in announced
    assert corrected.startswith("@Dmitri is on MRO now, Wed 2 Dec.")
    assert "Dmitri is on MRO today" in ask("!mro today")
    assert passes(at(9, 5, day=DAY.replace(day=2))) == ""


def test_an_absence_counts_in_every_team_of_a_person(ask: Ask, passes: Passes, watchbill_desk: App) -> None:
    with watchbill_desk.database.changing() as work:
        work.teams.save(a_team("web"))
        watchbill_desk.scheduling.begin(work, a_team("web"), at(10))
        for name in ("chloe", "fred"):
            work.teams.join(a_membership(name, "web"))
    passes(at(10, 1))
    before = ask("!mro week", in_="#web").splitlines()

    answer = ask("!mro away tomorrow friday", as_="chloe")
    after = ask("!mro week", in_="#web").splitlines()

    assert all("Chloe" in line for line in before)
    assert [line.split(": ")[1] for line in after[1:4]] == ["Fred", "Fred", "Fred"]
    assert (before[0], before[4]) == (after[0], after[4])
    assert "Wed 2 Dec in web: Fred" in answer


def test_who_is_in_two_teams_says_it_in_the_channel_of_one(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))
        work.teams.join(a_membership("ann", "web"))

    answer = ask("!mro today", in_="@")

    assert answer == "You are in 2 teams (ops, web). Say it in the channel of the one you mean."
    assert "Ben is on MRO today" in ask("!mro today", in_="#incidents")


def test_where_no_team_is_meant_the_channel_is_asked_for(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))

    assert "I cannot tell which team you mean." in ask("!mro today", as_="fred", in_="@")


def test_a_span_may_be_said_in_words(ask: Ask) -> None:
    assert ask("!mro away today to friday skiing", as_="dmitri").startswith(
        "Noted: Dmitri is away from today to Fri 4 Dec."
    )
    assert "9:00 looks like a time; I only know whole days" in ask("!mro away friday 9:00", as_="dmitri")


@pytest.mark.parametrize("said", ["!Mro today", "!MRO TODAY", "!Mro", "!mro Today"])
def test_a_command_may_be_written_in_capitals(said: str, ask: Ask) -> None:
    assert "Ben is on MRO today" in ask(said)


def test_a_night_that_is_over_is_told_as_past(ask: Ask) -> None:
    assert "Ann was on duty the night of Wed 25 Nov." in ask("!mro night ann 2026-11-25")


def test_what_was_served_is_compared_with_the_share(ask: Ask, passes: Passes) -> None:
    passes(at(10, day=DAY + timedelta(days=2)))

    assert ask("!mro fairness").splitlines()[:3] == [
        "Turns served from Mon 30 Nov to Wed 2 Dec:",
        "  - Ann: 1 turn, share 0.8 (+0.2), 0 unpopular, last on Mon 30 Nov",
        "  - Ben: 1 turn, share 0.8 (+0.2), 0 unpopular, last on Tue 1 Dec",
    ]


def test_what_lies_ahead_is_foreseen(ask: Ask) -> None:
    for who in ("ann", "ben", "chloe", "dmitri"):
        ask(f"!mro away for {who} 24 dec", as_="eve")

    assert ask("!mro simulate 2").endswith("No rule is broken.")
    assert ask("!mro simulate 5").endswith("1 rule is broken:\n  - Thu 24 Dec: nobody can")
    assert ask("!mro simulate 53") == "53 weeks cannot be looked at. Write a number from 1 to 52."


def test_why_tells_credits(ask: Ask) -> None:
    assert ask("!mro why 17 dec").splitlines()[1:4] == [
        "  - Ann: credit 0.58",
        "  - Ben: on MRO, credit 0.58, the largest",
        "  - Chloe: credit -0.42 (backup)",
    ]
