"""What a Jira holds: people, projects, statuses, issues and what became of them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from watchbill.clocks import SystemClock

#: The machine's time.
NOW = SystemClock().now
NO_ISSUE = "Issue does not exist or you do not have permission to see it."


class Refusal(Exception):
    """An answer that is none of success, as Jira words it."""

    def __init__(self, status: int, *messages: str, **errors: str) -> None:
        super().__init__(status, messages, errors)
        self.status = status
        self.body: dict[str, Any] = {"errorMessages": list(messages), "errors": errors}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account."""

    #: The accountId in the cloud, the name at a Data Center.
    id: str
    name: str
    email: str
    #: Whether the cloud keeps the address from others.
    hidden: bool = False
    active: bool = True
    #: Whether issues may be given to them.
    assignable: bool = True
    #: "atlassian", "app", "customer".
    kind: str = "atlassian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status; its category is "new", "indeterminate" or "done"."""

    id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A way from some statuses, or from all where there are none, to one."""

    id: str
    name: str
    to: str
    sources: frozenset[str] = frozenset()
    #: The field without which it is refused.
    requires: str = ""
    #: Who has the issue then: "" as before, "nobody", or "actor", whoever made it.
    gives: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment; its body is as it was sent: a document in the cloud, else a text."""

    id: str
    author: Person | None
    body: Any
    created: datetime
    #: The role that alone may read it.
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue at one moment."""

    id: str
    key: str
    type: str
    summary: str
    description: Any
    status: str
    assignee: str | None
    labels: tuple[str, ...]
    #: Name and state of each: "active", "future", "closed".
    sprints: tuple[tuple[str, str], ...] = ()
    created: datetime
    updated: datetime
    #: When its status came into another category.
    moved: datetime

    @property
    def project(self) -> str:
        """The key of its project."""
        return self.key.rpartition("-")[0]


@dataclass
class Place:
    """One site, cloud or not; methods are called with the lock held."""

    cloud: bool
    now: Callable[[], datetime] = NOW
    #: What the index does not know yet; only the cloud's search goes by it.
    lag: timedelta = timedelta(0)
    #: To whom the project gives what is new.
    default_assignee: str | None = None
    #: Whether an issue may be with nobody.
    unassigned: bool = True
    #: Whether the token is still good.
    signed_in: bool = True
    lock: threading.RLock = field(default_factory=threading.RLock)
    people: dict[str, Person] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    transitions: dict[str, Transition] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    comments: dict[str, list[Comment]] = field(default_factory=dict)
    #: The order on the board, of all projects.
    ranking: list[str] = field(default_factory=list)
    #: Keys that issues had.
    former: dict[str, str] = field(default_factory=dict)
    #: What was when, for the index.
    history: dict[str, list[tuple[datetime, Issue | None]]] = field(default_factory=dict)
    #: Where a search goes on.
    tokens: dict[str, tuple[str, int]] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(10_001))
    keys: dict[str, int] = field(default_factory=dict)

    def find(self, id_or_key: str) -> Issue:
        """The issue, by its id or any key that it has or had."""
        id = next((each.id for each in self.issues.values() if each.key == id_or_key.upper()), "")
        id = id or self.former.get(id_or_key.upper(), id_or_key)
        if id not in self.issues:
            raise Refusal(404, NO_ISSUE)
        return self.issues[id]

    def new_key(self, project: str) -> str:
        """The next one of a project."""
        self.keys[project] = self.keys.get(project, 0) + 1
        return f"{project}-{self.keys[project]}"

    def put(self, issue: Issue) -> Issue:
        """Keep it as it is now."""
        changed = replace(issue, updated=self.now())
        self.issues[issue.id] = changed
        self.history.setdefault(issue.id, []).append((changed.updated, changed))
        if issue.id not in self.ranking:
            self.ranking.append(issue.id)
        return changed

    def remove(self, issue: Issue) -> None:
        """It is gone; the index may not know yet."""
        del self.issues[issue.id]
        self.history[issue.id].append((self.now(), None))

    def enter(self, issue: Issue, status: str) -> Issue:
        """Put it into a status."""
        moved = self.statuses[issue.status].category != self.statuses[status].category
        return self.put(replace(issue, status=status, moved=self.now() if moved else issue.moved))

    def indexed(self, known: set[str]) -> list[Issue]:
        """What a search sees, in the order of the board; of those that are `known`, the truth."""
        if not self.cloud:
            return [self.issues[id] for id in self.ranking if id in self.issues]
        horizon = self.now() - self.lag
        found = []
        for id in self.ranking:
            past = [issue for at, issue in self.history[id] if at <= horizon]
            issue = self.issues.get(id) if id in known else past[-1] if past else None
            if issue is not None:
                found.append(issue)
        return found
