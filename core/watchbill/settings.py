"""Settings: read once from the environment; all mistakes are listed.

Each field's metadata is its documentation; `docs/reference/settings.md` is generated from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchbill.errors import SettingsInvalid

PREFIX = "WATCHBILL_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where to listen: an address of this machine and a port; without an address on all of them."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _says(says: str, *, secret: bool = False) -> Mapping[str, Any]:
    return {"says": says, "secret": secret}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation decides; the defaults serve one team on one machine."""

    var: Path = field(
        default=Path("var"),
        metadata=_says("The folder for state: the SQLite file, its lock, Errbot's data."),
    )
    #: May carry a password: never shown.
    database_url: str = field(
        default="",
        metadata=_says(
            "Where the database is: `postgresql://...`, or `sqlite:///path`; empty is `watchbill.sqlite3` in "
            "the state folder.",
            secret=True,
        ),
    )
    clock: datetime | None = field(
        default=None,
        metadata=_says("Start the desk's clock here (ISO 8601 with its offset), for demo and tests only."),
    )
    plugins: tuple[str, ...] | None = field(
        default=None,
        metadata=_says(
            "Which plugins to load, commas between: names of installed ones, paths of files (`plugin.py`); "
            "unset loads all that are installed, empty none."
        ),
    )
    trace_hooks: bool = field(default=False, metadata=_says("1 logs every call of a hook."))
    log_level: str = field(default="WARNING", metadata=_says("How much is logged: DEBUG, INFO, WARNING or ERROR."))
    backend: str = field(
        default="console",
        metadata=_says("Which chat `config.py` asks for: `console`, or any Errbot backend by its own name."),
    )
    console_person: str = field(
        default="", metadata=_says("Who sits at the console; empty is the name that the system knows you by.")
    )
    console_channel: str = field(
        default="#ops", metadata=_says("The room in which the person at the console speaks.")
    )

    calendars: Path | None = field(
        default=None,
        metadata=_says(
            "The file of the calendars that are read for leave and night duty (`calendars.toml`); empty is none."
        ),
    )

    #: Carries a token: never shown.
    heartbeat_url: str = field(
        default="",
        metadata=_says(
            "An https address that is asked for every 5 minutes while all is well, so that somebody else notices "
            "when it falls silent; empty is none.",
            secret=True,
        ),
    )
    web: Listen | None = field(
        default=None,
        metadata=_says(
            "Where `watchbill run` answers over HTTP: `127.0.0.1:8080`, `[::1]:8080`, or `:8080` on every address "
            "of the machine; empty is nowhere."
        ),
    )

    def __repr__(self) -> str:
        shown = (f"{each.name}={self._shown(each.name)}" for each in fields(self))
        return f"Settings({', '.join(shown)})"

    def _shown(self, name: str) -> str:
        secret = next(each.metadata["secret"] for each in fields(self) if each.name == name)
        value = getattr(self, name)
        return "'...'" if secret and value else repr(value)


def variable(name: str) -> str:
    """The environment variable of a setting: "WATCHBILL_DATABASE_URL"."""
    return PREFIX + name.upper()


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment gives; an empty variable counts as unset, but for `plugins`.

    Raises:
        SettingsInvalid: with every variable that is wrong and what to write instead.
    """
    mistakes: list[str] = []
    given: dict[str, Any] = {}
    for each in fields(Settings):
        raw = environment.get(variable(each.name))
        if raw or (raw == "" and each.name == "plugins"):  # empty means the default, but no plugins is a choice
            try:
                given[each.name] = _CAST[each.name](raw)
            except ValueError as wrong:
                mistakes.append(f"{variable(each.name)}: {wrong}")
    mistakes += _misspelt(environment)
    if mistakes:
        raise SettingsInvalid(mistakes)
    return Settings(**given)


def _clock(raw: str) -> datetime:
    try:
        when = datetime.fromisoformat(raw)
    except ValueError:
        raise ValueError(f"{raw!r} is no time; write it like 2026-12-01T08:59:55+01:00") from None
    if when.utcoffset() is None:
        raise ValueError(f"{raw!r} has no offset; write it like {when.isoformat()}+01:00")
    if not 2000 <= when.year <= 2100:
        raise ValueError(f"{raw!r} is out of range; write a time from 2000 to 2100")
    return when


def _database_url(raw: str) -> str:
    if not raw.startswith(("sqlite:", "postgresql:", "postgres:", "postgresql+psycopg:")):
        raise ValueError("only sqlite:///path and postgresql://... are known")  # the value may hold a password
    return raw


def _switch(raw: str) -> bool:
    if raw not in ("0", "1"):
        raise ValueError(f"{raw!r} is neither 0 nor 1")
    return raw == "1"


def _level(raw: str) -> str:
    if raw.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(f"{raw!r} is none of DEBUG, INFO, WARNING, ERROR")
    return raw.upper()


def _heartbeat_url(raw: str) -> str:
    try:
        parts = urlsplit(raw)
        here = parts.hostname in ("127.0.0.1", "::1", "localhost")
        known = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        known = here = False
    plain = raw.isascii() and raw.isprintable() and " " not in raw
    if not (known and plain and (parts.scheme == "https" or (parts.scheme == "http" and here))):
        raise ValueError("only https://host/... is taken")  # the value holds a token
    return raw


def _listen(raw: str) -> Listen:
    host, colon, port = raw.rpartition(":")
    bare = "127.0.0.1" if host == "localhost" else host.removeprefix("[").removesuffix("]")
    try:
        known = bool(colon) and (not bare or (ip_address(bare).version == 6) == host.startswith("["))
    except ValueError:
        known = False
    if not known or not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536):
        raise ValueError(f"{raw!r} is no place to listen; write it like 127.0.0.1:8080, [::1]:8080 or :8080")
    return Listen(host=bare, port=int(port))


def _names(raw: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in raw.split(",") if name.strip())


_CAST: Mapping[str, Any] = {
    "var": Path,
    "database_url": _database_url,
    "clock": _clock,
    "plugins": _names,
    "trace_hooks": _switch,
    "log_level": _level,
    "backend": str,
    "console_person": str,
    "console_channel": str,
    "calendars": Path,
    "heartbeat_url": _heartbeat_url,
    "web": _listen,
}

#: Variables that others of our programs read.
_ELSEWHERE = frozenset({"WATCHBILL_E2E"})


def _misspelt(environment: Mapping[str, str]) -> list[str]:
    known = {variable(each.name) for each in fields(Settings)} | _ELSEWHERE
    strange = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return [
        f"{name}: there is no such setting; known are {', '.join(sorted(known - _ELSEWHERE))}" for name in strange
    ]
