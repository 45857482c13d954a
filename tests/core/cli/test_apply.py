"""`watchbill apply` shows, asks, and changes everything or nothing."""

from pathlib import Path

from tests.core.cli.conftest import Shell
from watchbill.cli import opening
from watchbill.cli.terminal import Terminal
from watchbill.services.request import DirectRequest

DIFFERENCE = """\
person ann
  + name: Ann
  + zone: Europe/Paris
  + accounts: console ann
person ben
  + name: Ben
  + zone: Europe/Paris
  + accounts: console ben
team ops
  + name: Ops
  + zone: Europe/Paris
  + channel: console #ops
member ops ann
  + role: member
  + weight: 100
  + since: 2026-01-01
member ops ben
  + role: member
  + weight: 100
  + since: 2026-01-01
"""


def test_the_difference_is_shown_and_yes_applies_it(watchbill: Shell, team_toml: Path) -> None:
    ended = watchbill("apply", team_toml, typed="y\n")

    assert ended.out == f"{DIFFERENCE}Change this? [y/N] Done: 15 changes.\n"
    assert ended.code == 0


def test_applying_again_has_nothing_to_do(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    ended = watchbill("apply", team_toml)

    assert (ended.code, ended.out) == (0, "Nothing to do: everything is as the file says.\n")


def test_no_is_the_default_answer(watchbill: Shell, team_toml: Path) -> None:
    for typed in ("\n", "n\n", ""):
        ended = watchbill("apply", team_toml, typed=typed)

        assert ended.code == 1
        assert ended.out.endswith("Change this? [y/N] Nothing was changed.\n")
    assert watchbill("apply", team_toml, "--dry-run").out.startswith(DIFFERENCE)


def test_a_dry_run_changes_nothing(watchbill: Shell, team_toml: Path) -> None:
    ended = watchbill("apply", team_toml, "--dry-run")

    assert ended.out == f"{DIFFERENCE}Nothing was changed (--dry-run).\n"
    assert ended.code == 0
    assert watchbill("apply", team_toml, "--dry-run").out == ended.out


def test_without_a_person_to_ask_it_wants_yes(watchbill: Shell, team_toml: Path) -> None:
    ended = watchbill("apply", team_toml)

    assert ended.code == 1
    assert ended.err == "Nothing was changed: nobody is here to ask. Add --yes to change without asking.\n"


def test_a_change_shows_before_and_after(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")
    text = team_toml.read_text(encoding="utf-8").replace(', { person = "ben", since = 2026-01-01 }', "")
    team_toml.write_text(text.replace('"Ann"', '"Ann L."'), encoding="utf-8")

    ended = watchbill("apply", team_toml, "--dry-run", WATCHBILL_CLOCK="2026-12-01T10:00:00+01:00")

    assert ended.out.startswith("person ann\n  ~ name: Ann -> Ann L.\nmember ops ben\n  + until: 2026-11-30\n")


def test_every_mistake_is_told_and_nothing_is_changed(watchbill: Shell, team_toml: Path) -> None:
    good = team_toml.read_text(encoding="utf-8")
    team_toml.write_text(good.replace("Europe/Paris", "Europe/Pariss") + "wip_limit = 0\n", encoding="utf-8")

    ended = watchbill("apply", team_toml, "--yes")

    assert ended.code == 1
    assert ended.err.splitlines() == [
        "team.toml: teams.ops.zone: 'Europe/Pariss' is not a time zone; did you mean Europe/Paris?",
        "team.toml: teams.ops.wip_limit: 0 is not a whole number from 1 to 50",
    ]
    team_toml.write_text(good, encoding="utf-8")
    assert watchbill("apply", team_toml, "--dry-run").out.startswith(DIFFERENCE)


def test_a_file_that_cannot_be_read_is_a_sentence(watchbill: Shell, tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "Chlo\xe9"')

    assert "cannot be read: No such file or directory" in watchbill("apply", tmp_path / "none.toml").err
    assert watchbill("apply", tmp_path / "latin.toml").err == "latin.toml: is not in UTF-8; save it so\n"


def test_turns_that_would_move_are_shown_first(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")
    settings = opening.read(Terminal(environment={"WATCHBILL_VAR": str(watchbill.folder / "var")}))
    with opening.desk(settings) as desk, desk.database.changing() as work:
        (ops,) = work.teams.everything()
        desk.rotating.publish(DirectRequest(work=work, team=ops, now=desk.clock.now()))
    members = team_toml.read_text(encoding="utf-8")
    team_toml.write_text(members.replace(', { person = "ben", since = 2026-01-01 }', ""), encoding="utf-8")

    ended = watchbill("apply", team_toml, "--dry-run")

    moved = [line for line in ended.out.splitlines() if line.startswith("turn ops ")]
    assert len(moved) == 5
    assert ended.out.count("  ~ mro: ben -> ann\n") == 5
    assert watchbill("apply", team_toml, "--yes").out.startswith(
        ended.out.removesuffix("Nothing was changed (--dry-run).\n")
    )
