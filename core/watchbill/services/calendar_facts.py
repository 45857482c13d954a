"""The facts that were read in a calendar: absences of one of leave, night duties of one of night duty."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from watchbill.model.absence import Absence, FactId, FactT, NightDuty
from watchbill.model.event import Absent, OnNightDuty, Relieved, Returned
from watchbill.ports import UnitOfWork
from watchbill.rules.following import Told, told_by
from watchbill.services.understanding import zone_of


class Facts(Protocol[FactT]):
    """Those of one calendar that are not over."""

    def standing(self) -> Sequence[FactT]:
        """What counts."""
        ...

    def refused(self) -> Collection[Told]:
        """What a person took back."""
        ...

    def add(self, told: Told, id: FactId) -> None:
        """Let it count from now on."""
        ...

    def drop(self, fact: FactT) -> None:
        """Let it count no more."""
        ...


@dataclass(frozen=True, slots=True)
class Leave:
    """Absences; fulfils `Facts`."""

    work: UnitOfWork
    source: str
    now: datetime

    def standing(self) -> Sequence[Absence]:
        """Those not over and not taken back, by start."""
        return self.work.facts.absences_from(self.source, self.now)

    def refused(self) -> Collection[Told]:
        """Those that a person took back."""
        return [told_by(each) for each in self.work.facts.absences_taken_back(self.source, self.now)]

    def add(self, told: Told, id: FactId) -> None:
        """Record it, and tell."""
        self.work.facts.add_absence(_fact(Absence, told, id, self.source, self.now))
        first, last = _dates(self.work, told)
        self.work.happened(Absent(person=told.person, first=first, last=last))

    def drop(self, fact: Absence) -> None:
        """Take it back, and tell."""
        self.work.facts.revoke(fact, self.now)
        self.work.happened(Returned(absence=fact))


@dataclass(frozen=True, slots=True)
class Duties:
    """Night duties; fulfils `Facts`."""

    work: UnitOfWork
    source: str
    now: datetime

    def standing(self) -> Sequence[NightDuty]:
        """Those not over and not taken back, by start."""
        return self.work.facts.nights_from(self.source, self.now)

    def refused(self) -> Collection[Told]:
        """Those that a person took back."""
        return [told_by(each) for each in self.work.facts.nights_taken_back(self.source, self.now)]

    def add(self, told: Told, id: FactId) -> None:
        """Record it, and tell."""
        self.work.facts.add_night(_fact(NightDuty, told, id, self.source, self.now))
        first, last = _dates(self.work, told)
        self.work.happened(OnNightDuty(person=told.person, first=first, last=last))

    def drop(self, fact: NightDuty) -> None:
        """Take it back, and tell."""
        self.work.facts.revoke_night(fact, self.now)
        self.work.happened(Relieved(duty=fact))


def _fact(kind: type[FactT], told: Told, id: FactId, source: str, now: datetime) -> FactT:
    return kind(id=id, person=told.person, start=told.start, end=told.end, source=source, recorded_at=now)


def _dates(work: UnitOfWork, told: Told) -> tuple[date, date]:
    """The first and last day that it meets, where the person is."""
    zone = zone_of(work, told.person)
    last = told.end - timedelta(microseconds=1)
    return told.start.astimezone(zone).date(), last.astimezone(zone).date()
