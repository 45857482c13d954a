"""What a replica is told when it is started."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.integration.wall import Flavour
from watchbill.model.duty import Pace
from watchbill.model.timing import Timing

#: Real durations: short, so that whoever is gone is soon replaced.
TIMING = Timing(
    sending=timedelta(seconds=2),
    working=timedelta(seconds=2),
    carrying_out=timedelta(seconds=2),
    longest_wait=timedelta(seconds=0.5),
    pause=timedelta(seconds=0.1),
    first_retry=timedelta(seconds=0.25),
    longest_retry=timedelta(seconds=2),
    sweep=timedelta(seconds=5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How to reach the chat and the database, and how late it is."""

    name: str
    folder: Path
    url: str
    port: int
    flavour: Flavour
    #: The real time, in seconds since the epoch, at which the simulated clock shows `start`.
    anchor: float
    start: datetime
    #: How many simulated seconds a real one has.
    speed: float
    #: The safeguard that this replica goes without, by its name; empty for none.
    without: str = ""

    @property
    def timing(self) -> Timing:
        """`TIMING` on the simulated clock."""
        return TIMING.at_speed(self.speed)

    @property
    def pace(self) -> Pace | None:
        """As the platform wishes it; a dumb one counts nothing."""
        if self.flavour is Flavour.DUMB:
            return None
        second = timedelta(seconds=1) * self.speed
        return Pace(conversation=second / 100, workspace=second / 400, burst=200)

    @property
    def never_asks(self) -> bool:
        """Whether a platform that could be asked is not."""
        return self.without == "asking"

    def simulated(self, real: float) -> datetime:
        """What the simulated clock shows at a real time."""
        return self.start + timedelta(seconds=(real - self.anchor) * self.speed)

    def real(self, simulated: datetime) -> float:
        """When the simulated clock shows it."""
        return self.anchor + (simulated - self.start).total_seconds() / self.speed

    def written(self) -> str:
        """As a line of text."""
        return json.dumps(asdict(self), default=str)


def read(line: str) -> Orders:
    """What was `written`."""
    given: dict[str, Any] = json.loads(line)
    start = datetime.fromisoformat(given["start"]).astimezone(UTC)
    return Orders(
        **{**given, "folder": Path(given["folder"]), "flavour": Flavour(given["flavour"]), "start": start}
    )
