"""What the fake GitHub knows."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

#: What a test signs in with.
TOKEN = "github-test-token"  # noqa: S105 - of a server on this machine


class Refusal(Exception):
    """GitHub answers that it will not."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, dict(headers or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What the next call whose path has `path` in it is answered, instead of what it asks for."""

    status: int
    body: bytes = b'{"message": "Something is wrong"}'
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    method: str = ""


@dataclass(slots=True, kw_only=True)
class Comment:
    """A comment on an issue."""

    author: str | None
    body: str
    at: str


@dataclass(slots=True, kw_only=True)
class Issue:
    """An issue, or a pull request, which is one too."""

    number: int
    title: str
    body: str
    created_at: str
    updated_at: str
    closed_at: str | None = None
    state_reason: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    is_pull_request: bool = False
    is_deleted: bool = False
    #: Where it was transferred to: "owner/name", and its number there.
    moved: tuple[str, int] | None = None

    @property
    def id(self) -> int:
        """Of the database."""
        return 5_000_000 + self.number

    @property
    def node(self) -> str:
        """What GraphQL calls it."""
        return f"I_{self.number}"


@dataclass(slots=True, kw_only=True)
class Item:
    """An item of a project."""

    id: str
    #: None is a draft.
    issue: Issue | None
    updated_at: str
    #: The id of an option; None is none.
    option: str | None = None
    is_archived: bool = False
    #: Where its issue is; empty is the repository.
    repository: str = ""


@dataclass(slots=True, kw_only=True)
class Project:
    """A project with one single-select field."""

    owner: str
    number: int = 7
    heading: str = "Status"
    #: Names by ids.
    options: dict[str, str] = field(default_factory=dict)
    #: In their order.
    items: list[Item] = field(default_factory=list)
    id: str = "PVT_7"


class Hub:
    """Everything; each call holds the lock."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` tells the seconds since 1970."""
        self.now, self.lock = now, threading.Lock()
        self.repository = "octocat/hello-world"
        #: What else the repository says of itself.
        self.about: dict[str, Any] = {"has_issues": True, "archived": False}
        #: E-mail addresses by logins; an empty one is hidden.
        self.people: dict[str, str] = {"watchbill": ""}
        #: Who has an account, and no access to the repository.
        self.strangers: set[str] = set()
        self.issues: dict[int, Issue] = {}
        self.project: Project | None = None
        self.tokens: set[str] = {TOKEN}
        #: An App's public key, its id, and how many tokens its installation 99 was given.
        self.app_key: Any = None
        self.app, self.given = "12345", 0
        self.faults: list[Fault] = []
        #: Of every call, its method and its path.
        self.calls: list[tuple[str, str]] = []

    def stamp(self) -> str:
        """The time, as GitHub writes it."""
        return datetime.fromtimestamp(int(self.now()), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def add(self, title: str, body: str = "", *, is_pull_request: bool = False) -> Issue:
        """A new issue."""
        at = self.stamp()
        issue = Issue(
            number=len(self.issues) + 1,
            title=title,
            body=body,
            created_at=at,
            updated_at=at,
            is_pull_request=is_pull_request,
        )
        self.issues[issue.number] = issue
        return issue

    def enter(self, project: Project, issue: Issue | None) -> Item:
        """Add it at the end of the project; where it is in it already, that item."""
        for each in project.items:
            if issue and each.issue is issue:
                return each
        item = Item(id=f"PVTI_{len(project.items) + 1}", issue=issue, updated_at=self.stamp())
        project.items.append(item)
        return item

    def next_fault(self, method: str, path: str) -> Fault | None:
        """The one that this call meets; it is used up."""
        for fault in self.faults:
            if fault.path in path and fault.method in ("", method):
                self.faults.remove(fault)
                return fault
        return None
