"""What people served and what their share was, over days that are closed, or as if they were."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from watchbill.model.closed_day import ClosedDay
from watchbill.model.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One person's turns over some days."""

    person: PersonId
    #: Turns served.
    served: int
    #: What would have been fair, in micro-credits: a turn is a million.
    share: int
    #: Turns served on unpopular days.
    unpopular: int
    #: The last day served; None without one.
    last: date | None


def tally(days: Iterable[ClosedDay]) -> tuple[Tally, ...]:
    """Everybody who served or had a share, by person."""
    shares: defaultdict[PersonId, int] = defaultdict(int)
    served: defaultdict[PersonId, list[ClosedDay]] = defaultdict(list)
    for day in sorted(days, key=lambda each: each.day):
        for person, share in day.shares.items():
            shares[person] += share
        if day.primary:
            served[day.primary].append(day)
    return tuple(
        Tally(
            person=person,
            served=len(served[person]),
            share=shares[person],
            unpopular=sum(each.unpopular for each in served[person]),
            last=served[person][-1].day if served[person] else None,
        )
        for person in sorted({*shares, *served})
    )
