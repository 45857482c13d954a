"""What `watchbill doctor` finds: one line each, with what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    #: Works, but somebody should know.
    ATTENTION = "attention"
    #: Does not work until somebody acts.
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    level: Level
    #: What it is about and how it stands: "database: up to date".
    says: str
    #: What to do; empty when all is well.
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.level:<9}  {self.says}" + (f" -> {self.remedy}" if self.remedy else "")


def ok(says: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, says)


def attention(says: str, remedy: str) -> Finding:
    """Works, but somebody should know."""
    return Finding(Level.ATTENTION, says, remedy)


def wrong(says: str, remedy: str) -> Finding:
    """Does not work until somebody acts."""
    return Finding(Level.WRONG, says, remedy)
