"""Every pair of steps: one replica stops at each of its steps, the other at each of its own; then both go on."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from tests.core.jobs.model.platform import Answer
from tests.core.jobs.model.replicas import Files, Replicas
from tests.core.jobs.model.scene import Scene
from watchbill.model.timing import DEFAULT

_LEASE = max(DEFAULT.sending, DEFAULT.working) + timedelta(seconds=1)


def every_pair(
    files: Files, scene: Callable[[], Scene], answer: Answer = Answer.TAKEN, dies: int | None = None
) -> int:
    """How many pairs there are; each was played, and checked.

    Args:
        files: where.
        scene: what.
        answer: what the platform does next, when both have stopped.
        dies: who dies there, 0 for the first; None when both go on.

    Raises:
        AssertionError: one went wrong; the text says at which steps.
    """
    pairs = 0
    for first in count(1):
        for second in count():
            came = _play(files, scene(), (first, second), answer, dies)
            pairs += 1
            if came[1] < second:
                break
        if came[0] < first:
            return pairs
    return pairs


def _play(files: Files, scene: Scene, steps: tuple[int, int], answer: Answer, dies: int | None) -> tuple[int, int]:
    replicas = Replicas(files, scene.program, scene.flavour)
    try:
        scene.begin(replicas)
        first = _go_on(replicas, 0, steps[0])
        replicas.clock.advance(_LEASE)
        second = _go_on(replicas, 1, steps[1])
        replicas.platform.will = answer
        if dies is not None:
            replicas.die(dies)
        for number in range(2):
            replicas.finish(number)
            scene.check(replicas)
        replicas.run_out(lambda: scene.done(replicas))
        scene.check_end(replicas)
    except AssertionError as wrong:
        raise AssertionError(f"{wrong}, when they stopped at {steps}") from wrong
    finally:
        replicas.close()
    return first, second


def _go_on(replicas: Replicas, number: int, steps: int) -> int:
    """How many steps it took, fewer when it came to its end."""
    return next((taken for taken in range(steps) if not replicas.go_on(number)), steps)
