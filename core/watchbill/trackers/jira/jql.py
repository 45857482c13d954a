"""What is asked of Jira's search, in its own language."""

import re
from dataclasses import dataclass

from watchbill.errors import SiteRefuses

PROJECT = r"[A-Z][A-Z0-9_]{0,99}"
KEY = re.compile(rf"({PROJECT})-[0-9]{{1,12}}")
_MARKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,199}")
_TEXTS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """About one board; what is put into them was looked at before."""

    project: str
    #: A further condition; empty is none.
    extra: str = ""

    def board(self) -> str:
        """What is not done."""
        return f"{self._on_board} AND statusCategory != Done ORDER BY Rank ASC"

    def backlog(self) -> str:
        """What nobody has begun, blocked ones too."""
        return f'{self._on_board} AND statusCategory = "To Do" ORDER BY Rank ASC'

    def changed(self, minutes: int) -> str:
        """What changed within so many minutes."""
        return f"{self._on_board} AND updated >= -{minutes}m ORDER BY key ASC"

    def made(self, marker: str) -> str:
        """What has this label.

        Raises:
            SiteRefuses: it is none of ours.
        """
        if not _MARKER.fullmatch(marker):
            raise SiteRefuses("A marker is made of letters, digits and hyphens.")
        return f'project = "{self.project}" AND labels = "{marker}" ORDER BY key ASC'

    @property
    def _on_board(self) -> str:
        return f'project = "{self.project}"' + (f" AND ({self.extra})" if self.extra else "")


def mistake(condition: str) -> str:
    """What is wrong with a further condition, as far as can be seen from here; empty where nothing is."""
    bare = _TEXTS.sub("", condition)
    if '"' in bare or "'" in bare:
        return "a quotation mark is missing"
    if re.search(r"\border\s+by\b", bare, re.IGNORECASE):
        return "leave ORDER BY out: the order is that of the board"
    depth = 0
    for each in bare:
        depth += (each == "(") - (each == ")")
        if depth < 0:
            break
    return "a parenthesis is missing" if depth else ""
