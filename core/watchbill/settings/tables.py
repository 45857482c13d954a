"""Files of named tables, `[calendars.NAME]` and `[sources.NAME]`, whose secrets may stand elsewhere."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from watchbill.errors import SettingsInvalid

#: Bytes of the file, and of a file with a secret; tables in it; characters of a table's name.
MOST_BYTES, MOST_TABLES, LONGEST_NAME = 1_000_000, 100, 40

_Read = TypeVar("_Read")


def each(path: Path, what: str, read: Callable[[str, Mapping[str, Any]], _Read]) -> dict[str, _Read]:
    """What `read` makes of each table `[what.NAME]` of a TOML file, by name, in the order of the names.

    Args:
        path: the file.
        what: what stands before each name.
        read: is given a name and its table; raises `SettingsInvalid` with every mistake.

    Raises:
        SettingsInvalid: with every mistake of all tables; or the file cannot be read, is no TOML, has other
            tables, or too many.
    """
    found: dict[str, _Read] = {}
    mistakes: list[str] = []
    for name, table in sorted(_load(path, what).items()):
        try:
            if not isinstance(table, dict):
                raise SettingsInvalid(["is no table"])
            found[name] = read(name, table)
        except SettingsInvalid as wrong:
            mistakes += [f"{path.name}: [{what}.{name}] {mistake}" for mistake in wrong.mistakes]
    if mistakes:
        raise SettingsInvalid(mistakes)
    return found


def _load(path: Path, what: str) -> Mapping[str, Any]:
    try:
        whole = tomllib.loads(_content(path).decode())
    except OSError as away:
        raise SettingsInvalid([f"{path}: cannot be read ({type(away).__name__})"]) from None
    except (ValueError, RecursionError) as wrong:
        # No UTF-8, too long, or no TOML; tomllib's text names line and column only.
        raise SettingsInvalid([f"{path.name}: {wrong}"]) from None
    tables: Any = whole.pop(what, {})
    mistakes = [f"{path.name}: [{key}]: only [{what}.NAME] is known" for key in whole]
    if not isinstance(tables, dict) or len(tables) > MOST_TABLES:
        mistakes.append(f"{path.name}: {what}: write up to {MOST_TABLES} tables [{what}.NAME]")
    if mistakes:
        raise SettingsInvalid(mistakes)
    return dict(tables)


def options(
    table: Mapping[str, object],
    environment: Mapping[str, str],
    *,
    without: Collection[str] = (),
    nested: bool = False,
) -> Mapping[str, object]:
    """A table with each secret in its place: of `{ env = "NAME" }`, or of `{ file = "path" }`; in lists too.

    Args:
        table: as the file has it.
        environment: where `env` looks.
        without: keys that are left out.
        nested: a table may stand there as a value; else that is a mistake.

    Raises:
        SettingsInvalid: with every mistake, none of which shows a secret.
    """
    mistakes: list[str] = []
    found: dict[str, object] = {}
    for key in sorted(table.keys() - set(without)):
        try:
            found[key] = _told(key, table[key], environment, nested=nested)
        except SettingsInvalid as wrong:
            mistakes += wrong.mistakes
    if mistakes:
        raise SettingsInvalid(mistakes)
    return found


def unknown(given: Mapping[str, object], known: Collection[str]) -> list[str]:
    """A mistake for each key that nobody knows."""
    names = ", ".join(sorted(known))
    return [f"{name}: there is no such key; known are {names}" for name in sorted(given.keys() - set(known))]


def is_text(value: object) -> bool:
    """Whether it is a line of words, not too long."""
    return isinstance(value, str) and bool(value.strip()) and value.isprintable() and len(value) <= 500


def _told(key: str, value: object, environment: Mapping[str, str], *, nested: bool) -> object:
    """The value itself, or what it says is elsewhere."""
    match value:
        case {"env": str(variable), **rest} if not rest:
            if not environment.get(variable):
                raise SettingsInvalid([f"{key}: the environment has no {variable}"])
            return environment[variable].strip()
        case {"file": str(path), **rest} if not rest:
            try:
                return _content(Path(path)).decode().strip()
            except (OSError, ValueError) as wrong:
                raise SettingsInvalid([f"{key}: {path} cannot be read ({type(wrong).__name__})"]) from None
        case dict() if not nested:
            raise SettingsInvalid([f'{key}: write a text, {{ env = "NAME" }} or {{ file = "path" }}'])
        case list():
            return [_told(key, each, environment, nested=nested) for each in value]
    return value


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1_000_000} MB")
    return content
