"""Who can serve on one day, and who cannot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from watchbill.model.people import Membership, PersonId
from watchbill.model.presence import Presence
from watchbill.model.team import Team
from watchbill.model.turn import Skip
from watchbill.rules import availability


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """The members of a team on one day, as the facts stand."""

    #: Those who can be chosen: available, and with a weight above 0.
    weights: Mapping[PersonId, int]
    #: Those with a weight above 0 who cannot serve.
    skipped: tuple[Skip, ...]
    #: Everybody available, also those who take no turns of their own.
    present: frozenset[PersonId]


def crews(team: Team, days: Iterable[date], presence: Presence) -> dict[date, Crew]:
    """The crew of each day."""
    hindered = availability.skips(team, days, presence)
    members = presence.memberships
    return {day: _crew(availability.members_on(members, day), skips) for day, skips in hindered.items()}


def _crew(members: Iterable[Membership], skips: Mapping[PersonId, Skip]) -> Crew:
    everybody = {each.person: each.weight for each in members}
    present = {person: weight for person, weight in everybody.items() if person not in skips}
    return Crew(
        weights={person: weight for person, weight in present.items() if weight > 0},
        skipped=tuple(skips[person] for person, weight in everybody.items() if weight > 0 and person in skips),
        present=frozenset(present),
    )
