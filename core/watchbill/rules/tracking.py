"""Every fix has a ticket, or a reason why it needs none (M5)."""

import re

from watchbill.model.work import Item, ItemKind

#: Of these something is fixed; a question is answered.
FIXED = (ItemKind.ALERT, ItemKind.INCIDENT)

_NO_TICKET = re.compile(
    r"no[ \-]ticket(?: needed)?\s*(?:$|[:;,.\-\N{EN DASH}\N{EM DASH}]\s*|because\b\s*|(?=(?:it|this|that)\b))",
    re.IGNORECASE,
)


def wants_ticket(item: Item) -> bool:
    """Whether somebody saw to it, and it has neither a ticket nor a reason.

    What was well again before anybody looked at it was not fixed by anybody.
    """
    return item.kind in FIXED and item.owner is not None and item.ticket is None and item.untracked is None


def no_ticket(note: str) -> str | None:
    """The reason in "no ticket: reason", empty where none is given; None where the note says something else."""
    said = _NO_TICKET.match(note.strip())
    return note.strip()[said.end() :].strip() if said else None
