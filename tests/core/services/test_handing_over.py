"""The evening check through the service (M8, M9, M10)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import Refused
from watchbill.model import Column, Due, DueKind, ItemKind, ItemState, MessageKind, TicketKey
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import ANN, DAY, a_request, a_team, a_ticket, a_turn, an_item, at


def a_days_work(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.turns.save(a_turn("ann", "ben"))
        desk.rotating.publish(desk.request(work))
        for key, column in (("TICKET-9", Column.BACKLOG), ("TICKET-123", Column.BACKLOG)):
            work.tickets.add(a_ticket(key, column, moved_at=NOW))
            desk.claiming.claim(desk.request(work), TicketKey(key))
        desk.ticketing.done(desk.request(work), TicketKey("TICKET-9"), "fixed")
        desk.ticketing.block(desk.request(work), TicketKey("TICKET-123"), "waiting for ops")
        desk.handing_over.highlight(desk.request(work), "Disk alerts on db-2 were noise")


def test_the_preview_shows_what_is_not_done_what_was_done_and_the_highlights(desk: Desk) -> None:
    a_days_work(desk)

    with desk.database.reading() as work:
        _, content = desk.handing_over.preview(desk.request(work))
    said = Plain().write(content)

    assert "TICKET-123 blocked, Ann" in said
    assert "Waiting on: ops" in said
    assert "TICKET-9 Ann" in said
    assert "Disk alerts on db-2 were noise" in said


def test_it_is_posted_once_and_remembers_what_passes_on(desk: Desk) -> None:
    a_days_work(desk)

    with desk.database.changing() as work:
        first, new = desk.handing_over.post(desk.request(work), DAY, by=ANN)
        _, again = desk.handing_over.post(desk.request(work), DAY, by=ANN)
        queued, _reminder = work.outbox.unsettled()

    assert [each.key for each in first.carried] == ["TICKET-123"]
    assert (new, again) == (True, False)
    assert queued.message.kind is MessageKind.EVENING_CHECK


def test_the_next_evening_counts_how_often_a_ticket_was_carried_over(desk: Desk) -> None:
    a_days_work(desk)
    tomorrow = DAY + timedelta(days=1)

    with desk.database.changing() as work:
        desk.handing_over.post(desk.request(work), DAY, by=ANN)
        draft = desk.handing_over.drafting.draft(desk.request(work, now=NOW + timedelta(days=1)), tomorrow)

    assert [(each.key, each.passed) for each in draft.carried] == [("TICKET-123", 1)]


def test_what_was_fixed_without_a_ticket_is_told_by_the_time_of_its_end(desk: Desk) -> None:
    fixed: dict[str, Any] = {"owner": ANN, "state": ItemState.RESOLVED}
    items = (
        an_item("A1", resolved_at=at(9), **fixed),
        an_item("A2", resolved_at=at(8), **fixed),
        an_item("A3", resolved_at=at(8), **fixed, ticket=TicketKey("T-1")),
        an_item("A4", resolved_at=at(8), **fixed, untracked="noise"),
        an_item("A5", resolved_at=at(8), state=ItemState.RESOLVED),
        an_item("Q1", ItemKind.QUESTION, resolved_at=at(8), **fixed),
        an_item("A6", resolved_at=at(23, day=DAY - timedelta(days=1)), **fixed),
        an_item("A7", owner=ANN),
    )
    with desk.database.changing() as work:
        for each in items:
            work.items.add(each)
        draft = desk.handing_over.drafting.draft(desk.request(work), DAY)

    assert [each.id for each in draft.untracked] == ["A2", "A1"]


def test_what_was_fixed_after_the_last_evening_check_is_told_in_the_next(desk: Desk) -> None:
    tomorrow = DAY + timedelta(days=1)
    with desk.database.changing() as work:
        desk.handing_over.post(desk.request(work, now=at(17)), DAY)
        work.items.add(an_item("A1", owner=ANN, state=ItemState.RESOLVED, resolved_at=at(18)))
        draft = desk.handing_over.drafting.draft(desk.request(work, now=at(10, day=tomorrow)), tomorrow)

    assert [each.id for each in draft.untracked] == ["A1"]


def test_a_team_without_a_channel_is_told_how_to_get_one(desk: Desk) -> None:
    homeless = a_team("ops", channel=None)

    with pytest.raises(Refused, match="!team channel here"), desk.database.changing() as work:
        desk.handing_over.post(a_request(work, homeless), DAY, by=ANN)


def test_the_schedule_posts_it_once_and_says_when_it_is_late(desk: Desk) -> None:
    a_days_work(desk)
    due = Due(kind=DueKind.EVENING_CHECK, team=OPS, slot=DAY.isoformat(), at=at(17, 30))

    with desk.database.changing() as work:
        desk.scheduling.do(work, due, at(18))
        desk.scheduling.do(work, due, at(18))
        queued, _reminder = work.outbox.unsettled()

    assert "late" in Plain().write(queued.message.content)


def test_what_was_owed_yesterday_is_recorded_as_missed_and_not_posted(desk: Desk) -> None:
    yesterday = DAY - timedelta(days=1)
    due = Due(kind=DueKind.EVENING_CHECK, team=OPS, slot=yesterday.isoformat(), at=at(17, 30, day=yesterday))

    with desk.database.changing() as work:
        desk.scheduling.do(work, due, NOW)
        queued, (entry,) = work.outbox.unsettled(), work.audit.recent(5)

    assert not queued
    assert entry.action == "missed evening check"


def test_the_days_rows_are_made_once_and_a_new_team_owes_nothing_for_the_morning(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.scheduling.begin(work, desk.team, NOW)
        desk.scheduling.plan(work, desk.team, NOW)
        desk.scheduling.plan(work, desk.team, NOW)
        owed = [(due.kind, due.day) for due in work.due.open() if due.kind is not DueKind.PLANNING]

    assert owed == [
        (DueKind.ACCEPTANCE, DAY),
        (DueKind.DRAFT, DAY),
        (DueKind.EVENING_CHECK, DAY),
        (DueKind.DESIGNATION, DAY + timedelta(days=1)),
        (DueKind.ACCEPTANCE, DAY + timedelta(days=1)),
        (DueKind.DRAFT, DAY + timedelta(days=1)),
        (DueKind.EVENING_CHECK, DAY + timedelta(days=1)),
    ]


def test_a_schedule_that_was_changed_is_kept_from_the_same_day_on(desk: Desk) -> None:
    earlier = a_team("ops", channel=desk.team.channel, evening_check="0 16 * * *")
    with desk.database.changing() as work:
        desk.scheduling.begin(work, desk.team, NOW)
        desk.scheduling.plan(work, desk.team, NOW)
        work.teams.save(earlier)
        desk.scheduling.plan(work, earlier, NOW)
        owed = {(due.kind, due.at) for due in work.due.open() if due.kind is not DueKind.PLANNING}

    assert {(DueKind.DRAFT, at(15, 30)), (DueKind.EVENING_CHECK, at(16))} <= owed


def test_what_looks_done_is_told_with_its_reason_and_what_is_kept_stands_apart(desk: Desk) -> None:
    over: dict[str, Any] = {"owner": ANN, "state": ItemState.RESOLVED, "resolved_at": at(9, 30)}
    with desk.database.changing() as work:
        work.turns.save(a_turn("ann", "ben"))
        for key in ("T-1", "T-2", "T-3", "T-4"):
            work.tickets.add(a_ticket(key, Column.BACKLOG))
            desk.claiming.claim(desk.request(work, now=at(9)), TicketKey(key), anyway=True)
        for item, key in (("A1", "T-1"), ("A3", "T-3")):
            work.items.add(an_item(item, **over, ticket=TicketKey(key)))
        desk.ticketing.note(desk.request(work), TicketKey("T-2"), "merged")
        desk.accepting.keep(desk.request(work), TicketKey("T-3"))
        draft = desk.handing_over.drafting.draft(desk.request(work), DAY)
        handover, _ = desk.handing_over.post(desk.request(work), DAY)

    assert [(each.key, each.over, each.note) for each in draft.looks_done] == [
        ("T-1", ("A1",), None),
        ("T-2", (), "merged"),
    ]
    assert [each.key for each in draft.kept] == ["T-3"]
    assert [each.key for each in handover.carried] == ["T-1", "T-2", "T-4"]
