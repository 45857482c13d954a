"""How much a database or a file holds, in words."""

from collections.abc import Mapping
from datetime import UTC

from watchbill.store.copying.contents import Contents
from watchbill.words.sentences import counted

_UNITS = ("bytes", "kB", "MB", "GB")


def rows(amount: Mapping[str, int]) -> str:
    """ "6 people, 1 team, 9 tickets (312 rows)", from the number of rows of each table."""
    parts = [
        counted(amount.get("people", 0), "person", "people"),
        counted(amount.get("teams", 0), "team", "teams"),
        counted(amount.get("tickets", 0), "ticket", "tickets"),
    ]
    return f"{', '.join(parts)} ({counted(sum(amount.values()), 'row', 'rows')})"


def everything(contents: Contents) -> str:
    """As `rows`, and when it was last changed; "nothing" for nothing."""
    if contents.empty:
        return "nothing"
    at = contents.changed_at
    when = f", last changed on {at.astimezone(UTC):%Y-%m-%d at %H:%M} UTC" if at else ""
    return f"{rows(contents.rows)}{when}"


def messages(count: int) -> str:
    """ "2 messages waited"."""
    return f"{counted(count, 'message', 'messages')} waited"


def size(count: int) -> str:
    """ "340 kB", "1.2 MB"."""
    amount, unit = float(count), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit and amount < 10 else f"{amount:.0f} {_UNITS[unit]}"
