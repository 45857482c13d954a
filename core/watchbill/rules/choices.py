"""What a team may choose about what passes on, as people write it, and within which bounds."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from watchbill.model.team import Team
from watchbill.rules import rhythm

#: How it is written that there is none.
OFF = "off"
#: How long somebody may have to take over what was handed to them.
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(minutes=1440)
#: From how many times on leads may be asked about what passes on.
FEWEST, MOST = 1, 50
#: Characters of an address.
LONGEST_LINK = 500
_MINUTE = timedelta(minutes=1)
_A_DAY = date(2024, 1, 1)


class Shown(StrEnum):
    """What a team may link to."""

    CALENDAR = "calendar"
    BOARD = "board"


def acceptance(said: str) -> timedelta | None:
    """How long somebody has to take over what was handed to them: whole minutes, or "off" for None.

    Raises:
        ValueError: it is neither, or out of bounds.
    """
    found = _number(said)
    if found is not None and not SHORTEST <= timedelta(minutes=found) <= LONGEST:
        raise ValueError(f"{said!r} is not a number of minutes from 5 to 1440")
    return None if found is None else timedelta(minutes=found)


def pass_limit(said: str) -> int | None:
    """From how many times on leads are asked about what passes on: a whole number, or "off" for None.

    Raises:
        ValueError: it is neither, or out of bounds.
    """
    found = _number(said)
    if found is not None and not FEWEST <= found <= MOST:
        raise ValueError(f"{said!r} is not a number from 1 to 50")
    return found


def minutes(length: timedelta | None) -> str:
    """A length as people write it: "120", "off"."""
    return OFF if length is None else f"{length // _MINUTE}"


def number(limit: int | None) -> str:
    """A number as people write it: "3", "off"."""
    return OFF if limit is None else f"{limit}"


def longest_acceptance(team: Team) -> timedelta:
    """How long after its day starts it is still the same day: what is to be taken over later nobody asks about."""
    starts = datetime.combine(_A_DAY, team.day_starts, UTC)
    return datetime.combine(_A_DAY + timedelta(days=1), datetime.min.time(), UTC) - starts - _MINUTE


def hands_over_before_it_starts(team: Team) -> bool:
    """Whether its evening check comes before its day: it would pass on again what nobody could take over yet."""
    evening = rhythm.first_time(team.evening_check)
    return evening is not None and evening <= team.day_starts


def link(said: str) -> str | None:
    """An address that the team shows, or "off" for None.

    Raises:
        ValueError: it cannot be shown; the text says why, and what to write.
    """
    given = said.strip()
    if given.casefold() == OFF:
        return None
    if len(given) > LONGEST_LINK:
        raise ValueError(f"has {len(given)} characters; write at most {LONGEST_LINK}")
    if any(unicodedata.category(each)[0] in "CZ" or each in '<>"\\^`{|}' for each in given):
        raise ValueError("has spaces or characters that no address has; copy it from the browser")
    if given.casefold().startswith("http:"):
        raise ValueError("is not encrypted: whoever is between could change what people open; write https://")
    if not given.casefold().startswith("https://") or not _host(given):
        raise ValueError("is not an address; write it like https://board.example.org/ops")
    if "@" in urlsplit(given).netloc:
        raise ValueError("has a name or password in it, which everybody would read; leave it out")
    return given


def _number(said: str) -> int | None:
    if said.casefold() == OFF:
        return None
    if not re.fullmatch("[0-9]{1,4}", said):
        raise ValueError(f"{said!r} is neither {OFF} nor a whole number")
    return int(said)


def _host(address: str) -> str:
    try:
        found = urlsplit(address)
        return (found.hostname or "") if found.port != 0 else ""
    except ValueError:
        return ""
