"""`watchbill init`: from nothing to a desk that can be started."""

import re
import stat
from pathlib import Path

import pytest

from tests.core.cli.conftest import Shell
from watchbill import app, settings
from watchbill.cli import envfile
from watchbill.errors import Refused
from watchbill.model import PersonId, Role, TeamId

SLACK = """slack
Data & Ops
Europe/Lisbon
Ann Lindqvist <ann@example.org>
Ben
Ann Other <other@example.org>

board
xoxb-1-bot
xapp-1-app
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the desk is to be."""
    return tmp_path / "desk"


def test_it_asks_and_writes_what_a_desk_needs(watchbill: Shell, folder: Path) -> None:
    ended = watchbill("init", folder, typed=SLACK)

    assert ended.code == 0, ended.err
    assert {each.name for each in folder.iterdir()} == {"config.py", "team.toml", "watchbill.env", "var"}
    assert stat.S_IMODE((folder / "watchbill.env").stat().st_mode) == 0o600
    assert re.search(r"!admin [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", ended.out.strip())
    assert "xoxb-1-bot" not in ended.out + ended.err
    compile((folder / "config.py").read_text(), "config.py", "exec")


def test_the_team_is_there_with_its_lead(watchbill: Shell, folder: Path) -> None:
    watchbill("init", folder, typed=SLACK)
    variables = envfile.parse((folder / "watchbill.env").read_text(), "watchbill.env")
    chosen = settings.read(variables)

    assert (chosen.backend, chosen.slack_bot_token, chosen.slack_app_token) == (
        "slack",
        "xoxb-1-bot",
        "xapp-1-app",
    )
    desk = app.build(chosen)
    with desk.database.reading() as work:
        team = work.teams.get(TeamId("data-ops"))
        roles = {each.person: each.role for each in work.teams.members(TeamId("data-ops"))}
        ann = work.people.get(PersonId("ann"))
    desk.close()
    assert team is not None
    assert (team.name, team.zone, team.channel) == ("Data & Ops", "Europe/Lisbon", None)
    assert roles == {"ann": Role.LEAD, "ben": Role.MEMBER, "ann2": Role.MEMBER}
    assert ann is not None
    assert (ann.email, ann.admin) == ("ann@example.org", False)


def test_wrong_answers_are_asked_again_with_what_would_be_right(watchbill: Shell, folder: Path) -> None:
    typed = (
        "telegram\nslack\n\nEurope/Pariss\nEurope/Paris\n<>\n\nZoë Ødegård\n\njira\n\nxoxp-1\nxoxb-1\nnonsense\n\n"
    )
    ended = watchbill("init", folder, typed=typed)

    assert ended.code == 0, ended.err
    for said in (
        "Write one of slack, console.",
        "There is no zone Europe/Pariss. Did you mean Europe/Paris?",
        "Write a name, and behind it an address if there is one",
        "Write board. Jira, GitHub, Roundup or Redmine come once the desk is made: docs/how-to/trackers.md shows",
        "That is not it: it begins with xoxb-.",
        "That is not it: it begins with xapp-.",
    ):
        assert said in ended.out
    assert "[people.zoe]" in (folder / "team.toml").read_text()


@pytest.mark.parametrize(
    ("typed", "handle"), [("Chloé Dubois", "chloe"), ("Jürgen", "jurgen"), ("\uff21nn", "ann"), ("李", "person")]
)
def test_a_handle_is_the_name_without_accents(watchbill: Shell, folder: Path, typed: str, handle: str) -> None:
    watchbill("init", folder, typed=f"console\n\n\n{typed} <x@example.org>\n\n\n")

    assert f'[people.{handle}]\nname = "{typed}"' in (folder / "team.toml").read_text(encoding="utf-8")


def test_an_address_without_its_brackets_is_read_and_one_without_a_name_is_asked_again(
    watchbill: Shell, folder: Path
) -> None:
    ended = watchbill("init", folder, typed="console\n\n\nann@example.org\nann Ann ann@example.org\n\n\n")

    assert ended.out.count("Write a name, and behind it an address") == 1
    text = (folder / "team.toml").read_text()
    assert '[people.ann]\nname = "ann Ann"\n' in text
    assert 'email = "ann@example.org"' in text


def test_what_to_type_next_works_from_where_one_stands(watchbill: Shell, folder: Path) -> None:
    said = watchbill("init", folder, typed="console\n\n\nBen\n\n\n").out

    assert f"Next:\n\n  cd {folder}\n  watchbill run " in said
    assert "\n  /as ben " in said


def test_in_the_folder_itself_there_is_nowhere_to_go(
    watchbill: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    monkeypatch.chdir(folder)

    assert "Next, in this folder:\n\n  watchbill run " in watchbill("init", typed="console\n\n\nBen\n\n\n").out


def test_for_the_terminal_everybody_has_their_account_and_no_code_is_needed(
    watchbill: Shell, folder: Path
) -> None:
    ended = watchbill("init", folder, typed="console\n\n\nAnn\n\n\n")

    assert ended.code == 0, ended.err
    assert 'accounts = { console = "ann" }' in (folder / "team.toml").read_text()
    assert "!admin" not in ended.out
    assert watchbill("apply", folder / "team.toml", WATCHBILL_VAR=str(folder / "var")).out.startswith(
        "Nothing to do"
    )


@pytest.mark.parametrize("name", ["config.py", "team.toml", "watchbill.env"])
def test_nothing_is_written_over(name: str, watchbill: Shell, folder: Path) -> None:
    folder.mkdir()
    (folder / name).write_text("mine")
    ended = watchbill("init", folder, typed=SLACK)

    assert ended.code == 1
    assert f"{name} already, and nothing is written over" in ended.err
    assert [each.name for each in folder.iterdir()] == [name]


@pytest.mark.parametrize("lines", range(1, 9))
def test_answers_that_end_too_early_leave_nothing_behind(lines: int, watchbill: Shell, folder: Path) -> None:
    ended = watchbill("init", folder, typed="\n".join(SLACK.splitlines()[:lines]) + "\n")

    assert ended.code == 1
    assert "Nothing was written" in ended.err
    assert not folder.exists()


def test_hostile_names_stay_names(watchbill: Shell, folder: Path) -> None:
    typed = 'console\nO"ps \\ [x]\n\n"] admin = true #\\ <a"b@example.org>\n\n\n'
    ended = watchbill("init", folder, typed=typed)

    assert ended.code == 0, ended.err
    assert "admin = true" not in [line.strip() for line in (folder / "team.toml").read_text().splitlines()]


def test_an_admins_code_can_be_had_again(watchbill: Shell, folder: Path) -> None:
    watchbill("init", folder, typed=SLACK)
    here = {"WATCHBILL_VAR": str(folder / "var")}

    assert "!admin " in watchbill("admin", "ben", **here).out
    assert "There is no person zoe" in watchbill("admin", "zoe", **here).err
    assert "There is no database" in watchbill("admin", "ann").err


def test_the_environment_file_is_read_where_nothing_else_is_said(tmp_path: Path) -> None:
    file = tmp_path / "watchbill.env"
    file.write_text("# x\n\nWATCHBILL_VAR=/a\nexport WATCHBILL_BACKEND='slack'\nOTHER=\"b c\"\n")
    file.chmod(0o600)
    found = {"WATCHBILL_VAR": "/mine"}
    envfile.load(file, found)
    envfile.load(tmp_path / "none", found)

    assert found == {"WATCHBILL_VAR": "/mine", "WATCHBILL_BACKEND": "slack", "OTHER": "b c"}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_an_environment_file_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "watchbill.env"
    file.write_text("A=hunter2\n")
    file.chmod(mode)

    with pytest.raises(Refused, match="chmod 600") as refused:
        envfile.load(file, {})
    assert "hunter2" not in str(refused.value)


def test_a_line_that_is_no_variable_is_named_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="line 2: write it as NAME=value"):
        envfile.parse("A=1\nthe secret\n", "watchbill.env")


@pytest.mark.parametrize("value", ["", "plain-1_2./:@", "with space", "a'b", 'a"b$c'])
def test_what_is_written_is_what_is_read(value: str) -> None:
    assert envfile.parse(envfile.written({"A": value}), "x") == {"A": value.replace("'", "")}
