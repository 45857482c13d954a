"""What `!claim` says, refusal by refusal."""

import pytest

from watchbill.model import ClaimKind, Column, Content, TicketKey
from watchbill.platforms.plain import Plain
from watchbill.rules.claiming import AlreadyDone, AlreadyYours, Granted, InSprint, JustTaken, OverLimit, Verdict
from watchbill.rules.moving import Hindrance
from watchbill.testing.builders import ANN, BOB, a_note, a_ticket, a_view, at
from watchbill.words import claims

VIEW = a_view({ANN: "Ann", BOB: "Bob"})


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def refused(verdict: Verdict) -> list[str]:
    return said(claims.claimed(a_ticket("T-1"), verdict, (), None, VIEW))


@pytest.mark.parametrize(
    "verdict",
    [
        AlreadyYours(),
        AlreadyDone(),
        InSprint(),
        JustTaken(holder=BOB, since=at(9, 59)),
        OverLimit(started=(TicketKey("T-2"),)),
    ],
)
def test_every_refusal_says_what_to_do_next(verdict: Verdict) -> None:
    assert "!" in "".join(refused(verdict))


@pytest.mark.parametrize("hindrance", Hindrance)
@pytest.mark.parametrize("column", Column)
def test_every_hindrance_names_the_ticket(hindrance: Hindrance, column: Column) -> None:
    assert claims.hindered(a_ticket("T-1", column), hindrance).startswith("T-1 is ")


def test_one_started_ticket_is_listed_without_a_comma() -> None:
    over = OverLimit(started=(TicketKey("T-2"),))

    assert refused(over)[0] == "You have already started 1, and Ops allows 3: T-2."


def test_a_title_that_asks_gets_no_second_stop() -> None:
    ticket = a_ticket("T-1", Column.DONE, title="Why is it slow?")

    assert said(claims.done([(ticket, ANN)], (), (), ANN, VIEW)) == [
        "T-1 is done: Why is it slow? Well done! !next says what to do."
    ]


def test_only_somebody_else_is_told_that_it_was_theirs() -> None:
    ticket = a_ticket("T-1")

    assert said(claims.released(ticket, BOB, ANN, VIEW))[-1] == "It was with @Bob."
    assert len(said(claims.released(ticket, ANN, ANN, VIEW))) == 1
    assert len(said(claims.released(ticket, None, ANN, VIEW))) == 1


def test_a_resumed_ticket_is_in_progress_again() -> None:
    taken = Granted(kind=ClaimKind.RESUMED)

    assert said(claims.claimed(a_ticket("T-1"), taken, (), None, VIEW)) == ["T-1 is in progress again: Do T-1"]


def test_a_ticket_that_was_blocked_says_what_it_waited_for() -> None:
    taken = Granted(kind=ClaimKind.TAKEN_OVER, taken_from=BOB)
    note = a_note("T-1", text="waiting for ops")

    assert said(claims.claimed(a_ticket("T-1"), taken, (), note, VIEW))[1] == (
        "It was blocked: waiting for ops. If it still is: !block T-1 why."
    )


def test_whoever_has_a_blocked_ticket_is_told() -> None:
    ticket = a_ticket("T-1", Column.BLOCKED)

    assert said(claims.blocked(ticket, "waiting", BOB, ANN, VIEW))[1:] == ["It stays with @Bob."]
    assert said(claims.blocked(ticket, "waiting", ANN, ANN, VIEW))[1:] == []
