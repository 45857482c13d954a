"""How long to wait before trying again."""

from datetime import timedelta

#: The longest wait.
LONGEST = timedelta(minutes=5)


def backoff(attempts: int) -> timedelta:
    """1, 2, 4, ... seconds after so many earlier attempts that failed, at most `LONGEST`."""
    return min(timedelta(seconds=2 ** min(attempts, 16)), LONGEST)
