"""The country and the region whose public holidays somebody has, by their codes."""

import re
from collections.abc import Iterable, Mapping

from watchbill.errors import Unknown
from watchbill.ports import Holidays
from watchbill.rules.nearest import nearest

_WRITTEN = re.compile(r"([a-z]{2})(?:[\s-]+(\S.*))?", re.IGNORECASE)
#: More regions than this are not listed.
_MOST = 30
#: What has more letters may be the beginning of a name; so many codes are named at most.
_SHORT, _NAMED = 2, 3
#: No name of a country and its region is longer.
_LONGEST = 60


def find(holidays: Holidays, said: str) -> tuple[str, str | None]:
    """The codes of "DE", "de-be", "DE BE" or "DE Berlin": a country, and a region of it or None.

    Raises:
        Unknown: nobody knows the country or the region; the nearest codes are named.
    """
    said = " ".join(said.split())[:_LONGEST]
    known, found = holidays.countries(), _WRITTEN.fullmatch(said)
    code = found[1].upper() if found else ""
    if found is None or code not in known:
        near = _near(found[1] if found else said, known) or _initials(code, known)
        raise Unknown("country code", said, near, "Write it like `DE`, or like `DE-BE` with a region.")
    return code, _region(holidays, code, found[2]) if found[2] else None


def _region(holidays: Holidays, country: str, said: str) -> str:
    known = holidays.regions(country)
    for code, name in known.items():
        if said.casefold() in (code.casefold(), name.casefold()):
            return code
    if not known:
        raise Unknown("region", f"{said} of {country}", (), f"None of {country} is known: leave it out.")
    few = f"Known are {', '.join(known)}." if len(known) <= _MOST else ""
    raise Unknown("region", f"{said} of {country}", _near(said, known), few)


def _near(said: str, known: Mapping[str, str]) -> tuple[str, ...]:
    codes = {code: code for code in known} | {name: code for code, name in known.items()}
    begun = [name for name in known.values() if len(said) > _SHORT and name.casefold().startswith(said.casefold())]
    return tuple(dict.fromkeys(codes[each] for each in (*begun, *nearest(said, codes))))[:_NAMED]


def _initials(said: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The country that people mean with the letters that its name begins with: "UK"."""
    return tuple(code for code, name in known.items() if said and _first_letters(name.split()) == said)


def _first_letters(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words).upper()
