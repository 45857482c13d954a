"""One Slack workspace: signs in, hears, says; what a backend needs and no more."""

import logging
import queue
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from watchbill.ending import SLICE
from watchbill.errors import SendLater, SendRefused, SendUnknown, SettingsInvalid, StorageUnavailable
from watchbill.model.message import MessageRef
from watchbill.model.people import PersonId
from watchbill.platforms.slack import events
from watchbill.platforms.slack.chat import SlackChat
from watchbill.platforms.slack.dialect import SlackDialect
from watchbill.platforms.slack.door import Door
from watchbill.platforms.slack.events import Asked, Changed, Foreign, Reacted, Understood
from watchbill.platforms.slack.groups import Groups
from watchbill.platforms.slack.hearing import Hearer, Pointing
from watchbill.platforms.slack.history import History
from watchbill.platforms.slack.messages import Deleted, Edited, Me, Words, permalink
from watchbill.platforms.slack.profiles import Profiles
from watchbill.platforms.slack.sockets import Envelope, Sockets
from watchbill.platforms.slack.web import WebApi
from watchbill.platforms.slack.window import window

log = logging.getLogger(__name__)

#: Where Slack's methods are; of the government's workspaces at "https://slack-gov.com/api/".
API = "https://slack.com/api/"
#: Envelopes that wait to be read; what comes beyond is not acknowledged, so that Slack brings it again.
WAITING = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the bot signs in with; never shown."""

    #: "xoxb-...": speaks.
    bot_token: str = field(repr=False)
    #: "xapp-...": hears over Socket Mode. Without it Slack posts to us, signed.
    app_token: str = field(default="", repr=False)
    #: What signed requests are checked with.
    signing_secret: str = field(default="", repr=False)
    api: str = API
    #: How many sockets are kept. What one person says in quick succession keeps its order over one alone.
    sockets: int = 1


def checked(keys: Keys) -> Keys:
    """The keys, if a bot can sign in with them.

    Raises:
        SettingsInvalid: with every mistake and its remedy; no key is shown.
    """
    mistakes = []
    if not keys.bot_token.startswith("xoxb-"):
        mistakes.append("WATCHBILL_SLACK_BOT_TOKEN: begins with xoxb-; copy it from the app's OAuth & Permissions")
    if keys.app_token and not keys.app_token.startswith("xapp-"):
        mistakes.append("WATCHBILL_SLACK_APP_TOKEN: begins with xapp-; copy it from the app's Basic Information")
    if not (keys.app_token or keys.signing_secret):
        mistakes.append(
            "WATCHBILL_SLACK_APP_TOKEN: set it for Socket Mode, or WATCHBILL_SLACK_SIGNING_SECRET for HTTP"
        )
    if not is_slacks(keys.api, "https", keys.api):
        mistakes.append(f"WATCHBILL_SLACK_API: only {API} and https://slack-gov.com/api/ are Slack's")
    if mistakes:
        raise SettingsInvalid(mistakes)
    return keys


def is_slacks(url: str, scheme: str, api: str) -> bool:
    """Whether an address is Slack's; where the API is on this machine, for tests, one on this machine."""
    parts, here = urlsplit(url), ("127.0.0.1", "localhost", "::1")
    host = parts.hostname or ""
    if urlsplit(api).hostname in here:
        return host in here
    known = any(host == each or host.endswith(f".{each}") for each in ("slack.com", "slack-gov.com"))
    return parts.scheme == scheme and known and parts.username is None


@dataclass(slots=True, kw_only=True)
class Workspace:
    """The workspace that the keys open."""

    keys: Keys
    account: Callable[[PersonId], str | None]
    #: The time, aware.
    now: Callable[[], datetime]
    watch: Callable[[], float] = time.monotonic
    me: Me = field(init=False)
    chat: SlackChat = field(init=False)
    profiles: Profiles = field(init=False)
    history: History = field(init=False)
    door: Door | None = field(init=False, default=None)
    _bot: WebApi = field(init=False)
    _sockets: Sockets | None = field(init=False, default=None)
    _waiting: "queue.SimpleQueue[Envelope | None]" = field(default_factory=queue.SimpleQueue)
    _leaving: bool = field(init=False, default=False)
    _pointing: Pointing = field(init=False)

    def __post_init__(self) -> None:
        self._bot = WebApi(self.keys.bot_token, self.keys.api)

    def sign_in(self) -> None:
        """Learn who the bot is: one call for as long as the process lives.

        Raises:
            SendLater, SendRefused, SendUnknown: Slack does not say, or does not take the token.
        """
        answer = self._bot.ask("auth.test")
        self.me = Me(
            team=str(answer["team_id"]),
            user=str(answer["user_id"]),
            url=str(answer["url"]),
        )
        dialect, groups = SlackDialect(self.account, self._permalink), Groups(api=self._bot, watch=self.watch)
        self.chat = SlackChat(
            api=self._bot,
            dialect=dialect,
            user=self.me.user,
            account=self.account,
            groups=groups,
            watch=self.watch,
        )
        self.history = History(api=self._bot, me=self.me, groups=groups)
        self.profiles = Profiles(api=self._bot, team=self.me.team, watch=self.watch)
        self._pointing = Pointing(me=self.me, history=self.history, profiles=self.profiles, groups=groups)
        if self.keys.signing_secret:
            self.door = Door(secret=self.keys.signing_secret, now=self.now, take=self._take)

    def listen(self, hearer: Hearer) -> None:
        """Hear until `leave`: everything in the order it came, each acknowledged after `hearer` has taken it."""
        if self.keys.app_token:
            self._sockets = Sockets(
                api=WebApi(self.keys.app_token, self.keys.api), take=self._take, allowed=self._ours
            )
            self._sockets.start(self.keys.sockets)
        try:
            while not self._leaving:
                envelope = self._next()
                if envelope and not self._leaving:
                    envelope.settle(self._heard(envelope, hearer))
        finally:
            if self._sockets:
                self._sockets.stop()
                self._sockets.api.close()

    def _next(self) -> Envelope | None:
        """What waits longest; None where nothing comes for a while, or at the end."""
        with suppress(queue.Empty):
            return self._waiting.get(timeout=SLICE)
        return None

    @property
    def hears(self) -> bool:
        """Whether events can come in: over a socket that is open, or over HTTP."""
        return not self.keys.app_token or (self._sockets is not None and self._sockets.open > 0)

    def leave(self) -> None:
        """Stop listening soon; for any thread, and for the handler of a signal."""
        self._leaving = True
        self._waiting.put(None)  # of all queues only this one may be used in a signal's handler

    def close(self) -> None:
        """Close the connections to the Web API; nothing can be said after that."""
        self._bot.close()

    def _take(self, envelope: Envelope) -> None:
        if self._waiting.qsize() < WAITING:
            self._waiting.put(envelope)
        else:
            log.warning("More comes than can be taken; Slack is left to bring it again.")
            envelope.settle(False)

    def _heard(self, envelope: Envelope, hearer: Hearer) -> bool:
        try:
            found = events.understood(envelope.kind, envelope.payload, self.me)
        except Foreign as strange:
            log.warning("Refused: %s", strange)
            return True  # Slack would only bring it again
        try:
            return self._done(found, hearer)
        except (SendLater, SendRefused, SendUnknown) as trouble:
            log.warning("Slack was asked about something that came, and does not say: %s", trouble)
            return isinstance(trouble, SendRefused)  # otherwise it is asked again when Slack brings this again
        except StorageUnavailable as away:
            log.warning("Something that came from Slack is not taken: the database %s", away.cause)
            return False

    def _done(self, found: Understood, hearer: Hearer) -> bool:
        match found:
            case Words():
                return self._words(found.renamed(self.chat.groups.named), hearer)
            case Edited(words):
                return hearer.edited(words.renamed(self.chat.groups.named))
            case Deleted(spot):
                return hearer.deleted(spot)
            case Reacted():
                return self._pointing.follow(found, hearer)
            case Asked():
                self._ask(found)
            case Changed(id):
                self.chat.forget(id)
                self.profiles.forget(id)
        return True

    def _words(self, words: Words, hearer: Hearer) -> bool:
        url = words.response_url
        if url and not self._ours(url, "https"):
            log.warning("An address to answer at is not Slack's, and is not used: %s", urlsplit(url).hostname)
            url = None
        self.chat.met(words.sender, words.channel, url)
        return hearer.said(words)

    def _ask(self, asked: Asked) -> None:
        try:
            shown = window(typed=asked.typed, label=asked.label, channel=asked.channel, thread=asked.thread)
            self._bot.call("views.open", trigger_id=asked.trigger, view=shown)
        except (SendLater, SendRefused, SendUnknown) as trouble:
            log.warning("The window of %r did not open: %s", asked.label, trouble)

    def _ours(self, url: str, scheme: str = "wss") -> bool:
        return is_slacks(url, scheme, self.keys.api)

    def _permalink(self, channel: str, ref: MessageRef) -> str:
        return permalink(self.me, channel, ref)
