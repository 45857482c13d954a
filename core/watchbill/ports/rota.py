"""Who can serve, and who does: facts, turns, and what people agree on."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.closed_day import ClosedDay
from watchbill.model.people import PersonId, TeamId
from watchbill.model.proposal import Proposal, ProposalId
from watchbill.model.subscription import SubscriptionState
from watchbill.model.turn import Held, Turn


class Facts(Protocol):
    """Absences and night duties; append-only."""

    def add_absence(self, absence: Absence) -> None:
        """Record an absence."""
        ...

    def add_night(self, duty: NightDuty) -> None:
        """Record a night duty."""
        ...

    def absences(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[Absence]:
        """Absences of these people that meet [start, end), not revoked, by start and id."""
        ...

    def nights(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[NightDuty]:
        """Night duties of these people that meet [start, end), not revoked, by start and id."""
        ...

    def revoke(self, absence: Absence, at: datetime, by: PersonId | None = None) -> None:
        """Mark the absence as taken back at `at`, by a person or by whoever recorded it; it stays recorded."""
        ...

    def revoke_night(self, duty: NightDuty, at: datetime, by: PersonId | None = None) -> None:
        """As `revoke`, a night duty."""
        ...

    def absences_from(self, source: str, after: datetime) -> Sequence[Absence]:
        """Absences of this source that end after `after`, not revoked, by start and id."""
        ...

    def absences_taken_back(self, source: str, after: datetime) -> Sequence[Absence]:
        """Absences of this source that end after `after` and that a person took back, by start and id."""
        ...

    def nights_from(self, source: str, after: datetime) -> Sequence[NightDuty]:
        """Night duties of this source that end after `after`, not revoked, by start and id."""
        ...

    def nights_taken_back(self, source: str, after: datetime) -> Sequence[NightDuty]:
        """Night duties of this source that end after `after` and that a person took back, by start and id."""
        ...


class Subscriptions(Protocol):
    """How the readings of calendars went."""

    def get(self, name: str) -> SubscriptionState | None:
        """The state of the calendar of this name, or None before its first reading."""
        ...

    def everything(self) -> Sequence[SubscriptionState]:
        """Every calendar that was ever read and is not forgotten, by name."""
        ...

    def save(self, state: SubscriptionState) -> None:
        """Insert, or replace the state of the same name."""
        ...

    def remove(self, name: str) -> None:
        """Forget the calendar; nothing happens when it is not known."""
        ...


class Turns(Protocol):
    """Stored decisions: who is on MRO when."""

    def on(self, team: TeamId, day: date) -> Turn | None:
        """The decision of the highest revision, or None."""
        ...

    def decided(self, team: TeamId, day: date, revision: int) -> Turn | None:
        """The decision of this revision, standing or not, or None."""
        ...

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Turn]:
        """The standing decisions of [first, last], by day."""
        ...

    def held(self, team: TeamId, first: date, last: date) -> Sequence[Held]:
        """As `between`, without the reasons: much faster for a long period."""
        ...

    def save(self, turn: Turn) -> bool:
        """Store a decision under its revision.

        Returns:
            False when the day already has that revision: somebody else decided first, nothing is changed.
        """
        ...


class ClosedDays(Protocol):
    """Days that are over, as they count for good; append-only."""

    def latest(self, team: TeamId) -> ClosedDay | None:
        """The team's last closed day, or None."""
        ...

    def between(self, team: TeamId, first: date, last: date) -> Sequence[ClosedDay]:
        """The closed days of [first, last], by day."""
        ...

    def add(self, closed: ClosedDay) -> bool:
        """Insert; False when the day is closed already, and nothing is changed then."""
        ...


class Proposals(Protocol):
    """Changes of turns that wait for somebody's word, and what became of them."""

    def get(self, team: TeamId, proposal: ProposalId) -> Proposal | None:
        """The team's proposal, or None; the id is compared without regard to case."""
        ...

    def open(self, team: TeamId) -> Sequence[Proposal]:
        """The team's proposals that nobody has settled, by time and id."""
        ...

    def next_id(self, team: TeamId) -> ProposalId:
        """A new id for a proposal of the team: "S" and the next number; never given twice."""
        ...

    def add(self, proposal: Proposal) -> None:
        """Insert the proposal."""
        ...

    def settle(self, proposal: Proposal) -> bool:
        """Store how the proposal ended; False, and nothing is changed, when it is settled already."""
        ...
