"""Due work, received events and sends: the rows by which anything is scheduled, received or said."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from watchbill.model.address import Address
from watchbill.model.message import MessageRef, Outgoing
from watchbill.model.moment import require_aware
from watchbill.model.people import Identity, TeamId
from watchbill.model.remark import Spot


class DueKind(StrEnum):
    """What a scheduled row asks for."""

    DESIGNATION = "designation"
    EVENING_CHECK = "evening check"
    #: Decide the turns ahead and make the rows of the coming days; owed again and again.
    PLANNING = "planning"
    #: Ask somebody else for what nobody has taken; a row for each group of alerts, or for an item of its own.
    ESCALATION = "escalation"
    #: Show whoever is on MRO, alone, what the evening check will say.
    DRAFT = "draft"
    #: What the evening check tells is otherwise since it was posted: change the post.
    CORRECTION = "correction"
    #: Tell the leads what nobody has taken over; the slot is the day on which it was to be.
    ACCEPTANCE = "acceptance"
    #: The day changed hands while it went on: what is not done passes to whoever has it now.
    CHANGEOVER = "changeover"
    #: Post the team's report; the slot is the day of the post.
    REPORT = "report"


#: What people wait for at its time.
PROMISED = frozenset({DueKind.DESIGNATION, DueKind.EVENING_CHECK, DueKind.ESCALATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing owed at a time; (kind, team, slot) is its key, so it is owed once."""

    kind: DueKind
    team: TeamId
    #: The team's local date as ISO 8601 writes it, or a key of its own.
    slot: str
    #: When it was promised; a try that failed does not move it.
    at: datetime
    #: How often it was tried before.
    attempts: int = 0
    #: How often it was taken: only whoever took it last may say how it went.
    fence: int = 0

    def __post_init__(self) -> None:
        require_aware("at", self.at)

    @property
    def day(self) -> date:
        """The team's local date; ValueError where the slot is a key of its own."""
        return date.fromisoformat(self.slot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """When something scheduled comes next."""

    #: Aware; it may be past for a moment, until it is done.
    at: datetime
    #: Whether it comes at a time that it had before: its new one of today had passed when it was changed.
    stays: bool = False

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
    #: The channel's message that it is about: the one that somebody pointed at, else the command's own; None where
    #: it has none there, such as a button or a direct message.
    about: Spot | None = None
    #: How often it was taken up again after somebody left it.
    attempts: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        require_aware("at", self.at)


class SendState(StrEnum):
    """Where an outgoing message stands."""

    #: Waits for its time, in nobody's way: a newer message of its subject may still take its place.
    HELD = "held"
    QUEUED = "queued"
    #: Handed to the platform; the answer is not known yet.
    SENDING = "sending"
    SENT = "sent"
    #: The platform may or may not have it: a person decides, or the kind's policy.
    IN_DOUBT = "in doubt"
    #: The platform refuses it for good.
    FAILED = "failed"
    #: Never said: a newer message says it better, or there is nothing to say any more.
    REPLACED = "replaced"


#: What a sender has to do with no more.
SETTLED = frozenset({SendState.SENT, SendState.IN_DOUBT, SendState.FAILED, SendState.REPLACED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One outgoing message and how far it has come."""

    id: int
    message: Outgoing
    state: SendState
    attempts: int
    ref: MessageRef | None = None
    #: How often it was taken: who took it last settles it.
    fence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a platform may be spoken to, by all replicas together; no limit where it is zero."""

    #: Between two messages of one conversation.
    conversation: timedelta = timedelta()
    #: For each message, over all conversations of the workspace.
    workspace: timedelta = timedelta()
    #: So many may be said at once after a silence; about a second's worth uses the whole rate.
    burst: int = 1
