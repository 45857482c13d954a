"""What may be a handle: the short name by which commands call a person, and files a team."""

import re
from enum import StrEnum

_HANDLE = re.compile(r"[a-z0-9._-]{1,40}")
#: What commands read as something else where a person's handle may stand.
_TAKEN = frozenset({"me", "for", "to", "with", "today", "tomorrow", "nobody"})


class Flaw(StrEnum):
    """Why something cannot be a handle."""

    #: It is empty, too long, or has other characters than a to z, digits, dot, dash and underscore.
    SPELLING = "spelling"
    #: It is a word of commands.
    TAKEN = "taken"


def flaw(handle: str) -> Flaw | None:
    """Why this cannot be a handle; None when it can."""
    if not _HANDLE.fullmatch(handle):
        return Flaw.SPELLING
    return Flaw.TAKEN if handle in _TAKEN else None
