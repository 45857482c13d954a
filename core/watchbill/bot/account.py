"""A chat account that bears one connection is used by one process at a time; the others wait for their turn."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from errbot.core import ErrBot

from watchbill.bot.arrival import platform_of
from watchbill.bot.backend import Backend
from watchbill.bot.desk import Desk
from watchbill.ending import Ending
from watchbill.errors import StorageUnavailable

log = logging.getLogger(__name__)

#: What tells one account from another in Errbot's BOT_IDENTITY; the rest of it is secret or says nothing.
_TELLING = ("username", "nickname", "server", "homeserver", "domain", "port")
#: Errbot's backends for platforms that bear any number of connections, or none.
_SHARED = ("slack", "text", "null", "test")


def account_of(errbot: ErrBot) -> str | None:
    """The name of the lease under which the bot's account is used; None where any number may use it."""
    platform = platform_of(errbot)
    shared = platform.lower().startswith(_SHARED)
    if not errbot.single_connection if isinstance(errbot, Backend) else shared:
        return None
    identity: Mapping[str, Any] = getattr(errbot.bot_config, "BOT_IDENTITY", None) or {}
    telling = repr([(name, str(identity.get(name))) for name in _TELLING])
    return f"account:{platform}:{blake2b(telling.encode(), digest_size=6).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One process's hold on an account."""

    desk: Desk
    name: str
    #: Of this process, as no other has it.
    holder: str
    #: Set when the process is to end: nobody waits any more.
    stopping: Ending
    #: Set, and then `end` is called, when another process holds the account.
    lost: threading.Event = field(default_factory=threading.Event)
    end: Callable[[], None]
    _over: threading.Event = field(default_factory=threading.Event)
    _renewing: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> int | None:
        """Wait until the account is ours; the fence, or None when the process is to end first."""
        told = False
        while not self.stopping.is_set():
            try:
                fence = self._take()
            except StorageUnavailable as away:
                fence = None
                log.warning("Waiting for %s: the database %s", self.name, away.cause)
            if fence is not None:
                return fence
            if not told:
                log.warning("Another process uses %s; this one waits until that ends.", self.name)
                told = True
            self.stopping.wait(self._period)
        return None

    def keep(self, fence: int) -> None:
        """Renew it until `let_go`; to be run in a thread of its own.

        While the database is away nobody can take the account, so it is kept.
        """
        while not self._over.wait(self._period):
            with self._renewing:  # never after `let_go`: nobody else could take it for as long as a lease lasts
                if self._over.is_set():
                    return
                try:
                    if not self._renew(fence):
                        log.error("Another process has taken %s; this one ends.", self.name)
                        self.lost.set()
                        self.end()
                        return
                except StorageUnavailable as away:
                    log.warning("Keeping %s: the database %s", self.name, away.cause)

    def let_go(self, fence: int) -> None:
        """Let another process take it at once."""
        self._over.set()
        try:
            with self._renewing, self.desk.database.changing() as work:
                work.leases.give_up(self.name, self.holder, fence, self.desk.clock.now())
        except StorageUnavailable as away:
            log.warning("%s is free only when its lease is over: the database %s", self.name, away.cause)

    def _take(self) -> int | None:
        with self.desk.database.changing() as work:
            return work.leases.take(self.name, self.holder, self.desk.clock.now(), self.desk.timing.holding)

    def _renew(self, fence: int) -> bool:
        with self.desk.database.changing() as work:
            until = self.desk.clock.now() + self.desk.timing.holding
            return work.leases.renew(self.name, self.holder, fence, until)

    @property
    def _period(self) -> float:
        return self.desk.timing.real_seconds(self.desk.timing.holding) / 6


@dataclass(frozen=True, slots=True)
class Hold:
    """Whether the account may be used, and whether another process has taken it since."""

    ours: bool
    lost: threading.Event = field(default_factory=threading.Event)


@contextmanager
def holding(errbot: ErrBot, desk: Desk, stopping: Ending) -> Iterator[Hold]:
    """Use the bot's account for the length of the block, after whoever uses it now.

    It is not ours when the process is to end before its turn came. When it is lost, the process gets a SIGTERM.
    """
    name = account_of(errbot)
    if name is None:
        yield Hold(ours=True)
        return
    account = Account(desk=desk, name=name, holder=desk.ids(), stopping=stopping, end=_end)
    fence = account.wait()
    if fence is None:
        yield Hold(ours=False)
        return
    threading.Thread(target=account.keep, args=(fence,), name="watchbill-account", daemon=True).start()
    try:
        yield Hold(ours=True, lost=account.lost)
    finally:
        account.let_go(fence)


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
