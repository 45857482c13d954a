"""A command that was in somebody's way at the database is carried out all the same, and once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.plugins.conftest import fill
from tests.plugins.whole import whole
from watchbill.errors import Collided
from watchbill.jobs.collisions import TRIES
from watchbill.model import TicketKey
from watchbill.testing.builders import at
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.memory.database import MemoryUnit

NOTED = TicketKey("TICKET-97")


class Crowded(MemoryDatabase):
    """Ends so many of the transactions that say something, as PostgreSQL ends one of two in a deadlock."""

    ends = 0

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[MemoryUnit]:
        """As the real one, until it would be committed."""
        with super().changing(lasting=lasting) as work:
            yield work
            if self.ends and work.addressed:
                self.ends -= 1
                raise Collided("is busy")


@pytest.mark.parametrize("times", range(1, TRIES))
def test_it_is_begun_anew(tmp_path: Path, times: int) -> None:
    database = Crowded()
    with database.changing() as work:
        fill(work)
    with whole(tmp_path, database, at(10)) as desk:
        database.ends = times
        answer = desk.ask("!note 97 they answered", as_="ben")

        assert (answer, database.ends) == ("Noted on TICKET-97; the evening check shows it.", 0)
    with database.reading() as work:
        assert [each.text for each in work.tickets.notes(NOTED)].count("they answered") == 1
