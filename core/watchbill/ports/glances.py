"""One look at everything that a team may be told of."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from watchbill.model.address import Address
from watchbill.model.glance import Glance
from watchbill.model.people import TeamId


class Glances(Protocol):
    """Whether there is anything to read at all: one question, instead of one for each kind."""

    def glance(
        self,
        team: TeamId,
        day: date,
        *,
        otherwise: datetime,
        earliest: datetime,
        places: Collection[Address] = (),
        highlighted: date,
    ) -> Glance:
        """What there may be; of what it denies there is nothing.

        Args:
            team: whose.
            day: today, as the team's local date; no later evening check counts.
            otherwise: since when, where the team has had no evening check; aware.
            earliest: nobody looks back further than this; aware.
            places: the channels whose messages count.
            highlighted: highlights of the days from this one on count.
        """
        ...
