"""The file of trackers: where teams really have their tickets."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from watchbill.errors import SettingsInvalid
from watchbill.model.ticket import BOARD
from watchbill.ports import Site, SiteFactory
from watchbill.settings import tables
from watchbill.settings.tables import LONGEST_NAME

#: As whoever writes `accounts = { NAME = "..." }` in a team file may call it.
_NAME = re.compile(rf"[a-z][a-z0-9_-]{{0,{LONGEST_NAME - 1}}}")
#: The built-in board, and chats: whoever has an account there is let in by it.
_TAKEN = frozenset({BOARD, "console", "slack", "teams", "xmpp", "irc", "matrix", "text"})
_SECRETS = frozenset({"token", "password", "secret", "key", "private_key"})


def load(
    path: Path | None, types: Mapping[str, SiteFactory], environment: Mapping[str, str]
) -> Mapping[str, Site]:
    """The trackers of a file by name, as a team's `tracker` says it.

    A value that is a secret stands elsewhere: `{ env = "NAME" }`, or in a file alone, `{ file = "path" }`.

    Args:
        path: a TOML file with a table `[trackers.NAME]` for each; None is no file.
        types: what `type` may be.
        environment: where `env` looks.

    Raises:
        SettingsInvalid: with every mistake, none of which shows a secret.
    """
    if path is None:
        return {}
    return tables.each(path, "trackers", lambda name, table: _site(name, table, types, environment))


def names(path: Path | None) -> tuple[str, ...]:
    """How the trackers of a file are called; none of their secrets is looked at.

    Raises:
        SettingsInvalid: the file cannot be read, is no TOML, or has other tables.
    """
    return tuple(tables.each(path, "trackers", lambda name, table: None)) if path else ()


def _site(
    name: str, table: Mapping[str, Any], types: Mapping[str, SiteFactory], environment: Mapping[str, str]
) -> Site:
    mistakes = [
        f'{key}: not here; write where it is: {{ env = "NAME" }} or {{ file = "/run/secrets/name" }}'
        for key in sorted(_SECRETS & table.keys())
        if table[key] != "" and not isinstance(table[key], dict)
    ]
    if not _NAME.fullmatch(name):
        mistakes.append(f"the name: write up to {LONGEST_NAME} of a-z, 0-9, - and _, a letter first")
    if name in _TAKEN:
        mistakes.append(f"the name: {name} is something else already; write another one")
    make, site = types.get(str(table.get("type"))), None
    if make is None:
        mistakes.append(f"type: write one of {', '.join(sorted(types))}")
    try:
        options = tables.options(table, environment, without={"type"})
        site = make(options) if make else None
    except SettingsInvalid as wrong:
        mistakes += wrong.mistakes
    if mistakes or site is None:
        raise SettingsInvalid(mistakes)
    return site
