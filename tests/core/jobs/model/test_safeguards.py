"""The model sees what it is for: without any one of the safeguards it finds an interleaving that goes wrong."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from tests.core.jobs.model import careless
from tests.core.jobs.model.cases import CASES
from tests.core.jobs.model.machine import interrupt
from tests.core.jobs.model.pairs import every_pair
from tests.core.jobs.model.replicas import Files
from tests.core.jobs.model.sending import FLAVOURS, REPLY, Sending
from tests.core.jobs.model.working import Working
from watchbill.jobs.durable import DURABLE
from watchbill.model.duty import DueKind

#: The first that is found will do: it need not be the shortest.
FIRST = settings(CASES, max_examples=2_000, derandomize=True, phases=[Phase.generate], report_multiple_bugs=False)
ASKED, PLAIN = partial(Sending, FLAVOURS["asked"], [REPLY]), partial(Sending, FLAVOURS["plain"], [REPLY])


class Workshop:
    """Makes connections with other outboxes and due work, on the file of the model."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.made: list[Files] = []

    def having(self, **careless: Any) -> Files:
        self.made.append(Files(self._file, replace(DURABLE, **careless)))
        return self.made[-1]


@pytest.fixture
def workshop(files: Files) -> Iterator[Workshop]:
    made = Workshop(files.file)
    yield made
    for each in made.made:
        each.close()


def test_a_post_without_the_fence_is_said_twice(workshop: Workshop) -> None:
    with pytest.raises(AssertionError, match="is shown 2 times"):
        every_pair(workshop.having(outbox=careless.SettlesWithoutFence), ASKED)


def test_a_post_without_the_mark_is_said_twice(workshop: Workshop) -> None:
    with pytest.raises(AssertionError, match="is shown 2 times"):
        interrupt(workshop.having(outbox=careless.TakesWithoutMark), PLAIN, FIRST, pauses=False)


def test_a_post_without_a_lease_is_said_by_somebody_who_does_not_hold_it(workshop: Workshop) -> None:
    with pytest.raises(AssertionError, match="did not hold it"):
        interrupt(workshop.having(outbox=careless.TakesWithoutLease), ASKED, FIRST, pauses=False)


def test_a_platform_that_is_not_asked_leaves_a_doubt(files: Files) -> None:
    with pytest.raises(AssertionError, match=r"is in doubt|is shown 2 times"):
        interrupt(files, lambda: careless.Through(careless.Unasked, ASKED()), FIRST)


def test_a_twin_that_is_not_taken_back_stays(files: Files) -> None:
    with pytest.raises(AssertionError, match="is shown 2 times for good"):
        every_pair(files, lambda: careless.Through(careless.Kept, ASKED()))


def test_due_work_that_is_done_without_the_fence_is_done_twice(workshop: Workshop) -> None:
    with pytest.raises(AssertionError, match="done twice"):
        interrupt(workshop.having(due=careless.DoneWithoutFence), Working, FIRST)


def test_due_work_that_is_done_when_it_is_taken_is_lost(workshop: Workshop) -> None:
    with pytest.raises(AssertionError, match=r"is lost|is not owed any more"):
        interrupt(workshop.having(due=careless.DoneWhenTaken), Working, FIRST)


def test_a_failure_without_the_fence_opens_what_another_has_done(workshop: Workshop) -> None:
    with pytest.raises(AssertionError, match="done twice"):
        every_pair(
            workshop.having(due=careless.FailsWithoutFence), lambda: Working([DueKind.EVENING_CHECK], fails=True)
        )
