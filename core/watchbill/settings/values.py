"""What the environment says, read as the values of settings; a ValueError says what to write instead."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

#: Characters of a secret.
_SECRET_LIMIT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where to listen: an address of this machine and a port; without an address on all of them."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def clock(raw: str) -> datetime:
    """A time with its offset."""
    try:
        when = datetime.fromisoformat(raw)
    except ValueError:
        raise ValueError(f"{raw!r} is no time; write it like 2026-12-01T08:59:55+01:00") from None
    if when.utcoffset() is None:
        raise ValueError(f"{raw!r} has no offset; write it like {when.isoformat()}+01:00")
    if not 2000 <= when.year <= 2100:
        raise ValueError(f"{raw!r} is out of range; write a time from 2000 to 2100")
    return when


def database_url(raw: str) -> str:
    """An address of a database; it may hold a password, so a mistake does not show it."""
    if not raw.startswith(("sqlite:", "postgresql:", "postgres:", "postgresql+psycopg:")):
        raise ValueError("only sqlite:///path and postgresql://... are known")  # the value may hold a password
    return raw


def switch(raw: str) -> bool:
    """0 or 1."""
    if raw not in ("0", "1"):
        raise ValueError(f"{raw!r} is neither 0 nor 1")
    return raw == "1"


def level(raw: str) -> str:
    """A level of logging."""
    if raw.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(f"{raw!r} is none of DEBUG, INFO, WARNING, ERROR")
    return raw.upper()


def heartbeat_url(raw: str) -> str:
    """An https address; it holds a token, so a mistake does not show it."""
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


def secret(raw: str) -> str:
    """A secret, or what stands in the file that is named; a mistake never shows it."""
    if not raw.startswith("file:"):
        return raw.strip()
    try:
        with Path(raw.removeprefix("file:")).open(encoding="utf-8") as file:
            return file.read(_SECRET_LIMIT).strip()
    except (OSError, ValueError) as wrong:
        raise ValueError(f"the file it names cannot be read ({type(wrong).__name__})") from None


def sockets(raw: str) -> int:
    """A number from 1 to 10: Slack takes no more of one app."""
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:3]) <= 10):
        raise ValueError(f"{raw!r} is no number from 1 to 10")
    return int(raw)


def listen(raw: str) -> Listen:
    """Where to listen."""
    host, colon, port = raw.rpartition(":")
    bare = "127.0.0.1" if host == "localhost" else host.removeprefix("[").removesuffix("]")
    try:
        known = bool(colon) and (not bare or (ip_address(bare).version == 6) == host.startswith("["))
    except ValueError:
        known = False
    if not known or not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536):
        raise ValueError(f"{raw!r} is no place to listen; write it like 127.0.0.1:8080, [::1]:8080 or :8080")
    return Listen(host=bare, port=int(port))


def names(raw: str) -> tuple[str, ...]:
    """Names, commas between."""
    return tuple(name.strip() for name in raw.split(",") if name.strip())
