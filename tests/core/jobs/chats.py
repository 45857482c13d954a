"""A chat that keeps what it was told, and may be told to fail."""

import threading
from collections.abc import Callable

from watchbill.model.duty import Pace
from watchbill.model.message import MessageRef, Outgoing


class ScriptedChat:
    """Fulfils `ports.Chat`; each post first does the next thing of the script, if there is one."""

    def __init__(self, platform: str = "console", pace: Pace | None = None, *, keyed: bool = False) -> None:
        self._platform, self._pace, self._keyed = platform, pace, keyed
        self._lock = threading.Lock()
        self.said: list[str] = []
        self.script: list[Exception | Callable[[], None]] = []

    @property
    def platform(self) -> str:
        return self._platform

    @property
    def pace(self) -> Pace | None:
        return self._pace

    @property
    def keyed(self) -> bool:
        return self._keyed

    def post(self, message: Outgoing) -> MessageRef | None:
        with self._lock:
            step = self.script.pop(0) if self.script else None
        if isinstance(step, Exception):
            raise step
        if step:
            step()
        with self._lock:
            self.said.append(message.key)
        return MessageRef(f"ref of {message.key}")
