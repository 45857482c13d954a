"""Finding who takes a day that lost its person: a substitute, or an exchange with one other day."""

from collections.abc import Collection
from dataclasses import dataclass

from watchbill.model.people import PersonId
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import Choice, choose
from watchbill.rules.rotation.shares import TURN

#: What it costs to change a second day, and to break a gap, in micro-credits; a substitute costs as much as they
#: make the sum of squared credits grow (rota.md, 3.6).
EXCHANGE = TURN
BROKEN_GAP = 50 * TURN


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """Who serves on the day that lost its person, and the other day that this person takes instead."""

    choice: Choice
    exchanged: int | None = None


def mend(book: Book, position: int, lost: PersonId | None, open_to_exchange: Collection[int]) -> Mending:
    """The cheaper way to fill the day.

    Args:
        book: every other decided day entered, this one not.
        position: of the day.
        lost: who can no longer serve on it; None where nobody could before.
        open_to_exchange: positions of the days that may change hands too.
    """
    substitute = choose(book, position)
    if lost is None or substitute.primary is None or _cost(book, position, lost, substitute.primary) <= EXCHANGE:
        return Mending(choice=substitute)
    # The latest that fits: whoever is moved learns of it as early as can be, and fairness is the same (measured on
    # the ten team-years of rota.md, 12: 48 gap breaks instead of 53, a mean deviation of 0.334 instead of 0.329).
    latest_first = sorted(open_to_exchange, reverse=True)
    other = next((each for each in latest_first if _fits(book, position, lost, each)), None)
    if other is None:
        return Mending(choice=substitute)
    return Mending(choice=Choice(primary=book.serving[other]), exchanged=other)


def _cost(book: Book, position: int, lost: PersonId, substitute: PersonId) -> int:
    owed = book.ledger.turns[substitute] + book.roll.earned[position].get(substitute, 0)
    broken = BROKEN_GAP if substitute in book.apart(position) else 0
    return 2 * (book.ledger.turns[lost] - owed) + broken


def _fits(book: Book, position: int, lost: PersonId, other: int) -> bool:
    """Whether whoever serves on the other day can take this one and `lost` the other, without a broken gap."""
    partner = book.serving[other]
    if partner not in book.roll.earned[position] or lost not in book.roll.earned[other]:
        return False
    without = Book(book.roll, serving={**book.serving, other: None})
    return partner not in without.apart(position) and lost not in without.apart(other)
