"""Where the board is, and what its columns are called there."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.model.keys import TicketKey
from watchbill.model.ticket import Column

#: What people call it.
LABEL = "GitHub"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlace:
    """A project (Projects v2), whose single-select field says in which column an item is."""

    owner: str
    number: int
    field: str
    #: Names of the field's options; the first that is there is set.
    options: Mapping[Column, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which issues are the board; labels are the same in small and capital letters."""

    #: "owner/name"
    repository: str
    #: What keys start with.
    prefix: str
    #: An issue of the board has all of these.
    labels: tuple[str, ...] = ()
    in_progress: str = "in progress"
    blocked: str = "blocked"
    #: Means the sprint; empty where none does.
    sprint: str = ""
    project: ProjectPlace | None = None

    @property
    def path(self) -> str:
        """Of the repository, below the base of the API."""
        return f"/repos/{self.repository}"

    def key(self, number: int) -> TicketKey:
        """As people write the issue of this number."""
        return TicketKey(f"{self.prefix}-{number}")

    def number(self, key: str) -> int | None:
        """The number of the issue that is called so; None where it is none of here."""
        prefix, _, number = key.rpartition("-")
        return _number(number) if prefix.upper() == self.prefix else None

    def hooked(self, written: str) -> int | None:
        """The same, as a webhook writes it: "owner/name#12"."""
        repository, _, number = written.rpartition("#")
        return _number(number) if repository.casefold() == self.repository.casefold() else None


def _number(written: str) -> int | None:
    fine = written.isascii() and written.isdigit() and len(written) <= 12
    return (int(written) or None) if fine else None
