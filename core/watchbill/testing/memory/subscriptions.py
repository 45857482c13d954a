"""How the readings of calendars went, in memory."""

from collections.abc import Sequence

from watchbill.model.subscription import SubscriptionState
from watchbill.testing.memory.state import State


class MemorySubscriptions:
    """Fulfils `ports.Subscriptions`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, name: str) -> SubscriptionState | None:
        return self._state.subscriptions.get(name)

    def everything(self) -> Sequence[SubscriptionState]:
        return sorted(self._state.subscriptions.values(), key=lambda each: each.name)

    def save(self, state: SubscriptionState) -> None:
        self._state.subscriptions[state.name] = state

    def remove(self, name: str) -> None:
        self._state.subscriptions.pop(name, None)
