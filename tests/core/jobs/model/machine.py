"""Hypothesis decides what happens next: who goes on, who dies, how late it is, what the platform answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.core.jobs.model.platform import Answer
from tests.core.jobs.model.replicas import LONG, Files, Replicas
from tests.core.jobs.model.scene import Scene
from tests.core.jobs.model.stepping import Place
from watchbill.model.timing import DEFAULT

_numbers = st.integers(0, 1)
_steps = st.integers(1, 8)
#: Where an interruption hurts most.
_doors = st.sampled_from([Place.BEFORE_POST, Place.AFTER_POST, Place.AFTER_QUESTION, Place.BEFORE_COMMIT])
#: Part of a lease, the rest of it, either lease, and more than everything.
_times = st.sampled_from([timedelta(seconds=1), timedelta(seconds=20), DEFAULT.sending, DEFAULT.working, LONG])


def interrupt(files: Files, scene: Callable[[], Scene], cases: settings, *, pauses: bool = True) -> None:
    """Play the scene in many ways.

    Args:
        files: where.
        scene: what; made anew for each way.
        cases: how many ways, and how long each is.
        pauses: see `Interleavings`.

    Raises:
        AssertionError: one went wrong; its steps are in the text.
    """
    machine: Any = lambda: Interleavings(files, scene(), pauses=pauses)  # noqa: E731 - Hypothesis calls it a class
    run_state_machine_as_test(machine, settings=cases)


class Interleavings(RuleBasedStateMachine):
    """One scene, played by two replicas."""

    def __init__(self, files: Files, scene: Scene, *, pauses: bool) -> None:
        """`pauses`: whether a process may sleep while its lease runs out; else it goes on, or dies."""
        super().__init__()
        self._files, self._scene, self._pauses = files, scene, pauses
        self._replicas = Replicas(files, self._scene.program, self._scene.flavour)

    @initialize(inside=st.booleans())
    def the_scene_begins(self, inside: bool) -> None:
        self._replicas = Replicas(self._files, self._scene.program, self._scene.flavour, stops_inside=inside)
        self._scene.begin(self._replicas)

    @rule(number=_numbers, steps=_steps, which=st.integers(0, 1))
    def one_goes_on(self, number: int, steps: int, which: int) -> None:
        self._go_on(number, steps, which)

    @rule(number=_numbers, place=_doors)
    def one_comes_to(self, number: int, place: Place) -> None:
        self._go_on(number, 12, to=place)

    @rule(number=_numbers)
    def one_dies(self, number: int) -> None:
        self._replicas.die(number % self._scene.replicas)

    @precondition(lambda self: self._pauses or self._replicas.resting)
    @rule(by=_times)
    def time_passes(self, by: timedelta) -> None:
        self._replicas.clock.advance(by)

    @precondition(lambda self: self._pauses)
    @rule(number=_numbers, steps=st.integers(1, 20))
    def one_sleeps_while_the_other_takes_over(self, number: int, steps: int) -> None:
        self._replicas.clock.advance(DEFAULT.working)
        self._go_on(1 - number, steps)

    @rule(answer=st.sampled_from(Answer))
    def the_platform_will_answer(self, answer: Answer) -> None:
        self._replicas.platform.will = answer

    @rule()
    def something_happens(self) -> None:
        self._scene.disturb(self._replicas)

    @invariant()
    def it_holds(self) -> None:
        self._scene.check(self._replicas)
        stray = [each.key for each in self._replicas.platform.posts if each.stray]
        assert self._pauses or not stray, f"posted by somebody who did not hold it: {stray}"

    def teardown(self) -> None:
        try:
            self._replicas.run_out(lambda: self._scene.done(self._replicas))
            self._scene.check_end(self._replicas)
        finally:
            self._replicas.close()

    def _go_on(self, number: int, steps: int, which: int = 0, to: Place = Place.REST) -> None:
        """At most so many steps, not beyond the end of what it does, nor the place."""
        number, work = number % self._scene.replicas, self._scene.works[which % len(self._scene.works)]
        for _ in range(steps):
            self._replicas.go_on(number, work)
            if self._replicas.place(number) in (to, Place.REST):
                return
