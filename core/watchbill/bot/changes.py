"""Commands that change something: stored first, carried out once, answered by the outbox in the same transaction.

A command that is stored is either carried out or refused, once, whatever happens in between. When the database
goes away before that is written down, nobody can know whether the commit arrived; so the person is told that the
command is noted, and it is taken up again: `inbox.done` finds it done, or it is done now.
"""

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from watchbill.bot import words
from watchbill.bot.carrying import Offer, carry_out, crash, reply_key
from watchbill.bot.desk import Desk
from watchbill.bot.lanes import lane_of
from watchbill.errors import StorageUnavailable, WatchbillError
from watchbill.jobs.collisions import once_more
from watchbill.model.address import Address
from watchbill.model.duty import Received
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.ports import UnitOfWork
from watchbill.services.outgoing import in_parts

log = logging.getLogger(__name__)

#: So often a command that somebody left is taken up again; then it may be what ends the process.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Noted:
    """Commands that wait for the database or for the plugins, in the order they came, by lane."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: dict[tuple[str, str], list[Received]] = field(default_factory=dict)

    def add(self, received: Received) -> bool:
        """Remember the command; False when it is remembered already."""
        with self._lock:
            waiting = self._waiting.setdefault(lane_of(received), [])
            new = received not in waiting
            if new:
                waiting.append(received)
            return new

    def of(self, lane: tuple[str, str]) -> Sequence[Received]:
        """What waits in a lane, oldest first."""
        with self._lock:
            return tuple(self._waiting.get(lane, ()))

    def forget(self, received: Received) -> None:
        """The command is settled."""
        with self._lock:
            waiting = self._waiting.get(lane_of(received), [])
            if received in waiting:
                waiting.remove(received)
            if not waiting:
                self._waiting.pop(lane_of(received), None)

    def everything(self) -> Sequence[Received]:
        """What waits in any lane."""
        with self._lock:
            return tuple(each for waiting in self._waiting.values() for each in waiting)


@dataclass(frozen=True, slots=True)
class Changes:
    """Carries out commands that change something."""

    desk: Desk
    #: Says something without the outbox, best effort: for the moments when the database is away.
    say: Callable[[Address, Content], bool]
    #: The offer of a stored command's name; None when no active plugin has it.
    find: Callable[[str], Offer | None]
    #: Puts into words why a command was not carried out.
    explain: Callable[[WatchbillError, Offer, Received], Content]
    #: Whether the plugins are active, so that every command can be found.
    ready: Callable[[], bool]
    noted: Noted = field(default_factory=Noted)

    def receive(self, received: Received) -> bool:
        """Store the command; False when it was received before.

        Raises:
            StorageUnavailable: it is not stored.
        """
        with self.desk.database.changing() as work:
            return work.inbox.receive(received, self.desk.timing.carrying_out)

    def perform(self, received: Received) -> None:
        """Carry out a stored command, after those of its lane that had to wait; nothing is raised."""
        for earlier in self.noted.of(lane_of(received)):
            if earlier != received:
                self._perform(earlier)
        self._perform(received)

    def _perform(self, received: Received) -> None:
        ready = self.ready()
        offer = self.find(received.command)
        if received.attempts >= TRIES:
            log.error("!%s of %s is given up", received.command, received.event_id)
            self._settle(received, words.given_up(received.command.replace("_", " ")))
            return
        if offer is None and not (ready and self.ready()):  # between two connections no plugin has any command
            self.noted.add(received)
            return
        if offer is None:
            self._settle(received, words.gone(received.command.replace("_", " ")))
            return
        try:
            addressed, told = once_more(lambda: self._change(received, offer))
        except StorageUnavailable as away:
            self._wait(received, away)
        except WatchbillError as refusal:
            self._settle(received, self.explain(refusal, offer, received))
        except BaseException:  # SystemExit too: it would end the thread that works
            self._settle(received, words.crashed(crash(f"!{offer.command.facts.name}")))
        else:
            self._over(received, addressed)
            if told:
                self.desk.errands()

    def _change(self, received: Received, offer: Offer) -> tuple[Collection[Address], bool]:
        """Where there is something to say; whether there is something to tell a tracker."""
        # No need to wait for the disk: after a loss of power the command is stored and not done, and the mark
        # that the sender sets before it says the answer makes all of this last.
        with self.desk.database.changing(lasting=False) as work:
            if self._begin(work, received):
                self._reply(work, received, carry_out(self.desk, work, offer, received))
        return work.addressed, bool(work.errands.written)

    def _begin(self, work: UnitOfWork, received: Received) -> bool:
        """Mark the command as done, first of all: whoever else has taken it up waits here and finds it done."""
        return work.inbox.done(received.platform, received.event_id, self.desk.clock.now())

    def _reply(self, work: UnitOfWork, received: Received, content: Content) -> None:
        reply = Outgoing(key=reply_key(received), to=received.address, kind=MessageKind.REPLY, content=content)
        for part in in_parts(reply):
            work.outbox.add(part, self.desk.clock.now())

    def _settle(self, received: Received, content: Content) -> None:
        """Nothing was changed: store just that, with the reason."""
        try:
            with self.desk.database.changing() as work:
                if self._begin(work, received):
                    self._reply(work, received, content)
        except StorageUnavailable as away:
            self._wait(received, away)
        except BaseException:
            crash(f"Storing the answer to !{received.command}")
            self.say(received.address, content)
        else:
            self._over(received, ())

    def _wait(self, received: Received, away: StorageUnavailable) -> None:
        if self.noted.add(received):
            log.warning("!%s waits: the database %s", received.command, away.cause)
            self.say(received.address, words.noted(away))

    def _over(self, received: Received, addressed: Collection[Address]) -> None:
        self.noted.forget(received)
        try:
            elsewhere = [each for each in addressed if each != received.address]
            if elsewhere:
                self.desk.stir(elsewhere)
            if self.desk.sender.deliver(received.address) == 0:
                self.desk.stir([received.address])  # paced, or somebody else says it: not only at the next look
        except BaseException:  # the answer is stored: the next tick says it
            crash(f"Saying the answer to !{received.command}")
