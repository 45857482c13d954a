"""Turns that change hands because people agree."""

from datetime import date, timedelta

import pytest

from tests.plugins.conftest import Ask, Passes
from watchbill.model import TurnKind
from watchbill.ports import Database
from watchbill.testing.builders import OPS, a_team, a_turn, at

FRIDAY = date(2026, 12, 4)


def test_a_swap_is_asked_for_and_agreed_on(ask: Ask) -> None:
    wish = ask("!mro swap friday with ben for monday")
    between = ask("!mro week")
    agreed = ask("!mro accept", as_="ben")

    assert wish == (
        "@Ben, Ann would like to swap: you take Fri 4 Dec, Ann takes Mon 7 Dec. Do you agree?\n"
        "Accept: !mro accept S1 · Decline: !mro decline S1"
    )
    assert "Fri 4 Dec: Ann" in between
    assert agreed == "@Ann, Ben agreed: Ben is on MRO on Fri 4 Dec, and Ann on Mon 7 Dec."
    assert "Fri 4 Dec: Ben, backup Ann\n" in ask("!mro week")
    assert "Mon 7 Dec: Ann, backup Ben" in ask("!mro week")


def test_without_a_day_the_next_of_the_other_is_meant(ask: Ask) -> None:
    assert "you take Wed 2 Dec, Chloe takes Mon 7 Dec." in ask("!mro swap wed with ben", as_="chloe")


def test_a_turn_is_given_away(ask: Ask) -> None:
    assert ask("!mro give friday to chloe").startswith(
        "@Chloe, Ann would like you to take Fri 4 Dec. Do you agree?"
    )
    assert ask("!mro accept S1", as_="chloe") == "@Ann, Chloe agreed: Chloe is on MRO on Fri 4 Dec."


def test_a_turn_is_taken_over(ask: Ask) -> None:
    asked = ask("!mro take thursday", as_="ann")

    assert asked.startswith("@Dmitri, Ann would like to take Thu 3 Dec from you. Do you agree?")
    assert "Mind that these turns are close: Ann on Thu 3 Dec and Fri 4 Dec." in asked
    assert ask("!mro accept", as_="dmitri").startswith("@Ann, Dmitri agreed: Ann is on MRO on Thu 3 Dec.")


def test_a_day_of_nobody_is_taken_at_once(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.turns.save(a_turn(day=FRIDAY, primary=None, kind=TurnKind.UNCOVERED, revision=2))

    assert ask("!mro take friday", as_="chloe") == "Chloe arranged it: Chloe is on MRO on Fri 4 Dec."
    assert "Fri 4 Dec: Chloe" in ask("!mro week")


def test_who_is_asked_may_say_no(ask: Ask) -> None:
    ask("!mro give friday to ben")

    assert ask("!mro decline", as_="ben") == (
        "@Ann, Ben declined: nothing changes. !mro give DATE to PERSON asks somebody else."
    )
    assert ask("!mro accept S1", as_="ben") == "S1 is declined by Ben already. !mro week shows the turns."
    assert "Fri 4 Dec: Ann" in ask("!mro week")


def test_who_asked_may_take_it_back(ask: Ask) -> None:
    ask("!mro give friday to ben")

    assert ask("!mro cancel") == "@Ben, Ann took S1 back: nothing changes."
    assert ask("!mro accept", as_="ben") == (
        "Nothing waits for your word. Say which one if you speak for somebody else: !mro accept S1."
    )


def test_a_lead_speaks_for_others_and_both_are_told(ask: Ask) -> None:
    assert ask("!mro give for chloe wed to dmitri", as_="ann").startswith(
        "@Dmitri, Chloe would like you to take Wed 2 Dec (Ann asks for them). Do you agree?"
    )
    assert ask("!mro accept S1", as_="ann").startswith(
        "@Chloe, @Dmitri, Ann agreed for Dmitri: Dmitri is on MRO on Wed 2 Dec."
    )


def test_a_lead_who_takes_part_asks_nobody_twice(ask: Ask) -> None:
    assert (
        ask("!mro give for dmitri thursday to me", as_="eve")
        == "Eve is not in Ops on Thu 3 Dec. !team shows who is."
    )
    assert ask("!mro swap for ben today with me for friday").startswith(
        "@Ben, Ann arranged it: Ann is on MRO on Tue 1 Dec, and Ben on Fri 4 Dec."
    )


@pytest.mark.parametrize("said", ["!mro accept S1", "!mro decline S1"])
def test_nobody_else_speaks_for_who_is_asked(said: str, ask: Ask) -> None:
    ask("!mro give wed to dmitri", as_="chloe")

    assert ask(said, as_="ben") == "Only Dmitri or a lead may do that."
    assert ask(said, as_="chloe") == "Only Dmitri or a lead may do that."


def test_a_member_does_not_propose_for_others(ask: Ask) -> None:
    assert ask("!mro give for ann friday to ben", as_="chloe") == "Only Ann, a lead or an admin may do that."
    assert ask("!mro give friday to ben", as_="chloe") == (
        "Fri 4 Dec is Ann's turn. !mro week shows whose the days are."
    )


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!mro give yesterday to ben", "Mon 30 Nov is over: it stays as it was."),
        ("!mro give sat to ben", "Sat 5 Dec is a day off for Ops. !mro week shows whose the working days are."),
        (
            "!mro give 24 dec to ben",
            "Thu 24 Dec is not decided yet, so it is nobody's. !mro away keeps somebody free of it.",
        ),
        ("!mro give friday to me", "Fri 4 Dec is Ann's turn already. !mro week shows whose the days are."),
        ("!mro give friday to fred", "Fred is not in Ops on Fri 4 Dec. !team shows who is."),
        ("!mro give friday to zoe", "There is no person zoe. !team lists everybody."),
        ("!mro accept S9", "There is no proposal S9. Nothing is proposed just now."),
        ("!mro swap friday with ben for wed", "Wed 2 Dec is Chloe's turn. !mro week shows whose the days are."),
    ],
)
def test_what_cannot_be_says_why(said: str, answer: str, ask: Ask) -> None:
    assert ask(said) == answer


def test_nobody_is_made_mro_after_a_night_by_a_swap_either(ask: Ask) -> None:
    ask("!mro night dmitri thursday", as_="ann")

    assert ask("!mro give friday to dmitri") == (
        "Dmitri cannot be on MRO on Fri 4 Dec: night duty until 09:00, rest until 20:00. Ask somebody else."
    )


def test_it_is_checked_again_when_it_is_accepted(ask: Ask) -> None:
    ask("!mro give friday to chloe")
    ask("!mro away friday", as_="chloe")

    assert ask("!mro accept", as_="chloe") == (
        "@Ann, S1 cannot be done any more. Chloe cannot be on MRO on Fri 4 Dec: away. Ask somebody else."
    )
    assert ask("!mro accept S1", as_="chloe") == "S1 is overtaken by Chloe already. !mro week shows the turns."
    assert "Fri 4 Dec: Ann" in ask("!mro week")


def test_the_same_is_asked_once(ask: Ask) -> None:
    ask("!mro give friday to ben")

    assert ask("!mro give friday to ben") == (
        "Ben is asked that already. !mro accept S1 agrees, !mro cancel S1 takes it back."
    )


def test_of_several_the_one_that_is_meant_is_asked_back(ask: Ask) -> None:
    ask("!mro give friday to ben")
    ask("!mro take tuesday", as_="ann")

    assert ask("!mro accept", as_="ben") == (
        "Say which one. S1: Ann would like you to take Fri 4 Dec. S2: Ann would like to take Tue 1 Dec from you."
    )


def test_who_says_it_elsewhere_is_answered_there_and_the_channel_hears_it_once(ask: Ask, passes: Passes) -> None:
    answer = ask("!mro give friday to chloe", in_="@ann")
    heard = passes(at(10, 1))
    agreed = ask("!mro accept", as_="chloe", in_="@chloe")

    assert answer == (
        "I asked Chloe in the team's channel. Until then nothing changes; !mro cancel S1 takes it back."
    )
    assert heard.startswith("@Chloe, Ann would like you to take Fri 4 Dec. Do you agree?")
    assert agreed == "Chloe agreed: Chloe is on MRO on Fri 4 Dec. Ann is told."
    assert passes(at(10, 2)) == "@Ann, Chloe agreed: Chloe is on MRO on Fri 4 Dec."


def test_a_team_without_a_channel_is_told_by_people(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("ops", channel=None))

    assert ask("!mro give friday to chloe", in_="@ann") == (
        "Ops has no channel yet: please ask Chloe to say !mro accept S1. "
        "Until then nothing changes; !mro cancel S1 takes it back."
    )
    assert ask("!mro accept", as_="chloe", in_="@chloe") == (
        "Chloe agreed: Chloe is on MRO on Fri 4 Dec. Please tell Ann: Ops has no channel yet."
    )


def test_todays_turn_can_be_given_and_the_team_hears_who_stands_in(ask: Ask, passes: Passes) -> None:
    ask("!mro give today to chloe", as_="ben")
    ask("!mro accept", as_="chloe")

    assert passes(at(10, 5)).startswith("@Chloe is on MRO now, Tue 1 Dec, instead of @Ben.")
    assert ask("!mro today").startswith("Chloe is on MRO today, Tue 1 Dec.")


def test_swapping_back_leaves_everything_as_it_was(ask: Ask) -> None:
    before = ask("!mro week")
    for said in ("!mro swap friday with ben for monday", "!mro swap monday with ben for friday"):
        ask(said)
        ask("!mro accept", as_="ben")

    assert ask("!mro week") == before


def test_what_people_agreed_on_is_not_moved_by_anybody_elses_absence(
    ask: Ask, watchbill_database: Database
) -> None:
    ask("!mro swap friday with ben for monday")
    ask("!mro accept", as_="ben")
    ask("!mro away thursday", as_="dmitri")

    with watchbill_database.reading() as work:
        swapped = work.turns.between(OPS, FRIDAY, FRIDAY + timedelta(days=3))
    assert [(each.primary, each.kind) for each in swapped] == [("ben", TurnKind.SWAP), ("ann", TurnKind.SWAP)]


def test_everything_about_a_proposal_is_audited(ask: Ask, watchbill_database: Database) -> None:
    ask("!mro swap friday with ben for monday")
    ask("!mro accept", as_="ben")

    with watchbill_database.reading() as work:
        entries = [
            (each.person, each.action, each.subject, each.before, each.after) for each in work.audit.recent(2)
        ]
    before, after = "2026-12-04 ann, 2026-12-07 ben", "2026-12-04 ben, 2026-12-07 ann"
    assert entries == [
        ("ben", "proposal accepted", "ops S1", before, after),
        ("ann", "proposal open", "ops S1", before, after),
    ]
