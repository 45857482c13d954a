"""An alert from its first look to its ticket, in the chat's words."""

from datetime import date, datetime, timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.model import TicketKey
from watchbill.ports import Database
from watchbill.testing.builders import OPS, a_night, at
from watchbill.testing.clock import SteppedClock

#: Days on which nobody works: one in the week of all tests, and one for which nothing is planned yet.
SATURDAY, FAR_AWAY = date(2026, 12, 5), date(2027, 11, 6)


@both_databases
def test_a_ticket_is_made_for_an_alert_and_each_shows_the_other(ask: Ask) -> None:
    answer = ask("!track a1", as_="ben")

    assert answer == (
        "TICKET-142 (backlog) tracks A1: Disk of db-2 is 90 % full. !claim TICKET-142 takes it, "
        "!resolve A1 ends the alert."
    )
    assert "ticket: TICKET-142" in ask("!show A1")
    shown = ask("!show 142").splitlines()
    assert "  - made for: A1" in shown
    assert "  - about: From A1, an alert of Tue 1 Dec 08:30, reported by alertmanager." in shown


def test_a_person_may_say_the_title_of_the_ticket(ask: Ask) -> None:
    assert "TICKET-142 (backlog) tracks A1: Warn about disks earlier." in ask("!track A1 Warn about disks earlier")


@pytest.mark.parametrize("key", ["TICKET-130", "ticket-130", "130", "#130", "`TICKET-130`."])
def test_a_ticket_that_is_there_is_named_by_its_key(key: str, ask: Ask) -> None:
    assert ask(f"!track A1 {key}").startswith("TICKET-130 (backlog) tracks A1: Warn about disks earlier.")
    assert "last note: Tracks A1: Disk of db-2 is 90 % full" in ask("!show TICKET-130")


def test_a_number_within_a_title_is_no_key(ask: Ask) -> None:
    assert "TICKET-142 (backlog) tracks A1: Mend db-2." in ask("!track A1 Mend db-2")


def test_a_ticket_that_tracks_something_still_shows_what_a_person_wrote_last(ask: Ask) -> None:
    ask("!track A1 TICKET-97")

    assert "  - last note: waiting for the network team" in ask("!show TICKET-97")
    assert "It was blocked: waiting for the network team." in ask("!claim TICKET-97")


def test_a_ticket_that_tracks_it_no_more_says_so(ask: Ask) -> None:
    ask("!track A1 TICKET-131")
    ask("!track A1 TICKET-130")

    assert "  - last note: A1 is tracked by TICKET-130 now." in ask("!show TICKET-131")
    assert "  - last note: Tracks A1: Disk of db-2 is 90 % full" in ask("!show TICKET-130")


def test_why_it_needs_no_ticket_ends_nothing_that_has_one(ask: Ask) -> None:
    ask("!track A1 TICKET-130")

    assert ask("!resolve A1 no ticket: noise") == (
        "A1 is not resolved: it has a ticket, TICKET-130. !resolve A1 what it was ends it."
    )


def test_who_tracks_it_again_is_told_the_ticket_and_how_to_name_another(ask: Ask) -> None:
    ask("!track A1")

    assert ask("!track A1") == ("A1 has its ticket already: TICKET-142. !track A1 KEY names another one instead.")
    assert ask("!track A1 TICKET-130").startswith("TICKET-130 (backlog) tracks A1, instead of TICKET-142: ")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!track A9", "There is no item A9. Did you mean A1? !queue lists what is open."),
        ("!track TICKET-9", "TICKET-9 is a ticket: !claim TICKET-9 takes it, !done TICKET-9 closes it."),
        ("!track A1 TICKET-122", "There is no ticket TICKET-122. Did you mean"),
        ("!track", "ITEM is missing.\nUsage: !track ITEM [TICKET] [TITLE]"),
        ("!track A1 I1", "I1 is an incident, not a ticket."),
        ("!track A1 i1", "I1 is an incident, not a ticket."),
        ("!track A1 " + "long " * 50, "That title has 249 characters, and 200 are the most."),
    ],
)
def test_what_cannot_be_is_said_kindly_and_changes_nothing(said: str, answer: str, ask: Ask) -> None:
    assert ask(said).startswith(answer)
    assert "ticket:" not in ask("!show A1")


@both_databases
def test_a_fix_without_a_ticket_is_asked_for_one_and_takes_it_afterwards(ask: Ask) -> None:
    answer = ask("!resolve A1 log rotation was off", as_="ben")

    assert answer.splitlines() == [
        "A1 is resolved: Disk of db-2 is 90 % full. Noted: log rotation was off. !next says what to do.",
        "Was something fixed? Every fix has a ticket.",
        "Make its ticket: !track A1 · It has one: !track A1 KEY · It needs none: !resolve A1 no ticket: why",
    ]
    assert ask("!track A1", as_="ben").endswith("!done TICKET-142 closes it.")
    assert ask("!resolve A1 no ticket: noise") == "A1 has a ticket: TICKET-142. !show A1 says more."


@both_databases
def test_a_reason_against_a_ticket_is_taken_at_once_or_later(ask: Ask) -> None:
    first = ask("!resolve A1 no ticket: disk was full, cleaned", as_="ben")
    ask("!resolve I1 restarted", as_="ben")
    later = ask("!resolve I1 No ticket - known noise", as_="ben")

    assert "It needs no ticket: disk was full, cleaned." in first
    assert "!track" not in first
    assert "It needs no ticket: known noise." in later
    assert "no ticket: known noise" in ask("!show I1")
    assert ask("!resolve A1 no ticket").startswith("Please say why A1 needs no ticket: !resolve A1 no ticket: ")


@both_databases
def test_show_tells_who_did_what_and_when(ask: Ask, watchbill_clock: SteppedClock) -> None:
    for minutes, who, said in (
        (1, "ben", "!ack I1"),
        (2, "chloe", "!claim I1"),
        (3, "chloe", "!track I1"),
        (4, "chloe", "!resolve I1 restarted the worker"),
    ):
        watchbill_clock.set(at(10, minutes))
        ask(said, as_=who)

    shown = ask("!show I1").splitlines()
    assert shown[shown.index("What was done:") + 1 :] == [
        "  - 10:01 Ben acknowledged it",
        "  - 10:02 Chloe claimed it",
        "  - 10:03 Chloe gave it the ticket TICKET-142",
        "  - 10:04 Chloe resolved it: restarted the worker",
    ]


def test_a_long_history_is_cut_and_says_by_how_much(ask: Ask) -> None:
    for number in range(14):
        ask("!claim A1", as_=("ben", "chloe")[number % 2])

    shown = ask("!show A1").splitlines()
    assert "What was done (4 earlier left out):" in shown
    assert len(shown[shown.index("What was done (4 earlier left out):") :]) == 11


def test_what_a_person_said_comes_from_them(ask: Ask) -> None:
    ask("!ask Who owns db-2?", as_="chloe")
    ask("!ask Can I get access?", as_="zoe")

    assert "10:00 came from Chloe" in ask("!show Q2")
    assert "10:00 came from console zoe" in ask("!show Q3")


def test_the_evening_check_says_what_was_fixed_without_a_ticket_and_what_each_needs(
    ask: Ask, passes: Passes
) -> None:
    ask("!resolve A1", as_="ben")
    ask("!resolve Q1", as_="ben")
    ask("!resolve I1 no ticket: noise", as_="ben")

    lines = passes(at(17, 30)).splitlines()
    place = lines.index("Fixed without a ticket:")
    assert lines[place + 1] == (
        "  - A1 alert, Ben: Disk of db-2 is 90 % full - !track A1 or !resolve A1 no ticket: why"
    )
    assert not lines[place + 2].startswith("  - ")


def test_the_evening_check_counts_what_is_too_much_for_it(ask: Ask, watchbill_clock: SteppedClock) -> None:
    for number in range(2, 14):
        watchbill_clock.advance(timedelta(minutes=1))
        ask(f"!incident Number {number}")
        ask(f"!resolve I{number}")

    lines = ask("!evening").splitlines()
    place = lines.index("Fixed without a ticket:")
    assert [each.split()[1] for each in lines[place + 1 : place + 11]] == [f"I{number}" for number in range(2, 12)]
    assert lines[place + 11] == "  - ... and 2 more."


def test_what_has_its_ticket_is_no_more_in_the_evening_check(ask: Ask) -> None:
    ask("!resolve A1")
    assert "Fixed without a ticket" in ask("!evening")
    ask("!track A1")

    assert "Fixed without a ticket" not in ask("!evening")


@both_databases
def test_an_incident_calls_whoever_is_on_mro_from_their_ticket(ask: Ask, watchbill_database: Database) -> None:
    ask("!claim TICKET-123", as_="ben")

    answer = ask("!incident Checkout is down", as_="chloe").splitlines()

    assert answer[:3] == [
        "Thank you, it is in the queue as I2 (incident).",
        "@Ben, I2 goes before what you work on: incident Checkout is down.",
        "TICKET-123 is parked; !claim TICKET-123 goes on with it.",
    ]
    assert "TICKET-123 in progress, parked for I2: Rotate the certificate" in ask("!mine", as_="ben")
    assert "TICKET-123 was parked for it. !claim TICKET-123 goes on with it." in ask("!resolve I2", as_="ben")
    assert ask("!claim TICKET-123", as_="ben").startswith("TICKET-123 is already yours")
    assert "parked" not in ask("!mine", as_="ben")
    with watchbill_database.reading() as work:
        held = work.claims.held(TicketKey("TICKET-123"))
        assert held is not None
        assert held.parked_for is None


@pytest.mark.parametrize("said", ["!incident Checkout is down", "!ask Where is it?"])
def test_who_works_on_nothing_is_called_all_the_same(ask: Ask, said: str) -> None:
    """They were not: whoever reported it had to know who would look."""
    thanks, called = ask(said, as_="chloe").splitlines()[:2]

    assert thanks.startswith("Thank you, it is in the queue as ")
    assert called == "@Ben is on MRO."
    assert "is on MRO" not in ask("!incident The mail is down", as_="ben")


def test_an_account_that_nobody_knows_is_told_no_names_elsewhere(ask: Ask) -> None:
    assert "@Ben is on MRO." in ask("!ask Who are you?", as_="zoe")
    assert "Ben" not in ask("!ask May I have an account?", as_="zoe", in_="@")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (at(8), "Nobody is on duty at this hour; Ben is on MRO today, Tue 1 Dec, from 09:00."),
        (at(20), "Nobody is on duty at this hour; Chloe is on MRO tomorrow, Wed 2 Dec, from 09:00."),
        (at(11, day=SATURDAY), "Nobody is on duty at this hour; Ben is on MRO on Mon 7 Dec, from 09:00."),
        (at(11, day=FAR_AWAY), "Nobody is on MRO right now: it waits there for whoever looks next."),
    ],
)
def test_where_nobody_is_on_duty_it_says_so_and_when_somebody_is(
    ask: Ask, watchbill_clock: SteppedClock, when: datetime, said: str
) -> None:
    watchbill_clock.set(when)

    assert ask("!incident Checkout is down", as_="chloe").splitlines()[1] == said


def test_by_night_whoever_has_the_night_is_called(
    ask: Ask, watchbill_database: Database, watchbill_clock: SteppedClock
) -> None:
    with watchbill_database.changing() as work:
        work.facts.add_night(a_night("dmitri", id="tonight", start=at(18), end=at(23)))
    watchbill_clock.set(at(20))

    assert "@Dmitri is on night duty." in ask("!incident Checkout is down", as_="chloe")


def test_an_item_that_was_parked_says_so_and_is_taken_up_again(ask: Ask) -> None:
    ask("!claim Q1", as_="ben")
    ask("!incident Checkout is down", as_="chloe")

    assert "Q1 question, Ben works on it, parked for I2: " in ask("!queue")
    assert "10:00 parked for I2" in ask("!show Q1")
    assert "Q1 question, parked for I2: " in ask("!mine", as_="ben")
    assert ask("!claim Q1", as_="ben").startswith("Q1 is already yours, and you work on it: ")
    assert "parked" not in ask("!queue")


def test_what_was_parked_is_so_no_more_a_while_after_that_is_over(ask: Ask, watchbill_clock: SteppedClock) -> None:
    ask("!claim Q1", as_="ben")
    ask("!claim TICKET-123", as_="ben")
    ask("!incident Checkout is down", as_="chloe")
    ask("!resolve I2", as_="ben")
    watchbill_clock.advance(timedelta(minutes=9))
    assert ask("!mine", as_="ben").count("parked for I2") == 2

    watchbill_clock.advance(timedelta(minutes=1))
    assert "parked" not in ask("!mine", as_="ben") + ask("!queue") + ask("!show Q1").split("What was done")[0]


def test_a_blocked_ticket_that_is_taken_up_again_is_parked_no_more(ask: Ask) -> None:
    for again in ("!claim TICKET-123", "!unblock TICKET-123"):
        ask("!claim TICKET-123", as_="ben")
        ask(f"!incident Checkout is down before {again}", as_="chloe")
        ask("!block TICKET-123 disk", as_="ben")
        assert "parked" in ask("!mine", as_="ben")
        ask(again, as_="ben")

        assert "parked" not in ask("!mine", as_="ben")


def test_why_still_explains_what_somebody_works_on(ask: Ask) -> None:
    ask("!claim Q1", as_="ben")

    assert ask("!why Q1").startswith("Q1 has place 3 of 4: How do I get a VPN account?")


def test_a_stranger_tracks_and_claims_nothing(ask: Ask) -> None:
    assert "I do not know you yet" in ask("!track A1", as_="zoe")
    assert "I do not know you yet" in ask("!claim A1", as_="zoe")


def test_who_did_what_with_items_is_audited(ask: Ask, watchbill_database: Database) -> None:
    for said in (
        "!claim TICKET-123",
        "!claim Q1",
        "!incident x",
        "!track I2",
        "!resolve I2",
        "!resolve A1 no ticket: y",
    ):
        ask(said, as_="ben")

    with watchbill_database.reading() as work:
        entries = [
            (each.action, each.subject, each.before, each.after) for each in reversed(work.audit.recent(99))
        ]
    assert ("claim", "Q1", "", "ben") in entries
    assert ("park", "TICKET-123", "ben", "I2") in entries
    assert ("park", "Q1", "ben", "I2") in entries
    assert ("track", "I2", "", "TICKET-142") in entries
    assert ("no ticket", "A1", "", "") in entries


def test_what_was_resolved_last_week_is_not_asked_for_again(
    ask: Ask, passes: Passes, watchbill_clock: SteppedClock
) -> None:
    ask("!resolve A1")
    assert "Fixed without a ticket" in passes(at(17, 30))
    watchbill_clock.advance(timedelta(days=1))

    assert "Fixed without a ticket" not in ask("!evening")


def test_a_stored_item_without_a_history_is_shown_without_one(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.reading() as work:
        assert not [each for each in work.items.unresolved(OPS) if work.histories.count(OPS, each.id)]

    assert "What was done" not in ask("!show A1")
