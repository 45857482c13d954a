"""Two transactions that waited for each other: PostgreSQL ended one of them, and that one is begun anew."""

from collections.abc import Callable
from typing import TypeVar

from watchbill.errors import Collided

_Done = TypeVar("_Done")
#: Tries; whoever loses so often meets something that waiting does not cure.
TRIES = 5


def once_more(act: Callable[[], _Done]) -> _Done:
    """What `act` returns, which does all that it does in one transaction.

    Raises:
        Collided: it was in somebody's way again and again.
    """
    for _ in range(TRIES - 1):
        try:
            return act()
        except Collided:
            continue
    return act()
