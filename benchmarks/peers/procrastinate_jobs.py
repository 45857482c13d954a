"""procrastinate: jobs deferred one by one, done by its worker, which PostgreSQL wakes; a process of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

from benchmarks.jobs import PATIENCE, THREADS, Done, report


class ProcrastinateJobs:
    """Fulfils `benchmarks.jobs.Jobs`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._app = App(connector=SyncPsycopgConnector(conninfo=address, max_size=THREADS))
        self._done: Done = int
        self._task = self._app.task(self._job, name="job")

    @contextmanager
    def opened(self) -> Iterator["ProcrastinateJobs"]:
        """Its tables are made."""
        with self._app.open():
            self._app.schema_manager.apply_schema()
            yield self

    def enqueue(self, number: int) -> None:
        self._task.defer(number=number)

    def work_off(self, count: int) -> None:
        asyncio.run(self._work(wait=False))

    @contextmanager
    def serving(self, done: Done) -> Iterator[None]:
        self._done = done
        loop = asyncio.new_event_loop()
        work = loop.create_task(self._work(wait=True))
        worker = threading.Thread(target=loop.run_until_complete, args=(asyncio.wait([work]),))
        worker.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(work.cancel)
            worker.join(PATIENCE)

    async def _job(self, number: int) -> None:
        self._done(number)

    async def _work(self, *, wait: bool) -> None:
        app = self._app.with_connector(PsycopgConnector(conninfo=self._address, max_size=THREADS))
        async with app.open_async():
            await app.run_worker_async(concurrency=THREADS, wait=wait, install_signal_handlers=False)


if __name__ == "__main__":
    report(lambda address: ProcrastinateJobs(address).opened())
