"""What a message says of an item in passing: how bad it is, and the first of what else is known."""

from itertools import islice

from watchbill.model.work import Item, Severity

#: Lines of details that a message shows, and characters of each; of all together, where they are one fact.
LINES, LENGTH = 3, 300


def kind(item: Item) -> str:
    """ "alert, critical"; "alert" where it is as bad as most things are."""
    return item.kind if item.severity is Severity.NORMAL else f"{item.kind}, {item.severity.name.lower()}"


def severity(item: Item) -> str:
    """ "critical: ", before its title; nothing where it is as bad as most things are."""
    return "" if item.severity is Severity.NORMAL else f"{item.severity.name.lower()}: "


def first_lines(item: Item) -> list[str]:
    """The first lines of its details that say anything."""
    lines = (each for each in item.details.splitlines() if each.strip())
    return [each[:LENGTH] for each in islice(lines, LINES)]


def details(item: Item) -> str:
    """The first lines of its details as one text; empty where there are none."""
    return "\n".join(first_lines(item))[:LENGTH]
