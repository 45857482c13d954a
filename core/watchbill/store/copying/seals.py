"""By what two copies of a table are known to be the same: how many rows, and a hash over all of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: One text for equal rows, whatever the order of their columns.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Of one table; equal seals, equal rows in equal order."""

    rows: int
    sha256: str


class Sealing:
    """Makes a seal of rows that pass by, one at a time."""

    def __init__(self) -> None:
        self._rows, self._hash = 0, hashlib.sha256()

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a row, as JSON's values by the names of their columns."""
        self._rows += 1
        self._hash.update(_CANONICAL.encode(row).encode() + b"\n")

    def seal(self) -> Seal:
        """The seal of what has passed so far."""
        return Seal(rows=self._rows, sha256=self._hash.hexdigest())
