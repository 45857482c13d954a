"""The product as a person starts it: a process, a terminal, a database file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TRANSCRIPT = """\
!mro today
!mro week
!queue
!next
!claim TICKET-123
!claim TICKET-123
!mine
!block TICKET-123 waiting for ops
!done TICKET-9 fixed
!highlight Disk alerts on db-2 were noise
!evening
!handover
"""


def demo(folder: Path, typed: str, *arguments: str, clock: str = "2026-12-01T10:00:00+01:00") -> str:
    """What `watchbill demo` prints when these lines are piped into it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WATCHBILL_")}
    done = subprocess.run(
        [sys.executable, "-m", "watchbill", "demo", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment | {"WATCHBILL_VAR": str(folder), "WATCHBILL_CLOCK": clock, "TZ": "Europe/Paris"},
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The answers of the day's transcript, one for each command."""
    printed = demo(tmp_path_factory.mktemp("var"), TRANSCRIPT)
    answers = printed.split("> !")[1:]

    assert len(answers) == 12
    return answers


def test_today_names_the_person_the_backup_who_was_skipped_and_who_is_next(said: list[str]) -> None:
    for fact in ("is on MRO today", "Backup: ", "night duty until", "Next: "):
        assert fact in said[0]


def test_the_week_has_five_days(said: list[str]) -> None:
    assert said[1].count("backup") == 5


def test_the_queue_is_in_strict_order_and_says_why_backlog_is_closed(said: list[str]) -> None:
    places = [said[2].index(f" {word}") for word in ("alert", "incident", "question", "in progress")]

    assert places == sorted(places)
    assert "Backlog opens when" in said[2]


def test_next_is_the_first_of_the_queue_with_its_reason(said: list[str]) -> None:
    assert "alerts come before everything" in said[3]


def test_claiming_twice_says_that_it_is_yours_already(said: list[str]) -> None:
    assert "TICKET-123 is yours and in progress" in said[4]
    assert "TICKET-123 is already yours" in said[5]
    assert "TICKET-123" in said[6]


def test_blocking_and_closing_are_confirmed(said: list[str]) -> None:
    assert "TICKET-123 is blocked: waiting for ops" in said[7]
    assert "TICKET-9 is done" in said[8]


def test_the_evening_check_has_notes_what_was_done_and_highlights(said: list[str]) -> None:
    for fact in ("Waiting on: ops", "Done:", "TICKET-9", "fixed", "Disk alerts on db-2 were noise"):
        assert fact in said[10]


def test_the_handover_posts_the_check_in_the_channel_and_confirms(said: list[str]) -> None:
    assert "Evening check of" in said[11]
    assert "is posted" in said[11]


def test_state_is_kept_between_runs_and_the_evening_check_is_posted_once(tmp_path: Path) -> None:
    demo(tmp_path, "!claim TICKET-123\n!handover\n")

    again = demo(tmp_path, "!claim TICKET-123\n!handover\n")

    assert "already yours" in again
    assert "says now how things stand" in again


def test_on_a_week_end_the_clock_starts_at_ten_on_monday_and_says_so(tmp_path: Path) -> None:
    printed = demo(tmp_path, "!mro today\n", clock="2026-12-05T15:00:00+01:00")

    assert "Mon 7 Dec" in printed


def test_reset_starts_over(tmp_path: Path) -> None:
    demo(tmp_path, "!claim TICKET-123\n")
    demo(tmp_path, "", "--reset")

    assert "is yours and in progress" in demo(tmp_path, "!claim TICKET-123\n")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("!clam TICKET-123", "!claim"),
        ("!claim", "Usage: !claim KEY"),
        ("!claim TICKET-213", "TICKET-123"),
        ("!mro on 2026-02-30", "February"),
        ("!mro on someday", "someday"),
        ("!claim " + "x" * 10_000, "characters"),
        ("!ask \x1b[31mred\x1b[0m \u202egnirts", "in the queue as"),
    ],
)
def test_bad_input_gets_a_helpful_answer(tmp_path: Path, typed: str, says: str) -> None:
    printed = demo(tmp_path, f"{typed}\n!queue\n")

    answer = printed.split("> !")[1]
    assert says in answer.partition("\n")[2]
    assert "\x1b[31m" not in printed.partition("\n")[2].replace(typed, "")
    assert "Queue of" in printed
