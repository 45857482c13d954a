"""The doors of a process to its database and to the chat: it stops before and after each of them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from tests.core.jobs.model.platform import Platform
from tests.core.jobs.model.stepping import Place, Stop
from watchbill.errors import SendUnknown
from watchbill.model.address import Address
from watchbill.model.duty import Pace
from watchbill.model.message import MessageRef, Outgoing
from watchbill.ports import Database, UnitOfWork


class SteppedDatabase:
    """Fulfils `ports.Database`."""

    def __init__(self, real: Database, stop: Stop, *, stops_inside: bool) -> None:
        """`stops_inside`: also stop before each commit, while everybody else finds the database busy."""
        self._real, self._stop, self._stops_inside = real, stop, stops_inside

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[UnitOfWork]:
        self._stop(Place.BEFORE_CHANGE)
        with self._real.changing(lasting=False) as work:  # no power is lost here: nothing need wait for the disk
            yield work
            if self._stops_inside:
                self._stop(Place.BEFORE_COMMIT)
        self._stop(Place.AFTER_CHANGE)

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        self._stop(Place.BEFORE_LOOK)
        return self._real.reading()

    def is_current(self) -> bool:
        return self._real.is_current()


class PlainChat:
    """Fulfils `ports.Chat`: one process's client of the platform."""

    def __init__(self, shared: Platform, process: int, stop: Stop) -> None:
        self._shared, self._process, self._stop = shared, process, stop

    @property
    def platform(self) -> str:
        return "console"

    @property
    def pace(self) -> Pace | None:
        return self._shared.pace

    @property
    def keyed(self) -> bool:
        return self._shared.keyed

    def post(self, message: Outgoing) -> MessageRef | None:
        self._stop(Place.BEFORE_POST)
        ref, lost = self._shared.accept(message, self._process)
        self._stop(Place.AFTER_POST)
        if lost:
            raise SendUnknown("timeout")
        return ref


class AskedChat(PlainChat):
    """Fulfils `ports.AskableChat`."""

    def find(self, message: Outgoing) -> Sequence[MessageRef]:
        self._stop(Place.BEFORE_QUESTION)
        found = self._shared.find(message, self._process)
        self._stop(Place.AFTER_QUESTION)
        return found

    def delete(self, to: Address, ref: MessageRef) -> None:
        self._stop(Place.BEFORE_DELETION)
        lost = self._shared.take_back(ref, self._process)
        self._stop(Place.AFTER_DELETION)
        if lost:
            raise SendUnknown("timeout")
