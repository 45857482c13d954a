"""Messages, and what must hold of them however their senders are interrupted.

A post is *stray* when its sender did not hold the message any more: it slept while its lease ran out. It is *left*
when its process ended before it had done all that follows a post: to record it, or to look for a twin and to take
one back, at once or when the platform answered again.

- Nothing is lost: each message is shown, or was replaced before anybody took it, or is recorded as in doubt or
  refused.
- Asked: shown once. Two stay only where one of them was stray and one of them was left.
- Keyed: shown once, whatever happens.
- Plain: chatter once at most. What is said again when in doubt, as often more as somebody was in doubt.
- In each conversation the posts that are not stray keep the order of the ids; a stray one comes when it comes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tests.core.jobs.model.ledger import Row
from tests.core.jobs.model.platform import Post
from tests.core.jobs.model.replicas import DUE, Flavour, Replicas, Works
from watchbill.jobs.posting import ATTEMPTS, RESENT
from watchbill.jobs.sender import Sender
from watchbill.model.address import Address
from watchbill.model.duty import Pace, SendState
from watchbill.model.message import MessageKind, Outgoing
from watchbill.ports import Chat, Clock, Database
from watchbill.testing.builders import CHANNEL, an_outgoing

FLAVOURS = {
    "asked": Flavour(asked=True),
    "keyed": Flavour(keyed=True, pace=Pace(conversation=timedelta(seconds=1))),
    "plain": Flavour(),
}

#: The work of whoever wrote to one conversation and wants it said at once.
HERE = "here"
REPLY = an_outgoing("reply")
DESIGNATION = an_outgoing("designation", kind=MessageKind.DESIGNATION, subject="mro:ops")
#: Takes the place of the other, if nobody has taken that yet.
NEWER = replace(DESIGNATION, key="newer designation")
#: What stands in the thread of one that may be said again, held or replaced, and says so much for itself.
ANSWER = an_outgoing("answer", under="designation")
ELSEWHERE = an_outgoing("reply elsewhere", to=Address(platform="console", conversation="@ann"))


class Sending:
    """Fulfils `Scene`: two senders, three messages, and one that takes the place of another."""

    works: Sequence[str] = (DUE, HERE)
    replicas = 2

    def __init__(self, flavour: Flavour, messages: Sequence[Outgoing] = (REPLY, DESIGNATION, ELSEWHERE)) -> None:
        self.flavour, self.messages = flavour, messages

    def program(self, database: Database, clock: Clock, chat: Chat) -> Works:
        sender = Sender(database, clock)
        sender.speaks(chat)
        return {DUE: sender.deliver_due, HERE: lambda: sender.deliver(CHANNEL)}

    def begin(self, replicas: Replicas) -> None:
        for message in self.messages:
            replicas.say(message)

    def disturb(self, replicas: Replicas) -> None:
        replicas.say(NEWER, hold=timedelta(seconds=20))

    def check(self, replicas: Replicas) -> None:
        for key, row in replicas.ledger.rows.items():
            shown, at_most = len(replicas.platform.shown(key)), self._at_most(replicas, row)
            assert shown <= at_most, f"{key} is shown {shown} times, and {at_most} is the most"

    def done(self, replicas: Replicas) -> bool:
        return True

    def check_end(self, replicas: Replicas) -> None:
        self.check(replicas)
        for key, row in replicas.ledger.rows.items():
            match row.state:
                case SendState.SENT:
                    self._check_sent(replicas, row)
                case SendState.REPLACED:
                    assert row.fence == 0, f"{key} was replaced when somebody had taken it"
                case SendState.IN_DOUBT:
                    assert row.attempts >= ATTEMPTS or self._may_stay_in_doubt(replicas, row), f"{key} is in doubt"
                case SendState.FAILED:
                    assert row.attempts + 1 >= ATTEMPTS or key in replicas.platform.refused, f"{key} is given up"
                case _:
                    raise AssertionError(f"{key} is still {row.state}")

    def _check_sent(self, replicas: Replicas, row: Row) -> None:
        shown, posts = replicas.platform.shown(row.key), _posts(replicas, row.key)
        assert shown, f"{row.key} is lost"
        assert row.ref in [each.ref for each in shown], f"what {row.key} refers to is not shown"
        if self.flavour.asked:
            stray, left = sum(each.stray for each in posts), sum(each.left for each in posts)
            assert len(shown) <= 1 + min(stray, left), f"{row.key} is shown {len(shown)} times for good"

    def _at_most(self, replicas: Replicas, row: Row) -> int:
        if self.flavour.keyed:
            return 1
        if self.flavour.asked:
            return 1 + sum(each.stray for each in _posts(replicas, row.key))
        return 1 + _doubts(replicas, row) if row.kind in RESENT else 1

    def _may_stay_in_doubt(self, replicas: Replicas, row: Row) -> bool:
        helps = self.flavour.asked or self.flavour.keyed
        return not helps and row.kind not in RESENT and _doubts(replicas, row) > 0


class Answering(Sending):
    """Fulfils `Scene`: a message and what stands under it, which is said in one place, whatever happens."""

    def __init__(self, flavour: Flavour) -> None:
        super().__init__(flavour, (DESIGNATION, ANSWER))

    def begin(self, replicas: Replicas) -> None:
        replicas.say(DESIGNATION, hold=timedelta(seconds=20))
        replicas.say(ANSWER)

    def check_end(self, replicas: Replicas) -> None:
        super().check_end(replicas)
        over, threads = replicas.ledger.rows["designation"], {each.thread for each in _posts(replicas, "answer")}
        assert len(threads) <= 1, f"the answer is said in {threads}"
        assert threads <= {None, over.ref}, f"the answer is said in {threads}, and stands under {over.ref}"
        if over.state is SendState.SENT and not any(each.stray for each in _posts(replicas, "designation")):
            assert None not in threads, "the answer is said beside its thread"


class Alone(Sending):
    """Fulfils `Scene`: the only process of its platform, which waits for no lease of the one before it."""

    works = (DUE,)
    replicas = 1

    def program(self, database: Database, clock: Clock, chat: Chat) -> Works:
        sender = Sender(database, clock)
        sender.speaks(chat)
        first = [sender.resume]

        def begin_or_go_on() -> None:
            while first:
                first.pop()()
            sender.deliver_due()

        return {DUE: begin_or_go_on}


def _doubts(replicas: Replicas, row: Row) -> int:
    """How often somebody could not know whether it was said."""
    return replicas.ledger.taken_over[row.key] + replicas.platform.unknown[row.key]


def _posts(replicas: Replicas, key: str) -> list[Post]:
    return [each for each in replicas.platform.posts if each.key == key]
