"""Whether all is well with a desk, from what it owes and what waits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.model.duty import SendState
from watchbill.model.mail import MailboxState
from watchbill.model.mirror import SiteState
from watchbill.model.people import TeamId
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
    #: Deliveries of sources that are stored and not understood yet.
    deliveries: Pile = field(default_factory=Pile)
    #: Those that cannot be understood, by the team they came to and the source.
    puzzling: Mapping[tuple[TeamId, str], Pile] = field(default_factory=dict)
    #: Calendars that could not be read for long.
    unread: tuple[SubscriptionState, ...] = ()
    #: Mailboxes that could not be read for some time.
    closed: tuple[MailboxState, ...] = ()
    #: Outside trackers that have not answered for some time.
    silent: tuple[SiteState, ...] = ()
    #: Mails of the last day that are no questions, by source and reason.
    passed_over: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """Whether nothing is wrong that can still be helped.

        What was missed, messages beside those owed that were given up, and deliveries that cannot be understood
        are told: nothing here cures them, and they would hide whatever goes wrong next.
        """
        stuck = (self.due.overdue, self.commands, self.deliveries, *(each.pile for each in self.underway))
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
