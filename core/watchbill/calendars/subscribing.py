"""The file of calendars: which are read, what they say of people, and how people are called in them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from watchbill.errors import SettingsInvalid
from watchbill.model.people import PersonId
from watchbill.model.subscription import Subscription, SubscriptionKind
from watchbill.ports import Calendar, CalendarFactory

#: Bytes of the file, and of a file with a secret; calendars in it; characters of a name.
MOST_BYTES, MOST_CALENDARS, LONGEST_NAME = 1_000_000, 100, 40
_OURS = frozenset({"type", "kind", "person", "people", "only"})

#: What is read, and where.
Subscribed = tuple[Subscription, Calendar]


def load(
    path: Path, types: Mapping[str, CalendarFactory], environment: Mapping[str, str]
) -> tuple[Subscribed, ...]:
    """The calendars of a file, by name.

    A value that is a secret may stand elsewhere: `{ env = "NAME" }`, or in a file alone, `{ file = "path" }`.

    Args:
        path: a TOML file with a table `[calendars.NAME]` for each.
        types: what `type` may be.
        environment: where `env` looks.

    Raises:
        SettingsInvalid: with every mistake, none of which shows a secret.
    """
    mistakes: list[str] = []
    found: list[Subscribed] = []
    for name, table in sorted(_tables(path).items()):
        try:
            found.append(_subscribed(name, table, types, environment))
        except SettingsInvalid as wrong:
            mistakes += [f"{path.name}: [calendars.{name}] {each}" for each in wrong.mistakes]
    if mistakes:
        raise SettingsInvalid(mistakes)
    return tuple(found)


def _tables(path: Path) -> Mapping[str, Any]:
    try:
        text = _content(path).decode()
        whole = tomllib.loads(text)
    except OSError as away:
        raise SettingsInvalid([f"{path}: cannot be read ({type(away).__name__})"]) from None
    except ValueError as wrong:  # no UTF-8, too long, or no TOML; tomllib's text names line and column only
        raise SettingsInvalid([f"{path.name}: {wrong}"]) from None
    tables: Any = whole.pop("calendars", {})
    mistakes = [f"{path.name}: [{key}]: only [calendars.NAME] is known" for key in whole]
    if not isinstance(tables, dict) or len(tables) > MOST_CALENDARS:
        mistakes.append(f"{path.name}: calendars: write up to {MOST_CALENDARS} tables [calendars.NAME]")
    if mistakes:
        raise SettingsInvalid(mistakes)
    return dict(tables)


def _subscribed(
    name: str, table: object, types: Mapping[str, CalendarFactory], environment: Mapping[str, str]
) -> Subscribed:
    if not isinstance(table, dict):
        raise SettingsInvalid(["is no table"])
    mistakes: list[str] = []
    subscription = calendar = None
    try:
        subscription = _subscription(name, table)
    except SettingsInvalid as wrong:
        mistakes += wrong.mistakes
    make = types.get(str(table.get("type")))
    if make is None:
        mistakes.append(f"type: write one of {', '.join(sorted(types))}")
    try:
        options = _options(table, environment)
        calendar = make(options) if make else None
    except SettingsInvalid as wrong:
        mistakes += wrong.mistakes
    if subscription is None or calendar is None:
        raise SettingsInvalid(mistakes)
    return subscription, calendar


def _options(table: Mapping[str, object], environment: Mapping[str, str]) -> Mapping[str, object]:
    """What only the type of the calendar knows."""
    mistakes: list[str] = []
    options: dict[str, object] = {}
    for key in sorted(table.keys() - _OURS):
        try:
            options[key] = _told(key, table[key], environment)
        except SettingsInvalid as wrong:
            mistakes += wrong.mistakes
    if mistakes:
        raise SettingsInvalid(mistakes)
    return options


def _subscription(name: str, table: Mapping[str, Any]) -> Subscription:
    mistakes = []
    person, people, only = table.get("person"), table.get("people", {}), table.get("only", [])
    if not _is_text(name) or len(name) > LONGEST_NAME or " " in name:
        mistakes.append(f"the name: write one word of at most {LONGEST_NAME} letters")
    if table.get("kind") not in list(SubscriptionKind):
        mistakes.append("kind: write leave (they are away) or night (they are on duty at night)")
    if person is not None and not _is_text(person):
        mistakes.append('person: write the handle of the one whose calendar it is: "ann"')
    if not isinstance(people, dict) or not all(_is_text(each) for pair in people.items() for each in pair):
        mistakes.append('people: write how the calendar calls them, and their handles: { "Ann B." = "ann" }')
    if not isinstance(only, list) or not all(_is_text(each) for each in only):
        mistakes.append('only: write words of which an entry has one: ["vacation", "sick"]')
    if mistakes:
        raise SettingsInvalid(mistakes)
    return Subscription(
        name=name,
        kind=SubscriptionKind(table["kind"]),
        person=PersonId(person) if person is not None else None,
        people={alias: PersonId(each) for alias, each in people.items()},
        only=tuple(only),
    )


def _told(key: str, value: object, environment: Mapping[str, str]) -> object:
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
        case dict():
            raise SettingsInvalid([f'{key}: write a text, {{ env = "NAME" }} or {{ file = "path" }}'])
    return value


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1_000_000} MB")
    return content


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable() and len(value) <= 500
