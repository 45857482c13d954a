"""In what Jira Cloud and a Data Center differ."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from watchbill.trackers.jira.talk import Talk

#: Tickets of a page; pages of one search.
PAGE, MOST_PAGES = 100, 200


class Flavour(Protocol):
    """One of the two."""

    @property
    def base(self) -> str:
        """Where its interface is, below the address."""
        ...

    @property
    def person(self) -> str:
        """By what an account is told: "accountId", "name"."""
        ...

    @property
    def fields(self) -> Sequence[str]:
        """What it tells of a ticket beside what both do."""
        ...

    def headers(self) -> Mapping[str, str]:
        """Those of every call, with what is signed in with."""
        ...

    def written(self, text: str) -> object:
        """Plain text as it wants it, so that it shows it as it is."""
        ...

    def plain(self, body: object) -> str:
        """What it has, as plain text."""
        ...

    def found(self, talk: Talk, jql: str, fields: Sequence[str], page: int = PAGE) -> Iterator[Sequence[object]]:
        """What a search finds, page by page, with no ticket twice.

        Raises:
            SiteAway: it finds no end.
        """
        ...

    def account(self, talk: Talk, email: str) -> str | None:
        """The id of the one account with this e-mail address; None: none, several, or hidden."""
        ...
