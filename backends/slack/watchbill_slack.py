"""The Slack backend: a shell around `watchbill.platforms.slack`."""

import re
from collections.abc import Sequence
from typing import Any

from errbot.backends.base import Identifier

from watchbill import bot
from watchbill.model import Address, MessageKind, MessageRef, Outgoing, Profile
from watchbill.platforms.slack import chat
from watchbill.platforms.slack.events import Words
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
            self._workspace.listen(self._said)
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

    def _said(self, words: Words) -> bool:
        room = None if words.channel.startswith("D") else words.channel
        thread = words.thread or (words.root if self._in_threads else None)
        return self.hear(self._command(words), words.sender, room, words.id, thread)

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
