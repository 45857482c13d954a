"""A backup of an SQLite database, taken while the desk runs."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine

from watchbill.errors import Refused, StorageUnavailable
from watchbill.store.copying.contents import Contents, contents_of
from watchbill.store.copying.duplicating import duplicate
from watchbill.store.copying.placing import new_file
from watchbill.store.migrations import revision_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What was kept."""

    #: In bytes.
    size: int
    #: None where the database has no tables yet.
    revision: str | None
    contents: Contents


def back_up(file: Path, to: Path) -> Backup:
    """Keep what the SQLite file holds now as another file, whole or not at all; nobody is held up.

    Raises:
        Refused: the database is damaged, or `to` is there already or cannot be written.
    """
    with new_file(to) as part:
        try:
            duplicate(file, part)
        except StorageUnavailable as full:
            raise Refused(f"{to} cannot be written: its disk {full.cause}. Nothing was written.") from full
        # Not opened as a desk would: that writes into it.
        engine = create_engine(URL.create("sqlite", database=str(part)), poolclass=NullPool)
        with engine.connect() as connection:
            revision, contents = revision_of(connection), contents_of(connection)
        size = part.stat().st_size
    return Backup(size=size, revision=revision, contents=contents)
