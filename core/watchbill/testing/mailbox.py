"""A mailbox in memory, in which a test delivers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from watchbill.errors import MailboxUnreadable
from watchbill.model.mail import Written


@dataclass(slots=True)
class MemoryMailbox:
    """Fulfils `ports.Mailbox`; it never lets anybody wait for real."""

    epoch: int = 7
    tells: bool = True
    #: Its mails, in the order of their numbers.
    mails: list[Written] = field(default_factory=list)
    #: The number that the next mail gets.
    number: int = 1
    #: Raised by whatever is asked, while it is set.
    fails_with: Exception | None = None
    #: What happens while somebody waits, one a wait.
    meanwhile: list[Callable[[], object]] = field(default_factory=list)
    #: What happens while a mail is fetched.
    while_fetching: Callable[[], object] = field(default=lambda: None)
    #: How long each wait was to be, in seconds.
    waits: list[float] = field(default_factory=list)
    #: How many sessions are open.
    sessions: int = 0

    def deliver(self, content: bytes, at: datetime) -> int:
        """One more mail comes; its number."""
        uid, self.number = self.number, self.number + 1
        self.mails.append(Written(uid=uid, at=at, content=content))
        return uid

    def renumber(self, start: int = 1) -> None:
        """The same mails, counted anew."""
        self.epoch, old, self.mails, self.number = self.epoch + 1, self.mails, [], start
        for each in old:
            self.deliver(each.content, each.at)

    def connect(self) -> "MemorySession":
        self.answer()
        return MemorySession(self)

    def answer(self) -> None:
        """Fail, where it is to fail."""
        if self.fails_with:
            raise self.fails_with


class MemorySession:
    """Fulfils `ports.MailSession`."""

    def __init__(self, mailbox: MemoryMailbox) -> None:
        self._mailbox = mailbox
        self.epoch, self.next, self.tells = mailbox.epoch, mailbox.number, mailbox.tells
        self._seen = mailbox.number
        self._woken = False
        mailbox.sessions += 1

    def after(self, uid: int) -> Sequence[int]:
        self._look()
        return [each.uid for each in self._mailbox.mails if each.uid > uid]

    def since(self, day: date) -> Sequence[int]:
        self._look()
        return [each.uid for each in self._mailbox.mails if each.at.date() >= day]

    def fetch(self, uids: Collection[int]) -> Sequence[Written]:
        self._answer()  # what comes meanwhile is still news
        found = [each for each in self._mailbox.mails if each.uid in uids]
        for _ in found:
            self._mailbox.while_fetching()
        return found

    def wait(self, seconds: float) -> bool:
        self._mailbox.waits.append(seconds)
        if self._mailbox.meanwhile and not self._woken:
            self._mailbox.meanwhile.pop(0)()
        self._mailbox.answer()
        if self._woken or not self.tells:
            return False
        news = self._mailbox.number != self._seen
        self._seen = self._mailbox.number
        return news

    def wake(self) -> None:
        self._woken = True

    def close(self) -> None:
        self._mailbox.sessions -= 1

    def _look(self) -> None:
        self._answer()
        self._seen = self._mailbox.number

    def _answer(self) -> None:
        self._mailbox.answer()
        if self._mailbox.epoch != self.epoch:
            raise MailboxUnreadable("It was counted anew.")
