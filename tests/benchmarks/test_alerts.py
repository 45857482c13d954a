"""What is posted in benchmarks is what Alertmanager posts, each once; what is counted is what was taken."""

import asyncio
import json
from collections.abc import Iterator
from itertools import islice

import pytest
from sqlalchemy import create_engine, text

from benchmarks import alerts, bare_store
from benchmarks.doors import OPS
from benchmarks.posting import Came, Load, Orders
from tests.core.sources.posting import made, recorded, said
from tests.core.web.served import SmallDesk, served
from watchbill import web
from watchbill.model.signal import Alarm
from watchbill.services import addressing
from watchbill.sources.listing import Listed
from watchbill.sql.engines import parsed
from watchbill.testing.builders import a_team, at
from watchbill.web.intake import MOST

ALERTMANAGER = made("alertmanager")


def keys(value: object) -> object:
    """The shape of a body: every name in it."""
    if isinstance(value, dict):
        return {name: keys(each) for name, each in value.items() if name not in ("labels", "commonLabels")}
    return [keys(value[0])] if isinstance(value, list) else None


def fingerprints(body: bytes) -> list[str]:
    return [each.fingerprint for each in said(ALERTMANAGER, body) if isinstance(each, Alarm)]


def test_what_is_posted_has_the_shape_of_what_was_recorded() -> None:
    assert keys(json.loads(next(alerts.single(1)))) == keys(json.loads(recorded("alertmanager/firing")))


def test_no_alert_is_another_ones_in_a_run_or_in_another_run() -> None:
    posted = [each for run in (1, 2) for body in islice(alerts.single(run), 2_000) for each in fingerprints(body)]

    assert len({*posted}) == 4_000


def test_as_many_alerts_as_a_storm_brings_fit_into_one_delivery() -> None:
    names = [f"{number:05}" for number in range(20_000)]
    body = alerts.brief(names)

    assert len(body) <= MOST
    assert len({*fingerprints(body)}) == 20_000


@pytest.fixture
def desk() -> Iterator[SmallDesk]:
    """A door for Alertmanager, and a team whose token is "t"."""
    made = SmallDesk(sources={"alertmanager": Listed(source=ALERTMANAGER)})
    with made.database.changing() as work:
        work.teams.save(a_team("ops"))
        addressing.issue(work, a_team("ops"), "t", at(8))
    yield made
    made.receiver.stop()


def came_of(desk: SmallDesk, path: str = "/in/alertmanager/t", **changes: float) -> Came:
    """What is counted of a short load."""
    with served(web.receiving(desk)) as site:
        given = {"port": site.port, "clients": 4, "warm": 0.0, "counted": 0.4}
        return asyncio.run(Load(Orders(path=path, run=1, **(given | changes))).run())  # type: ignore[arg-type]


@pytest.mark.parametrize("each", [0, 3])
def test_all_that_is_counted_is_stored(desk: SmallDesk, each: int) -> None:
    came = came_of(desk, each=each, rate=50.0)

    with desk.database.reading() as work:
        stored = work.deliveries.waiting(1_000_000)
    assert came.statuses.keys() == {"202"}
    assert 0 < came.count <= len(stored)
    assert {each.team for each in stored} == {OPS}
    assert 0 < came.p50 <= came.p99 <= came.longest


def test_at_a_rate_everything_that_is_due_is_posted_and_waited_for(desk: SmallDesk) -> None:
    came = came_of(desk, rate=50.0)

    assert came.statuses == {"202": 20}


def test_what_is_refused_is_counted_as_such(desk: SmallDesk) -> None:
    assert came_of(desk, path="/in/alertmanager/wrong", rate=50.0).statuses.keys() == {"404"}


def test_the_driver_alone_stores_everything_too(sql_url: str) -> None:
    with bare_store.opened(sql_url) as store:
        store([b"a", b"b\0"])
        store([b"c"])

    engine = create_engine(parsed(sql_url))
    with engine.begin() as connection:
        bodies = [bytes(each) for (each,) in connection.execute(text("SELECT body FROM bare ORDER BY id"))]
        connection.execute(text("DROP TABLE bare"))
    engine.dispose()
    assert bodies == [b"a", b"b\0", b"c"]
