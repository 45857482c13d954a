"""The file of sources: who may post to us, to whose address, and how we know that it is them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchbill.errors import SettingsInvalid
from watchbill.model.people import TeamId
from watchbill.ports import Mailbox, Source, SourceFactory
from watchbill.settings import tables
from watchbill.settings.tables import LONGEST_NAME, is_text

_OURS = frozenset({"type", "team"})
_SECRET = frozenset({"secret", "secrets", "token", "password"})
#: A name is a part of an address.
_NAME = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST_NAME - 1}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A source at our door."""

    source: Source
    #: The only team to whose address it may post; None where any may have it. Of a mailbox, whose it is.
    team: TeamId | None = None

    @property
    def mailbox(self) -> Mailbox | None:
        """What is read, where nothing is posted."""
        return self.source if isinstance(self.source, Mailbox) else None


def load(
    path: Path | None, types: Mapping[str, SourceFactory], environment: Mapping[str, str]
) -> Mapping[str, Listed]:
    """The sources of a file by name; where it lists none that posts, also each type that needs no options.

    As soon as it lists one that posts, no other may: else who knows the address could go round a signature.

    A value that is a secret stands elsewhere: `{ env = "NAME" }`, or in a file alone, `{ file = "path" }`.

    Args:
        path: a TOML file with a table `[sources.NAME]` for each; None is no file.
        types: what `type` may be.
        environment: where `env` looks.

    Raises:
        SettingsInvalid: with every mistake, none of which shows a secret.
    """
    listed: dict[str, Listed] = {}
    if path:
        listed = tables.each(path, "sources", lambda name, table: _listed(name, table, types, environment))
    if any(each.mailbox is None for each in listed.values()):
        return listed
    return {**_plain(types), **listed}


def _plain(types: Mapping[str, SourceFactory]) -> Mapping[str, Listed]:
    """Those for which the secret of the address is enough."""
    found: dict[str, Listed] = {}
    for name, make in types.items():
        try:
            found[name] = Listed(source=make({}))
        except SettingsInvalid:
            continue
    return found


def _open(table: Mapping[str, Any]) -> Iterator[str]:
    """A mistake for each secret that stands in the file itself, for whoever may read that to know."""
    for key in sorted(_SECRET & table.keys()):
        value = table[key]
        if any(isinstance(each, str) and each for each in (value if isinstance(value, list) else [value])):
            yield f'{key}: not here; write where it is: {{ env = "NAME" }} or {{ file = "/run/secrets/name" }}'


def _listed(
    name: str, table: Mapping[str, Any], types: Mapping[str, SourceFactory], environment: Mapping[str, str]
) -> Listed:
    mistakes = [*_open(table)]
    source, make, team = None, types.get(str(table.get("type"))), table.get("team")
    if not _NAME.fullmatch(name):
        mistakes.append(f"the name: write up to {LONGEST_NAME} of a-z, 0-9, - and _: it is a part of the address")
    if team is not None and not is_text(team):
        mistakes.append('team: write the handle of the only team that it may post to: "ops"')
    if make is None:
        mistakes.append(f"type: write one of {', '.join(sorted(types))}")
    try:
        options = tables.options(table, environment, without=_OURS, nested=True)
        source = make(options) if make else None
        if isinstance(source, Mailbox) and team is None:
            mistakes.append('team: write the handle of the team whose mailbox it is: "ops"')
    except SettingsInvalid as wrong:
        mistakes += wrong.mistakes
    if mistakes or source is None:
        raise SettingsInvalid(mistakes)
    return Listed(source=source, team=TeamId(team) if team is not None else None)
