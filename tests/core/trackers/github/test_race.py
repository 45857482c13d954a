"""Two take the same issue at the same moment: one has it, and both know who."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from tests.core.trackers.github.conftest import Opened
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.testing.github import FakeGitHub

ROUNDS, TAKEN = 6, Column.IN_PROGRESS


def race(*takes: Callable[[], SiteTicket | None]) -> list[bool]:
    """Who got it, in the order of those who tried at once."""
    gate, got = threading.Barrier(len(takes)), [False] * len(takes)

    def run(at: int) -> None:
        gate.wait(10)
        got[at] = takes[at]() is not None

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(takes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return got


@pytest.mark.parametrize("holder", [None, "cat"])
def test_one_of_two_has_it(fake: FakeGitHub, opened: Opened, holder: str | None) -> None:
    fake.hub.people["cat"] = ""
    one, other = opened(), opened()
    for number in range(1, ROUNDS + 1):
        fake.hub.add("one").assignees += [holder] if holder else []
        seen = one.get(TicketKey(f"HELLO-WORLD-{number}"))
        assert seen

        got = race(partial(one.change, seen, "ann", TAKEN), partial(other.change, seen, "bob", TAKEN))

        assert sum(got) == 1
        assert fake.hub.issues[number].assignees == ["ann" if got[0] else "bob"]
