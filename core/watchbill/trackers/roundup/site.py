"""A board of a Roundup tracker."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteComment, SiteTicket
from watchbill.model.ticket import STANDING, Column
from watchbill.trackers import told
from watchbill.trackers.roundup.listing import FIELDS, Listing, Row
from watchbill.trackers.roundup.messages import Budget, Messages, ids
from watchbill.trackers.roundup.rules import Rules
from watchbill.trackers.roundup.wire import LABEL, Wire, account, label, moment, strange

#: How often a change is tried while others change the same issue.
TRIES = 5
#: Comments that are given; issues of `top`; texts of issues that one list fetches.
MOST_COMMENTS, MOST_TOP, MOST_TEXTS = 100, 100, 200
LONGEST_TITLE = 300


class Roundup:
    """Fulfils `ports.Site`: what changes an issue names its ETag, so that of two who claim it one is refused.

    Roundup compares first and sets then, not in one step: where several threads or processes serve it, two calls
    of the same few milliseconds may both succeed. What became of a change is read again.
    """

    label = LABEL

    def __init__(self, wire: Wire, rules: Rules) -> None:
        self._wire, self._rules = wire, rules
        self._messages = Messages(wire)
        self._listing = Listing(wire, rules)

    def close(self) -> None:
        """Give the connection back."""
        self._wire.close()

    def key(self, written: str) -> TicketKey | None:
        number = self._rules.number(written)
        return self._rules.key(number) if number else None

    def board(self) -> Iterator[Sequence[SiteTicket]]:
        self._listing.forget()
        return self._tickets(self._listing.standing(STANDING))

    def top(self) -> Sequence[SiteTicket]:
        pages = self._tickets(self._listing.standing((Column.BACKLOG,), MOST_TOP))
        return list(islice((each for page in pages for each in page), MOST_TOP))

    def changed(self, since: datetime) -> Iterator[Sequence[SiteTicket]]:
        return self._tickets(self._listing.since(since))

    def get(self, key: TicketKey) -> SiteTicket | None:
        number = self._rules.number(key)
        # What was retired is still given, but not listed.
        if number is None or not self._wire.rows("issue", {"id": number}):
            return None
        return self._look(number)

    def change(self, seen: SiteTicket, account: str | None, column: Column) -> SiteTicket | None:
        number = _number(seen)
        for _ in range(TRIES):
            now = self._look(number)
            # A comment makes another ETag too: what counts is who has it, and where it stands.
            if now is None or (now.account, now.column) != (seen.account, seen.column):
                return None
            wanted = self._wanted(now, account, column)
            if not wanted:
                return now
            if self._wire.patch("issue", number, now.mark, wanted):
                after = self._look(number)
                return after if after and (after.account, after.column) == (account, column) else None
        raise _restless(seen)

    def comment(self, seen: SiteTicket, text: str) -> None:
        number, message = _number(seen), self._messages.write(text)
        for _ in range(TRIES):
            row = self._wire.one("issue", number, FIELDS)
            if row is None:
                raise SiteRefuses(f"{LABEL} has no {seen.key} any more.")
            said = told.table(row.get("attributes"))
            # With its status beside it: else Roundup opens an issue again that somebody writes to.
            status = told.number(told.table(said.get("status")).get("id"))
            body = {"messages": [*ids(said), message], "status": status}
            if self._wire.patch("issue", number, _etag(row), body):
                return
        raise _restless(seen)

    def comments(self, seen: SiteTicket) -> Sequence[SiteComment]:
        row = self._wire.one("issue", _number(seen), FIELDS)
        found = self._messages.comments(told.table(row.get("attributes")), MOST_COMMENTS) if row else []
        return [SiteComment(author=each.author, text=each.text, at=each.at) for each in found]

    def create(self, title: str, text: str, marker: str) -> SiteTicket:
        # Every message has a text.
        body: dict[str, object] = {
            "title": title,
            "messages": [self._messages.write(text if text.strip() else title, marker)],
            "status": self._listing.status(Column.BACKLOG),
        }
        if self._rules.keyword:
            body["keyword"] = [self._listing.named("keyword", self._rules.keyword)]
        if self._rules.priority:
            body["priority"] = self._listing.named("priority", self._rules.priority)
        made = self._look(self._wire.post("issue", body))
        if made is None:
            raise strange()
        return made

    def made(self, marker: str) -> SiteTicket | None:
        for message in self._messages.marked(marker):
            for row in self._wire.rows("issue", {"messages": message, "@page_size": 1}):
                return self._look(told.number(row["id"]))
        return None

    def account(self, email: str) -> str | None:
        sought = email.strip().casefold()
        try:
            found = self._wire.rows("user", {"address": sought, "@fields": "address", "@page_size": 100})
        except SiteRefuses:
            return None
        fitting = [each for each in found if told.line(each.get("address"), 320).casefold() == sought]
        return told.number(fitting[0]["id"]) if sought and len(fitting) == 1 else None

    def check(self) -> str:
        self._listing.forget()
        self._rules.statuses.check(self._listing.names("status"), LABEL)
        if self._rules.priority:
            self._listing.named("priority", self._rules.priority)
        next(self._listing.standing((Column.BACKLOG,), 1))
        return self._wire.user

    def _wanted(self, now: SiteTicket, account: str | None, column: Column) -> dict[str, object]:
        """What a change says: only what is not so already."""
        body: dict[str, object] = {}
        if account != now.account:
            if account is not None and not told.number(account):
                raise SiteRefuses(f"{LABEL} has no account {account}: its ids are numbers.")
            body["assignedto"] = account or ""
        if column is not now.column:
            self._listing.forget()  # a status that was renamed meanwhile has its old id, and another meaning
            body["status"] = self._listing.status(column)
        return body

    def _look(self, number: str) -> SiteTicket | None:
        row = self._wire.one("issue", number, FIELDS)
        if row is None:
            return None
        return self._ticket(number, told.table(row.get("attributes")), Budget(1), _etag(row))

    def _tickets(self, pages: Iterable[Sequence[Row]]) -> Iterator[Sequence[SiteTicket]]:
        given: set[str] = set()
        budget = Budget(MOST_TEXTS)
        for page in pages:
            # One that moves behind its page while pages are read comes again.
            fresh = {told.number(row["id"]): row for row in page if told.number(row["id"]) not in given}
            given |= fresh.keys()
            yield [self._ticket(number, row, budget, "") for number, row in fresh.items()]

    def _ticket(self, number: str, row: Row, budget: Budget, mark: str) -> SiteTicket:
        title = told.line(row.get("title"), LONGEST_TITLE) or f"issue{number}"
        text = self._messages.about(row, budget)
        return SiteTicket(
            key=self._rules.key(number),
            id=number,
            title=title,
            column=self._rules.statuses.column(label(row.get("status"))) or Column.BACKLOG,
            holder=account(row.get("assignedto")),
            updated_at=moment(row.get("activity")),
            text="" if text == title else text,
            link=f"{self._wire.url}/issue{number}",
            mark=mark,
        )


def _number(seen: SiteTicket) -> str:
    number = told.number(seen.id)
    if not number:
        raise SiteRefuses(f"{LABEL} has no {seen.key}.")
    return number


def _etag(row: Row) -> str:
    etag = row.get("@etag")
    if not isinstance(etag, str) or not 2 < len(etag) < 200 or not etag.isascii() or not etag.isprintable():
        raise strange()
    return etag


def _restless(seen: SiteTicket) -> SiteAway:
    return SiteAway(f"{seen.key} is changed by others all the time at {LABEL}. Please try again in a moment.")
