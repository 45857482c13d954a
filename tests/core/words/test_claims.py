"""What `!claim` says, refusal by refusal."""

from datetime import timedelta

import pytest

from watchbill.model import ClaimKind, Column, Content, Ticket, TicketKey
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

    assert refused(over)[:3] == [
        "You have already started 1, and Ops allows 3: T-2.",
        "Finish or block T-2 first.",
        "!claim T-1 anyway takes T-1 all the same.",
    ]


def begun(key: str, hours: int, column: Column = Column.IN_PROGRESS) -> Ticket:
    return a_ticket(key, column, moved_at=at(10) - timedelta(hours=hours))


def test_beyond_the_limit_the_oldest_is_named_and_is_what_the_buttons_are_about() -> None:
    over = OverLimit(started=(TicketKey("T-0"), TicketKey("T-2"), TicketKey("T-3")))
    others = (begun("T-2", 72), begun("T-3", 1))

    assert said(claims.claimed(a_ticket("T-1"), over, others, None, VIEW)) == [
        "You have already started 3, and Ops allows 3: T-0, T-2 and T-3.",
        "Finish or block T-2, the oldest, first: it is in progress for 3 days.",
        "!claim T-1 anyway takes T-1 all the same.",
        "Done: !done T-2 · Block: !block T-2 why",
    ]


@pytest.mark.parametrize(
    ("hours", "lines"),
    [(0, []), (72, ["Finish T-2 first: in progress for 3 days."])],
)
def test_who_starts_another_one_hears_of_the_oldest(hours: int, lines: list[str]) -> None:
    taken = Granted(kind=ClaimKind.STARTED)

    assert said(claims.claimed(a_ticket("T-1"), taken, (begun("T-2", hours),), None, VIEW))[1:] == [
        "You also have T-2 in progress: closing one is better than starting another.",
        *lines,
    ]


def test_a_title_that_asks_gets_no_second_stop() -> None:
    ticket = a_ticket("T-1", Column.DONE, title="Why is it slow?")

    assert said(claims.done([(ticket, ANN)], (), (), ANN, VIEW)) == [
        "T-1 is done: Why is it slow? Well done! !next says what to do."
    ]


def test_who_closes_one_is_praised_and_hears_what_is_still_theirs() -> None:
    left = (begun("T-2", 72), begun("T-3", 0), begun("T-4", 99, Column.BLOCKED))

    assert said(claims.done([(a_ticket("T-1"), BOB)], (), left, ANN, VIEW)) == [
        "T-1 is done: Do T-1. Well done! !next says what to do.",
        "It was with @Bob.",
        "Still yours, the oldest first: T-2, in progress for 3 days; T-3, in progress; T-4, blocked for 4 days.",
    ]
    assert said(claims.done([(a_ticket("T-1"), ANN)], (), left[:1], ANN, VIEW))[1:] == [
        "Still yours: T-2, in progress for 3 days."
    ]


def test_of_very_many_that_are_left_five_are_named() -> None:
    left = [begun(f"T-{number}", 0) for number in range(2, 9)]
    last = said(claims.done([(a_ticket("T-1"), ANN)], (), left, ANN, VIEW))[-1]

    assert last.endswith("T-5, in progress; T-6, in progress; and 2 more.")


def test_of_several_each_former_holder_and_each_refusal_is_named() -> None:
    closed = [(a_ticket("T-1"), ANN), (a_ticket("T-2"), BOB)]

    assert said(claims.done(closed, ("T-3 is already done. `!reopen T-3` opens it again.",), (), ANN, VIEW)) == [
        "T-1 and T-2 are done. Well done, 2 at once! !next says what to do.",
        "T-2 was with @Bob.",
        "T-3 is already done. !reopen T-3 opens it again.",
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
