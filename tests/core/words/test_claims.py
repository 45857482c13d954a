"""What `!claim` says, refusal by refusal."""

from watchbill.model import ClaimKind, Column, Content, TicketKey
from watchbill.platforms.plain import Plain
from watchbill.rules.claiming import Refusal, Verdict
from watchbill.testing.builders import ANN, BOB, a_team, a_ticket
from watchbill.words import claims

TEAM = a_team()
NAMES = {ANN: "Ann", BOB: "Bob"}


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def verdict(refusal: Refusal, *started: str) -> list[str]:
    refused = Verdict(refusal=refusal, holder=BOB, started=tuple(TicketKey(each) for each in started))
    return said(claims.claimed(a_ticket("T-1"), refused, (), TEAM, NAMES))


def test_every_refusal_says_what_to_do_next() -> None:
    assert all("!" in "".join(verdict(each, "T-2")) for each in Refusal)


def test_one_started_ticket_is_listed_without_a_comma() -> None:
    assert verdict(Refusal.OVER_LIMIT, "T-2")[0] == "You have 1 started already, and Ops allows 3: T-2."


def test_a_title_that_asks_gets_no_second_stop() -> None:
    ticket = a_ticket("T-1", Column.DONE, title="Why is it slow?")

    assert said(claims.done(ticket, ANN, ANN, NAMES)) == ["T-1 is done: Why is it slow? !next says what follows."]


def test_only_somebody_else_is_told_that_it_was_theirs() -> None:
    ticket = a_ticket("T-1")

    assert said(claims.released(ticket, BOB, ANN, NAMES))[-1] == "It was with @Bob."
    assert len(said(claims.released(ticket, ANN, ANN, NAMES))) == 1
    assert len(said(claims.released(ticket, None, ANN, NAMES))) == 1


def test_a_resumed_ticket_is_in_progress_again() -> None:
    taken = Verdict(kind=ClaimKind.RESUMED)

    assert said(claims.claimed(a_ticket("T-1"), taken, (), TEAM, NAMES)) == ["T-1 is in progress again: Do T-1"]
