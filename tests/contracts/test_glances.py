"""One look at everything that a team may be told of must miss nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from watchbill.model import Address
from watchbill.model.glance import Glance
from watchbill.model.people import TeamId
from watchbill.model.remark import Barrier, Hearing, Trace
from watchbill.model.work import Deed, HistoryEntry, ItemId, ItemState
from watchbill.ports import Database, UnitOfWork
from watchbill.testing.builders import (
    ANN,
    CHANNEL,
    DAY,
    OPS,
    a_handover,
    a_highlight,
    a_passage,
    a_spot,
    an_item,
    at,
)

YESTERDAY = DAY - timedelta(days=1)
ENDED = at(18, day=YESTERDAY)
SRE = Address(platform="slack", conversation="#sre")


_KINDS = ("handed", "open", "over", "done", "said", "highlighted")


def _only(kind: str) -> Glance:
    seen: Any = {each: each == kind for each in _KINDS}
    return Glance(since=ENDED, **seen)


WEEK = at(9, day=DAY - timedelta(days=7))
NOTHING = _only("")


def look(work: UnitOfWork, team: TeamId = OPS, earliest: datetime = WEEK) -> Glance:
    return work.glances.glance(
        team, DAY, otherwise=ENDED, earliest=earliest, places=(CHANNEL, SRE), highlighted=YESTERDAY
    )


def resolved(work: UnitOfWork, when: datetime) -> None:
    work.items.add(an_item("A1", state=ItemState.RESOLVED, opened_at=at(7, day=YESTERDAY), resolved_at=when))


def deed(work: UnitOfWork, when: datetime, what: Deed = Deed.ACKNOWLEDGED, *, by_desk: bool = False) -> None:
    person = None if by_desk else ANN
    work.histories.add(HistoryEntry(team=OPS, item=ItemId("A1"), what=what, person=person, at=when))


def barred(work: UnitOfWork, barrier: Barrier | None) -> None:
    hearing = Hearing(platform="slack", conversation="#sre", since=ENDED, until=at(8), barrier=barrier)
    work.hearings.save(hearing)


#: What happened, and what is seen of it.
SEEN: dict[str, tuple[Callable[[UnitOfWork], object], str]] = {
    "something waits to be taken over": (lambda work: work.passages.add(a_passage()), "handed"),
    "an item is open": (lambda work: work.items.add(an_item("A1")), "open"),
    "an item was resolved": (lambda work: resolved(work, ENDED), "over"),
    "somebody did something": (lambda work: deed(work, ENDED), "done"),
    "somebody waits for an answer": (lambda work: work.remarks.add(Trace(spot=a_spot(at=ENDED))), "said"),
    "a channel cannot be read": (lambda work: barred(work, Barrier.FORBIDDEN), "said"),
    "something was highlighted": (
        lambda work: work.handovers.add_highlight(a_highlight(day=YESTERDAY)),
        "highlighted",
    ),
}
BEFORE = ENDED - timedelta(seconds=1)
UNSEEN: dict[str, Callable[[UnitOfWork], object]] = {
    "nothing happened": lambda work: None,
    "an item was resolved before": lambda work: resolved(work, BEFORE),
    "somebody did something before": lambda work: deed(work, BEFORE),
    "the desk did something": lambda work: deed(work, ENDED, Deed.CAME, by_desk=True),
    "leads were called": lambda work: deed(work, ENDED, Deed.ESCALATED),
    "somebody waited before": lambda work: work.remarks.add(Trace(spot=a_spot(at=BEFORE))),
    "somebody waits elsewhere": lambda work: work.remarks.add(
        Trace(spot=replace(a_spot(at=ENDED), conversation="#web"))
    ),
    "a message is gone": lambda work: work.remarks.add(Trace(spot=a_spot(at=ENDED), gone=True)),
    "a channel can be read": lambda work: barred(work, None),
    "something was highlighted before": lambda work: work.handovers.add_highlight(
        a_highlight(day=YESTERDAY - timedelta(days=1))
    ),
}


class TestGlances:
    """The port `Glances`, in sentences."""

    @pytest.mark.parametrize("what", SEEN)
    def test_of_each_kind_it_sees_whether_there_is_any(self, database: Database, what: str) -> None:
        happens, kind = SEEN[what]
        with database.changing() as work:
            happens(work)

            assert look(work) == _only(kind)
            assert look(work, TeamId("web")) == (replace(NOTHING, said=True) if kind == "said" else NOTHING)

    @pytest.mark.parametrize("what", UNSEEN)
    def test_what_was_told_before_is_none(self, database: Database, what: str) -> None:
        with database.changing() as work:
            UNSEEN[what](work)

            assert look(work) == NOTHING

    def test_a_question_that_was_answered_is_none(self, database: Database) -> None:
        with database.changing() as work:
            work.remarks.add(Trace(spot=a_spot(at=ENDED)))
            work.remarks.add(Trace(spot=a_spot("m2", "bob", thread="m1", at=ENDED)))

            assert look(work) == NOTHING

    def test_it_looks_back_to_the_last_evening_check_and_no_further_than_it_may(self, database: Database) -> None:
        posted, tomorrow = at(17, 30, day=YESTERDAY), at(8, day=DAY + timedelta(days=1))
        with database.changing() as work:
            work.handovers.add(a_handover(day=YESTERDAY, posted_at=posted))
            work.handovers.add(a_handover(day=DAY + timedelta(days=1), posted_at=tomorrow))
            resolved(work, posted)

            assert look(work) == replace(NOTHING, since=posted, over=True)
            assert look(work, earliest=at(3)) == replace(NOTHING, since=at(3))
