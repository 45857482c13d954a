"""People, and who vouches that a chat account is theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from watchbill.model.moment import require_aware

#: A short handle, unique in the installation: "ann".
PersonId = NewType("PersonId", str)
#: A short handle, unique in the installation: "ops".
TeamId = NewType("TeamId", str)


class Role(StrEnum):
    """What a member may do in one team."""

    MEMBER = "member"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody Watchbill knows by name."""

    id: PersonId
    name: str
    #: IANA zone, "Europe/Paris".
    zone: str
    #: The join key across platforms; None where nobody gave one.
    email: str | None = None
    #: May change teams and people of the whole installation.
    admin: bool = False
    #: The ISO weekday numbers on which they work; None: as their team does.
    workdays: frozenset[int] | None = None
    #: Whose public holidays they have: an ISO 3166-1 alpha-2 code, "DE"; None where nobody said it.
    country: str | None = None
    #: A part of the country with holidays of its own, by its code there: "BE".
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A chat account: the platform's own immutable id, never a display name."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a chat platform tells of an account."""

    identity: Identity
    #: As people see it; anybody can choose any name, so it proves nothing.
    name: str
    #: An address that the platform has verified, of a full member of a workspace that we trust; None otherwise.
    email: str | None = None


class Side(StrEnum):
    """One of the two that have to agree before an account is a person's."""

    #: Whoever writes with the account.
    ACCOUNT = "account"
    #: The person, from an account that is known as theirs; or somebody who may vouch for them.
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequest:
    """One side says that an account is a person's; it becomes so when the other side agrees."""

    person: PersonId
    identity: Identity
    #: Who has not agreed yet.
    awaits: Side
    #: When it was asked, aware.
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminCode:
    """A code that makes whoever says it the person, and an admin; good once, and until `until` (aware)."""

    #: Of the code; the code itself is kept nowhere.
    digest: str
    person: PersonId
    until: datetime

    def __post_init__(self) -> None:
        require_aware("until", self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One person's place in one team."""

    team: TeamId
    person: PersonId
    role: Role = Role.MEMBER
    #: Share of the turns, in percent of a full member's.
    weight: int = 100
    #: First and last day (both included); `until` None means open.
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the person belongs to the team on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)
