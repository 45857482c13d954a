"""The file of calendars: which are read, what they say of people, and how people are called in them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from watchbill.errors import SettingsInvalid
from watchbill.model.people import PersonId
from watchbill.model.subscription import Subscription, SubscriptionKind
from watchbill.ports import Calendar, CalendarFactory
from watchbill.settings import tables
from watchbill.settings.tables import LONGEST_NAME, is_text

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
    found = tables.each(path, "calendars", lambda name, table: _subscribed(name, table, types, environment))
    return tuple(found.values())


def _subscribed(
    name: str, table: Mapping[str, Any], types: Mapping[str, CalendarFactory], environment: Mapping[str, str]
) -> Subscribed:
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
        options = tables.options(table, environment, without=_OURS)
        calendar = make(options) if make else None
    except SettingsInvalid as wrong:
        mistakes += wrong.mistakes
    if subscription is None or calendar is None:
        raise SettingsInvalid(mistakes)
    return subscription, calendar


def _subscription(name: str, table: Mapping[str, Any]) -> Subscription:
    mistakes = []
    person, people, only = table.get("person"), table.get("people", {}), table.get("only", [])
    if not is_text(name) or len(name) > LONGEST_NAME or " " in name:
        mistakes.append(f"the name: write one word of at most {LONGEST_NAME} letters")
    if table.get("kind") not in list(SubscriptionKind):
        mistakes.append("kind: write leave (they are away) or night (they are on duty at night)")
    if person is not None and not is_text(person):
        mistakes.append('person: write the handle of the one whose calendar it is: "ann"')
    if not isinstance(people, dict) or not all(is_text(each) for pair in people.items() for each in pair):
        mistakes.append('people: write how the calendar calls them, and their handles: { "Ann B." = "ann" }')
    if not isinstance(only, list) or not all(is_text(each) for each in only):
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
