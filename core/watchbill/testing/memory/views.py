"""The addresses of pages that only show something, in memory."""

from collections.abc import Mapping
from datetime import datetime

from watchbill.model.page import Page
from watchbill.model.people import TeamId
from watchbill.testing.memory.state import State


class MemoryViews:
    """Fulfils `ports.Views`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def all(self, page: Page) -> Mapping[str, TeamId]:
        return {digest: team for digest, (team, shown) in self._state.views.items() if shown is page}

    def add(self, digest: str, team: TeamId, page: Page, at: datetime) -> None:
        self._state.views[digest] = (team, page)

    def revoke(self, team: TeamId, page: Page) -> int:
        ours = [digest for digest, shown in self._state.views.items() if shown == (team, page)]
        for digest in ours:
            del self._state.views[digest]
        return len(ours)
