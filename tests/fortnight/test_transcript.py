"""What people read of the fortnight is what somebody has approved, whatever the database and whoever crashes."""

from pathlib import Path

from tests.fortnight import approving, transcript
from tests.fortnight.script import STORY
from tests.fortnight.stage import Stage


def test_people_read_what_was_approved(played: Stage) -> None:
    assert approving.difference(transcript.written(played.hall.lines)) == ""


def test_a_crash_before_every_step_is_seen_by_nobody(tmp_path: Path, sqlite_url: str) -> None:
    with Stage(tmp_path, sqlite_url, restless=True) as stage:
        stage.play(STORY)

    assert approving.difference(transcript.written(stage.hall.lines)) == ""
