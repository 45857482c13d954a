"""What each available person should have of one turn (Fagin and Williams 1983)."""

from collections.abc import Mapping

from watchbill.model.people import PersonId
from watchbill.rules.rotation.lots import Lots

#: One turn in micro-credits: whole numbers, so that a day's shares sum to exactly one turn.
TURN = 1_000_000


def shares(weights: Mapping[PersonId, int], gap: int | None, lot: Lots) -> dict[PersonId, int]:
    """Each person's share in micro-credits, by weight; the shares sum to exactly one turn.

    Args:
        weights: of those available, each above 0; nobody gives no shares.
        gap: with at least this many people nobody's share exceeds 1/gap (rounded up), since nobody can serve more
            often without breaking the gap. None caps nothing.
        lot: decides who gets the micro-credits that rounding leaves over.
    """
    if not weights:
        return {}
    units, whole = _units(weights, gap)
    parts = {person: divmod(amount * TURN, whole) for person, amount in units.items()}
    given = {person: floor for person, (floor, _) in parts.items()}
    missing = TURN - sum(given.values())
    if missing:
        by_remainder = sorted(parts, key=lambda person: (-parts[person][1], lot(person)))
        for person in by_remainder[:missing]:
            given[person] += 1
    return given


def _units(weights: Mapping[PersonId, int], gap: int | None) -> tuple[Mapping[PersonId, int], int]:
    """Exact shares as numerators over one denominator, capped at 1/gap by water-filling."""
    if gap is None or len(set(weights.values())) == 1:  # of equals all would be capped, or none
        return weights, sum(weights.values())
    capped: set[PersonId] = set()
    free = dict(weights)
    total = sum(weights.values())
    while len(weights) >= gap:
        over = [person for person, weight in free.items() if weight * (gap - len(capped)) > total]
        if not over:
            break
        total -= sum(free.pop(person) for person in over)
        capped.update(over)
    if not capped:
        return weights, total
    rest = gap - len(capped)
    return dict.fromkeys(capped, total) | {person: weight * rest for person, weight in free.items()}, gap * total
