"""What is measured of trackers is done: nothing here looks at how long it takes."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks import bare_jira, desks, jira_place, seats, tracker_board, tracker_claims, tracker_race
from benchmarks.desks import Place
from benchmarks.tracker_claims import Turn, is_read
from watchbill.testing.running import until


def test_every_claim_is_told_to_jira_and_the_bare_one_too(tmp_path: Path) -> None:
    with ExitStack() as stack:
        board = stack.enter_context(desks.desk(Place(name="board", url=f"sqlite:///{tmp_path / 'board'}")))
        place = stack.enter_context(jira_place.jira(board.clock.now()))
        place.tell("fill", count=tracker_claims.TICKETS)
        outside = Place(name="Jira", url=f"sqlite:///{tmp_path / 'jira'}")
        desk = stack.enter_context(desks.desk(outside, place.file(tmp_path)))
        turn = Turn(
            place,
            board=stack.enter_context(seats.at_desk(board)),
            seat=stack.enter_context(seats.at_desk(desk)),
            bare=stack.enter_context(bare_jira.opened(place.table)),
        )
        until(lambda: is_read(desk))
        before = place.tell("calls")

        found = turn.claims(0.01, 2, warm=0)

        assert [len(each) for each in (found.board, found.shown, found.told, found.bare)] == [2] * 4
        assert all(shown.wall < told.wall for shown, told in zip(found.shown, found.told, strict=True))
        assert place.tell("calls") - before >= 2 * (3 + 3 + 3)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_one_of_all_has_the_ticket_here_and_in_jira(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    jira_url = request.getfixturevalue(f"{kind}_url")
    urls = f"sqlite:///{tmp_path / 'board'}", jira_url

    with tracker_race.runners(tmp_path, *urls, people=8, rounds=1) as runners:
        races = tracker_race.races(runners, 1)

    assert {name: [len(each.answers) for each in found] for name, found in races.items()} == {
        tracker_race.BOARD: [8],
        tracker_race.JIRA: [8],
    }


def test_a_board_is_read_whole_and_again_where_nothing_is_new_hardly_a_row_is_written(tmp_path: Path) -> None:
    it = tracker_board.read(f"sqlite:///{tmp_path / 'desk'}", tmp_path, 130)

    assert it.bare.calls == 2
    assert it.whole.calls > it.bare.calls
    assert it.whole.written > 2 * 130
    assert it.again.calls > it.bare.calls
    assert it.again.written < 130
    assert it.quiet.calls == 3
    assert 0 < it.before <= it.peak
