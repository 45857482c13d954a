"""A platform as everybody in the chat sees it, and what each of its posts was: by this the model judges."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from tests.core.jobs.model.ledger import Ledger
from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.model.duty import Pace
from watchbill.model.message import MessageRef, Outgoing

#: How long the platform asks to wait, in seconds.
BUSY = 20.0


class Answer(StrEnum):
    """What the platform does with the next call of anybody."""

    TAKEN = "taken"
    #: It has it, and the answer is lost.
    LOST = "lost"
    #: It does not have it, and nobody is told so.
    UNSENT = "unsent"
    LATER = "later"
    LATER_EVERYWHERE = "later, everywhere"
    AWAY = "away"
    REFUSED = "refused"


@dataclass(slots=True, kw_only=True)
class Post:
    """One message that the platform took, once."""

    ref: MessageRef
    key: str
    thread: str | None
    process: int
    #: Its sender did not hold the message any more when the platform took it: somebody had taken it over, or it
    #: was settled. Only a pause beyond a lease makes one.
    stray: bool
    shown: bool = True
    #: Its process ended before it had done all that follows a post.
    left: bool = False


class Platform:
    """Shared by all processes; it does what `will` says at the next call, and takes everything else."""

    def __init__(self, ledger: Ledger, pace: Pace | None = None, *, keyed: bool = False) -> None:
        self.pace, self.keyed = pace, keyed
        self._ledger, self._numbers = ledger, count(1)
        self.will = Answer.TAKEN
        self.posts: list[Post] = []
        self.refused: set[str] = set()
        #: How often a sender was not told whether the platform has the message.
        self.unknown: Counter[str] = Counter()
        self._open: dict[int, Post] = {}
        #: Posts of each process after which it could not look for a twin, or not delete one, at the first try.
        self._pending: dict[int, list[Post]] = defaultdict(list)

    def accept(self, message: Outgoing, process: int) -> tuple[MessageRef, bool]:
        """The reference, and whether the answer gets lost; raises as `ports.Chat.post` if it does not take it."""
        answer = self._answer()
        self.concluded(process)
        self.unknown[message.key] += answer in (Answer.LOST, Answer.UNSENT)
        if answer is Answer.REFUSED:
            self.refused.add(message.key)
            raise SendRefused("no such channel")
        if answer is Answer.UNSENT:
            raise SendUnknown("timeout")
        _refuse_for_now(answer)
        known = next(self._of(message.key), None) if self.keyed else None
        return (known or self._new(message, process)).ref, answer is Answer.LOST

    def _new(self, message: Outgoing, process: int) -> Post:
        key, ref = message.key, MessageRef(f"{next(self._numbers)}")
        stray = not self._ledger.holds(key, process)
        post = Post(ref=ref, key=key, thread=message.to.thread, process=process, stray=stray)
        self.posts.append(post)
        self._open[process] = post
        self._ledger.posted(key, stray=stray)
        return post

    def concluded(self, process: int) -> None:
        """The process has done all that follows its last post."""
        self._open.pop(process, None)

    def left(self, process: int) -> None:
        """The process has ended."""
        self._postponed(process)
        for each in self._pending.pop(process, ()):
            each.left = True

    def _postponed(self, process: int) -> None:
        post = self._open.pop(process, None)
        if post:
            self._pending[process].append(post)

    def find(self, message: Outgoing, process: int) -> Sequence[MessageRef]:
        """As `ports.AskableChat.find`; who asks in a thread is not told of the channel."""
        answer = self._answer()
        if answer is not Answer.TAKEN:
            post = self._open.get(process)
            if post and post.key == message.key:  # it has posted, and looks for a twin
                self._postponed(process)
            _refuse_for_now(answer)
            raise SendUnknown("timeout")
        return [each.ref for each in self._of(message.key) if each.thread == message.to.thread]

    def take_back(self, ref: MessageRef, process: int) -> bool:
        """As `ports.AskableChat.delete`; whether the answer gets lost."""
        answer = self._answer()
        if answer not in (Answer.TAKEN, Answer.LOST):
            self._postponed(process)
            raise SendRefused("no message may be deleted")
        for each in self.posts:
            each.shown = each.shown and each.ref != ref
        return answer is Answer.LOST

    def shown(self, key: str) -> Sequence[Post]:
        """What people see of the message, oldest first."""
        return [*self._of(key)]

    def _of(self, key: str) -> Iterator[Post]:
        return (each for each in self.posts if each.key == key and each.shown)

    def _answer(self) -> Answer:
        answer, self.will = self.will, Answer.TAKEN
        return answer


def _refuse_for_now(answer: Answer) -> None:
    if answer in (Answer.LATER, Answer.LATER_EVERYWHERE):
        raise SendLater(BUSY, everywhere=answer is Answer.LATER_EVERYWHERE)
    if answer is Answer.AWAY:
        raise ConnectionError("no route to the platform")
