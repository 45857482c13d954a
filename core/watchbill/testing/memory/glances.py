"""One look at everything that a team may be told of, in memory."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from watchbill.model.address import Address
from watchbill.model.glance import Glance
from watchbill.model.people import TeamId
from watchbill.testing.memory.alarms import MemoryHistories
from watchbill.testing.memory.evening import MemoryHandovers
from watchbill.testing.memory.items import MemoryItems
from watchbill.testing.memory.passages import MemoryPassages
from watchbill.testing.memory.remarks import MemoryHearings, MemoryRemarks
from watchbill.testing.memory.state import State


class MemoryGlances:
    """Fulfils `ports.Glances`."""

    def __init__(self, state: State) -> None:
        self._state = state

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
        state = self._state
        last = MemoryHandovers(state).latest(team, day + timedelta(days=1))
        since = max(last.posted_at if last else otherwise, earliest)
        items, always = MemoryItems(state), since + timedelta(days=36_500)
        heard = [MemoryHearings(state).get(each) for each in places]
        asked = [each for place in places for each in MemoryRemarks(state).unanswered(place, since, 1)]
        topics = (each for each in state.highlights.values() if each.team == team)
        return Glance(
            since=since,
            handed=bool(MemoryPassages(state).waiting(team)),
            open=bool(items.unresolved(team)),
            over=bool(items.resolved(team, since, always)),
            done=bool(MemoryHistories(state).done_within(team, since, always, 1)),
            said=bool(asked) or any(each and each.barrier for each in heard),
            highlighted=any(each.day >= highlighted for each in topics),
        )
