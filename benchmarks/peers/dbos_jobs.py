"""dbos: jobs enqueued in our own transaction, done by its queue; a process of its own, with these arguments:

workers (0: as many as there are jobs), the database's address, how many jobs at once, how many one by one.
"""

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from dbos import DBOS, DBOSClient
from sqlalchemy import Engine, create_engine, event, text

from benchmarks.jobs import THREADS, Done, report

QUEUE, VERSION = "jobs", "1"
#: Seconds between two looks of its workers. It has no other way to be woken; its own default is a second.
POLLING = 0.01
#: Seconds between two looks of ours, whether all is done.
LOOK = 0.02


class DbosJobs:
    """Fulfils `benchmarks.jobs.Jobs`."""

    def __init__(self, engine: Engine, client: DBOSClient, workers: int) -> None:
        self._engine, self._client, self._workers = engine, client, workers
        schema = "" if engine.dialect.name == "sqlite" else "dbos."
        self._undone = text(f"SELECT count(*) FROM {schema}workflow_status WHERE status <> 'SUCCESS'")
        self._done: Done = int

    def enqueue(self, number: int) -> None:
        with self._engine.begin() as connection:
            self._client.enqueue_in_transaction(
                connection, {"workflow_name": "job", "queue_name": QUEUE, "app_version": VERSION}, number
            )

    def work_off(self, count: int) -> None:
        # Its workers begin where their queue is registered.
        DBOS.register_queue(QUEUE, worker_concurrency=self._workers or None, polling_interval_sec=POLLING)
        while self._left():
            time.sleep(LOOK)

    def serving(self, done: Done) -> AbstractContextManager[None]:
        self._done = done
        return nullcontext()

    def job(self, number: int) -> None:
        """What its workers do."""
        self._done(number)

    def _left(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(self._undone).scalar_one())


@contextmanager
def opened(address: str, workers: int) -> Iterator[DbosJobs]:
    """dbos on an empty database."""
    url = address.replace("postgresql:", "postgresql+psycopg:", 1)
    DBOS(
        config={
            "name": "peer",
            "system_database_url": url,
            "executor_id": "one",
            "application_version": VERSION,
            "log_level": "ERROR",
            "sys_db_pool_size": THREADS,
        }
    )
    jobs = DbosJobs(_engine(url), DBOSClient(system_database_url=url, lazy=True), workers)
    # It takes no method.
    DBOS.workflow(name="job")(lambda number: jobs.job(number))
    DBOS.launch()
    try:
        yield jobs
    finally:
        DBOS.destroy()


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_size=THREADS)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = "IMMEDIATE"
            connection.execute("PRAGMA busy_timeout=30000")
            # Not its default, but twice as fast.
            connection.execute("PRAGMA journal_mode=WAL")

        engine.connect().close()
    return engine


if __name__ == "__main__":
    workers = int(sys.argv.pop(1))
    report(lambda address: opened(address, workers))
