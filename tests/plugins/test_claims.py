"""`!claim` and its companions, in the chat's words."""

from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, both_databases
from watchbill.model import TicketKey
from watchbill.ports import Database
from watchbill.testing.clock import SteppedClock


@both_databases
def test_a_ticket_of_backlog_is_yours_at_once_and_only_once(ask: Ask) -> None:
    first, again = ask("!claim TICKET-123", as_="ben"), ask("!claim TICKET-123", as_="ben")

    assert first == "TICKET-123 is yours and in progress: Rotate the certificate"
    assert again == "TICKET-123 is already yours. !done TICKET-123 closes it."


@pytest.mark.parametrize("said", ["123", "#123", "ticket-123", "TICKET-123.", "`TICKET-123`"])
def test_the_number_alone_and_any_spelling_mean_the_ticket(said: str, ask: Ask) -> None:
    assert "TICKET-123 is yours and in progress" in ask(f"!claim {said}", as_="ben")


def test_the_number_means_the_ticket_for_every_command(ask: Ask) -> None:
    answers = [
        ask(f"!{each} 9{words}") for each, words in (("block", " why"), ("unblock", ""), ("note", " done so far"))
    ]

    assert all("TICKET-9" in each and "no ticket" not in each for each in answers)
    assert "TICKET-9 is done" in ask("!done 9")


@both_databases
def test_a_ticket_of_somebody_else_is_taken_over_and_they_are_called(ask: Ask) -> None:
    assert "TICKET-9 is yours now, taken over from @Ann" in ask("!claim TICKET-9", as_="ben")
    assert "TICKET-9 in progress: Restore the nightly backup" in ask("!mine", as_="ben")
    assert "You have no ticket in progress" in ask("!mine", as_="ann")


def test_what_somebody_took_a_moment_ago_is_only_taken_on_agreement(
    ask: Ask, watchbill_clock: SteppedClock
) -> None:
    ask("!claim TICKET-123", as_="ben")

    refused = ask("!claim TICKET-123", as_="chloe")
    agreed = ask("!claim TICKET-123 anyway", as_="chloe")
    watchbill_clock.advance(timedelta(minutes=2))

    assert refused == "Ben took TICKET-123 just now. If you two agreed: !claim TICKET-123 anyway."
    assert "taken over from @Ben" in agreed
    assert "taken over from @Chloe" in ask("!claim TICKET-123", as_="dmitri")


def test_ones_own_blocked_ticket_is_taken_up_again(ask: Ask) -> None:
    assert "TICKET-97 is in progress again" in ask("!claim TICKET-97", as_="chloe")


def test_a_done_ticket_stays_done(ask: Ask) -> None:
    answer = ask("!claim TICKET-88")

    assert (
        answer
        == "TICKET-88 is already done: Renew the licence of the mail gateway. !reopen TICKET-88 opens it again."
    )


def test_an_unknown_key_names_the_nearest(ask: Ask) -> None:
    assert "There is no ticket TICKET-113. Did you mean TICKET-1" in ask("!claim TICKET-113")
    assert ask("!claim FOO-7") == "There is no ticket FOO-7. !board lists all that are not done."


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("!done a1", "!resolve A1 ends it."),
        ("!release A1", "whoever says !ack A1 has it instead."),
        ("!block A1 no disk", "!track A1 makes its ticket, and that can wait."),
        ("!unblock A1", "!claim A1 goes on with it."),
        ("!note A1 a disk", "!resolve A1 text notes how it ended, and !track A1 makes a ticket for notes."),
        ("!reopen A1", "it is open. !show A1 says more."),
    ],
)
def test_an_alert_is_no_ticket_and_the_right_command_is_named(ask: Ask, said: str, instead: str) -> None:
    """They all were told `!ack`, which is not what they wanted."""
    assert ask(said) == f"A1 is an alert: {instead}"


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("!done A1", "it is resolved already. !show A1 says more."),
        ("!reopen A1", "what goes wrong again comes again; !incident TEXT reports it anew."),
        ("!reopen Q1", "!ask TEXT asks again."),
        ("!note A1 a disk", "!note TICKET-130 text notes it on its ticket."),
    ],
)
def test_of_what_is_over_the_next_step_is_another(ask: Ask, said: str, instead: str) -> None:
    ask("!track A1 TICKET-130")
    assert ask("!block A1 why") == "A1 is an alert: its ticket can wait, !block TICKET-130 why."
    ask("!resolve A1")
    ask("!resolve Q1")

    assert ask(said).endswith(f": {instead}")


@both_databases
def test_an_alert_is_claimed_as_a_ticket_is_and_whoever_had_it_is_called(ask: Ask) -> None:
    first, again = ask("!claim a1", as_="ben"), ask("!claim A1", as_="ben")
    other = ask("!claim A1 anyway", as_="chloe")

    assert first.splitlines() == [
        "A1 is yours, and you work on it: Disk of db-2 is 90 % full. When it is over: !resolve A1 what it was.",
        "!track A1 makes its ticket.",
    ]
    assert again.startswith("A1 is already yours")
    assert other.startswith("A1 is yours now, taken over from @Ben, and you work on it")
    assert "A1 alert, Chloe works on it" in ask("!queue")
    assert ask("!mine", as_="chloe").startswith("Yours:\n  - A1 alert: Disk of db-2")


def test_a_question_is_claimed_and_needs_no_ticket(ask: Ask) -> None:
    assert "!track" not in ask("!claim Q1")


def test_an_item_that_is_not_there_names_the_nearest(ask: Ask) -> None:
    assert ask("!claim A9") == "There is no item A9. Did you mean A1? !queue lists what is open."


def test_a_sprint_ticket_is_not_for_the_person_on_mro(ask: Ask) -> None:
    refused = ask("!claim TICKET-141", as_="ben")

    assert refused == (
        "TICKET-141 belongs to the sprint, and you are on MRO today: somebody who is not can take it. "
        "!next says what to do."
    )
    assert "TICKET-141 is yours" in ask("!claim TICKET-141", as_="chloe")


@both_databases
def test_the_fourth_started_ticket_is_too_many_and_the_exception_is_recorded(
    ask: Ask, watchbill_database: Database
) -> None:
    for number in (123, 130, 131):
        ask(f"!claim TICKET-{number}", as_="ben")

    refused = ask("!claim TICKET-132", as_="ben")
    insisted = ask("!claim TICKET-132 anyway", as_="ben")
    with watchbill_database.reading() as work:
        held = work.claims.held(TicketKey("TICKET-132"))

    assert "You have already started 3, and Ops allows 3: TICKET-123, TICKET-130 and TICKET-131." in refused
    assert "!claim TICKET-132 anyway" in refused
    assert "over the limit of 3, and recorded as an exception" in insisted
    assert held is not None
    assert held.beyond_limit


def test_taking_over_is_free_of_the_limit(ask: Ask) -> None:
    for number in (123, 130, 131):
        ask(f"!claim TICKET-{number}", as_="ben")

    assert "TICKET-9 is yours now" in ask("!claim TICKET-9", as_="ben")


def test_beyond_the_limit_the_oldest_is_to_be_finished_first(ask: Ask, watchbill_clock: SteppedClock) -> None:
    for number in (131, 130, 123):
        ask(f"!claim {number}", as_="ben")
        watchbill_clock.advance(timedelta(hours=1))

    assert ask("!claim TICKET-132", as_="ben").splitlines() == [
        "You have already started 3, and Ops allows 3: TICKET-131, TICKET-130 and TICKET-123.",
        "Finish or block TICKET-131, the oldest, first: it is in progress for 3 h.",
        "!claim TICKET-132 anyway takes TICKET-132 all the same.",
        "Done: !done TICKET-131 · Block: !block TICKET-131 why",
    ]


def test_who_starts_a_second_is_reminded_of_the_first(ask: Ask) -> None:
    ask("!claim TICKET-123", as_="ben")

    assert "You also have TICKET-123 in progress" in ask("!claim TICKET-130", as_="ben")


def test_a_released_ticket_is_nobodys_and_its_holder_is_called(ask: Ask) -> None:
    own, again = ask("!release TICKET-9"), ask("!release TICKET-9")
    others = ask("!release TICKET-97")

    assert own == "TICKET-9 is back in Backlog, with nobody on it. !next says what to do."
    assert again == "TICKET-9 is in Backlog and not started yet. !claim TICKET-9 starts it."
    assert "It was with @Chloe." in others


def test_a_ticket_is_blocked_with_its_reason_and_goes_on(ask: Ask) -> None:
    blocked = ask("!block TICKET-9 waiting for ops")
    shown = ask("!show TICKET-9")

    assert blocked == "TICKET-9 is blocked: waiting for ops. To resume: !unblock TICKET-9."
    assert "last note: waiting for ops" in shown
    assert ask("!unblock TICKET-9") == "TICKET-9 is in progress again, with Ann."
    assert ask("!unblock TICKET-9") == "TICKET-9 is not blocked, it is in progress."


def test_a_reason_that_ends_a_sentence_gets_no_second_stop(ask: Ask) -> None:
    assert "is blocked: who knows? To resume" in ask("!block TICKET-9 who knows?")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!block TICKET-123 why", "!claim TICKET-123 starts it"),
        ("!block TICKET-88 why", "TICKET-88 is already done. !reopen TICKET-88 opens it again."),
        ("!unblock TICKET-88", "TICKET-88 is not blocked, it is done."),
        ("!release TICKET-88", "TICKET-88 is already done. !reopen TICKET-88 opens it again."),
        ("!done TICKET-88", "TICKET-88 is already done. !reopen TICKET-88 opens it again."),
        ("!done TICKET-888", "Did you mean TICKET-88"),
        ("!note TICKET-888 hello", "Did you mean TICKET-88"),
    ],
)
def test_what_cannot_be_done_says_what_can(said: str, answer: str, ask: Ask) -> None:
    assert answer in ask(said)


@both_databases
def test_done_closes_at_once_with_a_note(ask: Ask) -> None:
    answer = ask("!done TICKET-9 fixed")

    assert answer == "TICKET-9 is done: Restore the nightly backup. Well done! !next says what to do."
    assert "column: Done, since 10:00" in ask("!show TICKET-9")
    assert "last note: fixed" in ask("!show TICKET-9")


@both_databases
def test_several_are_closed_with_one_command_and_what_is_left_is_told(ask: Ask) -> None:
    for number in (123, 130):
        ask(f"!claim {number}")

    assert ask("!done TICKET-9, TICKET-123 and 88").splitlines() == [
        "TICKET-9 and TICKET-123 are done. Well done, 2 at once! !next says what to do.",
        "TICKET-88 is already done. !reopen TICKET-88 opens it again.",
        "Still yours: TICKET-130, in progress.",
    ]
    assert "column: Done" in ask("!show TICKET-123")


def test_a_key_in_a_note_closes_nothing(ask: Ask) -> None:
    ask("!done TICKET-9 TICKET-123 has the rest")

    assert "last note: TICKET-123 has the rest" in ask("!show TICKET-9")
    assert "column: Backlog" in ask("!show TICKET-123")


def test_where_none_of_several_can_be_closed_each_says_why(ask: Ask) -> None:
    assert ask("!done TICKET-88, A1").splitlines() == [
        "TICKET-88 is already done. !reopen TICKET-88 opens it again.",
        "A1 is an alert: !resolve A1 ends it.",
    ]


def test_who_closes_the_ticket_of_somebody_else_calls_them(ask: Ask) -> None:
    assert "It was with @Ann." in ask("!done TICKET-9", as_="ben")


def test_mine_shows_each_ticket_with_its_last_note(ask: Ask) -> None:
    ask("!note TICKET-9 half way")

    assert ask("!mine") == "Yours:\n  - TICKET-9 in progress: Restore the nightly backup - half way"


def test_a_note_says_where_it_will_be_seen(ask: Ask) -> None:
    assert ask("!note TICKET-9 half way") == "Noted on TICKET-9; the evening check shows it."
    assert ask("!note TICKET-88 late thought") == "Noted on TICKET-88."


@pytest.mark.parametrize(
    "said",
    ["!claim", "!release", "!block TICKET-9", "!unblock", "!done", "!note TICKET-9", "!claim TICKET-123 now"],
)
def test_wrong_words_get_the_usage_and_an_example(said: str, ask: Ask) -> None:
    answer = ask(said)

    assert f"Usage: {said.split()[0]} " in answer
    assert f"Example: {said.split()[0]} " in answer


@pytest.mark.parametrize(
    "said",
    ["!claim TICKET-123", "!release TICKET-9", "!block TICKET-9 x", "!done TICKET-9", "!mine", "!note TICKET-9 x"],
)
def test_a_stranger_is_told_how_to_be_added_and_changes_nothing(said: str, ask: Ask) -> None:
    before = ask("!queue")
    answer = ask(said, as_="zoe")

    assert "!person add HANDLE YOUR NAME, then !person link HANDLE console zoe" in answer
    assert "Until then !ask reaches the person on MRO" in answer
    assert ask("!queue") == before


def test_somebody_outside_the_team_is_told_their_own_handle(ask: Ask) -> None:
    assert "A lead can add you: !person add fred." in ask("!claim TICKET-123", as_="fred")


def test_an_admin_may_claim_in_any_team(ask: Ask) -> None:
    assert "TICKET-123 is yours" in ask("!claim TICKET-123", as_="eve")


def test_mine_lists_what_i_look_at_before_my_tickets(ask: Ask) -> None:
    ask("!ack A1")

    assert ask("!mine").splitlines() == [
        "Yours:",
        "  - A1 alert: Disk of db-2 is 90 % full",
        "  - TICKET-9 in progress: Restore the nightly backup",
    ]


def test_who_takes_over_a_blocked_ticket_hears_what_it_waited_for(ask: Ask) -> None:
    assert ask("!claim TICKET-97", as_="ben").splitlines()[:2] == [
        "TICKET-97 is yours now, taken over from @Chloe: Open the firewall for metrics",
        "It was blocked: waiting for the network team. If it still is: !block TICKET-97 why.",
    ]


def test_whose_ticket_is_blocked_by_somebody_else_is_called(ask: Ask) -> None:
    assert "It stays with @Ann." in ask("!block TICKET-9 the disk is on its way", as_="ben")


def test_a_ticket_that_goes_on_beyond_the_limit_says_so(ask: Ask) -> None:
    for said in ("!claim 123", "!claim 130", "!claim 131", "!block 123 waiting", "!claim 132"):
        ask(said, as_="chloe")

    assert ask("!unblock 123", as_="chloe").endswith("That makes 4 started, and Ops allows 3: finish one first.")
    ask("!done 130", as_="chloe")
    ask("!block 123 waiting", as_="chloe")
    assert "That makes" not in ask("!unblock 123", as_="chloe")
