"""Tables of a team file: known keys are read, everything else becomes a mistake with its path."""

from collections.abc import Collection, Mapping
from typing import Any

from watchbill.rules.nearest import nearest
from watchbill.services.team_file.values import Reader, shown

#: What was read of one table, by key.
Fields = dict[str, Any]


def read(
    raw: object, path: str, readers: Mapping[str, Reader], mistakes: list[str], *, required: Collection[str] = ()
) -> Fields:
    """The values of a table that could be read; a mistake is added for each of the others.

    Args:
        raw: what TOML gave.
        path: where the table stands, "teams.ops"; empty for the whole file.
        readers: the keys that may stand here.
        mistakes: gains "path.key: what is wrong; what to write".
        required: keys that must stand here.
    """
    if not isinstance(raw, dict):
        mistakes.append(f"{path}: {shown(raw)} is not a table; write [{path}] and its keys below")
        return {}
    found: Fields = {}
    for key, value in raw.items():
        reader = readers.get(key)
        if reader is None:
            mistakes.append(f"{within(path, key)}: there is no such key; {_instead(key, readers)}")
            continue
        try:
            found[key] = reader(value)
        except ValueError as wrong:
            mistakes.append(f"{within(path, key)}: {wrong}")
    mistakes += [f"{within(path, key)}: is missing; write it" for key in required if key not in raw]
    return found


def within(path: str, key: str) -> str:
    """The path of a key in a table; a strange key is quoted and kept short."""
    plain = key.replace("-", "").replace("_", "").replace(".", "").isalnum() and key.isascii()
    shown_key = key if plain and len(key) <= 60 else shown(key)
    return f"{path}.{shown_key}" if path else shown_key


def _instead(key: str, readers: Mapping[str, Reader]) -> str:
    near = nearest(key, list(readers))
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(readers)}"
