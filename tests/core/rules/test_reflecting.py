"""What a tracker says of a ticket becomes so here, but for what is still to be told to it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from watchbill.model.keys import ItemId
from watchbill.model.people import PersonId
from watchbill.model.site import Account, SiteTicket
from watchbill.model.ticket import Column, Outcome, TicketKey
from watchbill.rules import reflecting
from watchbill.testing.builders import ANN, BOB, OPS, a_claim, a_ticket, at

NOW = at(10)
HERE = a_ticket("OPS-1", title="one", tracker="jira", rank=7, moved_at=at(8))


def told(**changes: Any) -> SiteTicket:
    ticket = SiteTicket(
        key=TicketKey("OPS-1"), id="1", title="one", column=Column.BACKLOG, updated_at=at(9), moved_at=at(8)
    )
    return replace(ticket, **changes)


def test_a_new_ticket_is_as_the_tracker_says() -> None:
    there = told(title=" The\n disk ", column=Column.BLOCKED, sprint=True, text="It is full.")

    made = reflecting.new(there, ANN, OPS, "jira", 7, NOW)

    assert made == replace(
        HERE, title="The disk", column=Column.BLOCKED, sprint=True, text="It is full.", assignee=ANN
    )


@pytest.mark.parametrize(
    ("moved_at", "updated_at", "expected"),
    [
        (at(8), at(9), at(8)),
        (None, at(9), at(9)),
        (None, at(11), NOW),
        (at(11), at(9), NOW),
    ],
)
def test_nothing_moved_after_now(moved_at: Any, updated_at: Any, expected: Any) -> None:
    there = told(moved_at=moved_at, updated_at=updated_at, column=Column.IN_PROGRESS)

    assert reflecting.new(there, None, OPS, "jira", 1, NOW).moved_at == expected
    changed = reflecting.changed(HERE, there, None, NOW, waiting=False)
    assert changed is not None
    assert changed.moved_at == expected


@pytest.mark.parametrize(("title", "shown"), [("x" * 501, "x" * 500), ("", "(no title)"), (" \n\t", "(no title)")])
def test_a_title_is_one_line_of_a_length_and_never_empty(title: str, shown: str) -> None:
    assert reflecting.new(told(title=title), None, OPS, "jira", 1, NOW).title == shown


def test_a_text_is_cut() -> None:
    there = told(text="x" * (reflecting.LONGEST_TEXT + 1))

    assert len(reflecting.new(there, None, OPS, "jira", 1, NOW).text) == reflecting.LONGEST_TEXT
    changed = reflecting.changed(HERE, there, None, NOW, waiting=False)
    assert changed is not None
    assert len(changed.text) == reflecting.LONGEST_TEXT


def test_what_is_so_already_changes_nothing() -> None:
    assert reflecting.changed(HERE, told(updated_at=at(9, 30)), None, NOW, waiting=False) is None
    assert reflecting.changed(HERE, told(moved_at=at(9)), None, NOW, waiting=False) is None


def test_everything_of_a_ticket_changes() -> None:
    there = told(title="two", column=Column.IN_PROGRESS, sprint=True, text="new", moved_at=at(9))

    changed = reflecting.changed(HERE, there, BOB, NOW, waiting=False)

    assert changed == replace(
        HERE, title="two", column=Column.IN_PROGRESS, sprint=True, text="new", assignee=BOB, moved_at=at(9)
    )


def test_while_something_waits_to_be_told_who_has_it_and_where_goes_by_what_was_done_here() -> None:
    mine = replace(HERE, column=Column.IN_PROGRESS, assignee=ANN, moved_at=at(9, 59))

    assert reflecting.changed(mine, told(), None, NOW, waiting=True) is None
    assert reflecting.changed(mine, told(title="two"), BOB, NOW, waiting=True) == replace(mine, title="two")


def test_what_we_wrote_ourselves_stays_as_it_was_written() -> None:
    ours = replace(HERE, origin=ItemId("A1"), text="From A1.")

    assert reflecting.changed(ours, told(text="From A1.\n\n----\n_footer_"), None, NOW, waiting=False) is None


@pytest.mark.parametrize(
    ("column", "assignee", "outcome"),
    [
        (Column.IN_PROGRESS, ANN, None),
        (Column.BLOCKED, ANN, None),
        (Column.IN_PROGRESS, BOB, Outcome.TAKEN),
        (Column.BACKLOG, BOB, Outcome.TAKEN),
        (Column.BACKLOG, ANN, Outcome.RELEASED),
        (Column.IN_PROGRESS, None, Outcome.RELEASED),
        (Column.BACKLOG, None, Outcome.RELEASED),
        (Column.DONE, ANN, Outcome.DONE),
        (Column.DONE, None, Outcome.DONE),
    ],
)
def test_how_a_claim_ended_at_the_tracker(
    column: Column, assignee: PersonId | None, outcome: Outcome | None
) -> None:
    ticket = replace(HERE, column=column, assignee=assignee)

    assert reflecting.ended(a_claim("OPS-1", "ann"), ticket) is outcome


@pytest.mark.parametrize(
    ("account", "called"),
    [
        (Account(id="x1", name="Zoë\n Berg"), "Zoë Berg (Jira)"),
        (Account(id="x1"), "x1 (Jira)"),
        (Account(id="x1", name=" \n"), "x1 (Jira)"),
        (Account(id="x1", name="z" * 70), f"{'z' * 60} (Jira)"),
    ],
)
def test_a_stranger_is_called_as_the_tracker_shows_them(account: Account, called: str) -> None:
    assert reflecting.stranger(account, "Jira") == called


def test_a_ticket_that_stays_where_it_is_moved_when_it_did() -> None:
    later = told(moved_at=at(9), updated_at=NOW - timedelta(minutes=1), title="two")

    changed = reflecting.changed(HERE, later, None, NOW, waiting=False)

    assert changed is not None
    assert changed.moved_at == at(8)
