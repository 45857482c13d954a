"""What people say in a team's channels beside commands, and how far the desk knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchbill.model.address import Address
from watchbill.model.moment import require_aware
from watchbill.model.people import Identity, TeamId
from watchbill.model.work import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A message of a channel, as people find it again."""

    platform: str
    conversation: str
    #: The platform's own id of it.
    id: str
    #: The account that wrote it.
    account: str
    #: The first message of the thread that it stands in; None where it stands in the channel itself.
    thread: str | None = None
    #: Whether its platform has threads, so that it can be answered in one.
    threaded: bool = True
    #: The address that opens it; empty where its platform has none.
    link: str = ""
    #: When it was written.
    at: datetime
    #: Whether a command points at it; otherwise what is said of it is said by itself.
    chosen: bool = False

    def __post_init__(self) -> None:
        require_aware("at", self.at)

    @property
    def place(self) -> Address:
        """The channel."""
        return Address(platform=self.platform, conversation=self.conversation)

    @property
    def root(self) -> str:
        """The first message of the thread that it stands in, or would begin."""
        return self.thread or self.id

    @property
    def answers(self) -> Address:
        """Where it is answered: in its thread, where the platform has threads."""
        thread = self.root if self.threaded else None
        return Address(platform=self.platform, conversation=self.conversation, thread=thread)

    @property
    def author(self) -> Identity:
        """Whose account wrote it."""
        return Identity(platform=self.platform, id=self.account)


class RemarkKind(StrEnum):
    """What happened to a message."""

    SAID = "said"
    EDITED = "edited"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that a person said in a channel and that is no command, as its platform tells it."""

    spot: Spot
    kind: RemarkKind = RemarkKind.SAID
    #: As it reads now, bounded, without control characters; empty where it was deleted.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is kept of a remark: who and when, never its words."""

    spot: Spot
    #: The item that it is about, by its team; None for most.
    team: TeamId | None = None
    item: ItemId | None = None
    #: Whether its author has deleted it.
    gone: bool = False


class Barrier(StrEnum):
    """What keeps the desk from reading a channel."""

    #: The bot is not in the channel, or there is none.
    OUTSIDE = "outside"
    #: The bot may not read it: its token lacks a permission.
    FORBIDDEN = "forbidden"
    #: The platform does not say.
    UNKNOWN = "unknown"
    #: Nobody has listened there yet.
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How far the remarks of a channel are known."""

    platform: str
    conversation: str
    #: Everything that was said from then on is known, up to `until`.
    since: datetime
    until: datetime
    barrier: Barrier | None = None

    def __post_init__(self) -> None:
        require_aware("since", self.since)
        require_aware("until", self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a platform shows of what was said in a channel."""

    #: Oldest first.
    remarks: tuple[Remark, ...]
    #: From then on nothing is missing; later than what was asked for where there was more than is read at once.
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came in one channel of a team; commands and what bots say is left out."""

    place: Address
    #: How many messages, those in threads included.
    messages: int = 0
    #: The first messages of threads that nobody but their author answered, without those that items are about; the
    #: oldest ones.
    unanswered: tuple[Spot, ...] = ()
    #: How many of those there are in all.
    count: int = 0
    #: From when on that is known, where it is not as far back as asked for.
    since: datetime | None = None
    #: Up to when that is known, where nobody listens now.
    until: datetime | None = None
    #: What keeps the desk from reading the channel.
    barrier: Barrier | None = None
