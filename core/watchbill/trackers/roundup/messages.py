"""Messages of a Roundup tracker: the first one of an issue says what it is about, the others are comments."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.site import Account
from watchbill.trackers import told
from watchbill.trackers.roundup.wire import Wire, account, moment, strange

#: Characters of one, and how many are kept: they do not change.
LONGEST_TEXT, MOST_KEPT = 10_000, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody wrote."""

    author: Account | None
    text: str
    #: When it came to the tracker; when it was written, a mail says itself.
    at: datetime


class Messages:
    """Gives messages, each of which costs one call, the first time."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._kept: OrderedDict[str, Message] = OrderedDict()

    def write(self, text: str, marker: str = "") -> str:
        """A new one, not yet of any issue; its id."""
        # A dot is now, whatever the zone of the account.
        body = {"author": self._wire.user, "date": ".", "content": text}
        return self._wire.post("msg", {**body, "messageid": marker_id(marker)} if marker else body)

    def marked(self, marker: str) -> Sequence[str]:
        """The ids of those that were written with this marker."""
        sought = marker_id(marker)
        query: dict[str, str | int] = {"messageid:": sought, "@fields": "messageid", "@page_size": 10}
        found = self._wire.rows("msg", query)
        return [told.number(each["id"]) for each in found if each.get("messageid") == sought]

    def get(self, number: str) -> Message | None:
        """The one with this id; None where there is none, or we may not read it."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        try:
            found = self._wire.one("msg", number, "author,content,creation", verbose=3)
        except SiteRefuses:
            return None
        if found is None:
            return None
        said = told.table(found.get("attributes"))
        made = Message(
            author=account(said.get("author")),
            text=told.text(said.get("content"), LONGEST_TEXT),
            at=moment(said.get("creation")),
        )
        self._kept[number] = made
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return made

    def about(self, issue: Mapping[str, Any], budget: "Budget") -> str:
        """What an issue is about; empty where nothing says so, or the budget is used up."""
        first = next(iter(ids(issue)), None)
        if first is None or (first not in self._kept and not budget.take()):
            return ""
        try:
            found = self.get(first)
        except SiteAway:
            # Too long for one answer, perhaps, and the ticket counts without it; or the next call tells that too.
            budget.left = 0
            return ""
        return found.text if found and found.at <= moment(issue.get("creation")) else ""

    def comments(self, issue: Mapping[str, Any], most: int) -> list[Message]:
        """The latest ones of an issue but for what it is about, oldest first."""
        numbers = ids(issue)
        found = [each for each in map(self.get, numbers[-most - 1 :]) if each]
        created = moment(issue.get("creation"))
        if found and len(numbers) <= most + 1 and found[0].at <= created:
            del found[0]
        return found[-most:]


@dataclass(slots=True)
class Budget:
    """How many messages may be fetched still."""

    left: int

    def take(self) -> bool:
        """Whether one more may be."""
        self.left -= 1
        return self.left >= 0


def ids(issue: Mapping[str, Any]) -> list[str]:
    """Those of an issue's messages, oldest first."""
    listed = issue.get("messages") or []
    if not isinstance(listed, list):
        raise strange()
    return sorted(filter(None, (told.number(told.table(each).get("id")) for each in listed)), key=int)


def marker_id(marker: str) -> str:
    """The Message-ID of what is written with a marker: no person sees it, and the tracker finds it."""
    return f"<{marker}@watchbill>"
