"""Who may take which ticket (M3, M6, M7), case by case."""

from datetime import UTC, datetime, timedelta

import pytest

from watchbill.model import Claim, ClaimKind, Column, PersonId, Ticket, TicketKey
from watchbill.rules import claiming
from watchbill.rules.claiming import AlreadyDone, AlreadyYours, Granted, InSprint, JustTaken, OverLimit, Verdict
from watchbill.testing.builders import a_claim, a_ticket

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ANN, BEN = PersonId("ann"), PersonId("ben")
LONG_AGO = NOW - timedelta(days=1)


def judge(
    ticket: Ticket,
    held: Claim | None = None,
    *,
    on_mro: bool = True,
    started: tuple[str, ...] = (),
    limit: int = 3,
    anyway: bool = False,
) -> Verdict:
    keys = [TicketKey(key) for key in started]
    return claiming.judge(ticket, ANN, held, on_mro=on_mro, started=keys, limit=limit, anyway=anyway, now=NOW)


def test_the_first_of_backlog_is_started() -> None:
    assert judge(a_ticket(column=Column.BACKLOG)) == Granted(kind=ClaimKind.STARTED)


def test_a_ticket_of_somebody_else_is_taken_over_and_the_verdict_says_whose_it_was() -> None:
    verdict = judge(a_ticket(column=Column.IN_PROGRESS, assignee=BEN), a_claim(person=BEN, at=LONG_AGO))

    assert verdict == Granted(kind=ClaimKind.TAKEN_OVER, taken_from=BEN)


def test_ones_own_blocked_ticket_is_resumed() -> None:
    assert judge(a_ticket(column=Column.BLOCKED, assignee=ANN)) == Granted(kind=ClaimKind.RESUMED)


def test_ones_own_ticket_in_progress_is_ones_own_already() -> None:
    assert judge(a_ticket(column=Column.IN_PROGRESS, assignee=ANN)) == AlreadyYours()


def test_a_done_ticket_cannot_be_claimed_not_even_anyway() -> None:
    assert judge(a_ticket(column=Column.DONE, assignee=BEN), anyway=True) == AlreadyDone()


@pytest.mark.parametrize(("on_mro", "verdict"), [(True, InSprint()), (False, Granted(kind=ClaimKind.STARTED))])
def test_a_sprint_ticket_is_refused_while_on_mro_only(on_mro: bool, verdict: Verdict) -> None:
    assert judge(a_ticket(column=Column.BACKLOG, sprint=True), on_mro=on_mro, anyway=True) == verdict


def test_starting_one_more_than_the_limit_is_refused_with_what_is_started() -> None:
    verdict = judge(a_ticket(column=Column.BACKLOG), started=("T-1", "T-2", "T-3"))

    assert verdict == OverLimit(started=(TicketKey("T-1"), TicketKey("T-2"), TicketKey("T-3")))


def test_who_insists_goes_over_the_limit_and_it_is_recorded() -> None:
    verdict = judge(a_ticket(column=Column.BACKLOG), started=("T-1", "T-2", "T-3"), anyway=True)

    assert verdict == Granted(kind=ClaimKind.STARTED, beyond_limit=True)


def test_a_takeover_is_exempt_from_the_limit() -> None:
    verdict = judge(a_ticket(column=Column.IN_PROGRESS, assignee=BEN), started=("T-1", "T-2", "T-3"))

    assert verdict == Granted(kind=ClaimKind.TAKEN_OVER, taken_from=BEN)


def test_a_ticket_claimed_a_moment_ago_is_not_taken_over_by_accident() -> None:
    since = NOW - timedelta(seconds=2)
    verdict = judge(a_ticket(column=Column.IN_PROGRESS, assignee=BEN), a_claim(person=BEN, at=since))

    assert verdict == JustTaken(holder=BEN, since=since)


def test_a_fresh_claim_is_taken_over_by_who_insists() -> None:
    held = a_claim(person=BEN, at=NOW)

    verdict = judge(a_ticket(column=Column.IN_PROGRESS, assignee=BEN), held, anyway=True)
    assert verdict == Granted(kind=ClaimKind.TAKEN_OVER, taken_from=BEN)


def test_what_was_taken_over_what_is_blocked_and_what_is_others_does_not_count_against_the_limit() -> None:
    tickets = [
        a_ticket(key=TicketKey("T-1"), column=Column.IN_PROGRESS, assignee=ANN),
        a_ticket(key=TicketKey("T-2"), column=Column.IN_PROGRESS, assignee=ANN),
        a_ticket(key=TicketKey("T-3"), column=Column.BLOCKED, assignee=ANN),
        a_ticket(key=TicketKey("T-4"), column=Column.IN_PROGRESS, assignee=BEN),
    ]
    claims = [a_claim(key=TicketKey("T-2"), person=ANN, kind=ClaimKind.TAKEN_OVER)]

    assert claiming.counted(tickets, claims, ANN) == ("T-1",)
