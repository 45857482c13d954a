"""Single values of a team file, read strictly: each reader says what is wrong and what to write instead."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from zoneinfo import available_timezones

from watchbill.errors import Unknown
from watchbill.model.address import Address
from watchbill.model.people import Identity, Role
from watchbill.rules.nearest import nearest

#: Turns what TOML gave into a value, or raises ValueError with a sentence.
Reader = Callable[[object], object]

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PLATFORM = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LONGEST = 200
_MOST = 1000


def text(raw: object) -> str:
    """One line of visible text, at most 200 characters."""
    if not isinstance(raw, str):
        raise ValueError(f'{shown(raw)} is not text; write it in quotes: "..."')
    if not raw.strip():
        raise ValueError("is empty; write some text")
    if len(raw) > _LONGEST:
        raise ValueError(f"has {len(raw)} characters; write at most {_LONGEST}")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in raw):
        raise ValueError("has control characters; write one line of plain text")
    return raw.strip()


def switch(raw: object) -> bool:
    """True or false."""
    if not isinstance(raw, bool):
        raise ValueError(f"{shown(raw)} is neither true nor false")
    return raw


def whole(least: int, most: int) -> Reader:
    """A reader of whole numbers from `least` to `most`."""

    def read(raw: object) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not least <= raw <= most:
            raise ValueError(f"{shown(raw)} is not a whole number from {least} to {most}")
        return raw

    return read


def email(raw: object) -> str:
    """An e-mail address, in lower case: it joins one person's accounts."""
    given = text(raw)
    if not _EMAIL.fullmatch(given):
        raise ValueError(f"{shown(given)} is not an e-mail address; write it like ann@example.org")
    return given.lower()


def zone(raw: object) -> str:
    """The name of an IANA time zone."""
    given = text(raw)
    if given in _zones():
        return given
    if re.fullmatch(r"(UTC|GMT)?\s*[+-]\d{1,2}(:?\d\d)?", given, re.IGNORECASE | re.ASCII):
        raise ValueError(
            f"{shown(given)} is a distance from UTC and knows no summer time; write a place, like Europe/Paris"
        )
    raise ValueError(f"{shown(given)} is not a time zone; {meant(given, sorted(_zones()), 'Europe/Paris')}")


def role(raw: object) -> Role:
    """A role in a team."""
    given = text(raw)
    try:
        return Role(given.lower())
    except ValueError:
        raise ValueError(f"{shown(given)} is not a role; write {' or '.join(Role)}") from None


def day(raw: object) -> date:
    """A date, as TOML writes it or in quotes."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(text(raw))
    except ValueError:
        raise ValueError(f"{shown(raw)} is not a date; write it like 2026-12-25") from None


def days(raw: object) -> frozenset[date]:
    """A list of dates."""
    return frozenset(day(each) for each in entries(raw))


def country(find: Callable[[str], tuple[str, str | None]]) -> Reader:
    """A reader of a country and a region of it, or of "none"; `find` raises `errors.Unknown`."""

    def read(raw: object) -> tuple[str | None, str | None]:
        given = text(raw)
        if given == "none":
            return None, None
        try:
            return find(given)
        except Unknown as wrong:
            said = str(wrong)
            raise ValueError(said[:1].lower() + said[1:]) from None

    return read


def cron(check: Callable[[str], None]) -> Reader:
    """A reader of cron expressions; `check` raises ValueError with what is wrong and what to write."""

    def read(raw: object) -> str:
        given = " ".join(text(raw).split())
        check(given)
        return given

    return read


def address(raw: object) -> Address:
    """A conversation: "console #ops", or a table of `platform` and `conversation`."""
    how = 'write it like "console #ops"'
    if isinstance(raw, dict):
        if set(raw) != {"platform", "conversation"}:
            raise ValueError(f"needs exactly platform and conversation; or {how}")
        return Address(platform=platform(raw["platform"]), conversation=text(raw["conversation"]))
    first, _, rest = text(raw).partition(" ")
    if not rest.strip():
        raise ValueError(f"{shown(raw)} names no platform and conversation; {how}")
    return Address(platform=platform(first), conversation=rest.strip())


def addresses(raw: object) -> tuple[Address, ...]:
    """A list of conversations, each once."""
    return tuple(dict.fromkeys(address(each) for each in entries(raw)))


def accounts(raw: object) -> tuple[Identity, ...]:
    """Chat accounts: a table from platform to an account or a list of accounts."""
    if not isinstance(raw, dict):
        raise ValueError(f'{shown(raw)} is not a table; write it like {{ console = "@ann" }}')
    pairs = (
        (name, each) for name, ids in raw.items() for each in (entries(ids) if isinstance(ids, list) else [ids])
    )
    return tuple(dict.fromkeys(_account(platform(name), text(each)) for name, each in pairs))


def platform(raw: object) -> str:
    """The name of a chat platform."""
    given = text(raw)
    if not _PLATFORM.fullmatch(given):
        raise ValueError(f"{shown(given)} is not a platform; write its name in lower case, like console or slack")
    return given


def one_of(what: str, names: list[str], others: str = "") -> Reader:
    """A reader of one of these names; `others` says where there may be more."""

    def read(raw: object) -> str:
        given = text(raw)
        if given not in names:
            raise ValueError(
                f"there is no {what} {shown(given)}; {meant(given, names, ' or '.join(names) + others)}"
            )
        return given

    return read


def table(raw: object) -> dict[str, object]:
    """A table, of at most 1000 entries."""
    if not isinstance(raw, dict):
        raise ValueError(f"{shown(raw)} is not a table; write its name in [ ] and its keys below")
    if len(raw) > _MOST:
        raise ValueError(f"has {len(raw)} entries; write at most {_MOST}")
    return raw


def entries(raw: object) -> list[object]:
    """A list, of at most 1000 entries."""
    if not isinstance(raw, list):
        raise ValueError(f"{shown(raw)} is not a list; write it in [ ]")
    if len(raw) > _MOST:
        raise ValueError(f"has {len(raw)} entries; write at most {_MOST}")
    return raw


def meant(given: str, known: list[str], example: str) -> str:
    """ "did you mean X?" where something is near, else an example to follow."""
    near = nearest(given, known)
    return f"did you mean {near[0]}?" if near else f"write it like {example}"


def shown(raw: object) -> str:
    """A value as a mistake quotes it: short, and on one line."""
    quoted = repr(raw) if isinstance(raw, str | int | float) else f"a {_KINDS.get(type(raw), 'value')}"
    return quoted if len(quoted) <= 60 else f"{quoted[:57]}..."


_KINDS = {list: "list", dict: "table", date: "date", datetime: "date and time", time: "time"}


def _account(platform: str, id: str) -> Identity:
    # At the console "@ann" is how one writes to the account "ann"; elsewhere an "@" may belong to the id.
    return Identity(platform=platform, id=id.removeprefix("@") if platform == "console" else id)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
