"""What the seam needs of the desk behind it; `watchbill.app.App` is one."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from watchbill.doors import Doors
from watchbill.model.address import Address
from watchbill.model.people import Identity
from watchbill.model.remark import Remark
from watchbill.model.timing import Timing
from watchbill.ports import Chat, Clock, Database, Ids, UnitOfWork
from watchbill.services.directory import Caller
from watchbill.settings import Settings
from watchbill.vitals import Vitals


class Directory(Protocol):
    """Joins chat accounts and people."""

    def caller(self, work: UnitOfWork, identity: Identity, address: Address, now: datetime) -> Caller:
        """Who speaks, for which team, with what standing."""
        ...


class Overhearing(Protocol):
    """Takes in what is said in the channels of teams."""

    def expects(self, work: UnitOfWork, remark: Remark) -> bool:
        """Whether it matters who says this."""
        ...

    def hear(self, work: UnitOfWork, remark: Remark, now: datetime) -> None:
        """Do what it causes."""
        ...


class Sender(Protocol):
    """Says what the outbox holds."""

    def speaks(self, chat: Chat) -> None:
        """From now on this chat's messages can be sent."""
        ...

    def resume(self) -> None:
        """Settle what the last process left in mid-air: only before the first message of the only process."""
        ...

    def deliver(self, address: Address) -> int:
        """Say what waits for this conversation now, instead of at the next tick; how many messages that were."""
        ...


class Desk(Protocol):
    """The application: what it stores in, tells the time by, and speaks through."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def ids(self) -> Ids: ...
    @property
    def database(self) -> Database: ...
    @property
    def timing(self) -> Timing: ...
    @property
    def sender(self) -> Sender: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def overhearing(self) -> Overhearing: ...
    @property
    def doors(self) -> Doors: ...
    @property
    def vitals(self) -> Vitals: ...

    def stir(self, addresses: Collection[Address]) -> None:
        """Messages were added for these addresses: they are said soon, here or by another process."""
        ...

    def errands(self) -> None:
        """Something is to be told to an outside tracker: it is told soon, here or by another process."""
        ...

    def start(self) -> None:
        """Begin to do what is due."""
        ...

    def stop(self) -> None:
        """Finish what is being done."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...
