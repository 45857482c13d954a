"""An outside tracker hears everything once, whatever happens in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.core.jobs.mirrored import ANN, AWAY, BOB, JIRA, MINUTE, ONE, TWO, Desk, claim, raising
from watchbill.errors import SiteAway, StorageUnavailable
from watchbill.jobs import keeping
from watchbill.jobs.durable import DURABLE
from watchbill.jobs.holds import Lost
from watchbill.model.ticket import TicketKey
from watchbill.rules import sites as rules
from watchbill.services import looking
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import OPS


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.link("ann", ANN)
    made.link("bob", BOB)
    return made


@pytest.mark.parametrize("lost", [SiteAway("the answer was lost"), ConnectionError("the process ends here")])
def test_a_ticket_is_made_once_though_the_answer_is_lost(desk: Desk, lost: Exception) -> None:
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.create(request, "The disk")
    desk.place.after.append(raising(lost))

    desk.keep()
    desk.keep(MINUTE)

    assert [each.title for each in desk.place.tickets.values()] == ["The disk"]
    assert desk.backlog() == [ONE]
    assert desk.pending() == []


@pytest.mark.parametrize("lost", [SiteAway("the answer was lost"), ConnectionError("the process ends here")])
def test_a_comment_is_made_once_though_the_answer_is_lost(desk: Desk, lost: Exception) -> None:
    desk.place.add("one")
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "asked the vendor")
    desk.place.after.append(raising(lost))

    desk.keep()
    desk.keep(MINUTE)

    assert [each.text for each in desk.place.comments["1"]] == ["Ann: asked the vendor"]
    assert desk.pending() == []


def test_a_claim_whose_answer_is_lost_is_found_made(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.place.after.append(raising(AWAY))
    desk.keep()
    assert len(desk.pending()) == 1

    desk.keep(MINUTE)

    assert desk.pending() == []
    assert [each for each in desk.place.asked if each.startswith("change ")] == ["change OPS-1"]


def test_one_process_at_a_time_speaks_with_the_tracker(desk: Desk) -> None:
    other = desk.another()
    desk.place.add("one")
    found: list[bool] = []
    desk.place.before.append(lambda: found.append(other.once()))

    desk.keep()

    assert found == [False]
    assert other.once()


def test_who_lost_the_right_writes_nothing_down(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    other = desk.another()

    def overtaken() -> None:
        desk.clock.advance(keeping.LEASE * 2)
        assert other.once()

    desk.place.before.append(overtaken)
    with pytest.raises(Lost):
        desk.keeper.once()

    assert desk.place.of(ONE).account == ANN.id
    assert [each for each in desk.place.asked if each.startswith("change ")] == ["change OPS-1"]


def test_a_mistake_of_ours_with_one_ticket_holds_up_no_other(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.place.add("one")
    desk.place.add("two")
    desk.keep()
    _, reply = claim(desk, "ann", ONE)
    claim(desk, "bob", TWO)

    for _ in range(keeping.TRIES):
        desk.place.before = [raising(ValueError("a mistake"))]
        desk.keep(timedelta(minutes=20))

    assert desk.place.of(TWO).account == BOB.id
    assert desk.pending() == []
    assert "Tell whoever runs me" in desk.shown(reply)[1]
    assert "a mistake" in caplog.text


def test_the_tracker_is_asked_later_each_time_and_when_it_says(desk: Desk) -> None:
    desk.place.away = SiteAway("Jira asks me to wait.", wait=600)
    desk.keep()
    asked = len(desk.place.asked)

    desk.keep(timedelta(seconds=599))
    assert len(desk.place.asked) == asked
    desk.place.away = AWAY
    desk.keep(timedelta(seconds=1))
    assert len(desk.place.asked) == asked + 1

    waits = []
    for _ in range(12):
        with desk.database.reading() as work:
            state = work.sites.get(JIRA)
        assert state is not None
        waits.append(int((state.again_at - desk.clock.now()).total_seconds()))
        desk.keep(state.again_at - desk.clock.now())
    assert waits == sorted(waits)
    assert waits[-1] == rules.LONGEST_WAIT.total_seconds()


def test_a_database_that_is_away_ends_the_watch_and_changes_nothing(desk: Desk) -> None:
    desk.place.add("one")
    desk.database.fails_with = StorageUnavailable("is busy")  # type: ignore[attr-defined]

    with pytest.raises(StorageUnavailable):
        desk.keeper.once()

    desk.database.fails_with = None  # type: ignore[attr-defined]
    desk.keep()
    assert desk.backlog() == [ONE]


def test_without_a_team_the_tracker_is_asked_nothing(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(desk.team.__class__(id=OPS, name="Ops", zone="Europe/Paris"))

    desk.keep()

    assert desk.place.asked == []


def test_a_tracker_that_was_never_read_is_asked_for_no_single_ticket(desk: Desk) -> None:
    with desk.database.changing() as work:
        looking.look(work, desk.team, "OPS-1", desk.clock.now())

    assert desk.pending() == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_in_a_real_database_one_that_moved_is_followed_among_those_that_did_not(
    kind: str, request: pytest.FixtureRequest
) -> None:
    with closing_desk(str(request.getfixturevalue(f"{kind}_url"))) as desk:
        for name in ("one", "two", "three"):
            desk.place.add(name)
        desk.keep()
        desk.place.put(TicketKey("OPS-2"), key=TicketKey("NET-7"))
        desk.place.put(TicketKey("OPS-3"), title="The third")

        desk.keep(MINUTE)
        desk.keep(60 * MINUTE)

        assert desk.backlog() == ["OPS-1", "NET-7", "OPS-3"]
        assert desk.ticket("OPS-3").title == "The third"


@contextmanager
def closing_desk(url: str) -> Iterator[Desk]:
    """A desk in a database that has its tables."""
    database = SqlDatabase(url, DURABLE)
    yield Desk(database=database)
    database.dispose()
