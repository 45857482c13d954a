"""Which tickets look done in the evening (M8): better one too few than one too many."""

from datetime import timedelta
from typing import Any

import pytest

from watchbill.model import Column, Item, ItemId, ItemKind, ItemState, LooksDone, Note, TicketKey
from watchbill.rules.looking_done import LONGEST, looking_done, says_so
from watchbill.testing.builders import DAY, a_note, a_ticket, an_item, at

NOW = at(17, 30)
KEY = TicketKey("T-1")


def tracked(id: str = "A1", kind: ItemKind = ItemKind.ALERT, **changes: Any) -> Item:
    """An item whose ticket is T-1, over at noon."""
    over = {"state": ItemState.RESOLVED, "resolved_at": at(12)}
    return an_item(id, kind, ticket=KEY, **(over | changes))


def opened(id: str = "A2", kind: ItemKind = ItemKind.ALERT) -> Item:
    return an_item(id, kind, ticket=KEY)


def looks(*items: Item, note: Note | None = None, **changes: Any) -> LooksDone | None:
    """What is found of a ticket that is in progress since nine."""
    facts: dict[str, Any] = {"column": Column.IN_PROGRESS, "moved_at": at(9), "title": "Disk"}
    ticket = a_ticket("T-1", **(facts | changes))
    found = looking_done([ticket], items, {KEY: note} if note else {}, NOW)
    return found[0] if found else None


def over(*ids: str) -> LooksDone:
    return LooksDone(key=KEY, title="Disk", over=tuple(map(ItemId, ids)))


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ((), None),
        ((tracked(),), over("A1")),
        ((tracked("I1", ItemKind.INCIDENT),), over("I1")),
        ((tracked(), tracked("I1", ItemKind.INCIDENT)), over("A1", "I1")),
        ((tracked(), opened()), None),
        ((tracked("Q1", ItemKind.QUESTION),), None),
        ((tracked(), opened("Q1", ItemKind.QUESTION)), over("A1")),
        ((tracked(times=4),), over("A1")),
        ((tracked(times=2, resolved_at=at(16, 31)),), None),
        ((tracked(times=2, resolved_at=at(16, 29)),), over("A1")),
        ((tracked(resolved_at=at(17, 29)),), over("A1")),
        ((tracked(resolved_at=at(8, 59)),), None),
        ((tracked(resolved_at=at(9)),), over("A1")),
        ((tracked(resolved_at=at(8)), tracked("A2", resolved_at=at(10))), over("A1", "A2")),
        ((an_item("A1", ticket="T-2", state=ItemState.RESOLVED, resolved_at=at(12)),), None),
    ],
)
def test_a_ticket_looks_done_when_all_that_it_tracks_is_over(
    items: tuple[Item, ...], found: LooksDone | None
) -> None:
    assert looks(*items) == found


def test_of_a_blocked_ticket_only_what_it_tracks_counts() -> None:
    assert looks(tracked(), column=Column.BLOCKED) == over("A1")
    assert looks(note=a_note("T-1", "merged", at=at(12)), column=Column.BLOCKED) is None


def test_the_sprints_tickets_never_look_done() -> None:
    assert looks(tracked(), sprint=True) is None


@pytest.mark.parametrize(
    ("note", "found"),
    [
        (a_note("T-1", "merged", at=at(12)), True),
        (a_note("T-1", "merged", at=at(9)), True),
        (a_note("T-1", "merged", at=at(8, 59)), False),
        (a_note("T-1", "merged", at=at(12), author=None), False),
        (a_note("T-1", "half way", at=at(12)), False),
    ],
)
def test_the_last_note_of_a_person_counts_while_the_ticket_is_in_progress(note: Note, found: bool) -> None:
    assert (looks(note=note) is not None) is found


def test_a_note_is_no_reason_while_something_that_the_ticket_tracks_is_open() -> None:
    assert looks(opened(), note=a_note("T-1", "fixed", at=at(12))) is None
    assert looks(opened("Q1", ItemKind.QUESTION), note=a_note("T-1", "fixed", at=at(12))) is None
    assert looks(tracked("Q1", ItemKind.QUESTION), note=a_note("T-1", "fixed", at=at(12))) is not None


@pytest.mark.parametrize(
    "note",
    [
        "merged",
        "Merged to main.",
        "Fixed and deployed",
        "Deployed to prod, disk is at 40",
        "PR 17 merged, the alert is gone",
        "done!",
        "DONE",
        "It is resolved: the old host was named",
        "fixed the client and the deployment",
        "has been fixed by Chloe",
    ],
)
def test_a_note_says_so(note: str) -> None:
    assert says_so(note)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "not done",
        "not yet merged",
        "isn't fixed",
        "isn\N{RIGHT SINGLE QUOTATION MARK}t fixed",
        "isnt fixed",
        "nothing is done",
        "never deployed",
        "half done",
        "almost fixed",
        "50 % done",
        "2/3 done",
        "2 of 3 done",
        "to be merged",
        "will be deployed tomorrow",
        "should be fixed",
        "could be resolved by a restart",
        "waiting for it to get merged",
        "when it is merged, deploy",
        "if fixed, close",
        "until it is resolved",
        "fixed?",
        "merged, but it needs a deploy",
        "merged, deploying",
        "fixed on staging",
        "done with the first step",
        "fixed one, another left",
        "merged and reverted",
        "it was fixed and is broken again",
        "please check whether it is done",
        "maybe fixed",
        "I think it is fixed",
        "undone",
        "unmerged",
        "done-ish",
        "half-done",
        "unresolved",
        "abandoned",
        "fixedness",
        "fixed " + "x" * LONGEST,
    ],
)
def test_a_note_that_leaves_a_doubt_does_not(note: str) -> None:
    assert not says_so(note)


def test_they_come_in_progress_first_and_the_oldest_first() -> None:
    tickets = [
        a_ticket("T-3", Column.BLOCKED, moved_at=at(8)),
        a_ticket("T-2", Column.IN_PROGRESS, moved_at=at(11)),
        a_ticket("T-1", Column.IN_PROGRESS, moved_at=at(9)),
    ]
    items = [tracked("A1")]
    notes = {TicketKey("T-2"): a_note("T-2", "merged", at=at(12))}
    blocked = an_item("A3", ticket="T-3", state=ItemState.RESOLVED, resolved_at=at(9))

    assert [each.key for each in looking_done(tickets, [*items, blocked], notes, NOW)] == ["T-1", "T-2", "T-3"]


def test_a_note_in_a_hundred_thousand_characters_is_read_at_once() -> None:
    yesterday = at(12, day=DAY - timedelta(days=1))

    assert not says_so("isn" * 100_000 + " done")
    assert looks(note=a_note("T-1", "done " * 100_000, at=yesterday)) is None
