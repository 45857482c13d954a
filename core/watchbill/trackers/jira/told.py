"""What Jira's JSON says, read by type: whatever is not of the type that is asked for reads as nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime

#: What to say where something is missing without which there is no ticket.
STRANGE = "Jira answers what I do not understand: is its address right? Whoever runs me finds it in my settings."


def inside(value: object, *names: str) -> object:
    """What is at the end of these names; None where there is nothing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text(value: object) -> str:
    """A text; empty where it is something else."""
    return value if isinstance(value, str) else ""


def entries(value: object) -> Sequence[object]:
    """A list; an empty one where it is something else."""
    return value if isinstance(value, list) else ()


def whole(value: object) -> int | None:
    """A whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**12:
        return None
    return value


def moment(value: object) -> datetime | None:
    """A time as Jira writes it, "2026-11-02T09:15:00.000+0100", in UTC."""
    try:
        when = datetime.fromisoformat(text(value))
        return when.astimezone(UTC) if when.tzinfo else None
    except (ValueError, OverflowError):
        return None
