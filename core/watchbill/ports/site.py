"""Outside trackers, asked over the network."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteComment, SiteTicket
from watchbill.model.ticket import Column


class Site(Protocol):
    """One board at an outside tracker; each method asks the network, a minute at most, in the caller's thread.

    One thread at a time uses it. All raise:

    - `errors.SiteAway`: it does not answer, not in time, not whole, or not now; or it does not let us in at all.
      What was asked may have been done or not.
    - `errors.SiteRefuses`: it answers that this cannot be done, and will not be done by asking again.
    """

    @property
    def label(self) -> str:
        """What people call it: "Jira"."""
        ...

    def key(self, written: str) -> TicketKey | None:
        """The key of a ticket of this board, as its webhooks write it ("octocat/hello#12"); None: no such."""
        ...

    def board(self) -> Iterator[Sequence[SiteTicket]]:
        """Every ticket of the board that is not done, page by page; each column's in the order of the board."""
        ...

    def top(self) -> Sequence[SiteTicket]:
        """The first of Backlog, in the order of the board, by one call: 100 at most, else all."""
        ...

    def changed(self, since: datetime) -> Iterator[Sequence[SiteTicket]]:
        """Tickets of the board, done ones too, that changed at or after `since` (aware), page by page.

        It may give more. The order says nothing.
        """
        ...

    def get(self, key: TicketKey) -> SiteTicket | None:
        """The ticket as it is now, whether on the board or not; its key is another one where it was moved."""
        ...

    def change(self, seen: SiteTicket, account: str | None, column: Column) -> SiteTicket | None:
        """Give the ticket to `account` (None: nobody) and put it into `column`.

        What of it is so already is left alone. A tracker that can compare and set does; another is asked for the
        ticket again before and after.

        Returns:
            The ticket as it is now; None when it was not as `seen` any more, or somebody else was faster.

        Raises:
            SiteRefuses: it cannot come into that column from where it is, or the account may not have it; a part
                of the change may have been done.
        """
        ...

    def comment(self, seen: SiteTicket, text: str) -> None:
        """Add a comment; the text is plain, with line breaks, and shown as it is."""
        ...

    def comments(self, seen: SiteTicket) -> Sequence[SiteComment]:
        """The latest comments of the ticket, oldest first, at most 100."""
        ...

    def create(self, title: str, text: str, marker: str) -> SiteTicket:
        """A new ticket in Backlog with nobody on it.

        Args:
            title: one line of at most 200 characters.
            text: what it is about: plain, with line breaks; shown as it is.
            marker: a word of letters, digits and hyphens by which `made` finds it again; it is kept with it.
        """
        ...

    def made(self, marker: str) -> SiteTicket | None:
        """The ticket that was created with this marker; None where there is none yet."""
        ...

    def account(self, email: str) -> str | None:
        """The id of the one account with this e-mail address; None: none, several, or hidden."""
        ...

    def check(self) -> str:
        """Sign in and look at the board; as whom, in a word, for `watchbill doctor`."""
        ...

    def close(self) -> None:
        """Give the connections back; nothing is asked any more."""
        ...


#: Makes a site of one type from its table in the file of trackers, without what every type has in common.
#: Raises `errors.SettingsInvalid` with every mistake.
SiteFactory = Callable[[Mapping[str, object]], Site]
