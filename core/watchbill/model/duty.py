"""Due work, received events and sends: the rows by which anything is scheduled, received or said."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from watchbill.model.message import Address, MessageRef, Outgoing
from watchbill.model.moment import require_aware
from watchbill.model.people import Identity, TeamId


class DueKind(StrEnum):
    """What a scheduled row asks for."""

    DESIGNATION = "designation"
    EVENING_CHECK = "evening check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing owed at a time; (kind, team, day) is its key, so it is owed once."""

    kind: DueKind
    team: TeamId
    #: The team's local date.
    day: date
    at: datetime
    attempts: int = 0

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A command that changes something, as it came in; (platform, event_id) is its key."""

    platform: str
    #: The platform's own id of the message.
    event_id: str
    sender: Identity
    #: Where it was said, and where its answer goes.
    address: Address
    #: The command's name as the bot knows it ("mro_away") and the words after it.
    command: str
    words: str
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)


class SendState(StrEnum):
    """Where an outgoing message stands."""

    QUEUED = "queued"
    #: Handed to the platform; the answer is not known yet.
    SENDING = "sending"
    SENT = "sent"
    #: The platform may or may not have it: a person decides, or the kind's policy.
    IN_DOUBT = "in doubt"
    #: The platform refuses it for good.
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One outgoing message and how far it has come."""

    id: int
    message: Outgoing
    state: SendState
    attempts: int
    ref: MessageRef | None = None
