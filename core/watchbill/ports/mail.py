"""Mailboxes: what is read from them, how far, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from watchbill.model.mail import MailboxState, Mailed, Written
from watchbill.model.people import TeamId


class MailSession(Protocol):
    """A connection to a mailbox, of one thread; nothing that it does changes anything there.

    Any method may raise `errors.MailboxUnreadable`; after that, only `close` is called.
    """

    @property
    def epoch(self) -> int:
        """Within it, numbers mean the same mails; another one is another numbering."""
        ...

    @property
    def next(self) -> int:
        """The number that the next mail would have had when the session began."""
        ...

    @property
    def tells(self) -> bool:
        """Whether the mailbox tells when something comes, so that it need not be asked often."""
        ...

    def after(self, uid: int) -> Sequence[int]:
        """The numbers of the mails behind this one, ascending."""
        ...

    def since(self, day: date) -> Sequence[int]:
        """The numbers of the mails that came on that day or later, where the mailbox is; ascending."""
        ...

    def fetch(self, uids: Collection[int]) -> Sequence[Written]:
        """These mails in the order of their numbers; those that are gone are left out."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait until something happens there that was not searched for yet.

        Returns:
            True when it did, False after so long or when woken.
        """
        ...

    def wake(self) -> None:
        """End a `wait`, also one that begins later; for any thread."""
        ...

    def close(self) -> None:
        """Leave; nothing is raised."""
        ...


@runtime_checkable
class Mailbox(Protocol):
    """A source whose deliveries we fetch."""

    def connect(self) -> MailSession:
        """Begin to read; asks the network, for a minute at most.

        Raises:
            errors.MailboxUnreadable: it cannot be read now.
        """
        ...


class Mailboxes(Protocol):
    """How far mailboxes are read."""

    def get(self, name: str) -> MailboxState | None:
        """The state of the source of this name, or None before it was read."""
        ...

    def everything(self) -> Sequence[MailboxState]:
        """All of them by name."""
        ...

    def save(self, state: MailboxState) -> None:
        """Insert, or replace the one of the same name."""
        ...


class Mails(Protocol):
    """What became of mails, by their ids."""

    def get(self, team: TeamId, ids: Collection[str]) -> Mapping[str, Mailed]:
        """Those of these mails that the team has, or has heard of."""
        ...

    def save(self, mailed: Mailed) -> None:
        """Insert, or replace the one of the same team and id."""
        ...

    def count(self, since: datetime) -> Mapping[tuple[str, str], int]:
        """How many were passed over since then, by source and reason."""
        ...

    def passed_over(self, since: datetime, most: int) -> Sequence[Mailed]:
        """Those that were, newest first, at most `most`."""
        ...
