"""`watchbill.env`: settings in a file that nobody else reads, where the environment says nothing else."""

import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from watchbill.errors import Refused

NAME = "watchbill.env"
#: Bytes of the file.
_MOST = 100_000
_LINE = re.compile(r"(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)")
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,=~-]*")


def load(file: Path, environment: MutableMapping[str, str]) -> None:
    """Add the file's variables to the environment; those that are there already stay as they are.

    Nothing happens where there is no such file.

    Raises:
        Refused: others may read or change the file, or a line of it is no variable; the text shows no value.
    """
    if not file.is_file():
        return
    mode = file.stat().st_mode
    if mode & 0o077:
        raise Refused(f"{file} may be read by others, and it holds secrets. Say: chmod 600 {file}")
    for name, value in parse(file.read_text(encoding="utf-8")[:_MOST], file.name).items():
        environment.setdefault(name, value)


def parse(text: str, name: str) -> Mapping[str, str]:
    """The variables of a text: `NAME=value` or `NAME='value'`, one a line; lines that start with # are comments.

    Raises:
        Refused: a line is none of that; it is named by its number.
    """
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        matched = _LINE.fullmatch(stripped)
        if matched is None:
            raise Refused(f"{name}, line {number}: write it as NAME=value")
        found[matched[1]] = _unquoted(matched[2].strip())
    return found


def written(variables: Mapping[str, str]) -> str:
    """Lines that `parse`, a shell and systemd read alike."""
    return "".join(f"{name}={_quoted(value)}\n" for name, value in variables.items())


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else "'" + value.replace("'", "") + "'"
