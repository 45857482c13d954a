"""The table of a GitHub: what it must say, and what is wrong with it."""

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from watchbill.errors import SettingsInvalid
from watchbill.trackers.github import KEYS, github

PLAIN: Mapping[str, object] = {"repository": "octocat/hello-world", "token": "t0ken"}


@pytest.mark.parametrize(
    ("repository", "prefix"),
    [
        ("octocat/hello-world", "HELLO-WORLD"),
        ("octocat/My.Repo_2", "MY-REPO_2"),
        ("octocat/.github", "GITHUB"),
        ("octocat/...", "ISSUE"),
    ],
)
def test_keys_start_with_the_repositorys_name(repository: str, prefix: str) -> None:
    with closing(github({**PLAIN, "repository": repository})) as site:
        assert site.key(f"{repository}#12") == f"{prefix}-12"
        assert site.label == "GitHub"


def test_keys_start_as_the_table_says() -> None:
    with closing(github({**PLAIN, "prefix": "DESK"})) as site:
        assert site.key("octocat/hello-world#12") == "DESK-12"


@pytest.mark.parametrize(
    ("more", "mistake"),
    [
        ({"repository": None}, "repository: write it like octocat/hello-world"),
        ({"repository": "hello-world"}, "repository: write it like octocat/hello-world"),
        ({"repository": "octocat/hello/world"}, "repository: write it like"),
        ({"repository": "octocat/.."}, "repository: write it like"),
        ({"repository": "octo cat/x?y"}, "repository: write it like"),
        ({"repository": 7}, "repository: write a line"),
        ({"token": None}, "token: write either a token, or app_id, installation_id and private_key"),
        ({"token": ""}, "token: write where it is"),
        ({"token": "two\nlines"}, "token: write where it is"),
        ({"private_key": "x"}, "token: write either a token, or app_id"),
        ({"app_id": 7}, "app_id: only with a private_key"),
        ({"installation_id": 7}, "installation_id: only with a private_key"),
        ({"token": None, "private_key": "x", "app_id": True}, "app_id: write it like 123456"),
        ({"token": None, "private_key": "x", "app_id": 7}, "installation_id: write the number at the end"),
        (
            {"token": None, "private_key": "x", "app_id": 7, "installation_id": "7"},
            "installation_id: write a number",
        ),
        ({"prefix": "desk"}, "prefix: write it like DESK"),
        ({"url": "github.com"}, "url: write where it is"),
        ({"labels": "desk"}, "labels: write a list"),
        ({"labels": ["desk, sprint"]}, "labels: GitHub finds none with a comma"),
        ({"blocked": "In Progress"}, "blocked: write another label than in_progress"),
        ({"project": "7"}, "project: write a number"),
        ({"project": 0}, "project: write a number"),
        ({"status_done": ["Done"]}, "status_done: only with a project"),
        ({"project_owner": "octocat"}, "project_owner: only with a project"),
        ({"project": 7, "project_owner": "octo/cat"}, "project_owner: write it like octocat"),
        ({"project": 7, "status_blocked": ["Done"]}, "each name belongs to one"),
        ({"project": 7, "status_blocked": []}, "status_blocked: write at least one"),
        ({"assignee": "ann"}, "assignee: there is no such key"),
    ],
)
def test_a_mistake_is_told_with_its_key(more: Mapping[str, object], mistake: str) -> None:
    table = {key: value for key, value in {**PLAIN, **more}.items() if value is not None}

    with pytest.raises(SettingsInvalid) as wrong:
        github(table)

    assert [each for each in wrong.value.mistakes if each.startswith(mistake) or mistake in each]
    assert "t0ken" not in str(wrong.value)


def test_every_mistake_is_told_at_once_and_once() -> None:
    with pytest.raises(SettingsInvalid) as wrong:
        github({"repository": "x", "labels": 7, "project": 7, "status_field": 7})

    assert [each.partition(":")[0] for each in wrong.value.mistakes] == [
        "repository",
        "labels",
        "status_field",
        "token",
    ]


def test_the_page_names_every_key_and_no_other() -> None:
    page = (Path(__file__).parents[4] / "docs" / "how-to" / "github.md").read_text(encoding="utf-8")
    rows = page.partition("## The keys")[2].partition("\n\nSecrets")[0].splitlines()
    named = [key for row in rows if "|" in row for key in re.findall(r"`([a-z_]+)`", row.split("|")[1])]

    assert sorted(named) == sorted(["type", *KEYS])


def test_nothing_shows_the_token() -> None:
    with closing(github(PLAIN)) as site:
        assert "t0ken" not in repr(site) + repr(vars(site))
