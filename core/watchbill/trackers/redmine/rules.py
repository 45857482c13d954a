"""What somebody said about a board of Redmine."""

import re
from dataclasses import dataclass

from watchbill.model.keys import TicketKey
from watchbill.trackers.statuses import Statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Which issues are on the board, and how they are shown."""

    #: Its identifier: the end of its address.
    project: str
    #: What keys begin with.
    prefix: str
    statuses: Statuses
    #: The kind of new issues; empty: the project's first one.
    tracker: str = ""
    #: Issues a call; Redmine gives no more.
    page: int = 100

    def key(self, number: str) -> TicketKey:
        """The key of an issue."""
        return TicketKey(f"{self.prefix}-{number}")

    def number(self, key: str) -> str | None:
        """The issue that a key names, "OPS-12" or as Redmine writes it, "#12"; None: it is none of here."""
        found = re.fullmatch(rf"(?:{self.prefix}-|#)([1-9][0-9]{{0,11}})", key, re.IGNORECASE | re.ASCII)
        return found[1] if found else None
