"""A backend whose account bears one connection at a time."""

from typing import Any

from watchbill import bot
from watchbill.ending import Ending


class Lonely(bot.Backend):
    """Says "connected" while it is, and hears nothing."""

    platform = "lonely"
    single_connection = True

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._left = Ending()

    def serve(self) -> bool:
        """Until a signal."""
        print("connected", flush=True)
        self._left.wait()
        return True

    def leave(self) -> None:
        """Hang up."""
        self._left.set()
