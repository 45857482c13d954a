"""Ranks that put tickets into an order, with as few of them changed as can be."""

from bisect import bisect_left
from collections.abc import Sequence

#: Between two neighbours that are ranked anew, so that others find a place between them.
STEP = 1024
#: No rank leaves these bounds, which every database keeps.
LIMIT = 2**31 - 1


def ranks(present: Sequence[int | None]) -> list[int]:
    """A strictly rising rank for each of a sequence; as many as can be keep theirs.

    Kept is a longest rising subsequence (patience sorting); what stands between two of those comes into the gap
    between their ranks. Where a gap is too narrow, all are ranked anew.

    Args:
        present: the ranks so far, in the order that they are to have from now on; None has no rank yet.
    """
    kept = _longest_rising(present)
    made: list[int] = []
    for start, end in zip([-1, *kept], [*kept, len(present)], strict=True):
        between = _between(
            _at(present, start) if start >= 0 else None,
            _at(present, end) if end < len(present) else None,
            end - start - 1,
        )
        if between is None:
            return [STEP * (place + 1) for place in range(len(present))]
        made += between
        if end < len(present):
            made.append(_at(present, end))
    return made


def _at(present: Sequence[int | None], place: int) -> int:
    rank = present[place]
    if rank is None:
        raise ValueError(f"nothing is ranked at {place}")
    return rank


def _between(low: int | None, high: int | None, count: int) -> list[int] | None:
    """So many ranks between two; None where they do not fit."""
    if high is None:
        base = 0 if low is None else low
        made = [base + STEP * (each + 1) for each in range(count)]
    elif low is None:
        made = [high - STEP * (count - each) for each in range(count)]
    else:
        if high - low <= count:
            return None
        return [low + (high - low) * (each + 1) // (count + 1) for each in range(count)]
    return None if made and not -LIMIT < made[0] <= made[-1] < LIMIT else made


def _longest_rising(present: Sequence[int | None]) -> list[int]:
    """The places of a longest strictly rising subsequence."""
    tails: list[int] = []  # the least last rank of a subsequence of each length
    ends: list[int] = []  # where it stands
    before: dict[int, int] = {}
    for place, rank in enumerate(present):
        if rank is None:
            continue
        length = bisect_left(tails, rank)
        if length == len(tails):
            tails.append(rank)
            ends.append(place)
        else:
            tails[length], ends[length] = rank, place
        if length:
            before[place] = ends[length - 1]
    found = [ends[-1]] if ends else []
    while found and found[-1] in before:
        found.append(before[found[-1]])
    return found[::-1]
