"""`watchbill rota simulate` looks ahead, and its exit code tells whether a rule is broken."""

import json
from pathlib import Path

from tests.core.cli.conftest import Shell


def test_a_team_that_can_keep_its_rules_does(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    ended = watchbill("rota", "simulate", "--weeks", 4)

    head, columns, *rows, rules = ended.out.splitlines()
    assert ended.code == 0
    assert head.startswith("ops: 20 working days, ")
    assert columns == "person  turns  share   diff  unpopular  last"
    assert [row.split()[0] for row in rows] == ["ann", "ben"]
    assert sum(int(row.split()[1]) for row in rows) == int(head.split()[1])
    assert rules == "No rule is broken."


def test_whoever_is_alone_breaks_the_gap_and_the_exit_code_says_so(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")
    alone = team_toml.with_name("alone.toml")
    without_ben = team_toml.read_text(encoding="utf-8").replace(', { person = "ben", since = 2026-01-01 }', "")
    alone.write_text(without_ben, encoding="utf-8")

    tried = watchbill("rota", "simulate", "--weeks", 2, "--file", alone)
    stored = watchbill("rota", "simulate", "--weeks", 2)

    assert tried.code == 1
    assert "ann serves too soon after" in tried.out.lower()
    assert stored.code == 0, "nothing of the file stays"


def test_a_file_is_tried_on_a_desk_that_has_no_team_yet(watchbill: Shell, team_toml: Path) -> None:
    ended = watchbill("rota", "simulate", "--weeks", 2, "--file", team_toml)

    assert (ended.code, ended.err) == (0, "")
    assert watchbill("rota", "simulate").err.startswith("There is no team.")


def test_json_has_the_same_for_programs(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    ended = watchbill("rota", "simulate", "--weeks", 3, "--team", "ops", "--json")

    (team,) = json.loads(ended.out)["teams"]
    assert (team["team"], team["broken"]) == ("ops", [])
    assert [each["person"] for each in team["people"]] == ["ann", "ben"]
    assert sum(each["turns"] for each in team["people"]) == team["days"] == len(team["turns"])
    assert {each["primary"] for each in team["turns"]} == {"ann", "ben"}


def test_wrong_words_get_a_sentence(watchbill: Shell, team_toml: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    assert watchbill("rota", "simulate", "--weeks", 0).err == (
        "0 weeks cannot be looked at. Write a number from 1 to 52.\n"
    )
    assert watchbill("rota", "simulate", "--weeks", 53).code == 1
    assert watchbill("rota", "simulate", "--weeks", "many").code == 2
    assert watchbill("rota", "simulate", "--team", "opps").err == "There is no team opps. Did you mean ops?\n"
    assert "cannot be read" in watchbill("rota", "simulate", "--file", team_toml.with_name("no.toml")).err
    assert watchbill("rota").code == 2
