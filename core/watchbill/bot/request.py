"""What a command gets besides its words: who asks, for which team, when, in which transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from watchbill.bot import words
from watchbill.errors import NotAllowed, Refused
from watchbill.model.address import Address
from watchbill.model.people import Person
from watchbill.model.remark import Spot
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules.permissions import Standing
from watchbill.services import directory
from watchbill.services.directory import Caller
from watchbill.words.view import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One command of one person; lives as long as its transaction. Fulfils `services.request.Request`."""

    #: Tells who asks; the directory is read when the command first wants to know.
    who: Callable[[], Caller]
    work: UnitOfWork
    #: When the command is carried out, aware, UTC.
    now: datetime
    #: When it was said; earlier than `now` where the desk was down in between.
    said_at: datetime
    #: The words after the command, as they were written.
    words: str
    #: The channel's message that it is about: one that somebody pointed at, else its own; None when said alone.
    about: Spot | None = None

    @property
    def caller(self) -> Caller:
        """Who says it where, known or not."""
        return self.who()

    @property
    def person(self) -> Person:
        """Who asks.

        Raises:
            NotAllowed: nobody has linked the account.
        """
        if self.caller.person is None:
            raise NotAllowed(words.stranger(self.caller.identity, self.caller.maybe))
        return self.caller.person

    @property
    def team(self) -> Team:
        """The team that is meant.

        Raises:
            Refused: it is unclear; the text says where to say it instead.
        """
        if self.caller.team is None:
            there_is_one = bool(self.work.teams.everything())
            raise Refused(words.no_team(self.caller.choices) if there_is_one else words.no_team_yet())
        return self.caller.team

    @property
    def rank(self) -> Standing:
        """What the person is to the team on any day."""
        return self.caller.rank

    @property
    def names(self) -> Names:
        """Everybody's name by handle, read when it is asked for."""
        return directory.names(self.work)

    @property
    def address(self) -> Address:
        """Where it was said, and where the answer goes."""
        return self.caller.address

    @property
    def heard(self) -> bool:
        """Whether the answer is read in the team's channel, by everybody whom it concerns."""
        return replace(self.address, thread=None) == self.team.channel

    @property
    def today(self) -> date:
        """The day on which it was said: in the team's zone, else in the person's, else in UTC."""
        where = self.caller.team or self.caller.person
        return self.said_at.astimezone(ZoneInfo(where.zone) if where else UTC).date()
