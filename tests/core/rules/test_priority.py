"""The strict order of work (M4, M6, M7)."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Column, Item, ItemId, ItemKind, Severity, Ticket, TicketKey
from watchbill.rules import priority
from watchbill.rules.priority import Outside, Position, Why
from watchbill.testing.builders import a_ticket, an_item

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

ALERT = an_item(id=ItemId("A1"), kind=ItemKind.ALERT, opened_at=NOW - timedelta(hours=1))
INCIDENT = an_item(id=ItemId("I1"), kind=ItemKind.INCIDENT, opened_at=NOW - timedelta(hours=9))
QUESTION = an_item(id=ItemId("Q1"), kind=ItemKind.QUESTION, opened_at=NOW - timedelta(days=2))
ACTIVE = a_ticket(key=TicketKey("T-9"), column=Column.IN_PROGRESS, moved_at=NOW - timedelta(days=3))
BLOCKED = a_ticket(key=TicketKey("T-8"), column=Column.BLOCKED, moved_at=NOW - timedelta(days=3))
FIRST = a_ticket(key=TicketKey("T-123"), column=Column.BACKLOG, rank=1, moved_at=NOW - timedelta(days=9))
SECOND = a_ticket(key=TicketKey("T-124"), column=Column.BACKLOG, rank=2, moved_at=NOW - timedelta(days=9))


def names(found: priority.Queue) -> list[str]:
    return [each.subject.key if isinstance(each.subject, Ticket) else each.subject.id for each in found.entries]


def test_alerts_come_before_incidents_before_questions_before_tickets_in_progress() -> None:
    found = priority.queue([QUESTION, INCIDENT, ALERT], [ACTIVE], [FIRST], {}, NOW)

    assert names(found) == ["A1", "I1", "Q1", "T-9"]
    assert [each.why for each in found.entries] == [Why.ALERT, Why.INCIDENT, Why.QUESTION, Why.IN_PROGRESS]


def test_backlog_stays_closed_while_a_ticket_is_in_progress() -> None:
    found = priority.queue([], [ACTIVE, BLOCKED], [FIRST], {}, NOW)

    assert names(found) == ["T-9"]
    assert found.holding_back == (ACTIVE,)


def test_only_the_first_of_backlog_opens_when_all_in_progress_is_blocked() -> None:
    found = priority.queue([], [BLOCKED], [FIRST, SECOND], {}, NOW)

    assert names(found) == ["T-123"]
    assert found.entries[0].why is Why.BACKLOG
    assert found.blocked == (BLOCKED,)


def test_sprint_tickets_neither_show_nor_hold_backlog_back() -> None:
    sprint = a_ticket(key=TicketKey("S-1"), column=Column.IN_PROGRESS, sprint=True)
    first = a_ticket(key=TicketKey("S-2"), column=Column.BACKLOG, sprint=True, rank=0)

    found = priority.queue([], [sprint], [first, FIRST], {}, NOW)

    assert names(found) == ["T-123"]


def test_within_a_kind_worse_comes_first_then_longer_waiting() -> None:
    old = an_item(id=ItemId("A2"), kind=ItemKind.ALERT, severity=Severity.LOW, opened_at=NOW - timedelta(days=9))
    bad = an_item(id=ItemId("A3"), kind=ItemKind.ALERT, severity=Severity.CRITICAL, opened_at=NOW)

    assert names(priority.queue([old, ALERT, bad], [], [], {}, NOW)) == ["A3", "A1", "A2"]


def test_points_of_hooks_move_an_item_within_its_kind_only_and_their_reasons_are_kept() -> None:
    second = an_item(id=ItemId("Q2"), kind=ItemKind.QUESTION, opened_at=NOW)

    found = priority.queue([QUESTION, second, ALERT], [], [], {ItemId("Q2"): [(100, "from the board")]}, NOW)

    assert names(found) == ["A1", "Q2", "Q1"]
    assert found.entries[1].reasons == ("from the board",)


def test_the_ticket_longest_in_progress_comes_first() -> None:
    young = a_ticket(key=TicketKey("T-1"), column=Column.IN_PROGRESS, moved_at=NOW - timedelta(hours=1))

    assert names(priority.queue([], [young, ACTIVE], [], {}, NOW)) == ["T-9", "T-1"]


@st.composite
def items(draw: st.DrawFn) -> Item:
    number = draw(st.integers(1, 999))
    kind = draw(st.sampled_from(ItemKind))
    return an_item(
        id=ItemId(f"{kind.letter}{number}"),
        kind=kind,
        severity=draw(st.sampled_from(Severity)),
        opened_at=NOW - timedelta(minutes=draw(st.integers(0, 9999))),
    )


@given(st.lists(items(), max_size=12, unique_by=lambda item: item.id), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_arrival(found: list[Item], random: Random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)

    assert names(priority.queue(found, [], [], {}, NOW)) == names(priority.queue(shuffled, [], [], {}, NOW))


@given(st.lists(items(), max_size=12, unique_by=lambda item: item.id))
def test_kinds_never_mix_and_nothing_is_lost(found: list[Item]) -> None:
    ordered = priority.queue(found, [ACTIVE], [FIRST], {}, NOW).entries

    kinds = [list(Why).index(each.why) for each in ordered]
    assert kinds == sorted(kinds)
    assert len(ordered) == len(found) + 1


def test_a_place_is_explained_by_the_kinds_before_it_and_by_what_is_before_it_among_its_own() -> None:
    later = an_item(id=ItemId("Q2"), kind=ItemKind.QUESTION, opened_at=NOW)
    found = priority.queue([later, QUESTION, INCIDENT, ALERT], [ACTIVE], [FIRST], {}, NOW)

    place = priority.explain(later, found)

    assert isinstance(place, Position)
    assert (place.number, place.of) == (4, 5)
    assert list(place.ahead.items()) == [(Why.ALERT, 1), (Why.INCIDENT, 1)]
    assert [each.subject for each in place.peers] == [QUESTION]


def test_what_has_no_place_has_one_reason() -> None:
    sprint = a_ticket(key=TicketKey("S-1"), column=Column.IN_PROGRESS, sprint=True)
    done = a_ticket(key=TicketKey("S-2"), column=Column.DONE)
    held = priority.queue([], [ACTIVE, BLOCKED, sprint], [FIRST], {}, NOW)
    free = priority.queue([], [BLOCKED], [FIRST, SECOND], {}, NOW)

    assert priority.explain(ALERT, held) is Outside.RESOLVED
    assert priority.explain(done, held) is Outside.DONE
    assert priority.explain(sprint, held) is Outside.SPRINT
    assert priority.explain(BLOCKED, held) is Outside.BLOCKED
    assert priority.explain(FIRST, held) is Outside.CLOSED
    assert priority.explain(SECOND, free) is Outside.BEHIND


@given(st.lists(st.tuples(st.sampled_from(ItemKind), st.sampled_from(Severity), st.integers(0, 99)), max_size=9))
def test_every_place_of_any_queue_is_explained_in_full(drawn: list[tuple[ItemKind, Severity, int]]) -> None:
    items = [
        an_item(id=ItemId(f"X{at}"), kind=kind, severity=severity, opened_at=NOW - timedelta(hours=hours))
        for at, (kind, severity, hours) in enumerate(drawn)
    ]
    found = priority.queue(items, [ACTIVE], [FIRST], {}, NOW)

    for number, entry in enumerate(found.entries, 1):
        place = priority.explain(entry.subject, found)
        assert isinstance(place, Position)
        assert place.number == number == 1 + sum(place.ahead.values()) + len(place.peers)
