"""What has happened, told to hooks after the transaction is committed."""

from dataclasses import dataclass
from datetime import date

from watchbill.model.absence import Absence, Half, NightDuty
from watchbill.model.duty import DueKind
from watchbill.model.escalation import Escalated as Escalated
from watchbill.model.handover import Handover
from watchbill.model.item_event import Acknowledged as Acknowledged
from watchbill.model.item_event import Parked as Parked
from watchbill.model.item_event import Reported as Reported
from watchbill.model.item_event import Resolved as Resolved
from watchbill.model.item_event import TakenUp as TakenUp
from watchbill.model.item_event import Tracked as Tracked
from watchbill.model.item_event import Untracked as Untracked
from watchbill.model.passage import Overdue as Overdue
from watchbill.model.passage import PassedOn as PassedOn
from watchbill.model.people import PersonId, TeamId
from watchbill.model.proposal import Proposal
from watchbill.model.ticket import Claim, Ticket, TicketKey
from watchbill.model.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Designated:
    """The turn of a day was announced (M12)."""

    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A ticket was claimed."""

    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A ticket went back to Backlog."""

    team: TeamId
    key: TicketKey
    person: PersonId
    #: Who had it.
    was: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A ticket waits for something."""

    team: TeamId
    key: TicketKey
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblocked:
    """A blocked ticket can go on."""

    team: TeamId
    key: TicketKey
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A ticket is done (M8)."""

    team: TeamId
    key: TicketKey
    person: PersonId
    #: Who had it.
    was: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A ticket was added to Backlog."""

    ticket: Ticket
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A ticket that was done is in Backlog again."""

    team: TeamId
    key: TicketKey
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTouched:
    """An outside tracker says that a ticket of its own is not as it was."""

    team: TeamId
    #: As the tracker writes it.
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """An evening check was posted (M9)."""

    handover: Handover


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Somebody said that a person is away."""

    person: PersonId
    first: date
    last: date
    #: Of the one day; None where it is whole days.
    half: Half | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """An absence was taken back."""

    absence: Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class OnNightDuty:
    """Somebody said that a person is on duty in the nights that begin on `first` to `last` (M14)."""

    person: PersonId
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Relieved:
    """A night duty ahead was taken back."""

    duty: NightDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Somebody is asked whether they agree to a change of turns."""

    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A proposal is accepted and done, declined, cancelled or overtaken."""

    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Something that was owed at a time was not done, and will not be."""

    kind: DueKind
    team: TeamId
    day: date
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """Something about a person or a team was set by hand."""

    #: The command or file: "person zone".
    action: str
    #: A person's handle or a team's.
    subject: str
    before: str
    after: str


Event = (
    Designated
    | Claimed
    | Released
    | Blocked
    | Unblocked
    | Closed
    | Created
    | Reopened
    | Reported
    | Acknowledged
    | TakenUp
    | Tracked
    | Untracked
    | Parked
    | Resolved
    | TicketTouched
    | HandedOver
    | Absent
    | Returned
    | OnNightDuty
    | Relieved
    | Proposed
    | Settled
    | Missed
    | Altered
    | Escalated
    | PassedOn
    | Overdue
)
