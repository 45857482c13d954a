"""Who hears what comes from Slack; and a message that somebody points at by a reaction."""

from dataclasses import dataclass, field
from typing import Protocol

from watchbill.model.remark import Spot
from watchbill.platforms.slack.events import Reacted
from watchbill.platforms.slack.groups import Groups
from watchbill.platforms.slack.history import History
from watchbill.platforms.slack.messages import Me, Words, put_in_the_queue
from watchbill.platforms.slack.profiles import Profiles
from watchbill.platforms.slack.remembered import Remembered


class Hearer(Protocol):
    """Who hears what comes; False has Slack bring it again."""

    def said(self, words: Words) -> bool:
        """Somebody said it, or as good as."""
        ...

    def edited(self, words: Words) -> bool:
        """A message of a channel reads so now."""
        ...

    def deleted(self, spot: Spot) -> bool:
        """A message of a channel is gone."""
        ...

    def watches(self, channel: str) -> bool:
        """Whether the channel is a team's."""
        ...

    def knows(self, account: str) -> bool:
        """Whether somebody is known by this account."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointing:
    """Puts a message in the queue at which somebody points."""

    me: Me
    history: History
    profiles: Profiles
    groups: Groups
    #: Messages that were pointed at lately: each is asked for once, however many do so.
    _lately: Remembered[bool] = field(default_factory=Remembered)

    def follow(self, reacted: Reacted, hearer: Hearer) -> bool:
        """Let the message be asked about, if it stands in a team's channel and no guest points at it.

        Returns:
            False where it is to be brought again.

        Raises:
            errors.SendLater, errors.SendRefused, errors.SendUnknown: Slack does not show the message.
        """
        channel, stamp = reacted.channel, reacted.stamp
        id = f"reaction:{channel}:{stamp}"
        if self._lately.get(id) or not hearer.watches(channel):
            return True
        if not (hearer.knows(reacted.sender) or self.profiles.is_full_member(reacted.sender)):
            return True
        shown = self.history.message(channel, stamp)
        if shown is not None and shown.get("user") != self.me.user:
            asked = put_in_the_queue(shown, channel, reacted.sender, id, self.me)
            if not hearer.said(asked.renamed(self.groups.named)):
                return False
        self._lately.put(id, True)
        return True
