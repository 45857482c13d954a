"""What there may be to tell of a team, before any of it is read."""

from dataclasses import dataclass
from datetime import datetime

from watchbill.model.moment import require_aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What has happened since the last handover, by its kinds: of what is False there is nothing."""

    #: When that was; no longer ago than somebody looks back.
    since: datetime
    #: Whether anything waits to be taken over.
    handed: bool = True
    #: Whether any item is unresolved.
    open: bool = True
    #: Whether any was resolved since then.
    over: bool = True
    #: Whether somebody did anything to an item since then.
    done: bool = True
    #: Whether somebody waits for an answer in a channel since then, or one cannot be read.
    said: bool = True
    #: Whether anything was highlighted on the days that are asked about.
    highlighted: bool = True

    def __post_init__(self) -> None:
        require_aware("since", self.since)
