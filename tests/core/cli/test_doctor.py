"""`watchbill doctor` says how everything stands and what to do."""

from pathlib import Path

from tests.core.cli.conftest import Shell
from watchbill.cli import machine
from watchbill.cli.findings import Level


def test_a_fresh_machine_is_well(watchbill: Shell) -> None:
    ended = watchbill("doctor")

    assert ended.code == 0, ended.out
    assert "ok         database: is made at the first start\n" in ended.out
    assert not (watchbill.folder / "var" / "watchbill.sqlite3").exists()


def test_a_working_team_is_well(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    ended = watchbill("doctor")

    assert ended.code == 0, ended.out
    assert "ok         database: answers, its tables are up to date\n" in ended.out
    assert "ok         team ops: zone, channel, members, tracker and the next 5 turns\n" in ended.out
    assert "attention" not in ended.out


def test_no_team_at_all_is_told(watchbill: Shell) -> None:
    watchbill("db", "upgrade")

    ended = watchbill("doctor")

    assert ended.code == 0
    assert "attention  teams: there is none -> `watchbill apply team.toml` makes one" in ended.out


def test_what_a_team_lacks_is_told_with_the_remedy(watchbill: Shell, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking.toml"
    lacking.write_text('[teams.ops]\nname = "Ops"\nzone = "Europe/Paris"\n', encoding="utf-8")
    watchbill("apply", lacking, "--yes")

    ended = watchbill("doctor")

    assert ended.code == 1
    assert "wrong      team ops: no channel -> say `!team channel here` in one" in ended.out
    assert "wrong      team ops: no members today -> " in ended.out
    assert "attention  team ops: nobody can be on MRO on " in ended.out


def test_a_member_without_an_account_is_told(watchbill: Shell, team_toml: Path) -> None:
    text = team_toml.read_text(encoding="utf-8").replace('accounts = { console = "ben" }', "")
    team_toml.write_text(text, encoding="utf-8")
    watchbill("apply", team_toml, "--yes")

    assert "attention  team ops: no chat account of ben -> " in watchbill("doctor").out


def test_wrong_settings_are_all_told(watchbill: Shell) -> None:
    ended = watchbill("doctor", WATCHBILL_CLOCK="soon", WATCHBILL_TRACE_HOOKS="yes")

    assert ended.code == 1
    assert "wrong      settings: WATCHBILL_CLOCK: 'soon' is no time" in ended.out
    assert "wrong      settings: WATCHBILL_TRACE_HOOKS: 'yes' is neither 0 nor 1" in ended.out


def test_a_moved_clock_is_told(watchbill: Shell) -> None:
    ended = watchbill("doctor", WATCHBILL_CLOCK="2026-12-01T08:59:55+01:00")

    assert "attention  clock: starts at 2026-12-01T08:59:55+01:00 -> unset WATCHBILL_CLOCK" in ended.out


def test_a_plugin_that_is_missing_is_told(watchbill: Shell) -> None:
    ended = watchbill("doctor", WATCHBILL_PLUGINS="no_such_plugin")

    assert ended.code == 1
    assert "wrong      settings: " in ended.out
    assert "no_such_plugin" in ended.out


def test_a_database_that_does_not_answer_is_told(watchbill: Shell) -> None:
    ended = watchbill("doctor", WATCHBILL_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")

    assert ended.code == 1
    assert "wrong      database: " in ended.out
    assert "look at WATCHBILL_DATABASE_URL" in ended.out


def test_a_folder_that_cannot_be_written_is_told(watchbill: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ended = watchbill("doctor", WATCHBILL_VAR=str(tmp_path / "file"))

    assert ended.code == 1
    assert f"wrong      state folder {tmp_path / 'file'}: cannot be written" in ended.out


def test_old_and_new_releases_are_told_apart() -> None:
    assert machine.python((3, 10, 14)).level is Level.WRONG
    assert machine.python((3, 13, 1)).level is Level.OK
    assert machine.python((3, 14, 0)).level is Level.WRONG
    assert machine.sqlite((3, 34, 9)).level is Level.WRONG
    assert machine.sqlite((3, 40, 1)).level is Level.OK


def test_a_machine_without_zone_data_is_told() -> None:
    finding = machine.zones(set())

    assert str(finding) == "wrong      time zones: no data -> install the tzdata package"


def test_a_folder_that_nobody_can_make_is_wrong() -> None:
    (found,) = machine.state(Path("/proc/nowhere"))

    assert found.level is Level.WRONG


def test_a_source_whose_team_is_not_there_is_told(watchbill: Shell, team_toml: Path, tmp_path: Path) -> None:
    watchbill("apply", team_toml, "--yes")
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[sources.checks]\ntype = "generic"\nteam = "opps"\n[sources.good]\ntype = "generic"\nteam = "ops"\n',
        encoding="utf-8",
    )

    ended = watchbill("doctor", WATCHBILL_SOURCES=str(sources))

    assert ended.code == 1
    said = "wrong      [sources.checks] team: there is no team opps. Did you mean ops? -> correct it in the file"
    assert said in ended.out
    assert "sources.good" not in ended.out
