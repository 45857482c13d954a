"""What the fortnight left behind, read straight from the tables and from what was really said; no transcript."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Table, create_engine, select

from tests.fortnight.crew import PARIS
from tests.fortnight.hall import TRACKER, Hall, Line
from tests.fortnight.stage import Stage
from watchbill.jobs.tables import due_work, outbox
from watchbill.model.duty import SendState
from watchbill.sql.engines import parsed
from watchbill.store import tables

#: Who really had each day, whoever was planned for it.
TURNS: Mapping[date, str] = {
    date(2026, 10, 19): "dmitri",
    date(2026, 10, 20): "esra",
    date(2026, 10, 21): "ann",
    date(2026, 10, 22): "chloe",
    date(2026, 10, 23): "chloe",
    date(2026, 10, 26): "ann",
    date(2026, 10, 27): "farid",
    date(2026, 10, 28): "esra",
    date(2026, 10, 29): "dmitri",
    date(2026, 11, 2): "farid",
}
LAST = date(2026, 11, 2)
#: The evenings on which OPS-2 passed on, and when it was raised the day after.
FAMOUS = {"19": "20 11:00", "20": "21 11:00", "21": "22 11:00", "22": "23 11:00"}


@dataclass(frozen=True, slots=True)
class Facts:
    """One fortnight, as it is in the database and as it was seen."""

    url: str
    hall: Hall

    @classmethod
    def of(cls, stage: Stage) -> "Facts":
        """Of what was played there."""
        return cls(stage.url, stage.hall)

    def rows(self, table: Table, *order: str) -> Sequence[RowMapping]:
        """The whole table."""
        engine = create_engine(parsed(self.url))
        try:
            with engine.connect() as connection:
                return (
                    connection.execute(select(table).order_by(*(table.c[each] for each in order))).mappings().all()
                )
        finally:
            engine.dispose()

    @property
    def turns(self) -> Mapping[date, RowMapping]:
        """The last decision of each day that is over."""
        found = self.rows(tables.turns, "day", "revision")
        return {each["day"]: each for each in found if each["day"] <= LAST}

    @property
    def passages(self) -> Sequence[RowMapping]:
        """Every link of every chain."""
        return self.rows(tables.passages, "key", "number")

    def chain(self, key: str) -> Sequence[RowMapping]:
        """The links of one ticket or item."""
        return [each for each in self.passages if each["key"] == key]

    @property
    def carried(self) -> Sequence[tuple[date, str]]:
        """What each evening check recorded as carried over."""
        return [(each["day"], each["key"]) for each in self.rows(tables.carried, "day", "position")]

    @property
    def handovers(self) -> Sequence[RowMapping]:
        """The evening checks that were posted."""
        return self.rows(tables.handovers, "day")

    @property
    def messages(self) -> Sequence[RowMapping]:
        """Everything that was to be said through the outbox."""
        return self.rows(outbox, "id")

    @property
    def said(self) -> Sequence[RowMapping]:
        """Of these, what was said, and took the place of nothing."""
        return [each for each in self.messages if each["state"] is SendState.SENT and each["edits"] is None]

    @property
    def owed(self) -> Sequence[RowMapping]:
        """What was due, and became of it."""
        return self.rows(due_work, "at", "kind")

    @property
    def comments(self) -> Sequence[Line]:
        """What was said in the tracker."""
        return [each for each in self.hall.lines if each.who == TRACKER]

    def posts(self, start: str, where: str = "#ops") -> Sequence[Line]:
        """What the desk posted there that starts so."""
        return [each for each in self.hall.posts(where) if each.text.startswith(start)]

    def spoken_on(self, day: date) -> Iterator[Line]:
        """What the desk said on a local day, to anybody."""
        return (each for each in self.hall.lines if each.who is None and local(each.at).date() == day)


def local(moment: datetime) -> datetime:
    """In the team's zone."""
    return moment.astimezone(PARIS)


def times(lines: Sequence[Line]) -> Sequence[str]:
    """When each was said, to the minute: "19 09:00"."""
    return [f"{local(each.at):%d %H:%M}" for each in lines]


def whole(row: RowMapping, *names: str) -> tuple[Any, ...]:
    """These columns of it."""
    return tuple(row[each] for each in names)
