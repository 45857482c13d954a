"""A chat in memory: whole bots in tests, and examples, without any platform."""

import threading
from collections.abc import Callable
from typing import Any

from watchbill.bot.backend import Backend
from watchbill.errors import SendRefused
from watchbill.model.address import Address
from watchbill.model.message import Capability, MessageKind, MessageRef, Outgoing
from watchbill.model.remark import Remark, RemarkKind


class MemoryBackend(Backend):
    """Rooms, people and message ids in memory; `hear` is what a person types, `sent` what the bot said."""

    #: As the builders of `watchbill.testing` have it; `config.MEMORY_PLATFORM` says otherwise.
    platform = "console"
    capabilities = frozenset({Capability.EDITS, Capability.DIRECT, Capability.THREADS})

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.platform = getattr(config, "MEMORY_PLATFORM", self.platform)
        #: Everything said so far, with its place.
        self.sent: list[tuple[Address, str]] = []
        #: Called with each thing said, in the thread that says it; it may raise as a platform does.
        self.on_show: Callable[[Address, str], None] = lambda to, text: None
        #: Called with each thing that is shown in place of an earlier one, likewise.
        self.on_edit: Callable[[Address, str], None] = lambda to, text: None
        self._left = threading.Event()
        self._lock = threading.Lock()

    def show(self, to: Address, text: str, kind: MessageKind) -> MessageRef | None:
        """Keep it."""
        self.on_show(to, text)
        with self._lock:
            self.sent.append((to, text))
            return MessageRef(str(len(self.sent)))

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        """Show the message in place of an earlier one.

        Raises:
            SendRefused: it shows no such message.
        """
        text = self.dialect.write(message.content)
        self.on_edit(message.to, text)
        with self._lock:
            place = int(ref) - 1
            if not 0 <= place < len(self.sent):
                raise SendRefused(f"there is no message {ref}")
            self.sent[place] = message.to, text

    def reword(self, text: str, sender: str, room: str, event_id: str, thread: str | None = None) -> None:
        """Somebody edits what they said in a room."""
        spot = self.spot(sender, room, event_id, thread)
        remark = self.remark(text, spot, RemarkKind.EDITED) if spot else None
        if remark:
            self.overhear(remark)

    def take_back(self, sender: str, room: str, event_id: str, thread: str | None = None) -> None:
        """Somebody deletes what they said in a room."""
        spot = self.spot(sender, room, event_id, thread)
        if spot:
            self.overhear(Remark(spot=spot, kind=RemarkKind.DELETED))

    def said_in(self, conversation: str) -> list[str]:
        """What the bot has said there, oldest first."""
        with self._lock:
            return [text for to, text in self.sent if to.conversation == conversation]

    def reconnect(self) -> None:
        """What Errbot does when a connection was lost and is back."""
        self.disconnect_callback()
        self.connect_callback()
        self.reset_reconnection_count()

    def leave(self) -> None:
        """Stop serving."""
        self._left.set()

    def serve(self) -> bool:
        """Serve until `leave`."""
        self._left.wait()
        return True
