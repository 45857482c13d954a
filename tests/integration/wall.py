"""What a chat platform shows, and everything it ever accepted."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Flavour(StrEnum):
    """What a platform can do about a message that may be there already."""

    #: It finds messages by key, and lets their sender delete them.
    ASKED = "asked"
    #: It drops a second message of the same key.
    KEYED = "keyed"
    #: Neither.
    DUMB = "dumb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message that the platform accepted."""

    ref: str
    key: str
    conversation: str
    thread: str | None
    text: str
    replica: str
    #: Real seconds, as the wall's clock has them.
    at: float
    #: Whether the platform itself made it, a second time.
    doubled: bool = False


class Wall:
    """All conversations; any thread may use it."""

    def __init__(self, flavour: Flavour, clock: Callable[[], float]) -> None:
        self.flavour, self._clock = flavour, clock
        self._lock = threading.Lock()
        self._posts: list[Post] = []
        self._first: dict[str, str] = {}
        self._deleted: dict[str, str] = {}
        self._tries = Counter[str]()

    def tried(self, request: str) -> int:
        """How often this was asked before; it is counted."""
        with self._lock:
            self._tries[request] += 1
            return self._tries[request] - 1

    def accept(
        self, replica: str, key: str, conversation: str, thread: str | None, text: str, *, doubled: bool = False
    ) -> str:
        """The reference of the message, from now on shown."""
        with self._lock:
            known = self._first.setdefault(key, str(len(self._posts) + 1))
            if self.flavour is Flavour.KEYED and int(known) <= len(self._posts):
                return known
            post = Post(
                ref=str(len(self._posts) + 1),
                key=key,
                conversation=conversation,
                thread=thread,
                text=text,
                replica=replica,
                at=self._clock(),
                doubled=doubled,
            )
            self._posts.append(post)
            return post.ref

    def find(self, key: str, conversation: str) -> list[str]:
        """The references of what is shown of it, oldest first."""
        return [each.ref for each in self.shown() if (each.key, each.conversation) == (key, conversation)]

    def delete(self, replica: str, ref: str) -> None:
        """Show it no more."""
        with self._lock:
            self._deleted.setdefault(ref, replica)

    def shown(self) -> Sequence[Post]:
        """What people see, oldest first."""
        with self._lock:
            return [each for each in self._posts if each.ref not in self._deleted]

    def accepted(self) -> Sequence[Post]:
        """Everything that was ever shown, oldest first."""
        with self._lock:
            return tuple(self._posts)

    def deleted(self) -> Sequence[Post]:
        """What was shown, and then deleted by whoever had said it."""
        with self._lock:
            return [each for each in self._posts if self._deleted.get(each.ref) == each.replica]
