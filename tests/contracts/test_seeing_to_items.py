"""Items are seen to the same way on every database, also by two people at once."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.core.services.alarmed import Scene, an_alarm
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import Claim, Column, Deed, ItemId, Severity, TicketKey
from watchbill.ports import Database, TrackerFactory
from watchbill.services.tracking import Result, Tracking
from watchbill.settings import Settings
from watchbill.testing.builders import ANN, OPS, a_claim, a_person, a_request, a_team, a_ticket, an_item, at
from watchbill.testing.outside_tracker import Elsewhere
from watchbill.trackers import board
from watchbill.trackers.board import Board

A1 = ItemId("A1")
MINUTE = timedelta(minutes=1)


def tracking(factory: TrackerFactory) -> Tracking:
    hooks = HookCalls(loading.load(Settings(plugins=()), builtin=[board]))
    return Tracking(hooks, {"board": factory})


def both(database: Database, service: Tracking) -> Sequence[Result]:
    """What Ann and Bob get who ask for a ticket of A1 at the same moment."""
    ready = threading.Barrier(2, timeout=20)

    def ask(person: str) -> Result:
        ready.wait()
        with database.changing() as work:
            return service.track(a_request(work, a_team(), at(10), a_person(person)), A1)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(ask, ("ann", "bob")))


@pytest.mark.parametrize("_", range(3))
def test_two_people_at_once_make_one_ticket(_: int, database: Database) -> None:
    with database.changing() as work:
        work.items.add(an_item("A1"))

    first, second = both(database, tracking(Board))

    assert first.item.ticket == second.item.ticket == "TICKET-1"
    assert [first.ticket is None, second.ticket is None].count(True) == 1
    with database.reading() as work:
        assert work.tickets.keys(OPS) == ["TICKET-1"]
        assert work.histories.count(OPS, A1) == 1


@pytest.mark.parametrize("_", range(3))
def test_two_people_at_once_ask_a_tracker_elsewhere_once(_: int, database: Database) -> None:
    place = Elsewhere()
    with database.changing() as work:
        work.items.add(an_item("A1"))

    both(database, tracking(place))

    assert place.asked == 1


def test_of_many_who_claim_an_item_at_once_each_takes_it_over_from_the_one_before(database: Database) -> None:
    scene = Scene(database)
    scene.takes_in(an_alarm())
    ready = threading.Barrier(4, timeout=20)

    def claim(person: str) -> None:
        ready.wait()
        scene.claims("A1", person)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(claim, ("ann", "bob", "cleo", "dora")))

    lines = [each for each in scene.history("A1") if each.what is Deed.CLAIMED]
    with database.reading() as work:
        audited = {each.before: each.after for each in work.audit.recent(9) if each.action == "claim"}
    assert {each.person for each in lines} == {"ann", "bob", "cleo", "dora"}
    assert scene.item("A1").owner == lines[-1].person
    assert [audited[before] for before in ("", *(str(each.person) for each in lines[:-1]))] == [
        each.person for each in lines
    ]


def test_an_alert_from_its_first_message_to_its_ticket(database: Database) -> None:
    scene = Scene(database)
    with database.changing() as work:
        work.tickets.add(a_ticket("TICKET-9", Column.IN_PROGRESS, assignee=ANN))
        work.claims.add(a_claim("TICKET-9", "ann"))
    scene.takes_in(an_alarm())
    scene.does(Deed.CLAIMED, "A1", after=MINUTE)
    scene.takes_in(an_alarm("cpu", severity=Severity.CRITICAL, group="disk"), after=MINUTE)
    scene.does(Deed.RESOLVED, "A2", after=MINUTE)
    with database.changing() as work:
        request = a_request(work, a_team(), scene.clock.now(), a_person("ann"))
        tracking(Board).track(request, ItemId("A2"))
    scene.does(Deed.RESOLVED, "A1", note="no ticket: noise", after=MINUTE)
    scene.says(after=3 * MINUTE)

    assert [(each.what, each.person, each.text) for each in scene.history("A1")] == [
        (Deed.CAME, None, "am"),
        (Deed.CLAIMED, "ann", ""),
        (Deed.PARKED, None, "A2"),
        (Deed.RESOLVED, "ann", ""),
        (Deed.UNTRACKED, "ann", "noise"),
    ]
    assert scene.channel == ["All over: Group disk (2 alerts of am)."]
    assert len(scene.alone) == 1
    assert scene.item("A2").ticket == "TICKET-10"
    assert _held(database).parked_for == A1


def _held(database: Database) -> Claim:
    with database.reading() as work:
        found = work.claims.held(TicketKey("TICKET-9"))
    assert found is not None
    return found
