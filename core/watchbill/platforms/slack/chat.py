"""Slack's way out: posts, edits, topics and groups, each call made only where something changes."""

import html
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from watchbill.errors import SendLater, SendRefused
from watchbill.model.address import Address
from watchbill.model.duty import Pace
from watchbill.model.message import Capability, MessageKind, MessageRef, OnCall, Outgoing, Topic
from watchbill.model.people import PersonId
from watchbill.platforms.safe import clip
from watchbill.platforms.slack.dialect import SlackDialect, Written, escaped
from watchbill.platforms.slack.groups import Groups
from watchbill.platforms.slack.remembered import Remembered
from watchbill.platforms.slack.web import WebApi

log = logging.getLogger(__name__)

#: Slack takes about a message a second in one channel.
PACE = Pace(conversation=timedelta(seconds=1))
#: All that Slack can do beside showing text.
CAPABILITIES = frozenset(Capability)
#: What our messages carry, to be found by.
EVENT = "watchbill"
#: Messages of a conversation that are looked through for one of ours.
LOOKED_THROUGH = 200
#: Characters of a topic, and what stands between ours and what people wrote.
TOPIC, BETWEEN = 250, " · "
#: Seconds for which Slack lets a command be answered at its own address.
ANSWERABLE = 1_800.0
#: What Slack says where the bot cannot write by itself.
_OUTSIDE = frozenset(("not_in_channel", "channel_not_found"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChat:
    """Says messages in one workspace; fulfils `ports.AskableChat` and `ports.EditableChat` for the backend."""

    api: WebApi
    dialect: SlackDialect
    #: The bot's own account.
    user: str
    account: Callable[[PersonId], str | None]
    groups: Groups
    #: Counts seconds and never goes back.
    watch: Callable[[], float] = time.monotonic
    #: The direct conversation with each account.
    _direct: Remembered[str] = field(default_factory=Remembered)
    #: Until when a conversation wants to be left alone, by `watch`.
    _busy: Remembered[float] = field(default_factory=Remembered)
    #: Where a command of a conversation can be answered from outside, and until when, by `watch`.
    _response: Remembered[tuple[str, float]] = field(default_factory=Remembered)

    def post(self, message: Outgoing) -> MessageRef | None:
        """As `ports.Chat.post`."""
        if message.kind is MessageKind.UPKEEP:
            self._keep(message)
            return None
        outside = message.kind is MessageKind.REPLY  # what nobody asked for stays where the bot is
        return self._post(message.to, self.dialect.compose(message.content), message.key, outside=outside)

    def say(self, to: Address, markdown: str) -> MessageRef | None:
        """Post text of a plugin that is not ours, which is Markdown; it rings nobody. Raises as `post`."""
        quiet = markdown.replace("<!", "<\u200b!")[:11_000]
        shown = Written(text=escaped(clip(quiet, 600)), blocks=[{"type": "markdown", "text": quiet}])
        return self._post(to, shown, None, outside=True)

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        """As `ports.EditableChat.edit`."""
        channel, written = self._channel(message.to), self.dialect.compose(message.content)
        self._at(channel, "chat.update", ts=ref, text=written.text, blocks=list(written.blocks))

    def find(self, message: Outgoing) -> Sequence[MessageRef]:
        """As `ports.AskableChat.find`: our messages carry their key where only apps see it."""
        channel, thread = self._channel(message.to), message.to.thread
        try:
            return self._find(channel, thread, message.key)
        except SendRefused as refusal:
            if thread is None or str(refusal) != "thread_not_found":
                raise
        # Where the first message was deleted, Slack shows in the channel what was said to its thread.
        return self._find(channel, None, message.key)

    def _find(self, channel: str, thread: str | None, key: str) -> Sequence[MessageRef]:
        method = "conversations.replies" if thread else "conversations.history"
        found, cursor, looked = [], None, 0
        while looked < LOOKED_THROUGH:
            answer = self.api.ask(
                method, channel=channel, ts=thread, limit=100, cursor=cursor, include_all_metadata="true"
            )
            shown = answer.get("messages") or []
            found += [each for each in shown if _key(each) == key and each.get("user") == self.user]
            cursor, looked = (answer.get("response_metadata") or {}).get("next_cursor"), looked + 100
            if not cursor:
                break
        return [MessageRef(stamp) for stamp in sorted(str(each["ts"]) for each in found)]

    def delete(self, to: Address, ref: MessageRef) -> None:
        """As `ports.AskableChat.delete`."""
        try:
            self._at(self._channel(to), "chat.delete", ts=ref)
        except SendRefused as refusal:
            if str(refusal) != "message_not_found":
                raise

    def met(self, account: str, channel: str, response_url: str | None) -> None:
        """Remember where somebody can be answered: what just came from there says it, without a call."""
        if channel.startswith("D"):
            self._direct.put(account, channel)
        if response_url:
            self._response.put(channel, (response_url, self.watch() + ANSWERABLE))

    def forget(self, id: str) -> None:
        """A person's or a channel's properties have changed."""
        self._direct.drop(id)

    def _post(self, to: Address, written: Written, key: str | None, *, outside: bool) -> MessageRef | None:
        channel = self._channel(to)
        metadata = {"event_type": EVENT, "event_payload": {"key": key}} if key else None
        body: dict[str, Any] = {"text": written.text, "blocks": list(written.blocks) or None}
        try:
            answer = self._at(
                channel, "chat.postMessage", **body, thread_ts=to.thread, metadata=metadata,
                unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
        except SendRefused as refusal:
            if outside and str(refusal) in _OUTSIDE and self._answered_outside(channel, body):
                return None
            raise
        return MessageRef(str(answer["ts"]))

    def _answered_outside(self, channel: str, body: Mapping[str, Any]) -> bool:
        """Whether the answer could be given at the address of a command that came from there."""
        url, until = self._response.get(channel) or ("", 0.0)
        if self.watch() >= until:
            return False
        shown = {name: value for name, value in body.items() if value is not None}
        self.api.post_to(url, shown | {"response_type": "in_channel"})
        return True

    def _at(self, channel: str, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Call a method of one channel, unless Slack has asked to leave that alone."""
        left = (self._busy.get(channel) or 0.0) - self.watch()
        if left > 0:
            raise SendLater(left)
        try:
            return self.api.call(method, channel=channel, **arguments)
        except SendLater as asked:
            if not asked.everywhere:
                self._busy.put(channel, self.watch() + asked.seconds)
            raise

    def _channel(self, to: Address) -> str:
        if not to.direct:
            return to.conversation
        account = to.conversation.removeprefix("@")
        known = self._direct.get(account)
        if known is None:
            known = str(self.api.call("conversations.open", users=account)["channel"]["id"])
            self._direct.put(account, known)
        return known

    def _keep(self, message: Outgoing) -> None:
        for block in message.content.blocks:
            match block:
                case Topic(text):
                    self._set_topic(message.to.conversation, text)
                case OnCall(handle, people):
                    self._set_group(handle, tuple(filter(None, map(self.account, people))))

    def _set_topic(self, channel: str, text: str) -> None:
        """Our words stand first; what people wrote behind them stays."""
        found = self.api.ask("conversations.info", channel=channel)["channel"]
        before = html.unescape(str((found.get("topic") or {}).get("value") or ""))
        label = text.partition(":")[0] + ":"
        theirs = [each for each in before.split(BETWEEN) if each.strip() and not each.startswith(label)]
        topic = clip(BETWEEN.join((text, *theirs)), TOPIC)
        if topic != before:
            self.api.call("conversations.setTopic", channel=channel, topic=topic)

    def _set_group(self, handle: str, accounts: tuple[str, ...]) -> None:
        if not accounts:  # Slack has no empty group
            log.warning("@%s is left as it is: whoever is on MRO has no Slack account that I know.", handle)
            return
        group = self.groups.id_of(handle)
        members = self.api.ask("usergroups.users.list", usergroup=group)["users"]
        if tuple(members) != accounts:
            self.api.call("usergroups.users.update", usergroup=group, users=",".join(accounts))


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return None
    key: str | None = (metadata.get("event_payload") or {}).get("key")
    return key
