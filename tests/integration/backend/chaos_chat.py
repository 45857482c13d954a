"""The chat of the chaos harness, as a backend: a shell around `chatclient`."""

import uuid
from collections.abc import Sequence
from typing import Any

from tests.integration.chatclient import Client
from tests.integration.orders import Orders
from tests.integration.wall import Flavour
from watchbill import bot
from watchbill.model import Address, MessageKind, MessageRef, Outgoing


class ChaosChat(bot.Backend):
    """Speaks to the harness's server, in the flavour that its orders name."""

    platform = "chaos"

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        orders: Orders = config.ORDERS
        self._client = Client(orders.port, orders.name)
        self.keyed = orders.flavour is Flavour.KEYED
        self.pace = orders.pace
        if orders.flavour is Flavour.ASKED and not orders.never_asks:
            self.find, self.delete = self._find, self._delete

    def serve(self) -> bool:
        """Hear what people say; a command is acknowledged when it is stored, or refused."""
        for said in self._client.commands():
            # The thread is the command itself, so that every answer to it can be told.
            if self.hear(said["text"], said["person"], said["room"], said["id"], thread=said["id"]):
                self._client.acknowledge(said["id"])
        return self.ending.is_set()

    def leave(self) -> None:
        """Hang up; a command that is being stored is not torn."""
        self._client.hang_up()

    def post(self, message: Outgoing) -> MessageRef:
        """Say it under its key."""
        return self._say(message.key, message.to, self.dialect.write(message.content))

    def show(self, to: Address, text: str, kind: MessageKind) -> MessageRef:
        """What is said past the outbox."""
        return self._say(f"shown:{uuid.uuid4().hex}", to, text)

    def _say(self, key: str, to: Address, text: str) -> MessageRef:
        return MessageRef(self._client.post(key=key, conversation=to.conversation, thread=to.thread, text=text))

    def _find(self, message: Outgoing) -> Sequence[MessageRef]:
        answer = self._client.ask("find", key=message.key, conversation=message.to.conversation)
        return [MessageRef(ref) for ref in answer["refs"]]

    def _delete(self, to: Address, ref: MessageRef) -> None:
        self._client.ask("delete", conversation=to.conversation, ref=ref)
