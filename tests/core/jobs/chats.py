"""A chat that keeps what it was told, and may be told to fail."""

import threading
from collections.abc import Callable, Sequence

from watchbill.model.address import Address
from watchbill.model.duty import Pace
from watchbill.model.message import MessageRef, Outgoing


class ScriptedChat:
    """Fulfils `ports.Chat`; each post first does the next thing of the script, if there is one."""

    def __init__(self, platform: str = "console", pace: Pace | None = None, *, keyed: bool = False) -> None:
        self._platform, self._pace, self._keyed = platform, pace, keyed
        self._lock = threading.Lock()
        self.said: list[str] = []
        #: In which thread each was said.
        self.threads: dict[str, str | None] = {}
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
            self.threads[message.key] = message.to.thread
        return MessageRef(f"ref of {message.key}")


class TellingChat(ScriptedChat):
    """Fulfils `ports.AskableChat`: it shows what it was told, and can be asked and taken back."""

    def __init__(self, platform: str = "console") -> None:
        super().__init__(platform)
        #: What it shows: the key behind each reference, oldest first.
        self.shown: dict[MessageRef, str] = {}
        #: What happens after it has the message and before its sender knows.
        self.afterwards: list[Exception | Callable[[], None]] = []
        #: What it answers when it is asked, instead of the truth.
        self.silence: list[Exception] = []
        #: Whether it lets nobody take anything back.
        self.keeps = False

    def post(self, message: Outgoing) -> MessageRef | None:
        super().post(message)
        ref = MessageRef(f"{len(self.said)}")
        self.shown[ref] = message.key
        step = self.afterwards.pop(0) if self.afterwards else None
        if isinstance(step, Exception):
            raise step
        if step:
            step()
        return ref

    def find(self, message: Outgoing) -> Sequence[MessageRef]:
        if self.silence:
            raise self.silence.pop(0)
        return [ref for ref, key in self.shown.items() if key == message.key]

    def delete(self, to: Address, ref: MessageRef) -> None:
        if self.keeps:
            raise PermissionError("no message may be deleted here")
        self.shown.pop(ref, None)
