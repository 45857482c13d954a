"""What the entries of a calendar say of the people there are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchbill.model.absence import Fact
from watchbill.model.people import Person, PersonId
from watchbill.model.subscription import MOST_STRANGE, Days, Reading, Stretch, Subscription
from watchbill.ports import UnitOfWork
from watchbill.rules.attributing import Attribution
from watchbill.rules.following import Told

#: Characters of a title that are kept of an entry about nobody known.
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a reading says of people."""

    #: Without doubles, by person and start, in UTC.
    told: tuple[Told, ...]
    #: Titles of entries about nobody known, cut, each once, in their order; at most `MOST_STRANGE`.
    strange: tuple[str, ...]
    #: When these entries are.
    unknown: tuple[Days | Stretch, ...] = ()


def understand(work: UnitOfWork, subscription: Subscription, reading: Reading) -> Understood:
    """Whom each entry is about, and when it is; whole days are those of the zone in which they are asked for."""
    attribution = Attribution(subscription, work.people.everyone())
    zones: dict[PersonId, ZoneInfo] = {}
    told: set[Told] = set()
    strange: dict[str, None] = {}
    unknown: dict[Days | Stretch, None] = {}
    for entry in filter(attribution.counts, reading.entries):
        person = attribution.whose(entry)
        if person is None:
            strange[_cut(entry.title)] = unknown[entry.when] = None
            continue
        if person not in zones:
            zones[person] = zone_of(work, person)
        start, end = _stretch(entry.when, zones[person])
        told.add(Told(person=person, start=start, end=end))
    return Understood(told=tuple(sorted(told)), strange=tuple(strange)[:MOST_STRANGE], unknown=tuple(unknown))


def is_hidden(work: UnitOfWork, understood: Understood, facts: Sequence[Fact]) -> bool:
    """Whether all of these facts are in the calendar still, but about nobody known: it hides its titles now."""
    if understood.told or not facts:
        return False
    zones = {each.person: zone_of(work, each.person) for each in facts}
    # What has begun may be given from now on only, so the ends are compared.
    ends = {(zone, _stretch(when, zone)[1]) for zone in set(zones.values()) for when in understood.unknown}
    return all((zones[each.person], each.end) in ends for each in facts)


def zone_of(work: UnitOfWork, person: PersonId) -> ZoneInfo:
    """Where a person's days begin: in the zone of their first team, by its handle, else in their own."""
    teams = (work.teams.get(each.team) for each in work.teams.memberships(person))
    where = next((team for team in teams if team), None) or work.people.get(person)
    return ZoneInfo(where.zone if where else "UTC")


def fingerprint(subscription: Subscription, people: Sequence[Person]) -> str:
    """Other than before whenever the same entries could be about others: a changed setting, name or e-mail."""
    names = [(each.id, each.name, each.email) for each in people]
    aliases = sorted(subscription.people.items())
    meant = (subscription.kind.value, subscription.person, aliases, subscription.only, names)
    return hashlib.sha256(repr(meant).encode()).hexdigest()


def _stretch(when: Days | Stretch, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if isinstance(when, Stretch):
        return when.start.astimezone(UTC), when.end.astimezone(UTC)
    return _midnight(when.first, zone), _midnight(when.last + timedelta(days=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _cut(title: str) -> str:
    visible = "".join(letter if letter.isprintable() else " " for letter in title)
    words = " ".join(visible.split()) or "(no title)"
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…"
