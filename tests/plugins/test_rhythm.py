"""A lead changes when the team's day is announced and handed over, in the chat's words."""

from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.testing.builders import DAY, at

_FORMS = "Write it like 17:30, or as five fields of cron like 30 17 * * 1-4."


@both_databases
def test_the_evening_check_comes_at_another_time_from_now_on(ask: Ask, passes: Passes) -> None:
    assert ask("!team evening") == (
        "Ops posts its evening check at 17:30. Next: today, Tue 1 Dec, at 17:30. !team evening HH:MM changes that."
    )
    assert ask("!team evening 16:00") == (
        "From now on Ops posts its evening check at 16:00. Next: today, Tue 1 Dec, at 16:00."
    )

    assert "Evening check" in passes(at(16))
    assert ask("!team evening 18:00").endswith("Next: tomorrow, Wed 2 Dec, at 18:00.")
    assert "Evening check" not in passes(at(18, 30))


@both_databases
def test_a_time_that_has_passed_leaves_todays_where_it_was(ask: Ask, passes: Passes) -> None:
    passes(at(16, 30))
    assert ask("!team evening 16:00") == (
        "From now on Ops posts its evening check at 16:00. "
        "That time has passed today, so today it is 17:30 as before."
    )

    assert "Evening check" not in passes(at(17, 29))
    evening = passes(at(17, 31))
    assert "Evening check" in evening
    assert "late" not in evening
    assert "Evening check" in passes(at(16, day=DAY + timedelta(days=1)))


def test_a_cron_expression_is_shown_as_it_is(ask: Ask) -> None:
    assert ask("!team evening 30 17 * * 1-4") == (
        "From now on Ops posts its evening check by 30 17 * * 1-4. Next: today, Tue 1 Dec, at 17:30."
    )
    assert ask("!team morning 08:30") == (
        "From now on Ops says who is on MRO at 08:30. Next: tomorrow, Wed 2 Dec, at 08:30."
    )
    assert ask("!team morning").endswith("!team morning HH:MM changes that.")
    assert "  - says who is on MRO at 08:30, posts its evening check by 30 17 * * 1-4" in ask("!team").splitlines()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("evening noon", f"noon is no time that I know. {_FORMS}"),
        ("morning 25:00", f"25:00 is no time that I know. {_FORMS}"),
        ("evening 30 17 * * 0", "30 17 * * 0 comes on no working day of Ops (Mon to Fri). Write other days."),
        (
            "report sometimes",
            "sometimes is no time that I know. Write it like mon 09:00 or as five fields of cron, on for Mondays "
            "at 09:00, or off.",
        ),
        ("acceptance 4", "4 cannot be the wait. Write minutes from 5 to 1440, or off."),
        ("acceptance 1000", "Ops starts at 09:00: 1000 minutes later is the next day. Write at most 899."),
        ("passes 51", "51 cannot be the limit. Write a number from 1 to 50, or off."),
        ("link wiki https://wiki.example.org", "I link to no wiki. Write calendar or board."),
        ("link wiki", "I link to no wiki. Write calendar or board."),
        (
            "link board http://board.example.org",
            "That address is not encrypted: whoever is between could change what people open; write https://.",
        ),
    ],
)
def test_what_cannot_be_says_what_can(said: str, answer: str, ask: Ask) -> None:
    before = ask("!team")

    assert ask(f"!team {said}") == answer
    assert ask("!team") == before


def test_a_report_is_posted_on_mondays_if_a_lead_wants_it(ask: Ask) -> None:
    assert ask("!team report") == (
        "Ops posts its report only when somebody asks. !team report on posts it on Mondays at 09:00."
    )
    assert ask("!team report tue 08:30") == (
        "From now on Ops posts its report on Tuesdays at 08:30. Next: on Tue 8 Dec, at 08:30."
    )
    assert ask("!team report on") == (
        "From now on Ops posts its report on Mondays at 09:00. Next: on Mon 7 Dec, at 09:00."
    )
    assert ask("!team report").endswith("!team report DAY HH:MM changes that; !team report off ends it.")
    assert "  - posts its report on Mondays at 09:00" in ask("!team").splitlines()
    assert ask("!team report off") == "From now on Ops posts its report only when somebody asks."


def test_a_lead_sets_until_when_things_are_to_be_taken_over(ask: Ask) -> None:
    assert ask("!team acceptance 90") == (
        "From now on Ops tells its leads at 10:30 what nobody has taken over. Next: today, Tue 1 Dec, at 10:30."
    )
    assert ask("!team acceptance").endswith("!team acceptance MINUTES changes that; !team acceptance off ends it.")
    assert ask("!team acceptance off") == "From now on Ops tells nobody what is not taken over."
    assert ask("!team acceptance") == (
        "Ops tells nobody what is not taken over. !team acceptance MINUTES changes that."
    )
    assert "  - tells nobody what is not taken over" in ask("!team").splitlines()


def test_a_lead_sets_how_often_something_may_pass_on(ask: Ask) -> None:
    assert ask("!team passes 1") == "From now on Ops asks its leads about what has passed on 1 time."
    assert ask("!team passes") == (
        "Ops asks its leads about what has passed on 1 time. "
        "!team passes TIMES changes that; !team passes off ends it."
    )
    assert ask("!team passes OFF") == "From now on Ops asks nobody about what passes on again and again."
    assert "  - asks nobody about what passes on again and again" in ask("!team").splitlines()


def test_a_lead_sets_what_is_linked_to(ask: Ask) -> None:
    assert ask("!team link") == (
        "Ops links to neither a calendar nor a board. "
        "!team link calendar ADDRESS or !team link board ADDRESS changes that."
    )
    assert ask("!team link board https://board.example.org/ops") == (
        "From now on Ops links to its board (https://board.example.org/ops)."
    )
    assert ask("!team link Calendar https://cal.example.org").startswith(
        "From now on Ops links to its calendar (https://cal.example.org) and its board"
    )
    assert "  - links to its calendar (https://cal.example.org) and its board" in ask("!team")
    ask("!team link board off")
    assert ask("!team link calendar off") == "From now on Ops links to neither a calendar nor a board."
    assert "links" not in ask("!team")


@pytest.mark.parametrize(
    "said", ["evening 17:00", "morning 09:00", "report on", "acceptance 60", "passes 3", "link board off"]
)
def test_only_a_lead_changes_them(said: str, ask: Ask) -> None:
    assert ask(f"!team {said}", as_="chloe") == "Only leads and admins may do this."
