"""Tickets and comments, out of Jira's JSON."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchbill.errors import SiteAway
from watchbill.model.keys import TicketKey
from watchbill.model.site import Account, SiteComment, SiteTicket
from watchbill.model.ticket import Column
from watchbill.trackers.jira import told
from watchbill.trackers.jira.jql import KEY
from watchbill.trackers.jira.names import Names
from watchbill.trackers.jira.words import ID, NAME, line

_ID = re.compile(r"[0-9]{1,18}")
#: A sprint as Data Centers write it: "...Sprint@1f[id=1,state=ACTIVE,name=...]".
_STATE = re.compile(r"[\[,]state=([A-Za-z]+)[,\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads what one Jira says."""

    #: Where its pages for people are.
    url: str
    names: Names
    #: By what an account is told.
    person: str
    plain: Callable[[object], str]

    def ticket(self, issue: object, sprint_field: str) -> SiteTicket:
        """A ticket.

        Raises:
            SiteAway: what it needs is not there.
        """
        id, key = told.text(told.inside(issue, "id")), told.text(told.inside(issue, "key"))
        fields = told.inside(issue, "fields")
        column = self.names.column(told.inside(fields, "status"))
        updated = told.moment(told.inside(fields, "updated"))
        if not is_id(id) or not KEY.fullmatch(key) or column is None or updated is None:
            raise SiteAway(told.STRANGE)
        return SiteTicket(
            key=TicketKey(key),
            id=id,
            title=line(told.text(told.inside(fields, "summary"))) or key,
            column=column,
            holder=self._holder(told.inside(fields, "assignee")),
            sprint=bool(sprint_field) and _in_sprint(told.inside(fields, sprint_field)),
            moved_at=_moved_at(fields, column),
            updated_at=updated,
            text=self.plain(told.inside(fields, "description")),
            link=f"{self.url}/browse/{key}",
        )

    def comments(self, answer: object) -> Sequence[SiteComment]:
        """Comments, oldest first; without those that only some who see the ticket may read."""
        found = []
        for each in told.entries(told.inside(answer, "comments")):
            at, id = told.moment(told.inside(each, "created")), told.text(told.inside(each, "id"))
            if at is None or told.inside(each, "visibility"):
                continue
            author, text = self.account(told.inside(each, "author")), self.plain(told.inside(each, "body"))
            # Ids grow, and several may be written within a second.
            number = int(id) if is_id(id) else 0
            found.append((at, number, SiteComment(author=author, text=text, at=at)))
        return [each for _, _, each in sorted(found, key=lambda each: each[:2])]

    def account(self, user: object) -> Account | None:
        """Somebody; None where there is nobody."""
        id = told.text(told.inside(user, self.person))
        if not id or len(id) > ID or not id.isprintable():
            return None
        return Account(id=id, name=line(told.text(told.inside(user, "displayName")), NAME))

    def _holder(self, user: object) -> Account | None:
        holder = self.account(user)
        if user is not None and holder is None:  # somebody has it, and it must not look as if nobody had
            raise SiteAway(told.STRANGE)
        return holder


def is_id(id: str) -> bool:
    """Whether it is an id of Jira: it may stand in an address."""
    return _ID.fullmatch(id) is not None


def labels(issue: object) -> set[str]:
    """The labels of a ticket."""
    return {told.text(each) for each in told.entries(told.inside(issue, "fields", "labels"))}


def _moved_at(fields: object, column: Column) -> datetime | None:
    """Jira tells of categories: a blocked ticket mostly came into its own earlier than into its status."""
    return None if column is Column.BLOCKED else told.moment(told.inside(fields, "statuscategorychangedate"))


def _in_sprint(sprints: object) -> bool:
    """Whether one of these is not over."""
    return any(_state(each) in ("active", "future") for each in told.entries(sprints))


def _state(sprint: object) -> str:
    if isinstance(sprint, str):
        found = _STATE.search(sprint)
        return found[1].casefold() if found else ""
    return told.text(told.inside(sprint, "state")).casefold()
