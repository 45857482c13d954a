"""What people read in the fortnight, as one text."""

from collections.abc import Iterator, Sequence
from difflib import ndiff
from itertools import groupby

from tests.fortnight import crew
from tests.fortnight.hall import TRACKER, Line

_INDENT = " " * 6


def written(lines: Sequence[Line]) -> str:
    """Everything that was said, changed and commented, in its order; times are the team's."""
    return "\n".join(_written(_in_one_order(lines))) + "\n"


def _in_one_order(lines: Sequence[Line]) -> Iterator[Line]:
    """What the desk says of one moment to several is in the order of the places: nobody sees another one's."""
    for (_, by_desk), some in groupby(lines, lambda each: (each.at, each.who in (None, TRACKER))):
        together = list(some)
        yield from sorted(together, key=lambda each: (each.who or "", each.where)) if by_desk else together


def _written(lines: Iterator[Line]) -> Iterator[str]:
    said_at: dict[str, str] = {}
    for line in lines:
        at = f"{line.at.astimezone(crew.PARIS):%H:%M}"
        match line.who:
            case "day":
                day, _, about = line.text.partition("\n")
                yield from ("", f"=== {day} {'=' * (70 - len(day))}", "", f"    {about}", "")
            case "event":
                yield f"{at} ** {line.text}"
            case "tracker":
                yield f"{at} [{line.where}, a comment in the tracker]"
                yield from _indented(line.text.splitlines())
            case None if line.before is not None:
                yield f"{at} [{line.where}] the desk changes what it said {said_at[line.ref or '']}:"
                yield from _indented(_difference(line.before, line.text))
            case None:
                said_at[line.ref or ""] = f"{line.at.astimezone(crew.PARIS):%a at %H:%M}"
                yield f"{at} [{line.where}]"
                yield from _indented(line.text.splitlines())
            case who:
                yield f"{at} [{line.where}] <{who}> {line.text}"


def _indented(lines: Sequence[str]) -> Iterator[str]:
    return (f"{_INDENT}{each}".rstrip() for each in lines)


def _difference(before: str, after: str) -> list[str]:
    """The lines that were taken away and those that came."""
    return [each for each in ndiff(before.splitlines(), after.splitlines()) if each[:2] in ("- ", "+ ")]
