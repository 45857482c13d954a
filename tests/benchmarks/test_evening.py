"""What is measured of evenings is done, and the driver writes the same rows; not how long it takes."""

import pytest

from benchmarks import bare_rows, evening, evening_place
from benchmarks.bare_rows import WRITTEN


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_driver_writes_what_an_evening_check_wrote(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    with evening_place.opened(url, 2, 10) as (desk, (team, other)), bare_rows.opened(url) as bare:
        for each in (team, other):
            desk.post(each)
        written, theirs = bare.read(WRITTEN, team), bare.read(WRITTEN, other)
        bare.delete(WRITTEN, team)
        left = bare.read(WRITTEN, team)
        count = bare.write(written)

        assert {table: len(rows) for table, rows in written.items()} == {
            "handovers": 1,
            "carried": 50,
            "passages": 70,
            "notes": 50,
            "outbox": 2,
        }
        assert count == 173
        assert not any(left.values())
        assert (bare.read(WRITTEN, team), bare.read(WRITTEN, other)) == (written, theirs)


def test_each_team_is_measured_beside_the_driver_but_those_that_warm_up(sqlite_url: str) -> None:
    found = evening.measured(sqlite_url, 3, 1, 10)

    assert {name: len(pairs) for name, pairs in found.items()} == dict.fromkeys(evening.WHAT, 2)
