"""From the door to the queue, whatever is posted: understood whole, or kept with the reason; on every database."""

from collections.abc import Mapping, Sequence

import pytest

from tests.core.sources.posting import NOW
from tests.core.sources.test_malformed import CASES, ODD, Case
from watchbill.jobs.interpreter import Interpreter
from watchbill.model.signal import Delivery
from watchbill.model.timing import Timing
from watchbill.model.work import Deed
from watchbill.ports import Database
from watchbill.services import interpreting
from watchbill.testing.builders import OPS, Counter
from watchbill.testing.clock import SteppedClock

NAMED: Mapping[str, Case] = {f"s{number}": case for number, case in enumerate(CASES.values())}


def delivered(database: Database, bodies: Mapping[str, bytes], attempt: str = "") -> int:
    """Store a body for each of some sources, by its name; how many deliveries these are."""
    deliveries = [
        Delivery(
            team=OPS,
            source=name,
            key=f"{name} {attempt}",
            headers={each: NAMED[name].headers[each] for each in stored_headers(NAMED[name])},
            body=body,
            at=NOW,
        )
        for name, body in bodies.items()
    ]
    with database.changing() as work:
        work.deliveries.add(deliveries)
    return len(deliveries)


def stored_headers(case: Case) -> Sequence[str]:
    """Those of its headers that the source wants kept."""
    return [each for each in case.source.headers if each in case.headers]


def understand(database: Database) -> None:
    """All that waits, by a process of its own."""
    sources = {name: case.source for name, case in NAMED.items()}
    Interpreter(database, SteppedClock(NOW), Counter("p"), Timing(), sources, interpreting.take_in).work_off()


@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_what_is_odd_is_understood_whole_or_kept(database: Database, odd: bytes) -> None:
    count = delivered(database, dict.fromkeys(NAMED, odd))

    understand(database)

    with database.reading() as work:
        assert work.deliveries.unread().count == 0
        failed = work.deliveries.failed(99)
        items = work.items.unresolved(OPS)
        histories = [work.histories.of(OPS, each.id) for each in items]
    assert len(failed) <= count
    assert all(each.delivery.body == odd and each.why and "failed" not in each.why for each in failed)
    assert [each[0].what for each in histories] == [Deed.CAME] * len(items)


def test_what_was_recorded_comes_to_the_queue_once_however_often_it_is_posted(database: Database) -> None:
    known = {name: case.body for name, case in NAMED.items()}
    seen = []
    for attempt in ("first", "second"):
        delivered(database, known, attempt)
        understand(database)
        with database.reading() as work:
            seen.append(work.items.unresolved(OPS))
            assert work.deliveries.failed(99) == []

    assert len(seen[0]) > 10
    assert seen[0] == seen[1]
