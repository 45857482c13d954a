"""What a calendar's reading changes among the facts that its earlier ones left."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from watchbill.model.absence import Fact, FactT
from watchbill.model.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Told:
    """That a person is away, or on duty, from `start` up to, not including, `end`; both aware."""

    person: PersonId
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[FactT]):
    """What is new, by person and start, and what holds no more."""

    new: tuple[Told, ...]
    gone: tuple[FactT, ...]

    @property
    def people(self) -> frozenset[PersonId]:
        """Whom it is about."""
        return frozenset(each.person for each in self.new) | frozenset(each.person for each in self.gone)


def compare(
    standing: Sequence[FactT],
    taken_back: Collection[Told],
    read: Iterable[Told],
    now: datetime,
    until: datetime,
) -> Change[FactT]:
    """What follows from a reading of what the calendar holds between `now` and `until`, both aware.

    What is over stays, and so does what lies behind `until`. Of what has begun only its end counts: some
    calendars give only the rest of it. Where it is not in the calendar any more, the part up to now stays. What a
    person took back stays taken back as long as the calendar says the same.
    """
    ahead = {
        _key(each, now): each for each in read if each.start < each.end and each.end > now and each.start < until
    }
    mine = {_key(each, now): each for each in map(told_by, standing) if each.end > now and each.start < until}
    refused = {_key(each, now) for each in taken_back}
    gone = tuple(each for each in standing if (key := _key(told_by(each), now)) in mine and key not in ahead)
    new: list[Told] = [each for key, each in ahead.items() if key not in mine and key not in refused]
    lived: list[Told] = list(_lived((told_by(each) for each in gone), new, now))
    everything: list[Told] = sorted([*new, *lived])
    return Change(new=tuple(everything), gone=gone)


def _lived(gone: Iterable[Told], new: Sequence[Told], now: datetime) -> Iterator[Told]:
    """What was until now, where nothing new says so."""
    for each in gone:
        if each.start < now and not any(
            other.person == each.person and other.start <= each.start < other.end for other in new
        ):
            yield Told(person=each.person, start=each.start, end=now)


def told_by(fact: Fact) -> Told:
    """What a fact says."""
    return Told(person=fact.person, start=fact.start, end=fact.end)


def _key(each: Told, now: datetime) -> tuple[PersonId, datetime | None, datetime]:
    return each.person, each.start if each.start > now else None, each.end
