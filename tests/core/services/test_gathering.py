"""What came in a team's channels since a moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.services.conftest import CHANNEL, NOW, Desk
from watchbill.model import Address, Barrier, Came, Hearing, ItemId, Trace
from watchbill.ports import UnitOfWork
from watchbill.services.gathering import Gathering
from watchbill.services.request import DirectRequest
from watchbill.testing.builders import DAY, OPS, a_handover, a_spot, at

SRE = Address(platform="console", conversation="#sre")
SINCE = at(9)


def request(desk: Desk, work: UnitOfWork) -> DirectRequest:
    """Of the team, which posts in #ops and watches #sre, and somebody alone."""
    alone = Address(platform="console", conversation="@ann")
    return DirectRequest(work=work, team=replace(desk.team, watched=(SRE, alone, CHANNEL)), now=NOW)


def listen(work: UnitOfWork, place: Address, **changes: object) -> None:
    hearing = Hearing(platform=place.platform, conversation=place.conversation, since=at(8), until=NOW)
    work.hearings.save(replace(hearing, **changes))  # type: ignore[arg-type]


def test_each_channel_tells_how_much_came_and_what_nobody_answered(desk: Desk) -> None:
    lonely = [a_spot(f"m{number}", at=at(9, number)) for number in range(1, 4)]
    with desk.database.changing() as work:
        for place in (CHANNEL, SRE):
            listen(work, place)
        for spot in (*lonely, a_spot("r1", "bob", thread="m1"), a_spot("old", at=at(8))):
            work.remarks.add(Trace(spot=spot))
        work.remarks.add(Trace(spot=a_spot("q1"), team=OPS, item=ItemId("Q1")))

        assert Gathering().gather(request(desk, work), SINCE) == (
            Came(place=CHANNEL, messages=5, unanswered=tuple(lonely[1:]), count=2),
            Came(place=SRE),
        )


def test_many_threads_are_counted_and_the_oldest_named(desk: Desk) -> None:
    with desk.database.changing() as work:
        listen(work, CHANNEL)
        for number in range(25):
            work.remarks.add(Trace(spot=a_spot(f"m{number}", at=at(9, number))))
        came = Gathering().gather(request(desk, work), SINCE)[0]

    assert (came.messages, came.count) == (25, 25)
    assert [each.id for each in came.unanswered] == [f"m{number}" for number in range(10)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"since": at(9, 30)}, {"since": at(9, 30)}),
        ({"until": at(9, 49)}, {"until": at(9, 49)}),
        ({"until": at(9, 51)}, {}),
        ({"barrier": Barrier.OUTSIDE, "until": at(9, 55)}, {"barrier": Barrier.OUTSIDE}),
    ],
)
def test_what_is_not_known_is_said(changes: dict[str, object], told: dict[str, object], desk: Desk) -> None:
    with desk.database.changing() as work:
        listen(work, CHANNEL, **changes)
        came = Gathering().gather(request(desk, work), SINCE)[0]

    assert came == replace(Came(place=CHANNEL), **told)  # type: ignore[arg-type]


def test_a_channel_to_which_nobody_has_listened_is_unheard(desk: Desk) -> None:
    with desk.database.changing() as work:
        assert [each.barrier for each in Gathering().gather(request(desk, work), SINCE)] == [Barrier.UNHEARD] * 2


def test_it_is_told_since_the_last_evening_check_else_since_the_last_working_day(desk: Desk) -> None:
    with desk.database.changing() as work:
        asked, gathering = request(desk, work), Gathering()
        nothing = gathering.since_handover(asked)
        work.handovers.add(a_handover(day=DAY - timedelta(days=60), posted_at=NOW - timedelta(days=60)))
        ancient = gathering.since_handover(asked)
        work.handovers.add(
            a_handover(day=DAY - timedelta(days=1), posted_at=at(17, 40, day=DAY - timedelta(days=1)))
        )
        yesterday = gathering.since_handover(asked)
        work.handovers.add(a_handover(posted_at=at(9, 50)))
        today = gathering.since_handover(asked)

    assert (nothing, ancient) == (at(17, 30, day=DAY - timedelta(days=1)), NOW - timedelta(days=30))
    assert (yesterday, today) == (at(17, 40, day=DAY - timedelta(days=1)), at(9, 50))
