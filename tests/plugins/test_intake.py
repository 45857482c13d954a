"""The queue and what comes into it, in the chat's words."""

from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, both_databases
from watchbill.testing.clock import SteppedClock


@both_databases
def test_the_queue_is_in_strict_order_and_says_why_backlog_is_closed(ask: Ask) -> None:
    assert ask("!queue").splitlines() == [
        "Queue of Ops: 4 things wait, first things first.",
        "  1. A1 alert: Disk of db-2 is 90 % full (1 h)",
        "  2. I1 incident: Checkout is slow (1 h)",
        "  3. Q1 question: How do I get a VPN account? (1 h)",
        "  4. TICKET-9 in progress, Ann: Restore the nightly backup (19 h)",
        "Blocked: TICKET-97.",
        "Backlog opens when TICKET-9 is blocked or done.",
    ]


def test_backlog_opens_when_everything_in_progress_is_blocked_or_done(ask: Ask) -> None:
    ask("!block TICKET-9 waiting")

    assert "  4. TICKET-123 first of Backlog: Rotate the certificate" in ask("!queue")
    assert "Backlog opens" not in ask("!queue")


def test_next_walks_down_the_order_with_a_reason_each_time(ask: Ask) -> None:
    seen = []
    for over in ("!resolve A1", "!resolve I1", "!resolve Q1", "!done TICKET-9", "!claim TICKET-123"):
        seen.append(ask("!next", as_="ben"))
        ask(over, as_="ben")

    assert [answer.splitlines()[0] for answer in seen] == [
        "Now: A1 alert: Disk of db-2 is 90 % full",
        "Now: I1 incident: Checkout is slow",
        "Now: Q1 question: How do I get a VPN account?",
        "Finish TICKET-9 first, in progress for 19 h with Ann: Restore the nightly backup",
        "Now: TICKET-123 first of Backlog: Rotate the certificate",
    ]
    for answer, reason in zip(
        seen,
        (
            "Automated alerts come before everything else.",
            "No alert is open, and incidents come next.",
            "people's questions come next",
            "closing what is in progress comes before starting more",
            "the first of Backlog is next",
        ),
        strict=True,
    ):
        assert reason in answer


def test_next_does_not_offer_to_claim_what_is_yours(ask: Ask) -> None:
    for over in ("!resolve A1", "!resolve I1", "!resolve Q1"):
        ask(over)

    assert "Claim: !claim TICKET-9" in ask("!next", as_="ben")
    assert "!claim" not in ask("!next", as_="ann")


def test_next_says_who_asked(ask: Ask, watchbill_clock: SteppedClock) -> None:
    ask("!incident The site is down", as_="chloe")
    for over in ("!resolve A1", "!resolve I1"):
        ask(over)
    watchbill_clock.advance(timedelta(minutes=12))

    assert "From Chloe, 12 min ago." in ask("!next", as_="ben")


def test_an_empty_queue_is_said_kindly(ask: Ask) -> None:
    for over in (
        "!resolve A1",
        "!resolve I1",
        "!resolve Q1",
        "!done 9",
        "!done 123",
        "!done 130",
        "!done 131",
        "!done 132",
    ):
        ask(over)

    assert ask("!queue") == "Nothing waits for Ops. Enjoy the quiet.\nBlocked: TICKET-97."
    assert ask("!next") == "Nothing waits. Enjoy the quiet.\nBlocked: TICKET-97."


def test_a_question_is_in_the_queue_once(ask: Ask) -> None:
    first = ask("!ask Who owns db-2?", as_="chloe")
    again = ask("!ask who owns DB-2?", as_="dmitri")

    assert "in the queue as Q2 (question)" in first
    assert again == "That is in the queue already, as Q2. !queue shows it."
    assert "Q3" in ask("!ask Something else")


def test_who_asked_is_called_when_it_is_answered(ask: Ask) -> None:
    ask("!ask Who owns db-2?", as_="chloe")

    answer = ask("!resolve Q2 Ann does", as_="ben")

    assert answer == (
        "Q2 is resolved: Who owns db-2? Noted: Ann does. !next says what to do.\nIt was asked by @Chloe."
    )
    assert "note: Ann does" in ask("!show Q2")


def test_a_stranger_may_ask_and_it_is_known_who_it_was(ask: Ask) -> None:
    assert "in the queue as Q2" in ask("!ask Can I get access?", as_="zoe")
    assert "from: console zoe" in ask("!show Q2")


def test_a_stranger_may_read_but_reports_no_incident(ask: Ask) -> None:
    assert "Queue of Ops" in ask("!queue", as_="zoe")
    assert "Now: A1" in ask("!next", as_="zoe")
    assert "A1 alert" in ask("!show A1", as_="zoe")
    assert "I do not know you yet" in ask("!incident everything burns", as_="zoe")
    assert "I do not know you yet" in ask("!ack A1", as_="zoe")
    assert "I do not know you yet" in ask("!resolve A1", as_="zoe")


def test_an_incident_comes_before_questions(ask: Ask) -> None:
    ask("!incident The site is down", as_="dmitri")

    rows = ask("!queue").splitlines()
    assert [row.split()[1] for row in rows[1:5]] == ["A1", "I1", "I2", "Q1"]


def test_acknowledging_says_whose_it_is_and_was(ask: Ask) -> None:
    first, again = ask("!ack A1", as_="ben"), ask("!ack a1", as_="ben")
    other = ask("!ack A1", as_="chloe")

    assert first == "A1 is yours: Disk of db-2 is 90 % full. When it is over: !resolve A1 what it was."
    assert "A1 is already yours" in again
    assert "A1 is yours now, taken over from @Ben" in other
    assert "A1 alert, Chloe is on it" in ask("!queue")
    assert "on it: Chloe" in ask("!show A1")


@both_databases
def test_a_resolved_alert_leaves_the_queue_and_a_fix_is_asked_for(ask: Ask) -> None:
    answer = ask("!resolve a1 log rotation was off", as_="ben")

    assert "A1 is resolved" in answer
    assert "Every fix has a ticket" in answer
    assert "A1" not in ask("!queue")
    assert "resolved: 10:00" in ask("!show a1")
    assert "note: log rotation was off" in ask("!show a1")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!ack A9", "There is no item A9. Did you mean A1? !queue lists what is open."),
        ("!resolve TICKET-9", "TICKET-9 is a ticket: !claim TICKET-9 takes it, !done TICKET-9 closes it."),
        ("!show TICKET-122", "Did you mean TICKET-123"),
        ("!ack A-1", "There is no item A-1. Did you mean A1"),
        ("!ack TICKET-1", "TICKET-1 is a ticket: !claim TICKET-1 takes it"),
        ("!show A7", "There is no item A7. Did you mean A1?"),
        ("!done Q99", "There is no item Q99."),
    ],
)
def test_the_unknown_names_the_nearest(said: str, answer: str, ask: Ask) -> None:
    assert answer in ask(said)


def test_what_is_resolved_stays_resolved(ask: Ask) -> None:
    ask("!resolve A1")

    for said in ("!resolve A1", "!ack A1", "!claim A1"):
        assert ask(said) == (
            "A1 is resolved already. If something was fixed, !track A1 makes its ticket; if not: "
            "!resolve A1 no ticket: why."
        )
    ask("!track A1")
    assert ask("!resolve A1") == "A1 is resolved already. !queue lists what is open."


def test_show_tells_everything_about_a_ticket(ask: Ask) -> None:
    assert ask("!show 97").splitlines() == [
        "TICKET-97 Open the firewall for metrics",
        "  - column: Blocked, since Mon 30 Nov 15:00",
        "  - assignee: Chloe",
        "  - last note: waiting for the network team",
    ]
    assert "sprint: yes" in ask("!show TICKET-141")


def test_show_tells_the_day_of_an_item_that_is_not_of_today(ask: Ask, watchbill_clock: SteppedClock) -> None:
    watchbill_clock.advance(timedelta(days=3))

    assert "since: Tue 1 Dec 08:30" in ask("!show A1")


@pytest.mark.parametrize("said", ["!ask", "!incident", "!ack", "!resolve", "!show", "!queue everything"])
def test_wrong_words_get_the_usage(said: str, ask: Ask) -> None:
    assert f"Usage: {said.split()[0]}" in ask(said)


def test_a_queue_of_long_questions_is_said_whole(ask: Ask) -> None:
    for number in range(16):
        ask(f"!ask {number} {'why? ' * 180}")
    said = ask("!queue")

    assert "more lines" not in said
    assert [line.split(".")[0].strip() for line in said.splitlines() if ". Q" in line] == [
        str(place) for place in range(3, 20)
    ]


@both_databases
def test_every_place_in_the_queue_is_explained(ask: Ask, watchbill_clock: SteppedClock) -> None:
    watchbill_clock.advance(timedelta(minutes=5))
    ask("!ask Who owns db-2?", as_="chloe")

    assert ask("!why A1").splitlines()[:2] == [
        "A1 has place 1 of 5: Disk of db-2 is 90 % full",
        "Automated alerts come before everything else.",
    ]
    assert ask("!why q2").splitlines() == [
        "Q2 has place 4 of 5: Who owns db-2?",
        "1 alert and 1 incident come before every question.",
        "Among questions the most urgent comes first, then the longest open. This one: open since 10:05. "
        "Before it is Q1.",
        "Queue: !queue",
    ]
    assert "Among tickets in progress the longest in progress comes first." in ask("!why TICKET-9")


@both_databases
def test_what_is_not_in_the_queue_is_explained_too(ask: Ask) -> None:
    ask("!resolve A1")

    assert ask("!why A1") == "A1 is resolved and waits no more. !queue lists what is open."
    assert ask("!why TICKET-97").startswith("TICKET-97 is blocked. !unblock TICKET-97")
    assert ask("!why 123") == "TICKET-123 waits in Backlog.\nBacklog opens when TICKET-9 is blocked or done."
    assert "belongs to the sprint" in ask("!why TICKET-141")
    ask("!done 9")
    assert ask("!why 9") == "TICKET-9 is done and waits no more. !reopen TICKET-9 brings it back."
    assert "It is the first of Backlog" in ask("!why 123")
    assert "waits in Backlog behind its first" in ask("!why 130")
    assert "There is no ticket X9." in ask("!why X9")
