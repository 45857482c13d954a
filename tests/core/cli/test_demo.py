"""`watchbill demo` opens with somebody on MRO, keeps what was done, and forgets only what it made."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.core.cli.conftest import Shell
from watchbill.sql import lock
from watchbill.testing.postgres import PostgresServer

TUESDAY = "2026-12-01T10:00:00+01:00"


def demo(folder: Path, said: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "TZ": "Europe/Paris",
        "WATCHBILL_VAR": str(folder / "var"),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "watchbill.cli", "demo", *arguments],
        input=said,
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_demo_answers_and_remembers(tmp_path: Path) -> None:
    first = demo(tmp_path, "!mro today\n!claim TICKET-123\n", WATCHBILL_CLOCK=TUESDAY)
    second = demo(tmp_path, "!mine\n", WATCHBILL_CLOCK=TUESDAY)

    assert (first.returncode, first.stderr) == (0, "")
    assert "on MRO for Ops today, Tue 1 Dec" in first.stdout
    assert "night duty" in first.stdout
    assert (second.returncode, second.stderr) == (0, "")
    assert "TICKET-123" in second.stdout.partition("> !mine")[2]


def test_that_it_has_no_web_is_said_to_whoever_wants_one(tmp_path: Path) -> None:
    said = "The demo has no web; WATCHBILL_WEB is for `watchbill run`."

    assert said in demo(tmp_path, "", WATCHBILL_CLOCK=TUESDAY, WATCHBILL_WEB="127.0.0.1:1").stdout
    assert said not in demo(tmp_path, "", WATCHBILL_CLOCK=TUESDAY).stdout


def test_somebody_else_may_sit_there(tmp_path: Path) -> None:
    ended = demo(tmp_path, "!whoami\n", "--as", "chloe", WATCHBILL_CLOCK=TUESDAY)

    assert "You are Chloé, of Ops." in ended.stdout
    assert ended.returncode == 0


def test_at_a_dead_hour_the_clock_starts_in_the_morning_and_says_so(tmp_path: Path) -> None:
    zone = _zone_where_it_is_night()

    ended = demo(tmp_path, "!mro today\n", TZ=zone)

    assert "so the demo's clock starts on " in ended.stdout
    assert f" at 10:00 ({zone})" in ended.stdout


def test_the_demo_makes_its_tables_on_postgresql_too(tmp_path: Path, postgres: PostgresServer) -> None:
    ended = demo(tmp_path, "!queue\n", WATCHBILL_CLOCK=TUESDAY, WATCHBILL_DATABASE_URL=postgres.new_database())

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Disk 91 % full on db-2" in ended.stdout


def test_a_given_clock_is_the_wall_clock_wherever_the_machine_is(tmp_path: Path) -> None:
    ended = demo(tmp_path, "!whoami\n!mro today\n", TZ="Asia/Tokyo", WATCHBILL_CLOCK="2026-12-01T08:59:55+01:00")

    assert "today, Tue 1 Dec" in ended.stdout
    assert "The demo's clock starts on Tue 1 Dec at 08:59 (Europe/Paris), as WATCHBILL_CLOCK says." in ended.stdout
    assert ended.returncode == 0


def test_after_a_moved_session_the_clock_goes_on_and_says_why(tmp_path: Path) -> None:
    demo(tmp_path, "!claim TICKET-123\n", WATCHBILL_CLOCK="2099-06-03T10:00:00+02:00")

    ended = demo(tmp_path, "!mine\n")

    assert "What you did last time was later than now, so the demo's clock starts on " in ended.stdout
    assert "Wed 3 Jun at 10:0" in ended.stdout


def test_an_unknown_person_is_a_sentence(tmp_path: Path) -> None:
    ended = demo(tmp_path, "", "--as", "chole")

    assert ended.returncode == 1
    assert "Did you mean chloe" in ended.stderr


def test_reset_forgets_what_the_demo_made_and_nothing_else(tmp_path: Path, watchbill: Shell) -> None:
    demo(tmp_path, "!claim TICKET-123\n", WATCHBILL_CLOCK=TUESDAY)
    (tmp_path / "var" / "watchbill.sqlite3").write_text("the real desk")
    (tmp_path / "var" / "demo" / "notes.txt").write_text("mine")

    ended = watchbill("demo", "--reset")

    assert (ended.code, ended.out) == (0, "The demo is forgotten. `watchbill demo` starts a new one.\n")
    assert [each.name for each in (tmp_path / "var").rglob("*") if each.is_file()] == [
        "watchbill.sqlite3",
        "notes.txt",
    ]


def test_reset_before_the_first_start_is_fine(watchbill: Shell) -> None:
    ended = watchbill("demo", "--reset")

    assert ended.code == 0
    assert "nothing to forget" in ended.out


def test_reset_and_start_wait_for_a_running_demo_to_end(watchbill: Shell, tmp_path: Path) -> None:
    (tmp_path / "var" / "demo").mkdir(parents=True)

    with lock.holding(f"sqlite:///{tmp_path / 'var' / 'demo' / 'watchbill.sqlite3'}"):
        reset, start = watchbill("demo", "--reset"), watchbill("demo")

    assert (reset.code, start.code) == (1, 1)
    assert f"Process {os.getpid()} already runs a desk" in reset.err
    assert f"Process {os.getpid()} already runs a desk" in start.err


def test_reset_does_not_empty_a_database_that_was_named(watchbill: Shell) -> None:
    ended = watchbill("demo", "--reset", WATCHBILL_DATABASE_URL="postgresql://desk@127.0.0.1:1/desk")

    assert ended.code == 1
    assert "WATCHBILL_DATABASE_URL" in ended.err


def test_a_real_desk_is_not_mixed_with_the_demo(watchbill: Shell, team_toml: Path, tmp_path: Path) -> None:
    real = f"sqlite:///{tmp_path / 'real.sqlite3'}"
    watchbill("apply", team_toml, "--yes", WATCHBILL_DATABASE_URL=real)

    ended = watchbill("demo", WATCHBILL_DATABASE_URL=real)

    assert ended.code == 1
    assert "people who are not the demo's" in ended.err


def _zone_where_it_is_night() -> str:
    ahead = (3 - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # there, "+" means behind


def test_a_damaged_demo_says_how_to_start_over(tmp_path: Path) -> None:
    demo(tmp_path, "", WATCHBILL_CLOCK=TUESDAY)
    (tmp_path / "var" / "demo" / "watchbill.sqlite3").write_bytes(b"Dear diary, " * 1000)

    ended = demo(tmp_path, "", WATCHBILL_CLOCK=TUESDAY)

    assert ended.returncode == 1
    assert "The demo's database is damaged. `watchbill demo --reset` starts it over." in ended.stderr


def test_the_next_day_keeps_its_plan_and_says_one_thing(tmp_path: Path) -> None:
    planned = demo(tmp_path, "!mro tomorrow\n", WATCHBILL_CLOCK="2026-12-01T16:00:00+01:00").stdout
    name = planned.rsplit(" is on MRO tomorrow", 1)[0].rsplit("\n", 1)[-1]

    ended = demo(tmp_path, "!mro\n", WATCHBILL_CLOCK="2026-12-02T09:30:00+01:00")

    assert f"{name} is on MRO today, Wed 2 Dec." in ended.stdout
    assert "is on MRO now" not in ended.stdout
    assert ended.stderr == ""


def test_what_is_echoed_steers_no_terminal(tmp_path: Path) -> None:
    ended = demo(tmp_path, "!ticket \x1b[31mred \u202eevil\n", WATCHBILL_CLOCK=TUESDAY)

    assert "\x1b" not in ended.stdout
    assert "\u202e" not in ended.stdout
