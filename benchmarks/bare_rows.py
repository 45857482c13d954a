"""Rows that a desk wrote, read again and written again by the driver alone: the least that they cost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from watchbill.model import TeamId
from watchbill.sql import engines

_OF_TEAM = "team = {mark}"
_OF_TICKETS = '"key" IN (SELECT "key" FROM tickets WHERE team = {mark})'
#: What an evening check writes, and which rows of these tables it wrote.
WRITTEN = {
    "handovers": _OF_TEAM,
    "carried": _OF_TEAM,
    "passages": _OF_TEAM,
    "notes": _OF_TICKETS + " AND repeats",
    "outbox": "\"key\" LIKE '{any}:' || {mark} || ':{any}'",
}
#: What it looks at; and a morning check, and a report.
LOOKED_AT = dict.fromkeys(("tickets", "claims", "items", "turns"), _OF_TEAM) | WRITTEN | {"notes": _OF_TICKETS}
MORNING = dict.fromkeys(("tickets", "claims", "items", "turns", "passages"), _OF_TEAM)
REPORTED = dict.fromkeys(("items", "item_history", "turns", "passages", "claims"), _OF_TEAM)


@dataclass(frozen=True, slots=True)
class Bare:
    """A connection of the driver."""

    driver: Any
    mark: str

    def read(self, tables: dict[str, str], team: TeamId) -> dict[str, Sequence[Any]]:
        """Every row of the team in these tables."""
        return {table: self._select(table, which, team).fetchall() for table, which in tables.items()}

    def delete(self, tables: dict[str, str], team: TeamId) -> None:
        """Forget them."""
        self._begin()
        for table in reversed(tables):
            self.driver.execute(f"DELETE FROM {table} WHERE {self._which(tables[table])}", (team,))
        self.driver.commit()

    def write(self, tables: dict[str, Sequence[Any]]) -> int:
        """All these rows in one transaction that waits for the disk; how many there are."""
        self._begin()
        for table, rows in tables.items():
            marks = ", ".join([self.mark] * len(rows[0]))
            self.driver.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        self.driver.commit()
        return sum(map(len, tables.values()))

    def _select(self, table: str, which: str, team: TeamId) -> Any:
        return self.driver.execute(f"SELECT * FROM {table} WHERE {self._which(which)}", (team,))

    def _which(self, which: str) -> str:
        return which.format(mark=self.mark, any="%" if self.mark == "?" else "%%")

    def _begin(self) -> None:
        if self.mark == "?":
            self.driver.execute("BEGIN IMMEDIATE")


@contextmanager
def opened(address: str) -> Iterator[Bare]:
    """A connection that waits for the disk as the desk's own does."""
    engine = engines.writer(address, timedelta(seconds=5))
    connection = engine.raw_connection()
    try:
        yield Bare(connection.driver_connection, "?" if engine.dialect.name == "sqlite" else "%s")
    finally:
        connection.close()
        engine.dispose()
