"""The table of one tracker, read key by key; whatever is wrong with it is told together."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from watchbill.errors import SettingsInvalid
from watchbill.settings.tables import is_text, unknown

#: Names in a list.
MOST_NAMES = 50
_ELSEWHERE = 'write where it is: { env = "NAME" } or { file = "/run/secrets/name" }'


class Options:
    """What a table says, each key once; no text of a mistake shows a secret."""

    def __init__(self, given: Mapping[str, object], known: Collection[str]) -> None:
        self._given = given
        self._mistakes = unknown(given, known)

    def done(self) -> None:
        """Nothing more is read.

        Raises:
            SettingsInvalid: something was wrong.
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
        try:
            parts = urlsplit(value) if isinstance(value, str) else None
            fine = parts and parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
        except ValueError:
            parts = fine = None
        if not fine or not parts or parts.username or parts.password or parts.query or parts.fragment:
            self._mistakes.append(f"{key}: write where it is: https://tracker.example.org")
            return ""
        return str(value).rstrip("/")

    def secret(self, key: str) -> str:
        """A secret that has to be there."""
        value = self._given.get(key)
        if not isinstance(value, str) or not value or not value.isprintable() or not value.isascii():
            self._mistakes.append(f"{key}: {_ELSEWHERE}")
            return ""
        return value

    def text(self, key: str, example: str, default: str | None = None) -> str:
        """A line of words; a mistake without a default, where it is not there."""
        value = self._given.get(key, default)
        if value == default and default is not None:
            return default
        if not is_text(value):
            self._mistakes.append(f"{key}: write a line: {example}")
            return ""
        return str(value).strip()

    def matching(self, key: str, pattern: str, example: str, default: str | None = None) -> str:
        """As `text`, of one form."""
        value = self.text(key, example, default)
        if value and value != default and not re.fullmatch(pattern, value):
            self._mistakes.append(f"{key}: write it like {example}")
        return value

    def number(self, key: str, default: int | None, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value = self._given.get(key, default)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self._mistakes.append(f"{key}: write a number from {least} to {most}")
            return default
        return value

    def names(self, key: str, default: Collection[str]) -> tuple[str, ...]:
        """A list of names."""
        value = self._given.get(key)
        if value is None:
            return tuple(default)
        if not isinstance(value, list) or len(value) > MOST_NAMES or not all(is_text(each) for each in value):
            self._mistakes.append(f'{key}: write a list of up to {MOST_NAMES} names: ["Blocked", "Waiting"]')
            return tuple(default)
        return tuple(str(each).strip() for each in value)
