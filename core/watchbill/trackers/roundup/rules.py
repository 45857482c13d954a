"""What somebody said about a board of a Roundup tracker."""

import re
from dataclasses import dataclass

from watchbill.model.keys import TicketKey
from watchbill.trackers.statuses import Statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Which issues are on the board, and how they are shown."""

    #: What keys begin with.
    prefix: str
    statuses: Statuses
    #: Only issues with it are on the board, and new ones get it; empty: all are.
    keyword: str = ""
    #: What new issues get; empty: none, and so the last place.
    priority: str = ""
    #: Properties of an issue, "-" before one that counts down.
    order: str = "priority,id"
    #: Issues a call: whatever comes behind a page costs the tracker as much as the page.
    page: int = 500

    @property
    def sort(self) -> str:
        """An order in which no two issues have the same place."""
        named = {each.lstrip("+-") for each in self.order.split(",")}
        return self.order if "id" in named else f"{self.order},id"

    def key(self, number: str) -> TicketKey:
        """The key of an issue."""
        return TicketKey(f"{self.prefix}-{number}")

    def number(self, key: str) -> str | None:
        """The issue that a key names, "ISSUE-12" or as Roundup writes it, "issue12"; None: it is none of here."""
        found = re.fullmatch(rf"(?:{self.prefix}-|issue)([1-9][0-9]{{0,11}})", key, re.IGNORECASE | re.ASCII)
        return found[1] if found else None
