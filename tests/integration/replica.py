"""One replica as a process: what `watchbill run` starts, but for its clock and how long it waits.

Argument: its `Orders`, as a line of text.
"""

import faulthandler
import sys
import time
from dataclasses import dataclass
from datetime import datetime

import watchbill.bot.run as bot  # first: Errbot, when it is imported, looks at every module that is loaded
from tests.integration import orders, safeguards
from tests.integration.orders import Orders
from watchbill import app
from watchbill.settings import Settings


@dataclass(frozen=True, slots=True)
class FastClock:
    """The simulated clock: the same in every replica of a run."""

    orders: Orders

    def now(self) -> datetime:
        """The simulated moment."""
        return self.orders.simulated(time.time())


def serve(given: Orders) -> int:
    """Run until a signal; the exit code."""
    settings = Settings(var=given.folder, database_url=given.url, plugins=())
    with app.alone(settings):
        desk = app.build(
            settings,
            clock=FastClock(given),
            timing=given.timing,
            database=safeguards.without(given.without, app.database_url(settings)),
        )
        try:
            return bot.run(given.folder / f"{given.name}.py", desk)
        finally:
            desk.close()


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(serve(orders.read(sys.argv[1])))
