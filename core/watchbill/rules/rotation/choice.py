"""Whom the ledger and the gap rule choose for one day, with a look at the days after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from watchbill.model.people import PersonId
from watchbill.rules.rotation.book import Book

#: How many are tried, the largest credit first, before a gap is broken later.
CANDIDATES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who serves, and who is due more but was passed over."""

    primary: PersonId | None
    #: Those who served, or will serve, too near to the day.
    too_near: tuple[PersonId, ...] = ()
    #: Those without whom a later day, by its position, would break a gap.
    needed: Mapping[PersonId, int] = field(default_factory=dict)


def choose(book: Book, position: int) -> Choice:
    """The first of those who are due most and keep the gap, after whom the next days lose least of theirs.

    Where nobody keeps the gap it is whoever's turns lie farthest apart, then whoever is due most.
    """
    order, apart = book.ranking(position), book.apart(position)
    keeping = [person for person in order if person not in apart]
    if not keeping:
        return _relaxed(order, apart)
    lost = _try(book, position, keeping[:CANDIDATES])
    chosen = min(lost, key=lambda person: sum(lost[person].values()))
    ahead = order[: order.index(chosen)]
    return Choice(
        primary=chosen,
        too_near=tuple(person for person in ahead if person in apart),
        needed={person: min(lost[person]) for person in ahead if person not in apart},
    )


def greedy(book: Book, position: int) -> tuple[PersonId | None, int]:
    """Whoever is due most of those whose turns lie farthest apart, and what is lost of the gap."""
    due, apart = book.due(position), book.apart(position)
    keeping = {person: credit for person, credit in due.items() if person not in apart} if apart else due
    if keeping:
        return _first(book, position, keeping), 0
    if not due:
        return None, 0
    farthest = max(apart[person] for person in due)
    chosen = {person: credit for person, credit in due.items() if apart[person] == farthest}
    return _first(book, position, chosen), book.roll.policy.gap - farthest


def _first(book: Book, position: int, due: Mapping[PersonId, int]) -> PersonId:
    most = max(due.values())
    equals = [person for person, credit in due.items() if credit == most]
    return equals[0] if len(equals) == 1 else min(equals, key=book.roll.lots("primary", position))


def _relaxed(order: Sequence[PersonId], apart: Mapping[PersonId, int]) -> Choice:
    if not order:
        return Choice(primary=None)
    chosen = max(order, key=lambda person: apart[person])  # the first of several: the one who is due most
    return Choice(primary=chosen, too_near=tuple(order[: order.index(chosen)]))


def _try(book: Book, position: int, candidates: Sequence[PersonId]) -> dict[PersonId, dict[int, int]]:
    """What each would cost (see `_play`), up to the first after whom nothing is lost."""
    if _ample(book, position):
        return {candidates[0]: {}}
    tried = {}
    for person in candidates:
        tried[person] = _play(book.copy(), position, person)
        if not tried[person]:
            break
    return tried


def _ample(book: Book, position: int) -> bool:
    """Whether nothing can be lost, whoever is chosen: on each day more are available than serve near it."""
    gap, serving = book.roll.policy.gap, book.serving
    for ahead in _outlook(book, position):
        later = sum(ahead + steps in serving for steps in range(1, gap))
        if len(book.roll.earned[ahead]) < gap + later:
            return False
    return True


def _outlook(book: Book, position: int) -> Iterator[int]:
    """The days after the position that are looked at, and not decided."""
    end = min(position + book.roll.policy.outlook + 1, len(book.roll.days))
    return (ahead for ahead in range(position + 1, end) if ahead not in book.serving)


def _play(book: Book, position: int, person: PersonId) -> dict[int, int]:
    """Put the person on the day and decide those after it greedily; what is decided stays.

    Returns:
        What is lost of the gaps then, in working days, by position.
    """
    book.place(position, person)
    lost: dict[int, int] = {}
    for ahead in _outlook(book, position):
        chosen, short = greedy(book, ahead)
        book.place(ahead, chosen)
        if short:
            lost[ahead] = short
    return lost
