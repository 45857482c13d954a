"""A platform's way out."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from watchbill.model.address import Address
from watchbill.model.duty import Pace
from watchbill.model.message import MessageRef, Outgoing
from watchbill.model.people import Profile
from watchbill.model.remark import Barrier, Past


class Chat(Protocol):
    """One platform's way out."""

    @property
    def platform(self) -> str:
        """The platform's name: "console", "slack"."""
        ...

    @property
    def pace(self) -> Pace | None:
        """How fast it may be spoken to; None where nobody counts, as in a terminal."""
        ...

    @property
    def keyed(self) -> bool:
        """Whether the platform itself drops a second post of the same key."""
        ...

    def post(self, message: Outgoing) -> MessageRef | None:
        """Say it now, in order; the reference is None where the platform gives none.

        Raises:
            errors.SendLater: the platform asks to wait; it does not have the message.
            errors.SendRefused: it will never take the message.
            errors.SendUnknown: nobody knows whether it has the message.
        """
        ...


@runtime_checkable
class EditableChat(Chat, Protocol):
    """A platform that changes a message that it shows."""

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        """Show the message's content in place of what `ref` showed in the same conversation. Harmless twice.

        Raises:
            errors.SendRefused: what `ref` showed cannot be changed, or is gone.
            errors.SendLater, errors.SendUnknown: as `post`.
        """
        ...


@runtime_checkable
class KnowingChat(Chat, Protocol):
    """A platform that tells who has an account."""

    def profile(self, account: str) -> Profile:
        """What it tells of the account, and what it vouches for; asks the network, and remembers.

        Raises:
            errors.SendLater, errors.SendRefused, errors.SendUnknown: it does not say.
        """
        ...


@runtime_checkable
class RememberingChat(Chat, Protocol):
    """A platform that shows what was said in a channel before."""

    def past(self, place: Address, since: datetime, threads: Collection[str]) -> Past | Barrier:
        """What people said there after `since` (aware), and edited; asks the network a bounded number of times.

        Args:
            place: the channel.
            since: what was said before is left out.
            threads: the first messages of threads that are looked into however old they are.

        Returns:
            What was said; or what keeps the bot from reading it.

        Raises:
            errors.SendLater, errors.SendUnknown: the platform does not say now.
        """
        ...


@runtime_checkable
class AskableChat(Chat, Protocol):
    """A platform that can be asked what it shows, and that lets go of our own messages."""

    def find(self, message: Outgoing) -> Sequence[MessageRef]:
        """What the platform shows of the message's key in its conversation, oldest first.

        Raises:
            errors.SendLater: the platform asks to wait.
            Exception: anything else: the platform does not say.
        """
        ...

    def delete(self, to: Address, ref: MessageRef) -> None:
        """Take back a message of ours; nothing happens when it is gone already. Raises as `find`."""
        ...
