"""What two replicas are interrupted at, and what must hold however they are."""

from collections.abc import Sequence
from typing import Protocol

from tests.core.jobs.model.replicas import Flavour, Replicas, Works
from watchbill.ports import Chat, Clock, Database


class Scene(Protocol):
    """One run of the model: each has one of its own."""

    @property
    def flavour(self) -> Flavour:
        """What the platform offers."""
        ...

    @property
    def works(self) -> Sequence[str]:
        """What a process may begin with."""
        ...

    @property
    def replicas(self) -> int:
        """How many there are: two, or one."""
        ...

    def program(self, database: Database, clock: Clock, chat: Chat) -> Works:
        """A new process."""
        ...

    def begin(self, replicas: Replicas) -> None:
        """Make something to do."""
        ...

    def disturb(self, replicas: Replicas) -> None:
        """Something that may happen in between, at any time."""
        ...

    def check(self, replicas: Replicas) -> None:
        """What holds after every step; AssertionError where it does not."""
        ...

    def done(self, replicas: Replicas) -> bool:
        """Whether everything that was to be done besides sending is done."""
        ...

    def check_end(self, replicas: Replicas) -> None:
        """What holds when everybody could do what was left to do; AssertionError where it does not."""
        ...
