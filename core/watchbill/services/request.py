"""What a use case is given: who asks, for which team, when, in which transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watchbill.errors import NotAllowed
from watchbill.model.people import Person
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules.permissions import Standing
from watchbill.services.directory import names
from watchbill.words.view import Names, View


class Request(View, Protocol):
    """One request of one person, or of the schedule; it lives as long as its transaction."""

    @property
    def work(self) -> UnitOfWork:
        """The transaction; a writing one where anything is to be changed."""
        ...

    @property
    def person(self) -> Person:
        """Who asks.

        Raises:
            NotAllowed: nobody knows whose account it is, or it is the schedule.
        """
        ...

    @property
    def rank(self) -> Standing:
        """What who asks is to the team on any day."""
        ...

    @property
    def heard(self) -> bool:
        """Whether the answer is read in the team's channel, by everybody whom it concerns."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectRequest:
    """A request that is no chat command: the schedule's, the command line's, a test's; fulfils `Request`."""

    work: UnitOfWork
    team: Team
    now: datetime
    #: None for the schedule.
    asker: Person | None = None
    rank: Standing = Standing.MEMBER
    heard: bool = False

    @property
    def person(self) -> Person:
        """Who asks."""
        if self.asker is None:
            raise NotAllowed("This is done by a person, and nobody has asked for it.")
        return self.asker

    @property
    def names(self) -> Names:
        """Everybody's name by handle."""
        return names(self.work)


def for_team(request: Request, team: Team) -> DirectRequest:
    """The same moment, transaction and asker, for a team."""
    heard = request.heard and team.id == request.team.id
    return DirectRequest(work=request.work, team=team, now=request.now, asker=asker(request), heard=heard)


def asker(request: Request) -> Person | None:
    """Who asks; None where nobody knows, or it is the schedule."""
    try:
        return request.person
    except NotAllowed:
        return None
