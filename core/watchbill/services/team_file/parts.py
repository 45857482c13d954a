"""The tables of a team file, key by key, and the model values they become."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from watchbill.model.people import Membership, Person, PersonId, TeamId
from watchbill.model.team import Team
from watchbill.services.team_file import choices, values, worktimes
from watchbill.services.team_file.tables import Fields
from watchbill.services.team_file.values import Reader

Value = TypeVar("Value", Person, Team, Membership)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Generic[Value]):
    """What the file says of one thing; what it does not say stays as it is stored, or takes the default."""

    #: Complete: defaults stand where the file says nothing.
    value: Value
    #: The keys that stand in the file.
    keys: frozenset[str]


#: The keys of one entry of `members`.
MEMBER: Mapping[str, Reader] = {
    "person": values.text,
    "role": values.role,
    "weight": values.whole(0, 100),
    "since": values.day,
    "until": values.day,
}
#: Which fields of the model a key fills, where they are not of the same name.
FILLS: Mapping[str, tuple[str, ...]] = {
    "works": ("workdays",),
    "country": ("country", "region"),
    "day": ("day_starts", "day_ends"),
    "rest_hours": ("rest",),
    "overlap_hours": ("overlap",),
    "escalation_minutes": ("escalation",),
    "acceptance_minutes": ("acceptance",),
}


def person_keys(country: Callable[[str], tuple[str, str | None]]) -> Mapping[str, Reader]:
    """The keys of [people.HANDLE]; `country` finds the codes of one, and raises `errors.Unknown`."""
    return {
        "name": values.text,
        "zone": values.zone,
        "email": values.email,
        "admin": values.switch,
        "works": worktimes.works,
        "country": values.country(country),
        "accounts": values.accounts,
    }


def team_keys(cron: Callable[[str], None], trackers: Collection[str]) -> Mapping[str, Reader]:
    """The keys of [teams.HANDLE].

    Args:
        cron: raises ValueError for an expression that cannot be used.
        trackers: the names of the trackers there are.
    """
    return {
        "name": values.text,
        "zone": values.zone,
        "channel": values.address,
        "watched": values.addresses,
        "workdays": worktimes.workdays,
        "holidays": values.days,
        "day": worktimes.day_hours,
        "designation": values.cron(cron),
        "evening_check": values.cron(cron),
        "wip_limit": values.whole(1, 50),
        "rest_hours": worktimes.hours,
        "overlap_hours": worktimes.hours,
        "escalation_minutes": worktimes.patience,
        **choices.keys(cron),
        "gap": values.whole(0, 30),
        "tracker": values.one_of(
            "tracker", sorted(trackers), "; others are in the file that WATCHBILL_TRACKERS names"
        ),
        "topic": values.switch,
        "handle": values.text,
        "members": values.entries,
    }


def person(handle: str, fields: Fields, zone: str) -> Said[Person]:
    """The person of a complete table; `zone` is for one who gives none."""
    keys = frozenset(fields) - {"accounts"}
    given = {"zone": zone} | _filled(fields, keys)
    return Said(value=Person(id=PersonId(handle), **given), keys=keys)


def team(handle: str, fields: Fields) -> Said[Team]:
    """The team of a complete table."""
    keys = frozenset(fields) - {"members"}
    return Said(value=Team(id=TeamId(handle), **_filled(fields, keys)), keys=keys)


def member(of: Team, fields: Fields, now: datetime) -> Said[Membership]:
    """The membership of a complete entry; without `since` it starts today (at `now`, aware) in the team's zone."""
    given: Fields = {"since": of.today(now)} | fields
    return Said(value=Membership(team=of.id, **given), keys=frozenset(fields) - {"person"})


def _filled(fields: Fields, keys: Collection[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for key in keys:
        filled = FILLS.get(key, (key,))
        given |= zip(filled, fields[key] if len(filled) > 1 else (fields[key],), strict=True)
    return given


#: Every key, in the order in which a difference shows them.
ORDER = (*person_keys(lambda _: ("", None)), *team_keys(lambda _: None, ()), *MEMBER)
