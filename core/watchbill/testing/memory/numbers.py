"""Numbers that are given once, in memory."""

from collections.abc import Iterable

from watchbill.testing.memory.state import State


def next_number(state: State, scope: str, prefix: str, taken: Iterable[str]) -> int:
    """One more than every number given for `prefix` in `scope`, and than every `PREFIXn` among `taken`."""
    behind = (each.removeprefix(prefix) for each in taken if each.startswith(prefix))
    largest = max((int(number) for number in behind if number.isdecimal()), default=0)
    number = max(largest, state.counters.get((scope, prefix), 0)) + 1
    state.counters[scope, prefix] = number
    return number
