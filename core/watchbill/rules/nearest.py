"""The names that somebody probably meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nsmallest

#: Characters of a word or a name that are compared.
LONGEST = 64
#: Names that are looked at closely; a rough comparison picks them.
SHORTLIST = 250
#: Alike is at least this; equal letters in equal order are 1.
ALIKE = 0.6
#: What makes two keys more alike than their characters say: the number, or the letters before it.
_SAME_NUMBER, _SAME_LETTERS = 0.25, 0.15
#: Two characters that changed places are the commonest slip.
_SWAPPED = 0.15
_KEY = re.compile(r"([^\W\d_]*)([0-9]+)")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is compared: letters and digits, small; of a key also its two parts."""

    plain: str
    letters: str = ""
    number: int | None = None


def nearest(word: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """At most `limit` of `names` that look like `word`, the nearest first; capitals and punctuation do not matter.

    Of a ticket's key the number alone is enough: "123" means TICKET-123. Of keys that are equally alike, the one
    with the nearer number comes first.
    """
    wanted = _read(word)
    if not wanted.plain:
        return ()
    matcher = SequenceMatcher(None, b=wanted.plain, autojunk=False)

    def rank(name: str, *, rough: bool) -> tuple[float, int, str]:
        other = _read(name)
        matcher.set_seq1(other.plain)
        ratio = matcher.quick_ratio() if rough else matcher.ratio()
        return (-_likeness(ratio, wanted, other), _apart(wanted, other), name)

    roughly = nsmallest(SHORTLIST, (rank(name, rough=True) for name in set(names)))
    closely = sorted(rank(name, rough=False) for _, _, name in roughly)
    return tuple(name for unlikeness, _, name in closely if -unlikeness >= ALIKE)[: max(limit, 0)]


def _read(text: str) -> _Word:
    plain = "".join(filter(str.isalnum, text[:LONGEST].casefold()))
    key = _KEY.fullmatch(plain)
    return _Word(plain, key[1], int(key[2])) if key else _Word(plain)


def _likeness(ratio: float, wanted: _Word, other: _Word) -> float:
    if wanted.plain == other.plain:
        return 3.0
    if wanted.number is not None and wanted.number == other.number:
        return max(ratio + _SAME_NUMBER, ALIKE) if wanted.letters else 2.0
    alike = ratio
    if len(wanted.plain) == len(other.plain) and sorted(wanted.plain) == sorted(other.plain):
        alike += _SWAPPED
    if wanted.letters and wanted.letters == other.letters:
        alike += _SAME_LETTERS
    return alike


def _apart(wanted: _Word, other: _Word) -> int:
    return abs((wanted.number or 0) - (other.number or 0))
