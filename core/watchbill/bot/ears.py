"""What is said in teams' channels and is no command: taken in by the reader before it is acknowledged."""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from watchbill.bot.carrying import crash
from watchbill.bot.desk import Desk
from watchbill.bot.meeting import Meeting
from watchbill.errors import StorageUnavailable
from watchbill.model.address import Address
from watchbill.model.remark import Remark, RemarkKind

log = logging.getLogger(__name__)

#: Seconds for which it is believed that a channel is no team's: what is said there costs nothing.
BELIEVED = 10.0


@dataclass(slots=True, kw_only=True)
class Ears:
    """Hears what people say to each other in the channels of teams."""

    desk: Desk
    meeting: Meeting
    #: Counts seconds and never goes back.
    watch: Callable[[], float] = time.monotonic
    _theirs: Collection[Address] = frozenset()
    _until: float = 0.0

    def take(self, remark: Remark) -> bool:
        """Take in what was said; nothing is raised.

        Returns:
            Whether the platform may be told that it arrived: it is stored, or nobody has to know it.
        """
        try:
            return not self.theirs(remark.spot.place) or self._taken(remark)
        except StorageUnavailable as away:
            log.warning("What was said in %s is not taken: the database %s", remark.spot.conversation, away.cause)
            return False
        except Exception:
            crash("Taking in what was said in a channel")
            return True  # another time would be no better

    def theirs(self, place: Address) -> bool:
        """Whether the channel is a team's, as far as that was known lately."""
        now = self.watch()
        if now >= self._until:
            with self.desk.database.reading() as work:
                found = frozenset(each for team in work.teams.everything() for each in team.places)
            self._theirs, self._until = found, now + BELIEVED
        return place in self._theirs

    def _taken(self, remark: Remark) -> bool:
        matters = self._matters(remark)
        if matters:
            self.meeting.meet(remark.spot.author)
        # What is only counted need not wait for the disk.
        with self.desk.database.changing(lasting=matters) as work:
            self.desk.overhearing.hear(work, remark, self.desk.clock.now())
            addressed = work.addressed
        if addressed:
            self.desk.stir(addressed)
        return True

    def _matters(self, remark: Remark) -> bool:
        """Whether it may cause something; of most words it shows at a glance that they do not."""
        if remark.kind is RemarkKind.SAID and remark.spot.thread is None and "@" not in remark.text:
            return False
        with self.desk.database.reading() as work:
            return self.desk.overhearing.expects(work, remark)
