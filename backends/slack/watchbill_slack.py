"""The Slack backend: a shell around `watchbill.platforms.slack`."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from errbot.backends.base import Identifier

from watchbill import bot
from watchbill.model import (
    Address,
    Barrier,
    MessageKind,
    MessageRef,
    Outgoing,
    Past,
    Profile,
    Remark,
    RemarkKind,
    Spot,
)
from watchbill.platforms.slack import chat
from watchbill.platforms.slack.messages import Edited, Words
from watchbill.platforms.slack.workspace import Keys, Workspace, checked

#: A mention of an account. Behind the platform's name the account itself is meant, else whoever has it.
_MENTIONED = re.compile(r"(?<!slack )@([UW][A-Z0-9]{2,20})\b")


class WatchbillSlack(bot.Backend):
    """One workspace; any number of processes may share it."""

    platform = "slack"
    capabilities = chat.CAPABILITIES
    pace = chat.PACE

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        keys = checked(Keys(**config.BOT_IDENTITY))
        self._in_threads = bool(getattr(config, "SLACK_THREADS", False))
        self._workspace = Workspace(
            keys=keys, account=lambda person: self.account_of(person), now=lambda: self.now()
        )
        self._signed_in = self._listening = False

    @property
    def hears(self) -> bool:
        """Whether a socket is open; over HTTP nobody knows better."""
        return self._workspace.hears

    def connect(self) -> None:
        """Learn who the bot is, once."""
        if not self._signed_in:
            self._workspace.sign_in()
            self.bot_identifier = bot.Account(self._workspace.me.user)
            self.door = self._workspace.door.knock if self._workspace.door else None
            self._signed_in = True

    def serve(self) -> bool:
        """Hear what is said in the workspace, until `leave`."""
        self._listening = True
        try:
            self._workspace.listen(self)
        finally:
            self._listening = False
        return True

    def leave(self) -> None:
        """Stop hearing; what is being stored is not torn."""
        self._workspace.leave()
        if not self._listening:  # signing in, or waiting to do so again
            raise KeyboardInterrupt

    def shutdown(self) -> None:
        """Close what is open, at the very end."""
        super().shutdown()
        self._workspace.close()

    def post(self, message: Outgoing) -> MessageRef | None:
        """As `ports.Chat.post`."""
        return self._workspace.chat.post(message)

    def put(self, message: Outgoing, text: str) -> MessageRef | None:
        """As `post`: Slack shows more than text."""
        return self.post(message)

    def show(self, to: Address, text: str, kind: MessageKind) -> MessageRef | None:
        """Post what a plugin of others says."""
        return self._workspace.chat.say(to, text)

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        """As `ports.EditableChat.edit`."""
        self._workspace.chat.edit(ref, message)

    def find(self, message: Outgoing) -> Sequence[MessageRef]:
        """As `ports.AskableChat.find`."""
        return self._workspace.chat.find(message)

    def delete(self, to: Address, ref: MessageRef) -> None:
        """As `ports.AskableChat.delete`."""
        self._workspace.chat.delete(to, ref)

    def profile(self, account: str) -> Profile:
        """As `ports.KnowingChat.profile`."""
        return self._workspace.profiles.of(account)

    def build_identifier(self, text_representation: str) -> Identifier:
        """ "C024BE91L" is a channel, "@U024BE7LH" an account."""
        if re.fullmatch(r"[CG][A-Z0-9]{2,}", text_representation):
            return bot.Channel(text_representation)
        return super().build_identifier(text_representation)

    def past(self, place: Address, since: datetime, threads: Collection[str]) -> Past | Barrier:
        """As `ports.RememberingChat.past`."""
        found = self._workspace.history.past(place.conversation, since, threads, self.now())
        if isinstance(found, Barrier):
            return found
        remarks = (self._remark(each) for each in found.said)
        return Past(remarks=tuple(filter(None, remarks)), since=found.since)

    def said(self, words: Words) -> bool:
        """Somebody said it, pressed it or pointed at it."""
        room = None if words.channel.startswith("D") else words.channel
        thread = words.thread or (words.root if self._in_threads else None)
        return self.hear(self._command(words), words.sender, room, words.id, thread, words.spot)

    def spot(self, sender: str, room: str, id: str, thread: str | None) -> Spot | None:
        """None: a slash command and a button are no messages, and those are known."""
        return None

    def edited(self, words: Words) -> bool:
        """A message of a channel reads so now."""
        remark = self._remark(Edited(words))
        return remark is None or self.overhear(remark)

    def deleted(self, spot: Spot) -> bool:
        """A message of a channel is gone."""
        return self.overhear(Remark(spot=spot, kind=RemarkKind.DELETED))

    def watches(self, channel: str) -> bool:
        """Whether the channel is a team's."""
        return self.listens_to(channel)

    def knows(self, account: str) -> bool:
        """Whether somebody is known by this account."""
        return self.handle_of(account) is not None

    def _remark(self, found: Words | Edited) -> Remark | None:
        """What somebody said or edited beside commands: those are carried out when they are said, and once."""
        kind = RemarkKind.EDITED if isinstance(found, Edited) else RemarkKind.SAID
        words = found.words if isinstance(found, Edited) else found
        return self.remark(self._command(words), words.spot, kind) if words.spot else None

    def _command(self, words: Words) -> str:
        """The words as a command, where they are meant as one."""
        prefix, text = self.bot_config.BOT_PREFIX, words.text
        if words.meant and not text.startswith(prefix):
            text = f"{prefix}{self._slash(text)}" if words.slash else f"{prefix}{text or 'help'}"
        return _MENTIONED.sub(self._by_handle, text) if text.startswith(prefix) else text

    def _slash(self, text: str) -> str:
        """ "/mro today" is "!mro today", "/mro claim TICKET-123" is "!claim TICKET-123"."""
        first = text.split(maxsplit=1)[0].lower() if text.strip() else ""
        known = {each.partition("_")[0] for each in self.all_commands}
        return text if f"mro_{first}" not in self.all_commands and first in known else f"mro {text}".strip()

    def _by_handle(self, found: re.Match[str]) -> str:
        handle = self.handle_of(found[1])
        return f"@{handle}" if handle else found[0]
