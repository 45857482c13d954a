"""What a run comes to: owed, posted, late, twice, lost."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from datetime import datetime

from tests.integration.books import Books
from tests.integration.chatter import Said
from tests.integration.roster import Owed
from tests.integration.safeguards import AGAIN
from tests.integration.wall import Flavour, Post, Wall
from watchbill.model import SendState

#: Real seconds after which what is shown is late.
PROMPT = 5.0
#: Commands whose effects are counted.
_COUNTED = ("!ask", "!note")
#: A command that was taken up so often is given up (`watchbill.bot.changes.TRIES`), and its sender told.
_GIVEN_UP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One run's keys by what became of them; two runs can be added."""

    owed: tuple[str, ...] = ()
    posted: tuple[str, ...] = ()
    #: More than `PROMPT` seconds after their time.
    late: tuple[str, ...] = ()
    #: Shown more than once, or carried out more than once.
    twice: tuple[str, ...] = ()
    #: Neither shown, nor in doubt, nor recorded as missed; or acknowledged, and neither done nor refused.
    lost: tuple[str, ...] = ()
    #: Shown after what should have followed them.
    out_of_order: tuple[str, ...] = ()
    #: Shown twice for a moment, until their second sender noticed.
    taken_back: tuple[str, ...] = ()
    #: Nobody can know whether they were said, or they were said again for that reason: only where nobody can ask.
    in_doubt: tuple[str, ...] = ()
    #: Due on a day on which the desk could not, and recorded so in the audit.
    missed: tuple[str, ...] = ()
    #: Commands whose sender was told that nothing was changed.
    refused: tuple[str, ...] = ()
    #: Shown twice by the platform itself.
    doubled: tuple[str, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    def __str__(self) -> str:
        counts = ((each.name.replace("_", " "), len(getattr(self, each.name))) for each in fields(self))
        return "  ".join(f"{name} {count:,}" for name, count in counts)

    @property
    def good(self) -> bool:
        """Whether everything was kept that is promised."""
        return not (self.lost or self.twice or self.out_of_order)

    def wrong(self) -> Iterator[str]:
        """What was not kept, a line each."""
        for name in ("lost", "twice", "out_of_order"):
            yield from (f"{name.replace('_', ' ')}: {key}" for key in getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A run that is over, from all sides."""

    owed: Sequence[Owed]
    said: Sequence[Said]
    wall: Wall
    books: Books
    #: Real seconds of a simulated moment, as the wall counts them.
    real: Callable[[datetime], float]
    #: So many seconds may a transaction have been open, so that a later one came first.
    overlap: float


def count(seen: Evidence) -> Tally:
    """The whole tally of a run."""
    shown = _by_key(seen.wall.shown())
    answers = [f"reply:chaos:{each.id}" for each in seen.said]
    owed = [*(each.key for each in seen.owed), *answers]
    doubted = tuple(_doubted(seen, shown))
    refused = tuple(_refused(seen, shown))
    expected = frozenset(owed)
    excused = {*doubted, *seen.books.missed, *(f"reply:chaos:{id}" for id in refused)}
    return Tally(
        owed=tuple(owed),
        posted=tuple(key for key in owed if key in shown),
        late=tuple(_late(seen)),
        twice=(*_twice(shown, frozenset(doubted)), *_done_twice(seen)),
        lost=(
            *(key for key in owed if key not in shown and key not in excused),
            *(key for key, sent in seen.books.sent.items() if _vanished(sent.state, key, shown, expected)),
            *_never_done(seen, shown),
        ),
        out_of_order=tuple(_out_of_order(seen)),
        taken_back=tuple(each.key for each in seen.wall.deleted()),
        in_doubt=doubted,
        missed=tuple(key for key in owed if key in seen.books.missed),
        refused=refused,
        doubled=tuple(each.key for each in seen.wall.accepted() if each.doubled),
    )


def _by_key(posts: Sequence[Post]) -> Mapping[str, Sequence[Post]]:
    found = defaultdict[str, list[Post]](list)
    for each in posts:
        found[each.key.partition(AGAIN)[0]].append(each)
    return found


def _doubted(seen: Evidence, shown: Mapping[str, Sequence[Post]]) -> Iterator[str]:
    """Where the platform can be asked, or drops what it has, nothing needs to stay in doubt."""
    if seen.wall.flavour is Flavour.DUMB:
        for key, sent in seen.books.sent.items():
            again = sent.attempts and len(shown.get(key, ())) > 1
            if sent.state is SendState.IN_DOUBT or again:
                yield key


def _refused(seen: Evidence, shown: Mapping[str, Sequence[Post]]) -> Iterator[str]:
    """Commands that were not stored, and whose sender was told so."""
    told = {each.thread for each in seen.wall.accepted() if each.key.startswith("direct:")}
    for each in seen.said:
        if each.id in told and each.id not in seen.books.received and f"reply:chaos:{each.id}" not in shown:
            yield each.id


def _late(seen: Evidence) -> Iterator[str]:
    first = {each.key: each.at for each in reversed(seen.wall.accepted())}
    for each in seen.owed:
        if each.key in first and first[each.key] > seen.real(each.at) + PROMPT:
            yield each.key


def _twice(shown: Mapping[str, Sequence[Post]], doubted: Collection[str]) -> Iterator[str]:
    for key, posts in shown.items():
        if sum(not each.doubled for each in posts) > 1 and key not in doubted:
            yield key


def _vanished(state: SendState, key: str, shown: Mapping[str, Sequence[Post]], owed: Set[str]) -> bool:
    """Recorded as said or given up, and not there."""
    return state in (SendState.SENT, SendState.FAILED) and key.partition(AGAIN)[0] not in shown and key not in owed


def _done_twice(seen: Evidence) -> Iterator[str]:
    for each in seen.said:
        if seen.books.effects[each.text] > 1:
            yield f"{each.id} {each.text}"


def _never_done(seen: Evidence, shown: Mapping[str, Sequence[Post]]) -> Iterator[str]:
    for each in seen.said:
        given_up = seen.books.received.get(each.id, 0) >= _GIVEN_UP
        answered = f"reply:chaos:{each.id}" in shown
        if each.text.startswith(_COUNTED) and answered and not given_up and not seen.books.effects[each.text]:
            yield f"{each.id} {each.text}: {shown[f'reply:chaos:{each.id}'][0].text!r}"


def _out_of_order(seen: Evidence) -> Iterator[str]:
    """Messages that were first shown after a later one of their conversation.

    A number is given before its transaction is committed: while that is open, the next one may be said.
    """
    ahead: dict[str, tuple[int, float]] = {}
    met = Counter[str]()
    for post in seen.wall.accepted():
        sent = seen.books.sent.get(post.key)
        met[post.key] += 1
        if sent is None or met[post.key] > 1:
            continue
        id, at = ahead.get(post.conversation, (0, 0.0))
        if sent.id < id and at > seen.real(sent.added_at) + seen.overlap:
            yield post.key
        if sent.id > id:
            ahead[post.conversation] = sent.id, post.at
