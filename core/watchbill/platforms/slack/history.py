"""What was said in a channel before: read page by page, never more than a bounded number of calls.

An app that a workspace made for itself may ask for 1,000 messages fifty times a minute; one that is distributed
outside of Slack's Marketplace for 15 messages once a minute (docs.slack.dev, rate limits, since 2025-05-29).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.model.remark import Barrier
from watchbill.platforms.slack.groups import Groups
from watchbill.platforms.slack.messages import Edited, Me, Words, moment, reworded, spoken
from watchbill.platforms.slack.web import WebApi

#: Messages of a page, and how many pages and threads are read of one channel at a time.
PAGE, PAGES, THREADS = 200, 5, 20
#: Threads that began so long before are looked at, where their page is read in any case.
REACH = timedelta(days=1)

#: Slack's words for why the bot cannot read a channel; of a private one it says that there is none.
_BARRIERS = {
    "not_in_channel": Barrier.OUTSIDE,
    "channel_not_found": Barrier.OUTSIDE,
    "missing_scope": Barrier.FORBIDDEN,
}

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a channel's history shows."""

    #: Oldest first.
    said: Sequence[Words | Edited]
    #: From then on nothing is missing.
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The histories of one workspace's channels."""

    api: WebApi
    me: Me
    groups: Groups

    def past(self, channel: str, since: datetime, threads: Collection[str], now: datetime) -> Found | Barrier:
        """What people said after `since`, in the channel, in threads of it that are seen there, and in `threads`.

        Returns:
            It, or what keeps the bot from reading the channel.

        Raises:
            SendLater, SendUnknown: Slack does not say now.
        """
        try:
            shown, whole_since = self._pages(channel, since)
        except SendRefused as refusal:
            return _BARRIERS.get(str(refusal), Barrier.UNKNOWN)
        lively = sorted(filter(None, (_lively(each, since) for each in shown)), reverse=True)
        seen = {str(each.get("ts")) for each in shown}  # of these it is told whether they were answered
        roots = [*dict.fromkeys(each for each in threads if each not in seen), *(root for _, root in lively)]
        replies, all_read = self._replies(channel, roots[:THREADS], since)
        if len(roots) > THREADS or not all_read:
            whole_since = now
        stamps = {str(each.get("ts")): each for each in (*shown, *replies)}  # a reply may be shown in both
        said = [each for stamp in sorted(stamps, key=_order) for each in self._said(stamps[stamp], channel, since)]
        return Found(said=said, since=whole_since)

    def message(self, channel: str, stamp: str) -> Message | None:
        """The message of this time stamp, in the channel or in a thread; None where there is none.

        Raises:
            errors.SendLater, errors.SendRefused, errors.SendUnknown: Slack does not show it.
        """
        asked = {"channel": channel, "ts": stamp, "oldest": stamp, "latest": stamp, "inclusive": "true"}
        found = self.api.ask("conversations.replies", **asked, limit=1).get("messages") or ()
        return next((each for each in found if str(each.get("ts")) == stamp), None)

    def _pages(self, channel: str, since: datetime) -> tuple[list[Message], datetime]:
        """Newest first, back to `since` if possible; and how far back they go."""
        shown: list[Message] = []
        cursor = None
        for page in range(PAGES):
            try:
                answer = self.api.ask(
                    "conversations.history",
                    channel=channel,
                    oldest=_stamp(since - REACH),
                    limit=PAGE,
                    cursor=cursor,
                )
            except (SendLater, SendUnknown):
                if page == 0:
                    raise
                break
            shown += answer.get("messages") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor or (shown and moment(str(shown[-1]["ts"])) < since):
                return shown, since
        return shown, max(since, moment(str(shown[-1]["ts"]))) if shown else since

    def _replies(self, channel: str, roots: Sequence[str], since: datetime) -> tuple[list[Message], bool]:
        """What was said in these threads, and whether that is all."""
        found: list[Message] = []
        for root in roots:
            try:
                asked = {"channel": channel, "ts": root, "oldest": _stamp(since)}
                answer = self.api.ask("conversations.replies", **asked, limit=PAGE)
            except SendRefused:
                continue  # its first message was deleted
            except (SendLater, SendUnknown):
                return found, False
            found += answer.get("messages") or ()
            if answer.get("has_more"):
                return found, False
        return found, True

    def _said(self, message: Message, channel: str, since: datetime) -> Iterator[Words | Edited]:
        """What the message says, if it is new; and that it was edited since, as it may be known from before."""
        event = {**message, "channel": channel}
        words = spoken(event, self.me)
        if words is None:
            return
        words, edited = words.renamed(self.groups.named), message.get("edited")
        if moment(str(message["ts"])) > since:
            yield words
        if edited and moment(str(edited["ts"])) > since and reworded(event, self.me):
            yield Edited(words)


def _lively(message: Message, since: datetime) -> tuple[datetime, str] | None:
    """When the thread that the message begins was answered last, if that was after `since`, and the message."""
    latest = message.get("latest_reply")
    if not latest or moment(str(latest)) <= since:
        return None
    return moment(str(latest)), str(message["ts"])


def _order(stamp: str) -> tuple[datetime, str]:
    return moment(stamp), stamp


def _stamp(when: datetime) -> str:
    return f"{when.astimezone(UTC).timestamp():.6f}"
