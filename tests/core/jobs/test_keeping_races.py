"""Somebody claims a ticket at the very moment at which its mirror loses it: no claim is left without a ticket."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest

from tests.core.jobs.mirrored import ANN, JIRA, Desk
from watchbill.jobs.durable import DURABLE
from watchbill.model.message import say
from watchbill.model.people import PersonId
from watchbill.model.ticket import Column, TicketKey
from watchbill.ports import UnitOfWork
from watchbill.services.mirroring import Mirroring
from watchbill.services.request import DirectRequest
from watchbill.services.settling import Settling
from watchbill.store.database import SqlDatabase

ONE = TicketKey("OPS-1")


class Interrupted:
    """As what it stands for; something else happens once, before a ticket is changed or removed."""

    def __init__(self, real: object, meanwhile: Callable[[], object], watched: frozenset[str]) -> None:
        self._real, self._meanwhile, self._watched = real, [meanwhile], watched

    def __getattr__(self, name: str) -> Any:
        if name == "tickets" and self._meanwhile:
            return Interrupted(getattr(self._real, name), self._once, frozenset({"replace", "remove"}))
        if name in self._watched:
            self._once()
        return getattr(self._real, name)

    def _once(self) -> None:
        if self._meanwhile:
            self._meanwhile.pop()()


@pytest.fixture
def desk(postgresql_url: str) -> Iterator[Desk]:
    database = SqlDatabase(postgresql_url, DURABLE)
    made = Desk(database=database)
    made.link("ann", ANN)
    made.place.add("one")
    made.keep()
    yield made
    database.dispose()


@pytest.fixture
def meanwhile(desk: Desk, postgresql_url: str) -> Iterator[Callable[[str], None]]:
    """Ann claims a ticket, in another process."""
    other = SqlDatabase(postgresql_url, DURABLE)

    def claims(key: str) -> None:
        with other.changing() as work:
            known = work.people.get(PersonId("ann"))
            request = DirectRequest(work=work, team=desk.team, now=desk.clock.now(), asker=known)
            desk.claiming.claim(request, TicketKey(key))
            desk.answer(request, say(f"{key} is yours."))

    yield claims
    other.dispose()


def interrupted(work: UnitOfWork, meanwhile: Callable[[], object]) -> UnitOfWork:
    return cast("UnitOfWork", Interrupted(work, meanwhile, frozenset()))


def test_a_ticket_that_is_gone_takes_a_claim_of_this_moment_with_it(
    desk: Desk, meanwhile: Callable[[str], None]
) -> None:
    with desk.database.changing() as work:
        at_odds = interrupted(work, lambda: meanwhile(ONE))
        gone = Mirroring(JIRA, "Jira", desk.ids).gone(at_odds, desk.team, ONE, desk.clock.now())

    assert gone is not None
    assert gone.person == "ann"
    with desk.database.reading() as work:
        assert (work.tickets.get(ONE), work.claims.held(ONE)) == (None, None)


def test_a_ticket_that_left_the_board_stays_with_whoever_claims_it_at_this_moment(
    desk: Desk, meanwhile: Callable[[str], None]
) -> None:
    with desk.database.changing() as work:
        Mirroring(JIRA, "Jira", desk.ids).left(interrupted(work, lambda: meanwhile(ONE)), ONE)

    assert (desk.ticket(ONE).assignee, desk.ticket(ONE).column) == ("ann", Column.IN_PROGRESS)


def test_a_ticket_that_is_not_made_leaves_no_claim_of_this_moment(
    desk: Desk, meanwhile: Callable[[str], None]
) -> None:
    with desk.asks("ann") as request:
        made = desk.ticketing.create(request, "new")
    (errand,) = desk.pending()

    with desk.database.changing() as work:
        request = DirectRequest(
            work=interrupted(work, lambda: meanwhile(made.key)), team=desk.team, now=desk.clock.now()
        )
        Settling(Mirroring(JIRA, "Jira", desk.ids)).refused(request, errand, None, "No.")

    assert desk.pending() == []
    assert desk.shown("reply:console:1")[1] == "No. So there is no ticket NEW-1."
    with desk.database.reading() as work:
        assert (work.tickets.get(made.key), work.claims.held(made.key)) == (None, None)
