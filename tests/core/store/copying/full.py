"""Databases with something in every table, whatever tables there are."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from watchbill import app
from watchbill.demo import Seeding
from watchbill.settings import Settings
from watchbill.sql.columns import Choice, Instant, Json, Words, storable
from watchbill.sql.engines import parsed
from watchbill.store.copying.contents import contents
from watchbill.store.copying.exporting import export
from watchbill.store.copying.reading import sealed, snapshot, tables
from watchbill.store.copying.seals import Seal
from watchbill.testing.builders import at

NOW = at(12)
#: Letters that something between two databases might change.
_LETTERS = (
    "aZ0 éß\N{SNOWMAN}\N{GRINNING FACE}\N{COMBINING ACUTE ACCENT}'\"\\%_,;{}[]\n\r\t\x1b\x7f\x9b\u2028\u202e\ufeff"
)
ROWS = 7


def seed_demo(url: str, folder: Path) -> None:
    """The demo's team, in a migrated database."""
    desk = app.build(Settings(var=folder, database_url=url, plugins=()))
    seeding = Seeding(rotating=desk.rotating, absenting=desk.absenting, scheduling=desk.scheduling, ids=desk.ids)
    with desk.database.changing() as work:
        seeding.prepare(work, "Europe/Paris", at(10))
    desk.close()


def fill_every_table(url: str, seed: int) -> None:
    """A few rows of anything in every table of a migrated, empty database."""
    chance, engine = Random(seed), sa.create_engine(parsed(url))
    made: dict[str, list[dict[str, Any]]] = {}
    with engine.begin() as connection:
        for table in tables():
            rows = [{each.name: _value(each, number, made, chance) for each in table.c} for number in range(ROWS)]
            made[table.name] = rows
            connection.execute(sa.insert(table), rows)
    engine.dispose()


def _value(column: sa.Column[Any], number: int, made: Mapping[str, list[dict[str, Any]]], chance: Random) -> Any:
    if column.nullable and chance.random() < 0.3:
        return None
    for key in column.foreign_keys:
        parent = key.column
        return made[parent.table.name][number][parent.name]
    return _any(column.type, number, chance)


def _any(kind: sa.types.TypeEngine[Any], number: int, chance: Random) -> Any:
    text = storable("".join(chance.choices(_LETTERS, k=chance.randint(0, 30))))
    # What may be a key ends in the number, so that no two are the same.
    match kind:
        case Words():
            return f"{text}{number}"
        case Choice():
            return list(kind.members)[number % len(kind.members)]
        case Instant():
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randint(0, 2**52))
        case Json():
            return [text, number, {"é": [True, None, 1.5]}, {}]
        case sa.LargeBinary():
            return chance.randbytes(chance.randint(0, 30))
        case sa.Boolean():
            return chance.random() < 0.5
        case sa.BigInteger():
            return 2**40 + 9 * number + chance.randint(0, 8)
        case sa.Integer():
            return 2**31 - 1 - number
        case sa.Date():
            return date(2026, 1, 1) + timedelta(days=number)
        case sa.Time():
            return time(
                chance.randint(0, 23), chance.randint(0, 59), chance.randint(0, 59), chance.randint(0, 999999)
            )
    raise TypeError(f"say what {kind!r} may hold")


def exported(url: str) -> str:
    """The export of a database, at one time whenever it is made."""
    out = io.StringIO()
    export(url, out, at=NOW, release="1.2.3")
    return out.getvalue()


def seals(url: str) -> Mapping[str, Seal]:
    """The seal of each table."""
    with snapshot(url) as connection:
        return sealed(connection)


def written(text: str, folder: Path, name: str = "desk.jsonl") -> Path:
    """A text as a file."""
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def file_of(url: str) -> Path:
    """The file of a SQLite database."""
    return Path(url.removeprefix("sqlite:///"))


def is_empty(url: str) -> bool:
    """Whether there is nothing in a migrated database."""
    return contents(url).empty
