"""What the day starts with: whose it is, and what they find."""

from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.digest import Digest
from watchbill.model.handover import Highlight
from watchbill.model.moment import require_aware
from watchbill.model.passage import Passage
from watchbill.model.people import TeamId
from watchbill.model.remark import Came
from watchbill.model.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningCheck:
    """What one morning check says, before anybody put it into words.

    A part that could not be read is None: the others are told all the same.
    """

    team: TeamId
    #: The team's local date at which somebody looks.
    day: date
    #: Whose the day is; None on a day off.
    turn: Turn | None
    #: The day's turn as it was before somebody else got it; None where nobody else had it.
    before: Turn | None = None
    #: The next turn after the day; None where none is planned.
    following: Turn | None = None
    #: What happened since the last handover, without what was said in channels.
    night: Digest | None
    #: In which of the team's channels somebody waits for an answer since, and which cannot be read.
    channels: tuple[Came, ...] | None
    #: What nobody has taken over yet, in the order in which it is told.
    waiting: tuple[Passage, ...] | None
    #: Whether that is known only as it passed on: the tracker cannot be read.
    unsure: bool = False
    #: Whether it waits for whoever has the following turn: the day is handed over, or off.
    ahead: bool = False
    #: Until when it is to be taken over; None where nobody asks for that.
    until: datetime | None = None
    #: The day that was handed over last.
    handed_over: date
    #: What its people highlighted.
    highlights: tuple[Highlight, ...] | None

    def __post_init__(self) -> None:
        require_aware("until", self.until)

    @property
    def told(self) -> frozenset[str]:
        """The keys of what waits: it need not be told as open too."""
        return frozenset(each.key for each in self.waiting or ())

    @property
    def taken_by(self) -> Turn | None:
        """The turn of whoever takes over what waits."""
        return self.following if self.ahead else self.turn
