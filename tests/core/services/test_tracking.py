"""The ticket of an item: made once, named on both sides, whatever crashes or is away (M5)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import Changed, Refused, TrackerUnavailable, Unknown
from watchbill.model import Column, Created, Item, ItemId, ItemKind, ItemState, Team, TicketKey, Tracked
from watchbill.services.request import DirectRequest
from watchbill.services.tracking import Result
from watchbill.testing.builders import ANN, BOB, a_ticket, an_item, at

A1 = ItemId("A1")


@pytest.fixture
def outside(desk: Desk) -> Team:
    """The team, with its tickets elsewhere."""
    return replace(desk.team, tracker="elsewhere")


def an_alert(desk: Desk, **facts: Any) -> None:
    with desk.database.changing() as work:
        work.items.add(an_item("A1", **({"title": "Disk of db-2 is full"} | facts)))


def track(desk: Desk, title: str = "", *, team: Team | None = None, item: str = "A1") -> Result:
    with desk.database.changing() as work:
        request = replace(desk.request(work), team=team or desk.team)
        return desk.tracking.track(request, ItemId(item), title)


def link(desk: Desk, key: str, *, team: Team | None = None) -> Result:
    with desk.database.changing() as work:
        request = replace(desk.request(work), team=team or desk.team)
        return desk.tracking.link(request, A1, TicketKey(key))


def stored(desk: Desk) -> Item:
    with desk.database.reading() as work:
        found = work.items.get(OPS, A1)
    assert found is not None
    return found


def there(desk: Desk, team: Team) -> list[str]:
    """The titles of the tickets elsewhere."""
    with desk.database.reading() as work:
        return [each.title for each in desk.elsewhere(work, team).backlog()]


def test_a_ticket_is_made_and_each_names_the_other(desk: Desk) -> None:
    an_alert(desk, reporter=BOB, link="https://am.test/1", details="93 %")

    result = track(desk)

    with desk.database.reading() as work:
        ticket = work.tickets.get(TicketKey("TICKET-1"))
        lines = work.histories.of(OPS, A1)
    assert ticket is not None
    assert result.ticket == ticket
    assert (ticket.title, ticket.column, ticket.origin) == ("Disk of db-2 is full", Column.BACKLOG, A1)
    assert ticket.text == "From A1, an alert of Tue 1 Dec 08:30, reported by bob.\nhttps://am.test/1\n93 %"
    assert stored(desk).ticket == ticket.key
    assert [(each.what, each.person, each.text) for each in lines] == [("tracked", "ann", "TICKET-1")]


def test_a_person_may_say_the_title(desk: Desk) -> None:
    an_alert(desk)

    result = track(desk, "Warn about\n  disks earlier")
    assert result.ticket is not None
    assert result.ticket.title == "Warn about disks earlier"


def test_a_title_of_a_person_that_is_too_long_is_refused_and_one_of_an_item_is_cut(desk: Desk) -> None:
    an_alert(desk, title="It burns " * 100)

    with pytest.raises(Refused, match="That title has 299 characters"):
        track(desk, "x " * 150)
    result = track(desk)
    assert result.ticket is not None
    assert len(result.ticket.title) == 200


def test_what_has_a_ticket_gets_no_second_one(desk: Desk) -> None:
    an_alert(desk)
    first, again = track(desk), track(desk, "Another")

    assert first.ticket is not None
    assert (again.ticket, again.item.ticket) == (None, first.ticket.key)
    with desk.database.reading() as work:
        assert work.tickets.keys(OPS) == ["TICKET-1"]
        assert work.histories.count(OPS, A1) == 1


@pytest.mark.parametrize("kind", list(ItemKind))
def test_every_kind_of_item_may_have_one_also_when_it_is_over(kind: ItemKind, desk: Desk) -> None:
    an_alert(desk, kind=kind, state=ItemState.RESOLVED, resolved_at=at(9), owner=ANN, untracked="nothing to do")

    track(desk)
    item = stored(desk)
    assert (item.state, item.ticket, item.untracked) == (ItemState.RESOLVED, "TICKET-1", None)


def test_an_item_that_is_not_there_gets_none(desk: Desk) -> None:
    an_alert(desk)

    with pytest.raises(Unknown, match="There is no item A2"):
        track(desk, item="A2")
    with desk.database.reading() as work:
        assert work.tickets.keys(OPS) == []


def test_what_happened_is_told(desk: Desk) -> None:
    an_alert(desk)
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("TICKET-12"))
        desk.tracking.track(desk.request(work), A1)
        desk.tracking.link(desk.request(work), A1, TicketKey("12"))
        created, tracked, again = work.events

    assert isinstance(created, Created)
    assert isinstance(tracked, Tracked)
    assert isinstance(again, Tracked)
    assert (created.ticket.key, tracked.item.ticket, tracked.was) == ("TICKET-13", "TICKET-13", None)
    assert (again.item.ticket, again.was) == ("TICKET-12", "TICKET-13")


def test_a_ticket_that_is_there_is_linked_and_says_so(desk: Desk) -> None:
    an_alert(desk, link="https://am.test/1")
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("TICKET-12", Column.DONE))

    result = link(desk, "#12")

    assert result.ticket is not None
    assert (result.ticket.key, result.was, stored(desk).ticket) == ("TICKET-12", None, "TICKET-12")
    with desk.database.reading() as work:
        [note] = work.tickets.notes(TicketKey("TICKET-12"))
    assert (note.author, note.text) == (None, "Tracks A1: Disk of db-2 is full https://am.test/1")


def test_the_same_link_again_changes_nothing(desk: Desk) -> None:
    an_alert(desk)
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("TICKET-12"))
    link(desk, "TICKET-12")

    assert link(desk, "TICKET-12").ticket is None
    with desk.database.reading() as work:
        assert len(work.tickets.notes(TicketKey("TICKET-12"))) == 1


def test_a_link_to_nothing_names_the_nearest_and_changes_nothing(desk: Desk) -> None:
    an_alert(desk)
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("TICKET-12"))

    with pytest.raises(Unknown, match="Did you mean TICKET-12"):
        link(desk, "TICKET-21")
    assert stored(desk).ticket is None


def test_while_the_tracker_is_away_nothing_is_half_done(desk: Desk, outside: Team) -> None:
    an_alert(desk)
    desk.elsewhere.away = True
    for attempt in (track, lambda desk, team: link(desk, "TICKET-12", team=team)):
        with pytest.raises(TrackerUnavailable, match="Please try again in a moment"):
            attempt(desk, team=outside)

    with desk.database.reading() as work:
        assert (stored(desk).ticket, work.histories.of(OPS, A1)) == (None, [])
    desk.elsewhere.away = False
    assert track(desk, team=outside).ticket is not None


def test_a_ticket_whose_maker_died_before_the_commit_is_found_the_next_time(desk: Desk, outside: Team) -> None:
    an_alert(desk)
    _track_and_die(desk, outside)
    assert (stored(desk).ticket, there(desk, outside)) == (None, ["Disk of db-2 is full"])

    result = track(desk, team=outside)

    assert result.ticket is not None
    assert stored(desk).ticket == result.ticket.key
    assert there(desk, outside) == ["Disk of db-2 is full"]


def test_a_comment_whose_author_died_before_the_commit_is_not_made_twice(desk: Desk, outside: Team) -> None:
    an_alert(desk)
    with desk.database.reading() as work:
        tracker = desk.elsewhere(work, outside)
        key = tracker.create("Mend the disks", NOW).key
    with pytest.raises(Changed):
        _link_and_die(desk, outside, key)
    link(desk, key, team=outside)

    assert stored(desk).ticket == key
    with desk.elsewhere.database.reading() as work:
        assert [each.text for each in work.tickets.notes(key)] == ["Tracks A1: Disk of db-2 is full"]


def _track_and_die(desk: Desk, team: Team) -> None:
    def die(request: DirectRequest) -> None:
        desk.tracking.track(request, A1)
        raise Changed("the end")

    with pytest.raises(Changed), desk.database.changing() as work:
        die(replace(desk.request(work), team=team))


def _link_and_die(desk: Desk, team: Team, key: TicketKey) -> None:
    with desk.database.changing() as work:
        desk.tracking.link(replace(desk.request(work), team=team), A1, key)
        raise Changed("the end")
