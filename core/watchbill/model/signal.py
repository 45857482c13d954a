"""What sources outside say: deliveries as they came, and what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.model.mail import Mail
from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId
from watchbill.model.work import ItemId, ItemKind, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request of a source, as it came: stored before it is answered, understood afterwards."""

    #: The database's count, by which they are understood; 0 before it is stored.
    id: int = 0
    team: TeamId
    #: The name of the source at our door: "alertmanager", "grafana-eu".
    source: str
    #: The same for the same delivery, however often it comes.
    key: str
    #: Those that the source needs to understand the body, by name in small letters; never a secret.
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What a source says of one thing that it watches: it is wrong, or it is well again.

    A thing (`fingerprint`) may go wrong again and again; each time is an `episode`.
    """

    #: The same for the same thing, whenever it goes wrong.
    fingerprint: str
    #: The same for everything that is said of one time it went wrong: when that began, as the source writes it.
    episode: str
    #: Whether it is wrong now.
    firing: bool
    kind: ItemKind = ItemKind.ALERT
    #: In a few words: "HighLatency: checkout answers after 4 s".
    title: str
    severity: Severity = Severity.NORMAL
    #: The same for what is told in one message; the thing alone, where the source has no groups.
    group: str
    #: What people call that group: "HighLatency, cluster eu".
    group_title: str
    #: Where more is to be seen; empty where the source does not say. https or http, nothing else.
    link: str = ""
    #: What else the source says, for people: a description, values.
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One time that something a source watches went wrong, and the item that it belongs to."""

    team: TeamId
    source: str
    fingerprint: str
    episode: str
    item: ItemId
    firing: bool
    #: When we first heard of it.
    at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is told in one message, and how far it has been told."""

    team: TeamId
    source: str
    key: str
    title: str
    #: The outbox key of its message as it was written last; empty before it was.
    message: str = ""
    #: Who was called when it was begun; None where nobody was.
    called: PersonId | None = None
    #: How often it was written.
    revision: int = 0
    began_at: datetime
    #: Up to when everything that happened was told before.
    said_at: datetime
    #: When what is known now is told, or was.
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A delivery that could not be understood; it is kept."""

    delivery: Delivery
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChanged:
    """A tracker says that a ticket of its own is not as it was; what it is now is asked of the tracker."""

    #: As the tracker writes it: "OPS-12", "octocat/hello-world#7".
    ticket: str


#: What one delivery says, part by part.
Signal = Alarm | TicketChanged | Mail
