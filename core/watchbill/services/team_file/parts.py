"""The tables of a team file, key by key, and the model values they become."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from watchbill.model.people import Membership, Person, PersonId, TeamId
from watchbill.model.team import Team
from watchbill.services.team_file import values
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


#: The keys of [people.HANDLE].
PERSON: Mapping[str, Reader] = {
    "name": values.text,
    "zone": values.zone,
    "email": values.email,
    "admin": values.switch,
    "accounts": values.accounts,
}
#: The keys of one entry of `members`.
MEMBER: Mapping[str, Reader] = {
    "person": values.text,
    "role": values.role,
    "weight": values.whole(0, 100),
    "since": values.day,
    "until": values.day,
}
#: Which fields of the model a key fills, where they are not of the same name.
FILLS: Mapping[str, tuple[str, ...]] = {"day": ("day_starts", "day_ends"), "rest_hours": ("rest",)}


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
        "workdays": values.workdays,
        "holidays": values.days,
        "day": values.day_hours,
        "designation": values.cron(cron),
        "evening_check": values.cron(cron),
        "wip_limit": values.whole(1, 50),
        "rest_hours": values.hours,
        "gap": values.whole(0, 30),
        "tracker": values.one_of("tracker", sorted(trackers)),
        "members": values.entries,
    }


def person(handle: str, fields: Fields, zone: str) -> Said[Person]:
    """The person of a complete table; `zone` is for one who gives none."""
    given = {"zone": zone} | {key: value for key, value in fields.items() if key != "accounts"}
    return Said(value=Person(id=PersonId(handle), **given), keys=frozenset(fields) - {"accounts"})


def team(handle: str, fields: Fields) -> Said[Team]:
    """The team of a complete table."""
    keys = frozenset(fields) - {"members"}
    given: dict[str, Any] = {}
    for key in keys:
        filled = FILLS.get(key, (key,))
        given |= zip(filled, fields[key] if len(filled) > 1 else (fields[key],), strict=True)
    return Said(value=Team(id=TeamId(handle), **given), keys=keys)


def member(of: Team, fields: Fields, now: datetime) -> Said[Membership]:
    """The membership of a complete entry; without `since` it starts today (at `now`, aware) in the team's zone."""
    given: Fields = {"since": of.today(now)} | fields
    return Said(value=Membership(team=of.id, **given), keys=frozenset(fields) - {"person"})


#: Every key, in the order in which a difference shows them.
ORDER = (*PERSON, *team_keys(lambda _: None, ()), *MEMBER)
