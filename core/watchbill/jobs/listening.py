"""What was said in channels while nobody listened, read where the chat shows it; and how far each is known."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.errors import SendLater, SendUnknown, StorageUnavailable
from watchbill.jobs import holds
from watchbill.jobs.holds import FREE, Hold, Lost
from watchbill.model.address import Address
from watchbill.model.remark import Barrier, Hearing, Remark
from watchbill.ports import Chat, Clock, Database, Ids, RememberingChat, UnitOfWork

_log = logging.getLogger(__name__)

#: Between two looks; and before the first.
PERIOD, FIRST = timedelta(seconds=60), timedelta(seconds=2)
#: So long nobody may have listened without a loss: a platform brings again what it could not deliver.
GAP = timedelta(minutes=3)
#: A channel is read again so often, in case something got lost on the way; where it could not be read, so often.
AGAIN, BARRED = timedelta(hours=1), timedelta(minutes=5)
#: Reading begins so long before what is known ends, as clocks differ.
MARGIN = timedelta(minutes=1)
#: What was said longer ago is not read any more.
REACH = timedelta(days=3)
#: Threads of things that wait, of one channel, that are looked into.
THREADS = 20
#: So long one channel may take before another process may try.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """The right to read a channel, how far it is known, and what waits for an answer there."""

    hold: Hold
    hearing: Hearing
    #: Since when it is to be read.
    since: datetime
    threads: tuple[str, ...]
    at: datetime


class Listening:
    """Keeps what is known of one platform's channels whole, in a thread that nothing waits for."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: Ids,
        chat: Chat,
        take: Callable[[Remark], bool],
        hears: Callable[[], bool] = lambda: True,
    ) -> None:
        """Make it ready; nothing is read yet.

        Args:
            database: where remarks are kept.
            clock: tells the time.
            ids: makes the name under which this process holds leases.
            chat: the platform.
            take: takes in a remark, as if it came now; False where it is not stored.
            hears: whether the chat is connected, so that what is said there comes by itself.
        """
        self._database, self._clock, self._holder = database, clock, ids()
        self._chat, self._take, self._hears = chat, take, hears
        #: When each channel was read by this process, since the chat connected.
        self._read_at: dict[Address, datetime] = {}
        #: When each is to be read again.
        self._next_at: dict[Address, datetime] = {}
        #: Until then the chat is to be left alone.
        self._wait_until = FREE
        self._stop = threading.Event()

    def start(self) -> None:
        """Look in a thread until `stop`."""
        threading.Thread(target=self._live, name="watchbill-listening", daemon=True).start()

    def stop(self) -> None:
        """Look no more; a look under way is not waited for."""
        self._stop.set()

    def connected(self) -> None:
        """The chat connected again: something may have been missed."""
        self._next_at.clear()

    def look(self) -> None:
        """Read what is due, and note that all others are heard; nothing is raised."""
        self._look(lambda: False)

    def _look(self, stopped: Callable[[], bool]) -> None:
        if not self._hears():
            self.connected()  # once it is
            return
        try:
            with self._database.reading() as work:
                places = _places(work, self._chat.platform)
            if isinstance(self._chat, RememberingChat):
                self._read(self._chat, places, stopped)
            else:
                self._begin(places)
            current = [each.conversation for each in places if each in self._read_at and each in self._next_at]
            if current:
                with self._database.changing(lasting=False) as work:
                    work.hearings.listened(self._chat.platform, current, self._clock.now())
        except StorageUnavailable as away:
            _log.info("Listening waits: the database %s", away.cause)
        except Exception:
            _log.exception("A look at the channels failed; the next one tries again.")

    def _begin(self, places: Sequence[Address]) -> None:
        """Where nobody can read what was said before: what nobody heard is not known."""
        new = [each for each in places if each not in self._next_at]
        if not new:
            return
        with self._database.changing(lasting=False) as work:
            now = self._clock.now()
            for place in new:
                hearing = work.hearings.get(place) or _begun(place, now)
                whole = now if now - hearing.until > GAP else hearing.since
                work.hearings.save(replace(hearing, since=whole, until=now))
        self._read_at |= dict.fromkeys(new, now)
        self._next_at |= dict.fromkeys(new, now)

    def _read(self, chat: RememberingChat, places: Sequence[Address], stopped: Callable[[], bool]) -> None:
        for place in places:
            now = self._clock.now()
            if stopped() or now < self._wait_until:
                return
            if now < self._next_at.get(place, FREE):
                continue
            try:
                self._catch_up(chat, place)
            except (SendLater, SendUnknown) as trouble:
                _log.info("What was said in %s is read later: %s", place.conversation, trouble)
                seconds = trouble.seconds if isinstance(trouble, SendLater) else 0
                self._wait_until = now + timedelta(seconds=seconds)
                return  # the next one would fare no better
            except StorageUnavailable:
                raise
            except Exception:
                _log.exception("What was said in %s is not read", place.conversation)
                self._next_at[place] = self._clock.now() + BARRED

    def _catch_up(self, chat: RememberingChat, place: Address) -> None:
        taken = self._taken(place)
        if taken is None:
            return
        hearing = None
        try:
            hearing = self._asked(chat, place, taken)
        finally:
            self._settled(taken, hearing)
        if hearing:
            self._next_at[place] = taken.at + (BARRED if hearing.barrier else AGAIN)
            if hearing.barrier is None:
                self._read_at[place] = taken.at

    def _settled(self, taken: _Taken, hearing: Hearing | None) -> None:
        # Lost where it took so long that another process has read it since.
        with suppress(Lost), self._database.changing(lasting=False) as work:
            taken.hold.keep(work, FREE)
            if hearing:
                work.hearings.save(hearing)

    def _taken(self, place: Address) -> _Taken | None:
        lease = f"listening:{place.platform}:{place.conversation}"
        with self._database.changing(lasting=False) as work:
            now = self._clock.now()
            hold = holds.take(work, lease, self._holder, now, LEASE)
            if hold is None:
                return None
            hearing = work.hearings.get(place) or _begun(place, now)
            known = min(hearing.until, self._read_at.get(place, hearing.until))
            threads = tuple(work.remarks.waiting(place, THREADS))
        since = max(min(known, now) - MARGIN, now - REACH)
        return _Taken(hold=hold, hearing=hearing, since=since, threads=threads, at=now)

    def _asked(self, chat: RememberingChat, place: Address, taken: _Taken) -> Hearing | None:
        """How far the channel is known now; None where something could not be stored."""
        hearing, now = taken.hearing, taken.at
        cut = now - REACH if hearing.until < now - REACH else hearing.since
        past = chat.past(place, taken.since, taken.threads)
        if isinstance(past, Barrier):
            _log.info("What is said in %s cannot be read: the bot is %s", place.conversation, past)
            return replace(hearing, barrier=past)
        if not all(self._take(each) for each in past.remarks):
            return None
        missed = now - hearing.until > GAP  # else it was heard, and is only read in case something got lost
        whole = past.since if missed and past.since > taken.since else cut
        return replace(hearing, since=max(whole, hearing.since), until=now, barrier=None)

    def _live(self) -> None:
        wait = FIRST
        while not self._stop.wait(wait.total_seconds()):
            self._look(self._stop.is_set)
            wait = PERIOD


def _begun(place: Address, now: datetime) -> Hearing:
    return Hearing(platform=place.platform, conversation=place.conversation, since=now, until=now)


def _places(work: UnitOfWork, platform: str) -> list[Address]:
    """The platform's channels of all teams."""
    found = (each for team in work.teams.everything() for each in team.places if each.platform == platform)
    return list(dict.fromkeys(found))
