"""The form of an export: JSON a line. A header, then each row under its table's name, then what was counted.

{"watchbill":"export","version":1,"revision":"0002","at":"2026-12-01T09:00:00.000000+00:00", ...}
{"people":{"id":"ann","name":"Ann", ...}}
{"watchbill":"end","tables":{"people":{"rows":6,"sha256":"..."}, ...}}
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from watchbill.errors import Refused
from watchbill.store.copying.kinds import BY_NAME
from watchbill.store.copying.seals import Seal

#: Of the form, not of the tables; a reader refuses a later one.
VERSION = 1
_READABLE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ESCAPED = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What an export says of itself."""

    #: The revision of the tables; the names of the columns are those of then.
    revision: str
    at: datetime
    #: The Watchbill that wrote it.
    release: str
    #: Each table's columns, each with the name of its kind.
    tables: Mapping[str, Mapping[str, str]]


def line(value: Mapping[str, Any]) -> str:
    """One line; what could do something to a terminal is escaped."""
    readable = _READABLE.encode(value)
    return (readable if readable.isprintable() else _ESCAPED.encode(value)) + "\n"


def header_line(header: Header) -> str:
    """The first line."""
    at = header.at.astimezone(UTC).isoformat(timespec="microseconds")
    return line({"watchbill": "export", "version": VERSION, **asdict(header), "at": at})


def end_line(seals: Mapping[str, Seal]) -> str:
    """The last line."""
    return line({"watchbill": "end", "tables": {name: asdict(seal) for name, seal in seals.items()}})


def header_of(value: Mapping[str, Any]) -> Header:
    """The header that a first line holds.

    Raises:
        Refused: it holds none, or one of a later form; the text goes behind the file's name.
    """
    if value.get("watchbill") != "export":
        raise Refused("is no export of a desk.")
    if value.get("version") != VERSION:
        raise Refused("was written by a newer Watchbill. Install that one.")
    try:
        at = datetime.fromisoformat(value["at"])
        header = Header(revision=value["revision"], at=at, release=value["release"], tables=value["tables"])
        strange = at.utcoffset() is None or not {*_texts(header)} <= BY_NAME.keys()
    except (KeyError, TypeError, ValueError, AttributeError):
        strange = True
    if strange:
        raise Refused("has a first line that no export has.")
    return header


def _texts(header: Header) -> Iterator[str]:
    """The names of kinds; raises where something is of another shape."""
    if not isinstance(header.revision, str) or not isinstance(header.release, str):
        raise TypeError("a text is none")
    for columns in header.tables.values():
        yield from columns.values()
