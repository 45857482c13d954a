"""Whoever tells a tracker what was done here may die at any moment: the next goes on, and makes nothing twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from tests.core.jobs.mirrored import ANN, BOB, Desk
from watchbill.errors import SiteAway, WatchbillError
from watchbill.model.message import say
from watchbill.model.ticket import Column, TicketKey

KEYS = tuple(TicketKey(f"OPS-{number}") for number in (1, 2, 3))
SEEDS, TALKS = 200, 12


class Died(BaseException):
    """The process ends here; nothing of ours catches it."""


def dies() -> None:
    raise Died


def lost() -> None:
    raise SiteAway("The answer was lost.")


def lives() -> None:
    """All goes well."""


def talk(desk: Desk, chance: Random, number: int, notes: Counter[str], made: Counter[str]) -> None:
    """Somebody says something; what is to be at the tracker afterwards is counted."""
    person, key = chance.choice(["ann", "bob"]), chance.choice(KEYS)
    what = chance.choice(["claim", "note", "note", "ticket", "block", "unblock", "done", "reopen"])
    try:
        with desk.asks(person) as request:
            match what:
                case "claim":
                    desk.claiming.claim(request, key, anyway=chance.random() < 0.5)
                case "note":
                    desk.ticketing.note(request, key, f"note {number}")
                case "ticket":
                    desk.ticketing.create(request, f"title {number}")
                case "block":
                    desk.ticketing.block(request, key, f"note {number}")
                case "unblock":
                    desk.ticketing.unblock(request, key)
                case "done":
                    desk.ticketing.done(request, key, f"note {number}")
                case _:
                    desk.ticketing.reopen(request, key)
            desk.answer(request, say("well"))
    except WatchbillError:
        return
    if what in ("note", "block", "done"):
        notes[f"{key} {person.title()}: note {number}"] += 1
    made[f"title {number}"] += what == "ticket"


def meanwhile(desk: Desk, chance: Random) -> None:
    """Somebody does something at the tracker itself."""
    desk.clock.advance(timedelta(seconds=1))
    column = chance.choice(list(Column))
    holder = None if column is Column.BACKLOG else chance.choice([ANN, BOB])
    desk.place.put(chance.choice(KEYS), holder=holder, column=column)


def keep(desk: Desk, chance: Random) -> None:
    """The tracker is told; whoever does it may die, and another one has the right a while later."""
    ends: list[Callable[[], None]] = [lives] * 6 + [dies, lost]
    desk.place.before = [chance.choice(ends) for _ in range(chance.randint(0, 30))]
    desk.place.after = [chance.choice(ends) for _ in range(chance.randint(0, 10))]
    desk.clock.advance(timedelta(minutes=3))
    try:
        desk.keeper.once()
    except Died:
        desk.keeper = desk.another()


@pytest.mark.parametrize("group", range(4))
def test_everything_is_there_once(group: int) -> None:
    for seed in range(group * SEEDS // 4, (group + 1) * SEEDS // 4):
        chance, desk = Random(seed), Desk()
        desk.link("ann", ANN)
        desk.link("bob", BOB)
        for key in KEYS:
            desk.place.add(key)
        desk.keep()
        notes, made = Counter[str](), Counter[str]({str(key): 1 for key in KEYS})
        for number in range(TALKS):
            talk(desk, chance, number, notes, made)
            if chance.random() < 0.1:
                meanwhile(desk, chance)
            if chance.random() < 0.5:
                keep(desk, chance)
        desk.place.before, desk.place.after = [], []
        for _ in range(3):
            desk.keep(timedelta(minutes=10))

        assert desk.pending() == [], seed
        tickets = desk.place.tickets.values()
        said = (f"{each.key} {note.text}" for each in tickets for note in desk.place.comments.get(each.id, ()))
        assert Counter(said) == notes, seed
        assert Counter(each.title for each in tickets) == +made, seed
        for key in KEYS:
            there, here = desk.place.of(key), desk.ticket(key)
            accounts = {None: None, "ann": ANN.id, "bob": BOB.id}
            assert (accounts[here.assignee], here.column) == (there.account, there.column), (seed, key)
            with desk.database.reading() as work:
                held = work.claims.held(key)
            worked_on = there.column in (Column.IN_PROGRESS, Column.BLOCKED)
            assert held is None or (worked_on and held.person == here.assignee), (seed, key)
