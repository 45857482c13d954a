"""A database with a team, a `watchbill web` on it that may be killed, and what must be true afterwards."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, func, select

from tests.core.web.served import free_port
from tests.e2e.desks import OPS, desk_of, fill, settings_of
from tests.e2e.running import Running, come_true, running
from tests.integration.senders import Senders
from watchbill import app
from watchbill.app import App
from watchbill.services import addressing
from watchbill.sql.engines import parsed
from watchbill.store.intake_tables import alarms

#: Events that are enough to see that something goes on.
SOME = 100
TOKEN = "a-token-of-ops"
WEB = ("-m", "watchbill", "web")


class Entrance:
    """Where the senders of a run post."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """`url` is empty for a SQLite file in the folder."""
        self._folder, self.settings = folder, settings_of(folder, url)
        self.port = free_port()
        self.senders = Senders(self.port, TOKEN)
        fill(self.settings)
        with desk_of(self.settings) as desk, desk.database.changing() as work:
            team = work.teams.get(OPS)
            assert team
            addressing.issue(work, team, TOKEN, desk.clock.now())

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.settings.var / "watchbill.sqlite3"

    @contextmanager
    def open(self, url: str = "") -> Iterator[Running]:
        """A `watchbill web`, which finds the database at `url` where that is another way to it."""
        address = {"WATCHBILL_DATABASE_URL": url or self.settings.database_url}
        with running(WEB, self._folder, {"WATCHBILL_WEB": f"127.0.0.1:{self.port}", **address}) as web:
            web.hear("I take in what is posted")
            yield web

    def goes_on(self) -> None:
        """Wait until some more events are taken."""
        taken, before = self.senders.taken, len(self.senders.taken)
        come_true(lambda: len(taken) >= before + SOME)

    def check(self) -> None:
        """All that was answered with 202 is there, once, and in the queue, once; nothing was answered oddly."""
        with desk_of(self.settings) as desk:
            come_true(lambda: _understands(desk))
            with desk.database.reading() as work:
                failures, items = work.deliveries.failures(), work.items.unresolved(OPS)
        there = self._there()

        assert self.senders.odd == []
        assert Counter(self.senders.taken) - there == Counter(), "lost"
        assert {name for name, times in there.items() if times > 1} == set(), "twice"
        assert failures == {}
        assert sum(each.times for each in items) == there.total()

    def _there(self) -> "Counter[str]":
        """How often each thing went wrong."""
        engine = create_engine(parsed(app.database_url(self.settings)))
        counted = select(alarms.c.fingerprint, func.count()).group_by(alarms.c.fingerprint)
        with engine.connect() as connection:
            rows = connection.execute(counted).all()
        engine.dispose()
        return Counter({str(name): int(times) for name, times in rows})


def _understands(desk: App) -> bool:
    """Understand some of what is stored; whether that was all."""
    desk.engine.run_once()
    with desk.database.reading() as work:
        return not work.deliveries.unread().count
