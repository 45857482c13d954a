"""What lives as long as a bot does, through every reconnect: the desk, the lanes, the way in and the way out."""

import atexit
import logging
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from errbot.core import ErrBot

from watchbill import settings
from watchbill.bot import chats, leaving
from watchbill.bot.arrival import platform_of
from watchbill.bot.backend import Backend
from watchbill.bot.carrying import crash
from watchbill.bot.desk import Desk
from watchbill.bot.dispatch import Dispatch, NoHistory
from watchbill.bot.ears import Ears
from watchbill.bot.lanes import Lanes, Pool
from watchbill.bot.recovery import Recovery
from watchbill.ending import Ending
from watchbill.errors import StorageUnavailable, WatchbillError
from watchbill.jobs.listening import Listening
from watchbill.model.address import Address
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.people import Identity, PersonId

log = logging.getLogger(__name__)

#: Seconds that commands in flight may take at the end; `config.GRACE_SECONDS` says otherwise.
GRACE = 10.0
_MARK = "_watchbill_host"
_making = threading.Lock()


class Host:
    """One bot's desk and how the two are joined."""

    def __init__(self, errbot: ErrBot, desk: Desk, held: ExitStack) -> None:
        """`held` is closed at the very end."""
        self.errbot, self.desk, self._held = errbot, desk, held
        self.lanes = Lanes(getattr(errbot.bot_config, "BOT_ASYNC_POOLSIZE", 10))
        self.chat = chats.chat_of(errbot)
        #: None where the backend is not ours, and does not tell what it hears.
        self.listening: Listening | None = None
        if isinstance(errbot, Backend):
            errbot.account_of, errbot.handle_of = self._account_of, self._handle_of
            errbot.now = desk.clock.now
        self.dispatch = Dispatch(errbot, desk, self.lanes, chats.dialect_of(errbot), self.say, self._ready)
        if isinstance(errbot, Backend):
            ears = Ears(desk=desk, meeting=self.dispatch.meeting)
            self.listening = Listening(
                desk.database, desk.clock, desk.ids, self.chat, ears.take, lambda: self._serving and errbot.hears
            )
            errbot.overhear = ears.take
            errbot.listens_to = lambda room: ears.theirs(Address(platform=errbot.platform, conversation=room))
        self.recovery = Recovery(
            desk=desk,
            platforms=(platform_of(errbot),),
            ready=lambda: self._ready() and not self.lanes.closed,
            resume=self.dispatch.resume,
            noted=self.dispatch.changes.noted,
        )
        #: Set when the bot is to end, so that the next disconnect is known to be the last.
        self.stopping = errbot.ending if isinstance(errbot, Backend) else Ending()
        desk.vitals.ends_with(self.stopping)
        self._serving = self._started = self._closed = False
        desk.sender.speaks(self.chat)

    def say(self, to: Address, content: Content) -> bool:
        """Say something without the outbox, best effort; False when that failed, nothing is raised."""
        try:
            key = f"direct:{self.desk.ids()}"
            self.chat.post(Outgoing(key=key, to=to, kind=MessageKind.REPLY, content=content))
        except Exception:
            crash("Saying something directly")
            return False
        return True

    def _account_of(self, person: PersonId) -> str | None:
        with self.desk.database.reading() as work:
            mine = work.people.identities(person)
        return next((each.id for each in mine if each.platform == self.chat.platform), None)

    def _handle_of(self, account: str) -> PersonId | None:
        with self.desk.database.reading() as work:
            person = work.people.by_identity(Identity(platform=self.chat.platform, id=account))
        return person.id if person else None

    def connected(self) -> None:
        """All plugins are active: begin what runs beside the chat, once, and take up what was left behind."""
        self._serving = True
        if isinstance(self.errbot, Backend) and self.errbot.door:
            self.desk.doors.open(self.errbot.platform, self.errbot.door)
        if self.listening:
            self.listening.connected()
        if not self._started:
            self._begin()
        self.desk.vitals.connect()

    def _begin(self) -> None:
        if not self.desk.settings.database_url.startswith("postgres"):
            self._release()
        self.desk.start()
        self.recovery.start()
        if self.listening:
            self.listening.start()
        self._started = True  # last: what fails is tried again at the next connect

    def disconnecting(self) -> None:
        """Plugins are about to stop: at the end, first answer what is in flight."""
        self._serving = False
        self.desk.doors.close(platform_of(self.errbot))
        self.desk.vitals.disconnect()
        if self.stopping.is_set():
            self.lanes.close()
            self._drain(self.grace)

    def close(self) -> None:
        """Answer what is in flight within the grace, then stop the desk; only the first call does anything."""
        if self._closed:
            return
        self._closed = True
        self._serving = False
        self.lanes.close()
        self._drain(self.grace)
        self.recovery.stop()
        if self.listening:
            self.listening.stop()
        self.lanes.stop()
        try:
            if self._started:
                self.desk.stop()
            self._held.close()
        except Exception:
            crash("Stopping the desk")  # the way out goes on: whatever is stored is taken up at the next start

    @property
    def grace(self) -> float:
        """Seconds that commands in flight may take at the end."""
        return float(getattr(self.errbot.bot_config, "GRACE_SECONDS", GRACE))

    def _ready(self) -> bool:
        return self._serving

    def _drain(self, seconds: float) -> None:
        if not self.lanes.drain(seconds):
            log.warning("Commands still run after %g s; those that are stored go on at the next start", seconds)

    def _release(self) -> None:
        try:
            self.recovery.release()
            self.desk.sender.resume()
        except StorageUnavailable as away:
            wait = self.desk.timing.carrying_out
            log.warning("Unfinished commands wait %s: the database %s", wait, away.cause)


def host_of(errbot: ErrBot, desk: Desk | None = None) -> Host:
    """The bot's host; made at the first call, around `desk` or around a desk built from the environment.

    Raises:
        SystemExit: no desk can be built from the environment; its text says why, for whoever started the process.
    """
    with _making:
        found = getattr(errbot, _MARK, None)
        if isinstance(found, Host):
            return found
        held = ExitStack()
        host = Host(errbot, desk or _from_environment(held), held)
        _install(errbot, host)
        if desk is None and threading.current_thread() is threading.main_thread():
            leaving.heed(errbot, host.stopping)  # Errbot itself heeds none but SIGINT
        return host


def _from_environment(held: ExitStack) -> Desk:
    from watchbill import app  # only here: a bot around a given desk needs neither the store nor its libraries

    try:
        chosen = settings.read(os.environ)
        if chosen.web:
            log.warning("WATCHBILL_WEB is not served by errbot alone; start the bot with `watchbill run`")
        held.enter_context(app.alone(chosen))
        if not chosen.database_url.startswith("postgres"):
            app.migrate(chosen)
        desk = app.build(chosen)
    except WatchbillError as impossible:
        # Errbot would log it for each plugin, and serve without any.
        raise SystemExit(str(impossible)) from impossible
    held.callback(desk.close)
    return desk


def _install(errbot: ErrBot, host: Host) -> None:
    """Put the host's methods over the bot's own; instance attributes, so any backend class will do."""
    _replace_pools(errbot, host.lanes)
    over: dict[str, Any] = {
        _MARK: host,
        "process_message": host.dispatch.process_message,
        "_process_command": host.dispatch.process_command,
        "unknown_command": host.dispatch.unknown_command,
        "cmd_history": NoHistory(),
        "signal_connect_to_all_plugins": _both(errbot.signal_connect_to_all_plugins, host.connected),
        "disconnect_callback": _both(host.disconnecting, errbot.disconnect_callback),
        "shutdown": _both(host.close, errbot.shutdown),
    }
    for name, value in over.items():
        setattr(errbot, name, value)


def _both(first: Callable[[], object], then: Callable[[], object]) -> Callable[[], None]:
    def both() -> None:
        first()
        then()

    return both


def _replace_pools(errbot: ErrBot, lanes: Lanes) -> None:
    """End Errbot's own threads: thirteen for commands, eight for flows."""
    for owner, name in ((errbot, "thread_pool"), (errbot.flow_executor, "_pool")):
        old = getattr(owner, name, None)
        setattr(owner, name, Pool(lanes))
        if old is not None:
            atexit.unregister(old.close)  # Errbot's own registration would keep the pool for ever
            old.terminate()
            old.join()
