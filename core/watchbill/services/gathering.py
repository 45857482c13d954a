"""What came in a team's channels since a moment: how much, and what nobody answered (M1)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.model.address import Address
from watchbill.model.remark import Barrier, Came
from watchbill.ports import UnitOfWork
from watchbill.rules.overhearing import KEPT
from watchbill.services.handed_over import handed_over
from watchbill.services.request import Request

#: Threads without an answer that are named; and how many are counted.
NAMED, COUNTED = 10, 500
#: A channel that was listened to within this time is listened to.
LISTENING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Gathering:
    """Tells what came; asks no platform."""

    def since_handover(self, request: Request) -> datetime:
        """When somebody handed over to those of now, aware; no longer ago than remarks are kept."""
        return max(handed_over(request), request.now - KEPT)

    def gather(self, request: Request, since: datetime) -> tuple[Came, ...]:
        """What came since then (aware), for each channel that the team posts to or watches."""
        return tuple(_came(request.work, each, since, request.now) for each in request.team.places)

    def unanswered(self, request: Request, since: datetime) -> tuple[Came, ...]:
        """As `gather`, of the channels in which somebody waits for an answer, and of those that cannot be read.

        One that nobody has listened to yet is left out.
        """
        found = (_came(request.work, each, since, request.now, count=False) for each in request.team.places)
        return tuple(each for each in found if each.count or each.barrier not in (None, Barrier.UNHEARD))


def _came(work: UnitOfWork, place: Address, since: datetime, now: datetime, *, count: bool = True) -> Came:
    """`count` the messages even where nobody waits for an answer."""
    hearing = work.hearings.get(place)
    found = work.remarks.unanswered(place, since, COUNTED)
    came = Came(
        place=place,
        messages=work.remarks.count(place, since) if count or found else 0,
        unanswered=tuple(each.spot for each in found[:NAMED]),
        count=len(found),
    )
    if hearing is None:
        return replace(came, barrier=Barrier.UNHEARD)
    return replace(
        came,
        since=hearing.since if hearing.since > since else None,
        until=hearing.until if hearing.until < now - LISTENING else None,
        barrier=hearing.barrier,
    )
