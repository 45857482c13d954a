"""How long something takes: a few paths in turn (A B A B), warmed up, medians and 99th percentiles."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one operation took, in seconds."""

    wall: float
    #: Of every thread of this process.
    cpu: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What many operations of one kind took."""

    taken: tuple[Taken, ...]

    @property
    def p50(self) -> float:
        """Half of them took less, in seconds."""
        return _cut([each.wall for each in self.taken], 50)

    @property
    def p99(self) -> float:
        """All but a hundredth took less, in seconds."""
        return _cut([each.wall for each in self.taken], 99)

    @property
    def cpu(self) -> float:
        """Half of them needed less of the processor, in seconds."""
        return _cut([each.cpu for each in self.taken], 50)


#: One operation, or several different ones that belong together.
Path = Callable[[], Mapping[str, Taken]]


def alternate(paths: list[Path], *, rounds: int, block: int = 20, warm: int = 60) -> dict[str, Sample]:
    """Run each path `block` times in turn, `rounds` times over, after `warm` runs that do not count."""
    for path in paths:
        for _ in range(warm):
            path()
    found: dict[str, list[Taken]] = {}
    for _ in range(rounds):
        for path in paths:
            for _ in range(block):
                for name, taken in path().items():
                    found.setdefault(name, []).append(taken)
    return {name: Sample(tuple(taken)) for name, taken in found.items()}


def timed(run: Callable[[], object]) -> Taken:
    """What one call took."""
    cpu, start = time.process_time(), time.perf_counter()
    run()
    return Taken(wall=time.perf_counter() - start, cpu=time.process_time() - cpu)


def _cut(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
