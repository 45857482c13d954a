"""Who did what, from where, when."""

from dataclasses import dataclass
from datetime import datetime

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change somebody made."""

    #: None when the desk itself did it, on schedule.
    person: PersonId | None
    #: The command or job: "claim", "designation".
    action: str
    #: What it was done to: a ticket key, a person, a day.
    subject: str
    #: Where it was said: "console #ops"; the kind of job otherwise.
    place: str
    before: str = ""
    after: str = ""
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)
