"""Whatever somebody changes is audited: who, what, from where, before and after."""

from datetime import timedelta
from typing import get_args

import pytest

from watchbill.model import (
    Absent,
    Acknowledged,
    Altered,
    Blocked,
    Claimed,
    Closed,
    Created,
    Designated,
    DueKind,
    Escalated,
    Event,
    HandedOver,
    Handover,
    ItemId,
    Missed,
    OnNightDuty,
    Overdue,
    Parked,
    PassedOn,
    ProposalState,
    Proposed,
    Released,
    Relieved,
    Reopened,
    Reported,
    Resolved,
    Returned,
    Settled,
    Step,
    TakenUp,
    TicketKey,
    TicketTouched,
    Tracked,
    Unblocked,
    Untracked,
)
from watchbill.services import auditing
from watchbill.testing.builders import (
    ANN,
    BOB,
    DAY,
    OPS,
    a_claim,
    a_night,
    a_passage,
    a_proposal,
    a_ticket,
    a_turn,
    an_absence,
    an_item,
    at,
)
from watchbill.testing.memory import MemoryDatabase

KEY = TicketKey("OPS-1")
NIGHT = a_night("ann")
PASSAGES = (a_passage("OPS-1"), a_passage("A1", giver=None, to=None))
HANDOVER = Handover(team=OPS, day=DAY, by=ANN, to=BOB, posted_at=at(17))
TOLD: list[tuple[Event, tuple[str, str, str, str]]] = [
    (Claimed(claim=a_claim("OPS-1", "bob", taken_from=ANN)), ("claim", "OPS-1", "ann", "bob")),
    (Released(team=OPS, key=KEY, person=ANN, was=BOB), ("release", "OPS-1", "bob", "")),
    (Blocked(team=OPS, key=KEY, person=ANN, reason="secret"), ("block", "OPS-1", "in progress", "blocked")),
    (Unblocked(team=OPS, key=KEY, person=ANN), ("unblock", "OPS-1", "blocked", "in progress")),
    (Closed(team=OPS, key=KEY, person=ANN, was=BOB), ("done", "OPS-1", "bob", "")),
    (Created(ticket=a_ticket("OPS-1"), person=ANN), ("ticket", "OPS-1", "", "backlog")),
    (Reopened(team=OPS, key=KEY, person=ANN), ("reopen", "OPS-1", "done", "backlog")),
    (Reported(item=an_item("A1")), ("report alert", "A1", "", "open")),
    (Acknowledged(item=an_item("A1", owner=ANN), was=BOB), ("ack", "A1", "bob", "ann")),
    (TakenUp(item=an_item("A1", owner=ANN), was=BOB), ("claim", "A1", "bob", "ann")),
    (Tracked(item=an_item("A1", ticket=KEY)), ("track", "A1", "", "OPS-1")),
    (Untracked(item=an_item("A1", untracked="secret")), ("no ticket", "A1", "", "")),
    (Parked(team=OPS, key=KEY, person=ANN, by=ItemId("A1")), ("park", "OPS-1", "ann", "A1")),
    (Resolved(item=an_item("A1")), ("resolve", "A1", "", "open")),
    (TicketTouched(team=OPS, ticket="OPS-1"), ("changed outside", "OPS-1", "", "")),
    (HandedOver(handover=HANDOVER), ("handover", "ops 2026-12-01", "", "")),
    (Absent(person=ANN, first=DAY, last=DAY + timedelta(days=1)), ("away", "ann", "", "2026-12-01 to 2026-12-02")),
    (
        Returned(absence=an_absence("ann", start=at(0), end=at(9))),
        ("back", "ann", f"{at(0).isoformat()} to {at(9).isoformat()}", ""),
    ),
    (OnNightDuty(person=ANN, first=DAY, last=DAY), ("night", "ann", "", "2026-12-01 to 2026-12-01")),
    (
        Relieved(duty=NIGHT),
        ("night", "ann", f"{NIGHT.start.isoformat()} to {NIGHT.end.isoformat()}", ""),
    ),
    (Proposed(proposal=a_proposal()), ("proposal open", "ops S1", "2026-12-01 ann", "2026-12-01 bob")),
    (
        Settled(proposal=a_proposal(giver=None, state=ProposalState.ACCEPTED)),
        ("proposal accepted", "ops S1", "2026-12-01 nobody", "2026-12-01 bob"),
    ),
    (Designated(turn=a_turn()), ("designation", "ops 2026-12-01", "", "ann")),
    (
        Missed(kind=DueKind.DESIGNATION, team=OPS, day=DAY, cause="no channel"),
        ("missed designation", "ops 2026-12-01", "", "no channel"),
    ),
    (
        Altered(action="person zone", subject="ann", before="UTC", after="Asia/Tokyo"),
        ("person zone", "ann", "UTC", "Asia/Tokyo"),
    ),
    (
        Escalated(team=OPS, items=(an_item("A1"), an_item("A2")), step=Step.LEADS, asked=(ANN, BOB)),
        ("escalate", "A1, A2", "", "ann, bob"),
    ),
    (
        Escalated(team=OPS, items=(an_item("A1"),), step=Step.CHANNEL, asked=()),
        ("escalate", "A1", "", "channel"),
    ),
    (PassedOn(team=OPS, passages=PASSAGES), ("pass on", "OPS-1, A1", "ann", "bob")),
    (Overdue(team=OPS, passages=PASSAGES, asked=(ANN,)), ("overdue", "OPS-1, A1", "ann", "ann")),
]


@pytest.mark.parametrize(("event", "told"), TOLD, ids=lambda each: type(each).__name__)
def test_an_event_becomes_an_entry(event: Event, told: tuple[str, str, str, str]) -> None:
    with MemoryDatabase().changing() as work:
        work.happened(event)
        auditing.record(work, ANN, "console #ops", at(10))
        (entry,) = work.audit.recent(2)

    assert (entry.action, entry.subject, entry.before, entry.after) == told
    assert (entry.person, entry.place, entry.at) == (ANN, "console #ops", at(10))


def test_no_event_is_forgotten() -> None:
    assert {type(event) for event, _ in TOLD} == set(get_args(Event))
