"""What a tracker told in JSON, read without trust: what has another type than it should is not there."""

from collections.abc import Mapping
from typing import Any


def table(value: object) -> Mapping[str, Any]:
    """It, where it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Mapping[str, Any]]:
    """The objects in it, where it is a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: object, most: int) -> str:
    """It, where it is a text: `most` characters, with the line breaks of Unix and nothing that no text has."""
    if not isinstance(value, str):
        return ""
    # Half of a pair is no character: no database and no chat takes it.
    whole = value[: 2 * most].encode("utf-8", "ignore").decode()
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()[:most]


def line(value: object, most: int) -> str:
    """It, where it is a text, as one line."""
    return " ".join(text(value, most).split())


def number(value: object) -> str:
    """An id that is a positive number, as digits; else empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    fine = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 18 and value[0] != "0"
    return str(value) if fine else ""
