"""A mailbox that several processes would read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from watchbill.jobs.collecting import Collector, Watched
from watchbill.model.mail import MailboxState
from watchbill.model.timing import Timing
from watchbill.ports import Database
from watchbill.testing.builders import OPS, Counter, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.mailbox import MemoryMailbox

NOW = at(9)
TIMING = Timing()
MINUTE = timedelta(minutes=1)


@dataclass
class Office:
    """One mailbox, one database, and as many processes as a test makes; the mailbox holds something old."""

    database: Database
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(NOW))
    mailbox: MemoryMailbox = field(default_factory=MemoryMailbox)
    ids: Counter = field(default_factory=Counter)
    #: When somebody was told that there is something to understand.
    told: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.comes("of old", at_=NOW - timedelta(days=30))

    def comes(self, *subjects: str, at_: object = None) -> None:
        """These mails come now."""
        for each in subjects:
            when = self.clock.now() if at_ is None else at_
            self.mailbox.deliver(f"Subject: {each}\r\n\r\n".encode(), when)  # type: ignore[arg-type]

    def process(self, database: Database | None = None) -> Collector:
        """One more process."""
        watched = Watched(name="support", team=OPS, mailbox=self.mailbox)
        return Collector(
            watched, database or self.database, self.clock, self.ids, TIMING, lambda: self.told.append(1)
        )

    def reads(self, *meanwhile: Callable[[], object], process: Collector | None = None) -> Collector:
        """A process reads; after these things happened, one a wait, it is stopped."""
        reader = process or self.process()
        self.mailbox.meanwhile = [*meanwhile, reader.stop]
        reader.watch()
        return reader

    @property
    def stored(self) -> Sequence[str]:
        """The subjects of what was stored, in order."""
        with self.database.reading() as work:
            first_lines = [each.body.decode().split("\r\n")[0] for each in work.deliveries.waiting(999)]
        return [each.removeprefix("Subject: ") for each in first_lines]

    @property
    def state(self) -> MailboxState:
        """How far it is read."""
        with self.database.reading() as work:
            found = work.mailboxes.get("support")
        assert found is not None
        return found
