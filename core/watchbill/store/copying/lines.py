"""The lines of a file that may be anything."""

import json
from collections.abc import Mapping
from typing import Any, BinaryIO, NoReturn

from watchbill.errors import Refused

#: Bytes of a line; the longest that a desk writes is a thousandth of it.
LONGEST = 16 * 2**20


class Lines:
    """JSON objects, one a line; never more than one line is in memory."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """`name` is how the file is called in what is refused."""
        self._stream, self._name, self._number = stream, name, 0

    def next(self) -> Mapping[str, Any]:
        """The next one.

        Raises:
            Refused: the file ends here, or the line is something else.
        """
        raw = self._stream.readline(LONGEST)
        self._number += 1
        if len(raw) == LONGEST:
            self.refuse(f"is longer than {LONGEST // 2**20} MiB")
        if not raw.endswith(b"\n"):
            self.refuse("is not there, or cut off: the file is not whole")
        try:
            value = json.loads(raw.decode(), parse_constant=_no_number)
        except (ValueError, RecursionError):
            self.refuse("is no JSON")
        if not isinstance(value, dict):
            self.refuse("is no JSON object")
        return value

    def done(self) -> None:
        """Make sure that nothing is left; raises Refused."""
        self._number += 1
        if self._stream.read(1):
            self.refuse("comes after the end")

    def refuse(self, why: str) -> NoReturn:
        """Say of the line that was last read what is wrong with it."""
        raise Refused(f"{self._name}, line {self._number:,}, {why}. Nothing was changed.")


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
