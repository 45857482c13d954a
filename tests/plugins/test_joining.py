"""How an account becomes somebody's: both sides say so; and how the first admin is made."""

from datetime import timedelta
from typing import Protocol

import pytest

from tests.plugins.conftest import Ask, both_databases
from watchbill.app import App
from watchbill.model import PersonId
from watchbill.services import joining
from watchbill.testing.builders import at
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock

CODE = "7K3F-9QWX-2MTV"


class Alone(Protocol):
    """What the bot has written to somebody alone."""

    def __call__(self, who: str, /) -> list[str]: ...


@pytest.fixture
def alone(watchbill_bot: TalkingBot, watchbill_desk: App) -> Alone:
    """What waits is said first."""

    def read(who: str) -> list[str]:
        watchbill_desk.engine.run_once()
        return watchbill_bot.said_in(f"@{who}")

    return read


@pytest.fixture
def code(watchbill_desk: App) -> str:
    """A code for Ann that is good now."""
    with watchbill_desk.database.changing() as work:
        joining.issue(work, PersonId("ann"), CODE, watchbill_desk.clock.now())
    return CODE


@both_databases
def test_a_person_names_a_second_account_and_says_so_from_there(ask: Ask, alone: Alone) -> None:
    asked = ask("!person link ben console benny", as_="ben")
    (told,) = alone("benny")
    agreed = ask("!person confirm ben", as_="benny", in_="@")

    assert asked == "Ben has to agree: !person confirm ben, said as console benny within a week."
    assert told.startswith("You say that this account is Ben (ben). If that is so: !person confirm ben.")
    assert agreed == "console benny is Ben from now on."
    assert "You are Ben" in ask("!whoami", as_="benny")


def test_a_lead_names_a_members_account_and_the_member_agrees(ask: Ask, alone: Alone) -> None:
    ask("!person link chloe console clo")

    assert alone("clo")[0].startswith("Ann says that this account is Chloe (chloe).")
    assert ask("!person confirm chloe", as_="clo") == "console clo is Chloe from now on."


def test_an_unknown_account_says_whose_it_is_and_the_person_agrees(ask: Ask, alone: Alone) -> None:
    claimed = ask("!person link ben", as_="benny", in_="@")
    (told,) = alone("ben")

    assert claimed.startswith("I asked Ben: !person confirm console benny, said from an account that I know")
    assert told.startswith("Somebody writes as console benny and says to be you, Ben.")
    assert ask("!person confirm console benny", as_="ben") == "console benny is Ben from now on."


def test_a_lead_may_vouch_for_a_member_and_only_an_admin_for_a_lead(ask: Ask) -> None:
    ask("!person link ben", as_="benny")
    ask("!person link ann", as_="annie")

    assert ask("!person confirm console benny", as_="chloe").startswith("Only Ben or a lead or an admin may say")
    assert ask("!person confirm console benny") == "console benny is Ben from now on."
    assert ask("!person confirm console annie", as_="ben").startswith("Only Ann or an admin may say")
    assert ask("!person confirm console annie", as_="eve") == "console annie is Ann from now on."


def test_an_account_that_is_somebodys_has_nothing_to_confirm(ask: Ask) -> None:
    assert (
        ask("!person confirm ann", as_="ben") == "This account is Ben's already. !whoami says who I take you for."
    )


def test_an_account_that_says_to_be_several_people_is_confirmed_by_whose_it_is(ask: Ask) -> None:
    ask("!person link ann", as_="benny")
    ask("!person link ben", as_="benny")

    assert ask("!person confirm console benny", as_="ben") == "console benny is Ben from now on."
    assert ask("!person confirm console benny", as_="ann").startswith("Nobody writes as console benny")


def test_when_both_have_said_so_nobody_is_asked_again(ask: Ask) -> None:
    ask("!person link ben", as_="benny")

    assert ask("!person link ben console benny", as_="ben") == "console benny is Ben from now on."


@pytest.mark.parametrize("who", ["zoe", "mallory"])
def test_nobody_agrees_to_what_was_not_asked(who: str, ask: Ask) -> None:
    ask("!person link ben console benny", as_="ben")
    answer = ask("!person confirm ben", as_=who)

    assert answer == (f"Nobody has said that this account is Ben's. A lead can: !person link ben console {who}.")
    assert ask("!person confirm console nobody") == (
        "Nobody writes as console nobody and says to be somebody I know."
    )


def test_nobody_becomes_somebody_else(ask: Ask) -> None:
    taken = ask("!person link chloe console ben")
    member = ask("!person link dmitri console dima", as_="chloe")
    lead = ask("!person link ann console annie", as_="ben")
    known = ask("!person link ann", as_="ben")

    assert taken == "That account is Ben's. An admin can say !person unlink console ben first."
    assert member == "Only Dmitri or a lead or an admin may say which accounts are Dmitri's."
    assert lead == "Only Ann or an admin may say which accounts are Ann's."
    assert known == "This account is Ben's already. !whoami says who I take you for."
    assert ask("!person link nobody", as_="zoe").startswith("There is no person nobody.")


def test_what_nobody_answered_for_a_week_is_over(ask: Ask, watchbill_clock: SteppedClock) -> None:
    ask("!person link ben console benny", as_="ben")
    watchbill_clock.set(at(10) + timedelta(days=7))

    assert ask("!person confirm ben", as_="benny").startswith("Nobody has said that this account is Ben's.")


def test_who_did_it_is_in_the_audit(ask: Ask, watchbill_desk: App) -> None:
    ask("!person link ben console benny", as_="ben")
    ask("!person confirm ben", as_="benny")

    with watchbill_desk.database.reading() as work:
        (entry,) = work.audit.recent(1)
    assert (entry.action, entry.subject, entry.after, entry.place) == (
        "person link", "ben", "console benny", "console #ops"
    )  # fmt: skip


@both_databases
def test_the_code_makes_its_person_and_an_admin_of_an_unknown_account(ask: Ask, watchbill_desk: App) -> None:
    with watchbill_desk.database.changing() as work:
        joining.issue(work, PersonId("ann"), CODE, watchbill_desk.clock.now())
    answer = ask(f"!admin {CODE.lower().replace('-', '')}", as_="newcomer", in_="@")

    assert answer.startswith("Welcome, Ann! You are an admin of this desk.")
    assert "You are Ann (ann), an admin" in ask("!whoami", as_="newcomer")
    assert ask(f"!admin {CODE}", as_="zoe", in_="@").startswith("That is no code I know")


def test_a_code_that_others_can_read_is_good_no_more(code: str, ask: Ask) -> None:
    assert ask(f"!admin {code}", as_="zoe") == (
        "Others can read that here, so it is good no more. "
        "watchbill admin ann prints a new one: say it to me alone."
    )
    assert ask(f"!admin {code}", as_="zoe", in_="@").startswith("That is no code I know")
    assert "I do not know you yet" in ask("!whoami", as_="zoe")


def test_a_code_is_good_for_a_day_and_for_its_person_alone(
    code: str, ask: Ask, watchbill_clock: SteppedClock
) -> None:
    assert ask("!admin 0000", as_="zoe", in_="@").startswith("That is no code I know")
    watchbill_clock.set(at(10) + timedelta(days=1))

    assert ask(f"!admin {code}", as_="zoe", in_="@").startswith("That is no code I know")


def test_somebody_known_does_not_become_another_person_by_a_code(code: str, ask: Ask) -> None:
    assert ask(f"!admin {code}", as_="ben", in_="@").startswith("That is no code I know")
    assert "You are Ben (ben), a member" in ask("!whoami", as_="ben")


@pytest.mark.parametrize("said", ["!mro today", "!queue", "!board", "!show TICKET-9", "!team", "!health", "!next"])
def test_an_unknown_account_reads_what_its_channel_may_read_and_nothing_elsewhere(said: str, ask: Ask) -> None:
    assert "I do not know you yet" not in ask(said, as_="zoe")
    for place in ("@", "#elsewhere"):
        answer = ask(said, as_="zoe", in_=place)
        assert answer.startswith("I do not know you yet.")
        assert "!person link HANDLE" in answer


def test_an_unknown_account_may_ask_from_anywhere(ask: Ask) -> None:
    assert "it is in the queue as Q2" in ask("!ask May I have an account?", as_="zoe", in_="@")
