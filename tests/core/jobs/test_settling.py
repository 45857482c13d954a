"""What answers say of an outside tracker, once it is known how it went there."""

from datetime import timedelta

import pytest

from tests.core.jobs.mirrored import ANN, BOB, JIRA, Desk
from watchbill.errors import SiteRefuses
from watchbill.model.message import MessageKind, say
from watchbill.model.ticket import Column, TicketKey
from watchbill.services.mirroring import Mirroring

ONE = TicketKey("OPS-1")


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.link("ann", ANN)
    made.link("bob", BOB)
    return made


def blocked(desk: Desk, why: str = "waiting for ops") -> str:
    """Ann blocks it, with a comment; the key of the answer."""
    with desk.asks("ann") as request:
        desk.ticketing.block(request, ONE, why)
        return desk.answer(request, say("blocked."))


def test_a_refusal_is_heard_though_the_comment_is_made_right_after_it(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, ANN)
    desk.keep()
    desk.place.closed.add(Column.BLOCKED)
    reply = blocked(desk)

    desk.keep()

    told = "Jira has no way to blocked from in progress.\nOPS-1 is as it was: !show OPS-1 shows it."
    assert desk.shown(reply) == (MessageKind.REPLY, told)
    assert [each.text for each in desk.place.comments["1"]] == ["Ann: waiting for ops"]


def test_of_several_the_answer_says_which_were_refused_and_keeps_the_rest(desk: Desk) -> None:
    keys = [desk.place.add(title, Column.IN_PROGRESS, ANN).key for title in ("one", "two", "three")]
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.close(request, keys)
        reply = desk.answer(request, say("done."))
    desk.place.delete(keys[0])
    desk.place.delete(keys[1])

    desk.keep()

    below = [desk.told(f"{reply}~{number}") for number in (1, 2)]
    assert below == [f"{key} is not in Jira any more. !next says what to do." for key in keys[:2]]
    assert desk.shown(reply) == (MessageKind.UPDATE, "done.")
    assert desk.place.of(keys[2]).column is Column.DONE


def test_whoever_spoke_of_a_ticket_that_was_never_made_hears_of_it(desk: Desk) -> None:
    desk.keep()
    with desk.asks("ann") as request:
        made = desk.ticketing.create(request, "The disk of db-2")
        first = desk.answer(request, say("made."))
    with desk.asks("bob") as request:
        desk.ticketing.note(request, made.key, "asked the vendor")
        second = desk.answer(request, say("noted."))

    def no() -> None:
        raise SiteRefuses("Jira wants a component.")

    desk.place.before.append(no)
    desk.keep()

    told = f"Jira wants a component. So there is no ticket {made.key}."
    assert desk.shown(first) == (MessageKind.REPLY, told)
    assert desk.shown(second) == (MessageKind.REPLY, f"noted.\n{told}")
    assert desk.pending() == []


def test_a_key_that_changed_is_kept_though_an_index_has_the_former_one(desk: Desk) -> None:
    before = desk.place.add("one")
    desk.keep()
    desk.clock.advance(timedelta(seconds=1))
    desk.place.put(ONE, key=TicketKey("NET-7"))
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "asked the vendor")
    desk.keep()

    with desk.database.changing() as work:
        mirroring = Mirroring(JIRA, "Jira", desk.ids)
        mirroring.reflect(work, desk.team, before, desk.clock.now())

    assert desk.ticket("NET-7").title == "one"
    with desk.database.reading() as work:
        assert work.tickets.get(ONE) is None
