"""What the benchmarks compare is the same work: nothing here looks at how long it takes."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select

from benchmarks import many_teams, report, set_wise
from benchmarks.report import Row
from watchbill import app
from watchbill.jobs.tables import outbox
from watchbill.settings import Settings
from watchbill.sql.engines import parsed
from watchbill.testing.clock import SteppedClock

COLUMNS = [outbox.c.key, outbox.c.platform, outbox.c.conversation, outbox.c.kind, outbox.c.state, outbox.c.next_at]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_desk_and_pure_sql_announce_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    many_teams.fill(url, 3)
    engine = create_engine(parsed(url))
    everything = select(*COLUMNS).order_by(outbox.c.key)

    with engine.begin() as connection:
        count = set_wise.announce(connection, many_teams.NINE)
        limit = connection.execute(everything).all()
        set_wise.undo(connection)
    clock = SteppedClock(many_teams.NINE - timedelta(seconds=1))
    desk = app.build(Settings(database_url=url, plugins=()), clock=clock)
    desk.engine.run_once()
    clock.set(many_teams.NINE)
    desk.engine.run_once()
    desk.close()
    with engine.begin() as connection:
        ours = connection.execute(everything).all()
    engine.dispose()

    assert (count, len(ours)) == (3, 3)
    assert ours == limit


@pytest.mark.parametrize(
    ("ratio", "more", "shown"),
    [
        (2.0, True, ">= 1.50x | yes"),
        (1.0, True, ">= 1.50x | no"),
        (1.0, False, "<= 1.50x | yes"),
        (None, True, "| -"),
    ],
)
def test_a_goal_is_met_from_its_own_side(ratio: float | None, more: bool, shown: str) -> None:
    row = Row(path="p", ours="o", peer="t", ratio=ratio, goal=1.5, measure="a second", more=more)

    assert shown in report.table([row])
