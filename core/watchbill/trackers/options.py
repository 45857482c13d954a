"""The table of one tracker, read key by key; whatever is wrong with it is told together."""

import re
from collections.abc import Collection, Mapping

import httpx

from watchbill.errors import SettingsInvalid
from watchbill.settings.tables import is_text, unknown

#: Names in a list.
MOST_NAMES = 50
#: Characters of a secret: a signed token has some 900.
LONGEST_SECRET = 5_000
_ELSEWHERE = 'write where it is: { env = "NAME" } or { file = "/run/secrets/name" }'


class Options:
    """What a table says, each key once; no text of a mistake shows a value, for it may be a secret."""

    def __init__(self, given: Mapping[str, object], known: Collection[str]) -> None:
        """`given` has each secret in its place; keys that are not `known` are mistakes."""
        self._given = given
        self._mistakes = unknown(given, known)

    def done(self) -> None:
        """Nothing more is read.

        Raises:
            SettingsInvalid: something was wrong; with every mistake.
        """
        if self._mistakes:
            raise SettingsInvalid(self._mistakes)

    def has(self, key: str) -> bool:
        """Whether the table says it."""
        return key in self._given

    def wrong(self, mistake: str) -> None:
        """Note a mistake: "key: what to write"."""
        self._mistakes.append(mistake)

    def address(self, key: str, default: str = "") -> str:
        """Where the tracker is, without a slash at its end; http only where it says so."""
        value = self._given.get(key, default)
        if is_text(value) and _is_address(str(value).strip()):
            return str(value).strip().rstrip("/")
        self.wrong(f"{key}: write where it is, and nothing secret: https://tracker.example.org")
        return ""

    def secret(self, key: str) -> str:
        """A secret that has to be there, of characters that can be sent."""
        value = self._given.get(key)
        if not isinstance(value, str) or not value.strip():
            self.wrong(f"{key}: {_ELSEWHERE}")
        elif not value.isprintable() or not value.isascii() or len(value) > LONGEST_SECRET:
            self.wrong(f"{key}: is no secret of a tracker, but several lines, or has letters like é; copy it anew")
        else:
            return value.strip()
        return ""

    def lines(self, key: str) -> str:
        """A secret of several lines that has to be there; written in one line, they are parted by "\\n"."""
        value = self._given.get(key)
        lines = value.replace("\\n", "\n").replace("\r", "").strip() if isinstance(value, str) else ""
        if not lines:
            self.wrong(f"{key}: {_ELSEWHERE}")
        elif not lines.replace("\n", "").isprintable() or not lines.isascii() or len(lines) > LONGEST_SECRET:
            self.wrong(f"{key}: is no key: it is too long, or has letters like é; copy it anew")
        else:
            return f"{lines}\n"
        return ""

    def word(self, key: str, example: str) -> str:
        """A number, or a name of letters and digits, that has to be there."""
        value = self._given.get(key)
        written = str(value) if isinstance(value, str) or _is_short_number(value) else ""
        if re.fullmatch(r"[A-Za-z0-9._-]{1,100}", written):
            return written
        self.wrong(f"{key}: write it like {example}")
        return ""

    def text(self, key: str, example: str, default: str | None = None) -> str:
        """A line of words; a mistake without a default, where it is not there."""
        if not self.has(key) and default is not None:
            return default
        value = self._given.get(key)
        if not is_text(value):
            self.wrong(f"{key}: write a line: {example}")
            return ""
        return str(value).strip()

    def matching(self, key: str, pattern: str, example: str, default: str | None = None) -> str:
        """As `text`, of one form."""
        value = self.text(key, example, default)
        if value and value != default and not re.fullmatch(pattern, value):
            self.wrong(f"{key}: write it like {example}")
            return ""
        return value

    def number(self, key: str, default: int | None, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value = self._given.get(key, default)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(f"{key}: write a number from {least} to {most}")
            return default
        return value

    def names(self, key: str, default: Collection[str]) -> tuple[str, ...]:
        """A list of names, each once."""
        value = self._given.get(key)
        if value is None:
            return tuple(default)
        if not isinstance(value, list) or len(value) > MOST_NAMES or not all(is_text(each) for each in value):
            self.wrong(f'{key}: write a list of up to {MOST_NAMES} names: ["Blocked", "Waiting"]')
            return tuple(default)
        return tuple(dict.fromkeys(str(each).strip() for each in value))


def _is_short_number(told: object) -> bool:
    # Python refuses to write a very long one.
    return isinstance(told, int) and not isinstance(told, bool) and abs(told) < 10**100


def _is_address(told: str) -> bool:
    try:
        url = httpx.URL(told)
        port = url.port
    except (httpx.InvalidURL, ValueError):
        return False
    plain = not url.userinfo and not url.query and not url.fragment and not re.search(r"[\s?#\\]", told)
    return plain and url.scheme in ("https", "http") and bool(url.host) and (port is None or 0 < port < 65_536)
