"""Mail that a team gets: what one says, what became of it, and how far a mailbox is read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchbill.model.moment import require_aware
from watchbill.model.people import TeamId
from watchbill.model.work import ItemId


class Machine(StrEnum):
    """Why a mail is no question: nobody wrote it, or we did."""

    #: Out of office, "we have your request", a receipt.
    REPLY = "automatic reply"
    #: A mail that could not be delivered.
    BOUNCE = "bounce"
    #: Sent to many, or by a program.
    BULK = "bulk mail"
    #: It comes from the mailbox itself.
    OWN = "our own"


#: The item of a mail that was passed over.
NOTHING = ItemId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What came with a mail and stays in the mailbox."""

    name: str
    #: Bytes, about.
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a mail says, within bounds."""

    #: The Message-ID; where there is none, one of ours that is the same whenever the mail is read.
    id: str
    #: The ids of the mails that it answers, the nearest first.
    answers: tuple[str, ...] = ()
    #: An address, as the mail claims; empty where it claims none. Nobody vouches for it.
    sender: str = ""
    subject: str
    #: What its sender wrote, without what is quoted and the signature.
    words: str = ""
    #: All of its text, as far as it is kept.
    details: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: None where a person wrote it, so far as it tells.
    machine: Machine | None = None
    #: The fingerprint and the episode of the alarm that it is, by rule.
    alarm: tuple[str, str] | None = None
    #: The same for the same text, whatever way it took to us.
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What became of a mail, by its id."""

    team: TeamId
    id: str
    source: str
    #: What it asked or belongs to; empty where it was passed over.
    item: ItemId = NOTHING
    sender: str = ""
    subject: str = ""
    #: Of its text; empty where others answered it and it has not come itself.
    digest: str = ""
    #: Why it was passed over; empty where it was not.
    passed_over: str = ""
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A mail as a mailbox has it."""

    #: Its number in the mailbox's present epoch.
    uid: int
    #: When the mailbox got it.
    at: datetime
    #: RFC 5322, without what is attached.
    content: bytes

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """How far a mailbox is read, and how that goes."""

    #: The name of its source.
    name: str
    #: Within it, numbers mean the same mails (UIDVALIDITY); 0 before the first reading.
    epoch: int = 0
    #: The number of the last mail that was taken.
    uid: int = 0
    #: When it was read for the first time; what was there before is nobody's question.
    begun_at: datetime
    #: The last time that everything there was had been taken.
    well_at: datetime
    #: Why it cannot be read, and what to do; empty where it can.
    failure: str = ""
    failing_since: datetime | None = None

    def __post_init__(self) -> None:
        require_aware("begun_at", self.begun_at)
        require_aware("well_at", self.well_at)
        require_aware("failing_since", self.failing_since)
