"""Whether all is well with a desk, from what it owes and what waits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from watchbill.model.duty import SendState
from watchbill.model.subscription import SubscriptionState
from watchbill.model.tally import DueTally, MessagePile, Pile
from watchbill.rules.lateness import late_by
from watchbill.rules.owed import WRONG, Fate, Owed

#: Messages that are to be said yet.
UNDERWAY = frozenset({SendState.QUEUED, SendState.SENDING})
#: Messages that are not said any more, and perhaps never were.
GIVEN_UP = frozenset({SendState.IN_DOUBT, SendState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a desk is: what its teams were owed, and what waits, at one moment."""

    now: datetime
    #: How many teams were looked at.
    teams: int
    owed: tuple[Owed, ...] = ()
    messages: tuple[MessagePile, ...] = ()
    due: DueTally
    #: Commands that are stored and not carried out yet.
    commands: Pile
    #: Calendars that could not be read for long.
    unread: tuple[SubscriptionState, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing is wrong that can still be helped.

        What was missed, and messages beside those owed that were given up, are told and cannot be helped: they
        would hide whatever goes wrong next.
        """
        stuck = (self.due.overdue, self.commands, *(each.pile for each in self.underway))
        return not self.wrong and not any(self.waits_long(each) for each in stuck)

    @property
    def wrong(self) -> tuple[Owed, ...]:
        """What was owed and did not come as it should."""
        return tuple(each for each in self.owed if each.fate in WRONG)

    @property
    def missed(self) -> tuple[Owed, ...]:
        """What was owed and will never come."""
        return tuple(each for each in self.owed if each.fate is Fate.MISSED)

    @property
    def underway(self) -> tuple[MessagePile, ...]:
        """Messages that are to be said yet, by conversation."""
        return tuple(each for each in self.messages if each.state in UNDERWAY)

    @property
    def given_up(self) -> tuple[MessagePile, ...]:
        """Messages that were given up lately, by conversation."""
        return tuple(each for each in self.messages if each.state in GIVEN_UP and each.fresh)

    def waits_long(self, pile: Pile) -> bool:
        """Whether the oldest of them has waited so long that something must hold it up."""
        return pile.oldest is not None and late_by(pile.oldest, self.now) is not None


def together(piles: Iterable[Pile]) -> Pile:
    """All of them as one."""
    everything = list(piles)
    oldest = min((each.oldest for each in everything if each.oldest), default=None)
    return Pile(count=sum(each.count for each in everything), oldest=oldest)


def in_state(messages: Iterable[MessagePile], states: Collection[SendState]) -> Pile:
    """Every message in one of these states."""
    return together(each.pile for each in messages if each.state in states)
