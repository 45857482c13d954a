"""The mirror of an outside tracker says what the tracker says."""

from datetime import timedelta

import pytest

from tests.core.jobs.mirrored import ANN, BOB, JIRA, MINUTE, ONE, TWO, Desk, claim
from watchbill.model.people import Identity
from watchbill.model.site import Account
from watchbill.model.ticket import Column, Outcome, TicketKey
from watchbill.rules.claiming import Granted
from watchbill.services import looking, mirroring
from watchbill.testing.builders import OPS
from watchbill.trackers.mirror import mirrors


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.link("ann", ANN)
    made.link("bob", BOB)
    return made


def test_the_board_is_read_in_its_order(desk: Desk) -> None:
    for number in range(1, 9):
        desk.place.add(f"ticket {number}")
    desk.place.put(TicketKey("OPS-5"), column=Column.IN_PROGRESS, holder=BOB)
    desk.place.put(TicketKey("OPS-6"), column=Column.DONE)

    desk.keep()

    assert desk.backlog() == ["OPS-1", "OPS-2", "OPS-3", "OPS-4", "OPS-7", "OPS-8"]
    taken = desk.ticket("OPS-5")
    assert (taken.column, taken.assignee, taken.title) == (Column.IN_PROGRESS, "bob", "ticket 5")


def test_what_changes_there_is_known_a_minute_later(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    desk.place.put(ONE, title="The disk", column=Column.IN_PROGRESS, holder=BOB)
    desk.place.add("two")
    desk.keep(MINUTE / 2)
    assert desk.ticket(ONE).title == "one"

    desk.keep(MINUTE)

    assert (desk.ticket(ONE).title, desk.ticket(ONE).assignee) == ("The disk", "bob")
    assert desk.ticket(TWO).title == "two"
    assert "board" not in desk.place.asked[desk.place.asked.index("changed") :]


def test_what_lags_behind_is_no_news(desk: Desk) -> None:
    before = desk.place.add("one")
    desk.keep()
    desk.clock.advance(MINUTE)
    claim(desk, "ann")
    desk.keep()

    with desk.database.changing() as work:
        mirroring.Mirroring(JIRA, "Jira", desk.ids).reflect(work, desk.team, before, desk.clock.now())

    assert desk.ticket(ONE).assignee == "ann"
    with desk.database.reading() as work:
        assert work.claims.held(ONE) is not None


def test_the_first_of_backlog_is_the_first_there_a_minute_later(desk: Desk) -> None:
    for number in range(1, 7):
        desk.place.add(f"ticket {number}")
    desk.keep()
    desk.place.first(TicketKey("OPS-5"), TicketKey("OPS-2"))

    desk.keep(MINUTE)

    assert desk.backlog() == ["OPS-5", "OPS-2", "OPS-1", "OPS-3", "OPS-4", "OPS-6"]


def test_the_whole_order_is_read_every_hour(desk: Desk) -> None:
    for number in range(1, 7):
        desk.place.add(f"ticket {number}")
    desk.keep()
    desk.place.first(*(TicketKey(f"OPS-{number}") for number in (1, 2, 3, 6, 5, 4)))

    desk.keep(timedelta(hours=1))

    assert desk.backlog() == ["OPS-1", "OPS-2", "OPS-3", "OPS-6", "OPS-5", "OPS-4"]


def test_somebody_whom_nobody_here_knows_has_their_own_name(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, Account(id="x1", name="Zoë  Berg\n"))

    desk.keep()

    assert desk.ticket(ONE).assignee == "Zoë Berg (Jira)"


def test_members_are_known_there_by_their_addresses() -> None:
    desk = Desk()
    desk.place.add("one", Column.IN_PROGRESS, BOB)

    desk.keep()
    desk.place.put(ONE, title="changed")
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        owner = work.people.by_identity(Identity(platform=JIRA, id=BOB.id))
    assert owner is not None
    assert owner.id == "bob"
    assert desk.ticket(ONE).assignee == "bob"


def test_what_is_not_on_the_board_any_more_is_looked_at_or_forgotten(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, ANN)
    desk.place.add("two")
    desk.keep()
    assert claim(desk, "ann", TWO)[0] == Granted(kind="started")  # type: ignore[arg-type]
    desk.keep()
    desk.place.put(ONE, column=Column.DONE)
    desk.place.delete(TWO)

    desk.keep(timedelta(hours=1))

    assert desk.ticket(ONE).column is Column.DONE
    with desk.database.reading() as work:
        assert work.tickets.get(TWO) is None
        (ended,) = work.claims.ended(OPS, Outcome.RELEASED, desk.clock.now() - MINUTE, desk.clock.now() + MINUTE)
    assert desk.told(f"gone:{ended.id}") == "@Ann: OPS-2 is not in Jira any more."


def test_what_left_the_board_leaves_the_mirror_unless_somebody_works_on_it(desk: Desk) -> None:
    desk.place.add("one")
    desk.place.add("two")
    desk.keep()
    claim(desk, "ann", TWO)
    desk.keep()
    desk.place.elsewhere = {ONE, TWO}

    desk.keep(timedelta(hours=1))

    assert desk.backlog() == []
    assert desk.ticket(TWO).assignee == "ann"
    with desk.database.reading() as work:
        assert work.tickets.get(ONE) is None


def test_a_claim_ends_when_somebody_else_has_it_there(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.keep()
    assert desk.place.of(ONE).account == ANN.id

    desk.place.put(ONE, holder=BOB)
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        assert work.claims.held(ONE) is None
    assert desk.ticket(ONE).assignee == "bob"


def test_what_was_closed_there_counts_as_done_here(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, BOB)
    desk.place.add("two")
    desk.keep()
    claim(desk, "ann", TWO)
    desk.keep()

    desk.place.put(ONE, column=Column.DONE)
    desk.place.put(TWO, column=Column.DONE)
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        done = work.claims.ended(OPS, Outcome.DONE, desk.clock.now() - MINUTE, desk.clock.now() + MINUTE)
    assert {(each.key, each.person) for each in done} == {(ONE, "bob"), (TWO, "ann")}


def test_what_was_done_before_anybody_knew_it_is_nobodys_business(desk: Desk) -> None:
    desk.place.add("one", Column.DONE, BOB)

    desk.keep()
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        assert work.tickets.get(ONE) is None


def test_a_webhook_has_one_ticket_read_at_once(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    desk.place.put(ONE, title="The disk")
    with desk.database.changing() as work:
        for _ in range(3):
            looking.look(work, desk.team, "OPS-1", desk.clock.now())
        looking.look(work, desk.team, "OTHER-1", desk.clock.now())
    assert len(desk.pending()) == 2

    desk.keep()

    assert desk.ticket(ONE).title == "The disk"
    assert desk.pending() == []


def test_a_ticket_that_moved_keeps_everything_under_its_new_key(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.keep()
    desk.place.put(ONE, key=TicketKey("NET-7"))

    desk.keep(MINUTE)

    assert desk.ticket("NET-7").assignee == "ann"
    with desk.database.reading() as work:
        held = work.claims.held(TicketKey("NET-7"))
        assert mirrors(JIRA, desk.ids)(work, desk.team).get(ONE) == work.tickets.get(TicketKey("NET-7"))
        assert work.tickets.get(ONE) is None
    assert held is not None


def test_the_board_of_another_team_is_left_alone(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    with desk.database.changing() as work:
        work.tickets.replace(desk.ticket(ONE), expected=1)
    before = desk.ticket(ONE)
    with desk.database.changing() as work:
        other = desk.team.__class__(id="net", name="Net", zone="Europe/Paris", tracker="other")  # type: ignore[arg-type]
        work.teams.save(other)
        told = desk.place.put(ONE, title="theirs")
        assert mirroring.Mirroring("other", "Other", desk.ids).reflect(work, other, told, desk.clock.now()) is None

    assert desk.ticket(ONE) == before


def test_what_was_said_of_a_ticket_there_is_its_last_note_here(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "asked the vendor")
    desk.keep()
    desk.keep(MINUTE)
    assert desk.notes(ONE) == [("ann", "asked the vendor")]

    desk.clock.advance(MINUTE)
    desk.place.say(ONE, BOB, "They send a disk.")
    desk.keep(MINUTE)
    desk.keep(MINUTE)

    assert desk.notes(ONE) == [("ann", "asked the vendor"), ("bob", "They send a disk.")]
