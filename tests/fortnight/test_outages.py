"""A desk that was down when something was due does it late, says so, and changes nothing else."""

from datetime import date
from pathlib import Path

from tests.fortnight import steps
from tests.fortnight.facts import local
from tests.fortnight.hall import Line
from tests.fortnight.script import STORY
from tests.fortnight.stage import Stage

#: When the desk is down, and what is due meanwhile: the announcement, what nobody took over, the evening check.
DOWN = {
    "21 09:00": (date(2026, 10, 21), "08:50", "09:20"),
    "27 11:00": (date(2026, 10, 27), "10:50", "11:20"),
    "02 17:30": (date(2026, 11, 2), "17:25", "17:50"),
}
#: What says that it is late; people need no such word of the others.
SAYS_SO = {"21 09:20", "02 17:50"}
LATE = "(late by 20 min)"


def test_what_was_due_meanwhile_comes_when_it_is_back_and_only_that_is_said(
    tmp_path: Path, sqlite_url: str, played_on_sqlite: Stage
) -> None:
    story = STORY
    for day, at, until in DOWN.values():
        story = steps.with_crash(story, day, at, until)
    with Stage(tmp_path, sqlite_url) as stage:
        stage.play(story)

    before, after = played_on_sqlite.hall.lines, stage.hall.lines
    assert [(each.where, each.who) for each in after] == [(each.where, each.who) for each in before]
    moved = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert {(_at(one), _at(other)) for one, other in moved} == {
        (due, f"{due[:3]}{until}") for due, (_, _, until) in DOWN.items()
    }
    reworded = [other for one, other in moved if one.text != other.text]
    assert {(_at(each), each.where) for each in reworded} == {(each, "#ops") for each in SAYS_SO}
    assert len(reworded) == len(SAYS_SO)
    for one, other in moved:
        assert _without_note(other.text) == one.text
        assert (LATE in other.text) == (other in reworded)


def _at(line: Line) -> str:
    return f"{local(line.at):%d %H:%M}"


def _without_note(text: str) -> str:
    """As it would have been said in time; the note stands on a line of its own, or after others."""
    return text.replace(f"{LATE}\n", "").replace(f"\n{LATE}", "").replace(f"{LATE} ", "").replace(f" {LATE}", "")
