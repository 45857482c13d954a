"""Issues and comments as GitHub tells them, read by type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from watchbill.errors import SiteAway
from watchbill.model.site import Account, SiteComment, SiteTicket
from watchbill.model.ticket import Column
from watchbill.trackers.github import plain
from watchbill.trackers.github.place import LABEL, Place

#: Characters that are kept of a title, of a name, and of a text.
LONGEST_TITLE, LONGEST_NAME, LONGEST_TEXT = 300, 100, 20_000
#: Numbers of issues are smaller.
MOST = 10**12
STRANGE = f"{LABEL} answers what I do not understand: is its address right?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue, in the names of REST, which our GraphQL uses too."""

    id: str
    #: What GraphQL calls it.
    node: str
    number: int
    title: str
    body: str
    is_closed: bool
    closed_at: datetime | None
    updated_at: datetime
    assignees: tuple[str, ...]
    #: As they are written.
    labels: tuple[str, ...]
    link: str
    #: How many comments it has.
    comments: int
    #: "owner/name" where it is.
    repository: str

    @property
    def holder(self) -> str | None:
        """Several may be assigned: the first has it."""
        return self.assignees[0] if self.assignees else None

    def has(self, label: str) -> bool:
        """Whether it has this label."""
        return label.casefold() in (each.casefold() for each in self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """In which column an issue is."""

    column: Column
    moved_at: datetime | None = None
    #: When something changed of which the issue itself does not tell.
    updated_at: datetime | None = None
    #: The id of its item in the project; empty where there is none.
    item: str = ""


def ticket(place: Place, issue: Issue, standing: Standing) -> SiteTicket:
    """The issue as a ticket."""
    return SiteTicket(
        key=place.key(issue.number),
        id=issue.id,
        title=issue.title[:LONGEST_TITLE],
        column=standing.column,
        holder=Account(id=issue.holder, name=issue.holder) if issue.holder else None,
        sprint=bool(place.sprint) and issue.has(place.sprint),
        moved_at=standing.moved_at,
        updated_at=max(issue.updated_at, standing.updated_at or issue.updated_at),
        text=plain.text(issue.body)[:LONGEST_TEXT],
        link=issue.link,
    )


def read(told: object) -> Issue | None:
    """An issue; None where it is a pull request, which GitHub lists among them.

    Raises:
        SiteAway: it is nothing of the kind.
    """
    issue = mapping(told)
    if issue.get("pull_request"):
        return None
    number, title = issue.get("number"), issue.get("title")
    counts = isinstance(number, int) and not isinstance(number, bool) and 0 < number < MOST
    if not isinstance(number, int) or not counts or not isinstance(title, str):
        raise SiteAway(STRANGE)
    comments = issue.get("comments")
    return Issue(
        id=_id(issue.get("id")),
        node=text(issue, "node_id"),
        number=number,
        title=" ".join(plain.clean(title).split()) or f"Issue {number}",
        body=text(issue, "body"),
        is_closed=text(issue, "state").lower() == "closed",
        closed_at=when(issue["closed_at"]) if issue.get("closed_at") else None,
        updated_at=when(issue.get("updated_at")),
        assignees=_names(issue.get("assignees"), "login"),
        labels=_names(issue.get("labels"), "name"),
        link=_link(issue),
        comments=comments if isinstance(comments, int) and comments > 0 else 0,
        repository=_repository(issue),
    )


def comment(told: object) -> SiteComment:
    """A comment.

    Raises:
        SiteAway: it is none.
    """
    said = mapping(told)
    author = text(mapping(said.get("user") or {}), "login")[:LONGEST_NAME]
    return SiteComment(
        author=Account(id=author, name=author) if author else None,
        text=plain.text(text(said, "body"))[:LONGEST_TEXT],
        at=when(said.get("created_at")),
    )


def mapping(told: object) -> Mapping[str, object]:
    """An object of JSON.

    Raises:
        SiteAway: it is none.
    """
    if not isinstance(told, dict):
        raise SiteAway(STRANGE)
    return told


def listed(told: object) -> Sequence[object]:
    """A list of JSON.

    Raises:
        SiteAway: it is none.
    """
    if not isinstance(told, list):
        raise SiteAway(STRANGE)
    return told


def text(told: Mapping[str, object], name: str) -> str:
    """What is written there; nothing where it is no text."""
    value = told.get(name)
    return plain.clean(value) if isinstance(value, str) else ""


def when(told: object) -> datetime:
    """A moment.

    Raises:
        SiteAway: it is none.
    """
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else None
        if at and at.utcoffset() is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise SiteAway(STRANGE)


def _id(told: object) -> str:
    if not isinstance(told, int | str) or isinstance(told, bool) or not told:
        raise SiteAway(STRANGE)
    return plain.clean(str(told))[:LONGEST_NAME]


def _names(told: object, name: str) -> tuple[str, ...]:
    """Of a list of REST, or of a connection of GraphQL."""
    entries = told.get("nodes") if isinstance(told, dict) else told
    if not isinstance(entries, list):
        return ()
    named = (each.get(name) for each in entries if isinstance(each, dict))
    return tuple(plain.clean(each)[:LONGEST_NAME] for each in named if isinstance(each, str) and each)


def _link(issue: Mapping[str, object]) -> str:
    link = text(issue, "html_url")
    return link if link.startswith(("https://", "http://")) and len(link) <= 500 else ""


def _repository(issue: Mapping[str, object]) -> str:
    """REST gives an address at the end of which it is, GraphQL the name."""
    inside = issue.get("repository")
    if isinstance(inside, dict) and isinstance(inside.get("full_name"), str):
        return str(inside["full_name"])
    return "/".join(text(issue, "repository_url").split("/")[-2:])
