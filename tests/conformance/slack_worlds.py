"""Our fake of Slack, over Socket Mode and over signed HTTP."""

import socket
from pathlib import Path
from typing import Any

from errbot import BotPlugin

import tests.conformance.scene as scene
from tests.conformance.world import ALONE, ELSEWHERE, EVERYBODY, OPS, World
from watchbill import web
from watchbill.model import Address, MessageRef
from watchbill.settings import Listen
from watchbill.store.database import SqlDatabase
from watchbill.testing.chat import shipped_plugins
from watchbill.testing.running import RunningBot, shipped_backend, until
from watchbill.testing.slack import FakeSlack, Message
from watchbill.testing.slack.sockets import Delivery

_IDS = {name: f"U0{name.upper()}" for name in EVERYBODY}
_CHANNELS = {OPS: "C0OPS", ELSEWHERE: "C0ELSE"}


class SlackWorld(World):
    """Our fake of Slack, over Socket Mode."""

    name, platform = "slack", "slack"
    #: Of Slack: how long it waits, how often it brings again; and how many sockets the desk opens.
    patience, retries, sockets = 5.0, 3, 1

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        self.slack = FakeSlack(
            patience=self.patience, retries=self.retries, now=lambda: self.clock.now().timestamp()
        )
        for name, id in _IDS.items():
            self.slack.workspace.add_person(
                id, name.title(), email=f"{name}@example.org", is_restricted=name == "gus"
            )
        for where, id in _CHANNELS.items():
            self.slack.workspace.add_channel(id, where, *_IDS.values())
        super().__init__(database, folder)
        plugins: list[type[BotPlugin]] = [*shipped_plugins(), scene.Slowly]
        self.bot = RunningBot(shipped_backend("slack"), self.desk, plugins, BOT_IDENTITY=self._identity())

    def _identity(self) -> dict[str, Any]:
        slack = self.slack
        keys = {"bot_token": slack.bot_token, "app_token": slack.app_token, "api": slack.api}
        return {**keys, "sockets": self.sockets}

    def start(self) -> None:
        super().start()
        self.slack.sockets.wait_for(self.sockets)
        until(lambda: self.bot.errbot.hears)

    def stop(self) -> None:
        super().stop()
        self.slack.close()

    def account(self, who: str) -> str:
        return _IDS[who]

    def channel(self, where: str, who: str) -> str:
        """The id of a channel."""
        return self.slack.workspace.direct(_IDS[who]).id if where == ALONE else _CHANNELS[where]

    def address(self, where: str, who: str = "ann") -> Address:
        there = f"@{_IDS[who]}" if where == ALONE else _CHANNELS[where]
        return Address(platform="slack", conversation=there)

    def say(self, who: str, text: str, where: str = OPS, thread: Any = None) -> tuple[Message, Delivery]:
        stamp = thread[0].ts if thread else None
        said = self.slack.people.say(_IDS[who], self.channel(where, who), text, stamp)
        return said, self.slack.people.told[-1]

    def again(self, said: tuple[Message, Delivery]) -> None:
        self.slack.people.tell(said[1].payload)

    def change(self, said: tuple[Message, Delivery], text: str) -> None:
        self.slack.people.edit(said[1].payload["event"]["channel"], said[0], text)

    def take_back(self, said: tuple[Message, Delivery]) -> None:
        self.slack.people.delete(said[1].payload["event"]["channel"], said[0])

    def press(self, who: str, label: str, where: str = OPS, fill: str = "") -> None:
        channel = self.channel(where, who)
        shown = reversed(self.slack.people.of_the_bot(channel))
        message = next(each for each in shown if label in _labels(each))
        self.slack.people.press(_IDS[who], channel, message, label)
        if fill:
            until(lambda: self.slack.workspace.views)
            self.slack.people.fill_in(_IDS[who], fill)

    def reads(self, where: str = OPS, who: str = "ann", thread: Any = None) -> list[str]:
        return self.slack.people.reads(self.channel(where, who), thread[0].ts if thread else None)

    def of_the_desk(self, ref: MessageRef, where: str = OPS) -> tuple[Message]:
        return (self.slack.workspace.message(self.channel(where, "ann"), ref),)

    def called(self) -> list[str]:
        handles = {id: name for name, id in _IDS.items()}
        ours = {
            each.ts for channel in self.slack.workspace.channels for each in self.slack.people.of_the_bot(channel)
        }
        return [
            "@everyone" if who.startswith("@") else handles.get(who, who)
            for who, stamp in self.slack.workspace.called
            if stamp in ours
        ]

    def trouble(self, kind: str) -> None:
        post, faults = "chat.postMessage", self.slack.faults
        match kind:
            case "busy":
                faults.limit(post, seconds=1)
            case "broken":
                faults.fail(post, 503)
            case "cut":
                faults.cut(post)
            case "lost answer":
                faults.lose_answer(post)
            case "gone":
                faults.refuse(post, "channel_not_found")

    def reconnect(self) -> None:
        before = self.slack.sockets.opened
        self.slack.sockets.cut()
        until(lambda: self.slack.sockets.opened > before)

    def arrived(self) -> None:
        until(lambda: all(each.taken.is_set() for each in self.slack.people.told))


class SlackHttpWorld(SlackWorld):
    """Our fake of Slack, over signed HTTP."""

    name = "slack over HTTP"

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        super().__init__(database, folder)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._web = web.serving(Listen(host="127.0.0.1", port=port), web.build(self.desk))
        self._url = f"http://127.0.0.1:{port}/in/slack"

    def _identity(self) -> dict[str, Any]:
        slack = self.slack
        return {"bot_token": slack.bot_token, "signing_secret": slack.signing_secret, "api": slack.api}

    def start(self) -> None:
        self._web.__enter__()
        self.slack.post_to(self._url)
        World.start(self)

    def stop(self) -> None:
        super().stop()
        self._web.__exit__(None, None, None)

    def say(self, who: str, text: str, where: str = OPS, thread: Any = None) -> tuple[Message, Delivery]:
        said = super().say(who, text, where, thread)
        self.arrived()  # two requests at once keep no order, and nobody types that fast
        return said

    def reconnect(self) -> None:
        """There is no connection that could break: each request is one of its own."""


def _labels(message: Message) -> list[str]:
    rows = (block for block in message.blocks if block["type"] == "actions")
    return [each["text"]["text"] for row in rows for each in row["elements"]]
