"""What a message is written for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from watchbill.model.people import PersonId
from watchbill.model.team import Team

#: The names of everybody a message may speak of, by handle.
Names = Mapping[PersonId, str]


class View(Protocol):
    """The team that reads a message, and when; every request is one."""

    @property
    def team(self) -> Team:
        """The team whose zone and words are used."""
        ...

    @property
    def names(self) -> Names:
        """Everybody's name by handle."""
        ...

    @property
    def now(self) -> datetime:
        """The moment, aware."""
        ...
