"""Whom the ledger and the gap rule choose for one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.rules import calendar
from watchbill.rules.rotation.lots import Lots


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who serves, and who has more credit but served, or will serve, too near to the day."""

    primary: PersonId | None
    too_near: tuple[PersonId, ...] = ()


def primary(due: Mapping[PersonId, int], distances: Mapping[PersonId, int], gap: int, lot: Lots) -> Choice:
    """The largest credit among those whose turns lie far enough apart.

    Args:
        due: everybody who is available, with their credit, the day's share included.
        distances: working days to each person's nearest other turn (see `distances`).
        gap: working days that are enough; where nobody keeps it, the most distant are looked at.
        lot: decides between equal credits; the smallest is drawn.
    """
    if not due:
        return Choice(primary=None)
    by_credit = sorted(due, key=lambda person: (-due[person], lot(person)))
    apart = {person: min(distances.get(person, gap), gap) for person in by_credit}
    farthest = max(apart.values())
    chosen = next(person for person in by_credit if apart[person] == farthest)
    return Choice(primary=chosen, too_near=tuple(by_credit[: by_credit.index(chosen)]))


def backup(due: Mapping[PersonId, int], lot: Lots) -> PersonId | None:
    """The largest backup credit; None where there is nobody."""
    return min(due, key=lambda person: (-due[person], lot(person)), default=None)


def distances(team: Team, day: date, serving: Mapping[date, PersonId | None]) -> dict[PersonId, int]:
    """Working days from `day` to each person's nearest other turn, on either side; no entry from the gap on."""
    found: dict[PersonId, int] = {}
    for search in (calendar.previous_workday, calendar.next_workday):
        near: date | None = day
        for steps in range(1, team.gap):
            near = search(team, near) if near else None
            person = serving.get(near) if near else None
            if person is not None:
                found[person] = min(steps, found.get(person, steps))
    return found
