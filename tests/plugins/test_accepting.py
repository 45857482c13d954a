"""`!accept` and `!keep` in the chat's words: Ann was on MRO yesterday, Ben is today."""

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.model import Column, PersonId
from watchbill.ports import Database
from watchbill.testing.builders import DAY, a_claim, a_ticket, at
from watchbill.testing.chat import TalkingBot

NEXT = "!next says what to do."


def blocked(database: Database) -> None:
    """Ann has a blocked ticket as well."""
    with database.changing() as work:
        work.tickets.add(a_ticket("TICKET-10", Column.BLOCKED, title="Buy disks", assignee=PersonId("ann")))
        work.claims.add(a_claim("TICKET-10", "ann", at=at(9)))


@both_databases
def test_the_day_starts_with_what_the_one_before_had(ask: Ask, watchbill_database: Database) -> None:
    blocked(watchbill_database)

    assert ask("!accept all", as_="ben").splitlines() == [
        "Yours now, taken over from @Ann:",
        "  - TICKET-9 in progress: Restore the nightly backup",
        "  - TICKET-10 blocked: Buy disks",
        NEXT,
    ]
    assert ask("!mine", as_="ann").startswith("You have no ticket in progress.")
    assert [line.split(":")[0] for line in ask("!mine", as_="ben").splitlines()[1:]] == [
        "  - TICKET-9 in progress",
        "  - TICKET-10 blocked",
    ]
    assert ask("!accept ALL", as_="ben").splitlines() == [
        "Ann was on MRO yesterday, Mon 30 Nov, and has nothing in progress: nothing passes on.",
        NEXT,
    ]


@both_databases
def test_what_is_kept_stays_and_is_named_until_that_ends(ask: Ask) -> None:
    kept = ask("!keep ticket-9", as_="ann")
    stays = ask("!accept all", as_="ben")
    alone = ask("!accept 9", as_="ben")

    assert kept == "TICKET-9 stays with Ann when somebody else is on MRO. !keep TICKET-9 off ends that."
    assert stays.splitlines() == [
        "Ann was on MRO yesterday, Mon 30 Nov, and has nothing else in progress: nothing passes on.",
        "Ann goes on with:",
        "  - TICKET-9 in progress: Restore the nightly backup",
        NEXT,
    ]
    assert alone == "Ann keeps TICKET-9 and goes on with it. If you two agreed otherwise: !claim TICKET-9."
    assert "TICKET-9 in progress, kept: Restore the nightly backup" in ask("!mine", as_="ann")
    assert "assignee: Ann, who keeps it" in ask("!show TICKET-9")
    assert ask("!keep TICKET-9 off", as_="ann") == (
        "TICKET-9 passes on to whoever is on MRO next, as other tickets do."
    )
    assert ask("!accept 9", as_="ben").splitlines()[0] == "Yours now, taken over from @Ann:"


def test_the_evening_check_shows_what_is_kept_and_carries_over_only_the_rest(ask: Ask) -> None:
    ask("!keep TICKET-9")
    ask("!claim TICKET-123", as_="ben")

    lines = ask("!evening").splitlines()

    assert lines[2:6] == [
        "Not done:",
        "  - TICKET-123 in progress, Ben: Rotate the certificate - no note yet",
        "  - TICKET-9 in progress, Ann keeps it: Restore the nightly backup - no note yet",
        "  - TICKET-97 blocked, stays with Chloe: Open the firewall for metrics - Waiting on: the network team",
    ]
    assert "1 ticket and 3 open items pass on to Chloe" in ask("!handover", as_="ben")


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("chloe", "Only the person on MRO, leads and admins may do this. Ben is on MRO today."),
        ("fred", "Only members of the team may do this."),
        ("eve", "Yours now, taken over from @Ann:"),
        ("ann", "You were on MRO yesterday, Mon 30 Nov as well: what was yours still is. !mine lists it."),
    ],
)
def test_whoever_is_on_mro_leads_and_admins_take_over(who: str, answer: str, ask: Ask) -> None:
    assert ask("!accept all", as_=who).startswith(answer)


def test_who_had_it_hears_of_it_in_the_channel_once_where_the_answer_is_elsewhere(
    ask: Ask, passes: Passes
) -> None:
    elsewhere = ask("!accept all", as_="ben", in_="#incidents")

    assert elsewhere.startswith("Yours now, taken over from @Ann:")
    assert passes(at(10, 1)) == "Ben has taken over TICKET-9 from @Ann."
    assert passes(at(10, 2)) == ""


def test_who_reads_the_answer_hears_nothing_more(ask: Ask, passes: Passes) -> None:
    ask("!accept TICKET-9", as_="ben")

    assert passes(at(10, 1)) == ""


def test_what_passes_on_is_in_the_digest_of_whoever_is_on_mro(ask: Ask) -> None:
    assert ask("!digest", as_="ben").splitlines()[-2:] == [
        "What passes on to you from Ann, on MRO before you: TICKET-9. !accept all takes it over.",
        "Accept TICKET-9: !accept TICKET-9",
    ]
    assert "!accept" not in ask("!digest", as_="chloe")
    ask("!accept all", as_="ben")
    assert "!accept" not in ask("!digest", as_="ben")


def test_after_a_swap_it_is_theirs_who_took_the_day(ask: Ask, passes: Passes) -> None:
    ask("!mro give wednesday to dmitri", as_="chloe")
    ask("!mro accept", as_="dmitri")
    ask("!claim TICKET-123", as_="dmitri")
    passes(at(9, day=DAY.replace(day=3)))

    assert ask("!accept all", as_="ann").splitlines()[:2] == [
        "Yours now, taken over from @Dmitri:",
        "  - TICKET-123 in progress: Rotate the certificate",
    ]


def test_a_proposal_is_accepted_by_its_own_command(ask: Ask) -> None:
    ask("!mro give wednesday to ben", as_="chloe")

    assert ask("!accept S1", as_="ben") == "S1 is a proposal about turns. !mro accept S1 agrees to it."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!accept A1", "A1 is an alert: !ack A1 takes it."),
        ("!keep A1", "A1 is an alert: !ack A1 takes it."),
        ("!accept TICKET-98", "There is no ticket TICKET-98. Did you mean TICKET-9"),
        ("!keep TICKET-97", "TICKET-97 is with Chloe, and only who has a ticket can keep it. !claim TICKET-97"),
        ("!keep TICKET-123", "TICKET-123 is in Backlog and not started yet. !claim TICKET-123 starts it."),
        ("!accept", "KEY is missing."),
        ("!keep TICKET-9 please", "I do not know what to do with please."),
    ],
)
def test_what_cannot_be_done_says_what_can(said: str, answer: str, ask: Ask) -> None:
    assert ask(said, as_="ben").startswith(answer)


def test_both_are_recorded(ask: Ask, watchbill_database: Database) -> None:
    ask("!keep TICKET-9")
    ask("!keep TICKET-9 off")
    ask("!accept all", as_="ben")

    with watchbill_database.reading() as work:
        told = [(each.person, each.action, each.subject, each.before, each.after) for each in work.audit.recent(3)]
    assert told == [
        ("ben", "claim", "TICKET-9", "ann", "ben"),
        ("ann", "keep", "TICKET-9", "kept", ""),
        ("ann", "keep", "TICKET-9", "", "kept"),
    ]


def test_what_was_taken_over_does_not_keep_anybody_from_starting(ask: Ask, watchbill_bot: TalkingBot) -> None:
    for number in (123, 130, 131):
        ask(f"!claim {number}", as_="ben")

    assert "Yours now" in ask("!accept all", as_="ben")
    ask("!done 123", as_="ben")
    assert "TICKET-132 is yours and in progress" in ask("!claim 132", as_="ben")
