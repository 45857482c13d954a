"""A board of Redmine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from watchbill.errors import SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import Account, SiteComment, SiteTicket
from watchbill.model.ticket import STANDING, Column
from watchbill.trackers import told
from watchbill.trackers.redmine import people
from watchbill.trackers.redmine.listing import LONGEST_NAME, Listing, Row
from watchbill.trackers.redmine.rules import Rules
from watchbill.trackers.redmine.wire import LABEL, Wire, gone, moment
from watchbill.trackers.redmine.writing import read, written

MOST_COMMENTS, MOST_TOP = 100, 100
#: Characters of a title, and of a text.
LONGEST_TITLE, LONGEST_TEXT = 300, 10_000
#: Of a text as it is written there, with the marker.
LONGEST_WRITTEN = 60_000
#: What the last line of a description begins with, before the marker.
MARK = "watchbill:"


class Redmine:
    """Fulfils `ports.Site`: Redmine knows no compare-and-set, so an issue is read before and after a change."""

    label = LABEL

    def __init__(self, wire: Wire, rules: Rules) -> None:
        self._wire, self._rules = wire, rules
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
        return list(next(self._tickets(self._listing.standing((Column.BACKLOG,))), ()))[:MOST_TOP]

    def changed(self, since: datetime) -> Iterator[Sequence[SiteTicket]]:
        return self._tickets(self._listing.since(since))

    def get(self, key: TicketKey) -> SiteTicket | None:
        number = self._rules.number(key)
        return self._look(number) if number else None

    def change(self, seen: SiteTicket, account: str | None, column: Column) -> SiteTicket | None:
        path = _path(seen)
        row = self._wire.one(path, "issue", {"include": "allowed_statuses"})
        now = self._ticket(row) if row else None
        if row is None or now is None or (now.account, now.column) != (seen.account, seen.column):
            return None
        wanted = self._wanted(row, now, account, column)
        if not wanted:
            return now
        self._wire.put(path, "issue", wanted)
        after = self._look(now.id)
        if after and (after.account, after.column) != (account, column):
            self._explain(now, after, account, column)
            return None
        return after

    def comment(self, seen: SiteTicket, text: str) -> None:
        path = _path(seen)
        before = self._notes(path)
        self._wire.put(path, "issue", {"notes": written(text)})
        # What we may not write is left out without a word.
        if len(self._notes(path)) == len(before):
            raise SiteRefuses(f"{LABEL} does not let me comment on {seen.key}. Its administrator can allow it.")

    def comments(self, seen: SiteTicket) -> Sequence[SiteComment]:
        return [
            SiteComment(
                author=_account(each.get("user")),
                text=read(told.text(each.get("notes"), LONGEST_WRITTEN))[:LONGEST_TEXT],
                at=moment(each.get("created_on")),
            )
            for each in self._notes(_path(seen))[-MOST_COMMENTS:]
        ]

    def create(self, title: str, text: str, marker: str) -> SiteTicket:
        body: dict[str, object] = {
            "project_id": self._rules.project,
            "subject": title,
            "description": f"{written(text)}\n\n{MARK}{marker}".strip(),
        }
        tracker = self._listing.tracker()
        if tracker:
            body["tracker_id"] = tracker
        made = self._ticket(self._wire.post("/issues", "issue", body))
        # Its workflow, or who is asked for its category, may have it otherwise.
        return made if _is_new(made) else self.change(made, None, Column.BACKLOG) or made

    def made(self, marker: str) -> SiteTicket | None:
        for row in self._listing.newest(f"{MARK}{marker}"):
            if _marked(row)[1] == marker:
                return self._ticket(row)
        return None

    def account(self, email: str) -> str | None:
        return people.account(self._wire, self._rules.project, email)

    def check(self) -> str:
        self._listing.forget()
        me = self._wire.one("/users/current", "user")
        if me is None:
            raise gone("account of mine")
        if self._wire.one(f"/projects/{self._rules.project}", "project") is None:
            raise gone(f'project "{self._rules.project}"')
        self._rules.statuses.check([each.name for each in self._listing.statuses().values()], LABEL)
        self._listing.tracker()
        next(self._listing.standing((Column.BACKLOG,)), None)
        return told.line(me.get("login"), LONGEST_NAME) or "somebody"

    def _wanted(self, row: Row, now: SiteTicket, account: str | None, column: Column) -> dict[str, object]:
        """What a change says: only what is not so already."""
        body: dict[str, object] = {}
        if account != now.account:
            if account is not None and not told.number(account):
                raise SiteRefuses(f"{LABEL} has no account {account}: its ids are numbers.")
            body["assigned_to_id"] = account or ""
        if column is not now.column:
            body["status_id"] = self._listing.status(column, row)
        return body

    def _explain(self, before: SiteTicket, after: SiteTicket, account: str | None, column: Column) -> None:
        """Whether it was Redmine that left something out, or else somebody who was faster."""
        unheard = [
            what
            for what, old, new, asked in (
                ("give it to others", before.account, after.account, account),
                (f"bring it into {column}", before.column, after.column, column),
            )
            if new == old != asked
        ]
        if unheard:
            raise SiteRefuses(
                f"{LABEL} does not let me {' or '.join(unheard)}. Its administrator can allow it to my role."
            )

    def _look(self, number: str) -> SiteTicket | None:
        row = self._wire.one(f"/issues/{number}", "issue")
        return self._ticket(row) if row else None

    def _notes(self, path: str) -> list[Mapping[str, Any]]:
        row = self._wire.one(path, "issue", {"include": "journals"})
        if row is None:
            raise gone("such issue")
        found = [each for each in told.rows(row.get("journals")) if told.text(each.get("notes"), 1)]
        return sorted(found, key=lambda each: int(told.number(each.get("id")) or 0))

    def _tickets(self, pages: Iterable[Sequence[Row]]) -> Iterator[Sequence[SiteTicket]]:
        given: set[str] = set()
        for page in pages:
            # One that moves behind its page while pages are read comes again.
            fresh = {told.number(row["id"]): row for row in page if told.number(row["id"]) not in given}
            given |= fresh.keys()
            yield [self._ticket(row) for row in fresh.values()]

    def _ticket(self, row: Row) -> SiteTicket:
        number = told.number(row["id"])
        return SiteTicket(
            key=self._rules.key(number),
            id=number,
            title=told.line(row.get("subject"), LONGEST_TITLE) or f"#{number}",
            column=self._listing.column(row),
            holder=_account(row.get("assigned_to")),
            updated_at=moment(row.get("updated_on")),
            text=_marked(row)[0],
            link=f"{self._wire.url}/issues/{number}",
        )


def _path(seen: SiteTicket) -> str:
    number = told.number(seen.id)
    if not number:
        raise gone(seen.key)
    return f"/issues/{number}"


def _account(link: object) -> Account | None:
    row = told.table(link)
    number = told.number(row.get("id"))
    return Account(id=number, name=told.line(row.get("name"), LONGEST_NAME)) if number else None


def _marked(row: Row) -> tuple[str, str]:
    """The text of an issue, and the marker in its last line."""
    whole = told.text(row.get("description"), LONGEST_WRITTEN)
    text, _, last = whole.rpartition("\n")
    if not last.startswith(MARK):
        text, last = whole, MARK
    return read(text.strip())[:LONGEST_TEXT], last.removeprefix(MARK).strip()


def _is_new(ticket: SiteTicket) -> bool:
    return ticket.holder is None and ticket.column is Column.BACKLOG
