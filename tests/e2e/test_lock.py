"""One `watchbill run` per SQLite file."""

from pathlib import Path

from tests.e2e.desks import fill, settings_of
from tests.e2e.running import RUN, running


def test_the_second_one_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with running(RUN, tmp_path) as first:
        first.ask("!mro today", "on MRO today")
        with running(RUN, tmp_path) as second:
            assert second.rest() == []
            assert second.exit_code() == 1
            assert second.errors.startswith(f"Process {first.pid} already runs a desk on ")
            assert second.errors.count("\n") == 1

        first.ask("!mro today", "on MRO today")


def test_a_killed_one_leaves_no_lock_behind(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    with running(RUN, tmp_path) as first:
        first.ask("!mro today", "on MRO today")
        first.kill()

    with running(RUN, tmp_path) as second:
        second.ask("!mro today", "on MRO today")
        second.end()
