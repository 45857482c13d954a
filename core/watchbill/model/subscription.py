"""Calendars that others keep, of leave or of night duty, and what was read in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId

#: Between two readings of a calendar.
PERIOD = timedelta(minutes=5)
#: The longest that another side may ask to wait; a time further away is the mistake of a clock.
LONGEST_WAIT = timedelta(hours=6)
#: Titles that are kept of entries about nobody known.
MOST_STRANGE = 20


class SubscriptionKind(StrEnum):
    """What the entries of a calendar say of people."""

    #: They are away.
    LEAVE = "leave"
    #: They are on duty at night, and rest after it (M14).
    NIGHT = "night"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A calendar that is read again and again, and how its entries are understood."""

    #: Unique in the installation: "leave".
    name: str
    kind: SubscriptionKind
    #: Whose calendar it is; None where its entries say whom they are about.
    person: PersonId | None = None
    #: How the calendar calls people, where it is neither their name nor their handle: {"Ann B.": "ann"}.
    people: Mapping[str, PersonId] = field(default_factory=dict)
    #: Only entries with one of these words in their title count; all, where there are none.
    only: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """What the facts of this calendar are marked with."""
        return source_of(self.name)


def source_of(name: str) -> str:
    """The `source` of every fact that was read in the calendar of this name."""
    return f"calendar:{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Whole days, from `first` to `last`, both included, wherever one is."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `start` up to, not including, `end`."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        require_aware("start", self.start)
        require_aware("end", self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a calendar, of a repeated one each time that it takes place."""

    when: Days | Stretch
    title: str
    #: E-mail addresses of those who take part, in lower case.
    emails: tuple[str, ...] = ()
    #: False where the entry itself says that its owner is there: shown as free, or as busy but not out of office.
    out: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """By what the other side, and we, know that a calendar is still as it was; opaque."""

    etag: str = ""
    modified: str = ""
    #: Of the whole content.
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a calendar holds, as it was read."""

    #: Those that meet the time that was asked about.
    entries: tuple[Entry, ...]
    #: How many entries the calendar has in all, whenever they are.
    total: int
    #: From here on nothing is known of the calendar.
    until: datetime
    mark: Mark = Mark()

    def __post_init__(self) -> None:
        require_aware("until", self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionState:
    """How a calendar's readings went; what they found are absences and night duties."""

    name: str
    #: The last time that all of it was read; None before the first.
    read_at: datetime | None = None
    #: The last time that it was reached and was well, changed or not.
    well_at: datetime | None = None
    #: When it is read next.
    again_at: datetime
    #: Why it cannot be read, and what to do; empty where it can.
    failure: str = ""
    failing_since: datetime | None = None
    mark: Mark = Mark()
    #: Under which settings and for which people it was read; others read it anew.
    setting: str = ""
    #: How many entries count, and of how many people.
    entries: int = 0
    people: int = 0
    #: Titles of entries that are about nobody known; at most `MOST_STRANGE`.
    strange: tuple[str, ...] = ()

    def waits(self, now: datetime) -> bool:
        """Whether it is too early for the next reading."""
        return now < self.again_at <= now + LONGEST_WAIT
