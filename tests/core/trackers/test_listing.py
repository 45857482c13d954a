"""The file of trackers: every mistake is told, and no secret is."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from watchbill.errors import SettingsInvalid
from watchbill.ports import Site
from watchbill.testing.site import MemorySite, Place
from watchbill.trackers import listing
from watchbill.trackers.types import watchbill_sites

HUNTER = "hunter2"


def memory(options: Mapping[str, object]) -> Site:
    """A type of tracker that needs a token and a prefix."""
    mistakes = [f"{key}: write a text" for key in ("prefix", "token") if not isinstance(options.get(key), str)]
    if mistakes:
        raise SettingsInvalid(mistakes)
    return cast("Site", MemorySite(Place(prefix=str(options["prefix"])), label=str(options["token"])))


TYPES = {"memory": memory}


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "trackers.toml"
    file.write_text(text, encoding="utf-8")
    return file


def mistakes(file: Path, environment: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsInvalid) as wrong:
        listing.load(file, TYPES, environment or {"TOKEN": HUNTER})
    assert HUNTER not in f"{wrong.value} {wrong.value!r}"
    return list(wrong.value.mistakes)


def test_without_a_file_there_is_none() -> None:
    assert listing.load(None, TYPES, {}) == {}
    assert listing.names(None) == ()


def test_each_table_is_a_tracker_whose_secret_stands_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(f"{HUNTER}\n", encoding="utf-8")
    file = written(
        tmp_path,
        '[trackers.jira]\ntype = "memory"\nprefix = "OPS"\ntoken = { env = "TOKEN" }\n'
        f'[trackers.app]\ntype = "memory"\nprefix = "APP"\ntoken = {{ file = "{secret}" }}\n',
    )

    found = listing.load(file, TYPES, {"TOKEN": "correct horse"})

    assert {name: (site.key("APP-1"), site.label) for name, site in found.items()} == {
        "app": ("APP-1", HUNTER),
        "jira": (None, "correct horse"),
    }
    assert listing.names(file) == ("app", "jira")


@pytest.mark.parametrize("key", ["token", "password", "secret", "key", "private_key"])
@pytest.mark.parametrize("value", [f'"{HUNTER}"', f'["{HUNTER}"]', f'[["{HUNTER}"], {{ env = "TOKEN" }}]'])
def test_a_secret_in_the_file_itself_is_refused_and_not_shown(tmp_path: Path, key: str, value: str) -> None:
    file = written(tmp_path, f'[trackers.jira]\ntype = "memory"\nprefix = "OPS"\n{key} = {value}\n')

    assert (
        f"trackers.toml: [trackers.jira] {key}: not here; "
        'write where it is: { env = "NAME" } or { file = "/run/secrets/name" }'
    ) in mistakes(file)


@pytest.mark.parametrize("key", ["token", "password"])
def test_a_number_is_no_place_for_a_secret_either(tmp_path: Path, key: str) -> None:
    file = written(tmp_path, f'[trackers.jira]\ntype = "memory"\nprefix = "OPS"\n{key} = 1234567\n')

    found = mistakes(file)

    assert any(f"{key}: not here" in each for each in found)
    assert "1234567" not in " ".join(found)


@pytest.mark.parametrize("name", ["board", "slack"])
def test_a_name_is_not_that_of_the_board_or_of_a_chat(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, f'[trackers.{name}]\ntype = "memory"\nprefix = "OPS"\ntoken = {{ env = "TOKEN" }}\n')

    (said,) = mistakes(file)
    assert said.endswith(f"the name: {name} is something else already; write another one")


@pytest.mark.parametrize("name", ["Jira", '"two words"', '""', '"a\\tb"', "x" * 41])
def test_a_name_is_one_word_of_small_letters(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, f'[trackers.{name}]\ntype = "memory"\nprefix = "OPS"\ntoken = {{ env = "TOKEN" }}\n')

    (said,) = mistakes(file)
    assert said.endswith("the name: write up to 40 of a-z, 0-9, - and _, a letter first")


@pytest.mark.parametrize(
    "type", ["", 'type = "jra"\n', "type = 7\n", 'type = ["memory"]\n', 'type = { a = "b" }\n']
)
def test_a_type_that_nobody_knows_is_told_beside_those_that_are_known(tmp_path: Path, type: str) -> None:
    file = written(tmp_path, f'[trackers.jira]\n{type}prefix = "OPS"\n')

    assert mistakes(file) == ["trackers.toml: [trackers.jira] type: write one of memory"]


def test_every_mistake_of_every_table_is_told(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        'trackers.no = "table"\n'
        f'[trackers.board]\ntype = "memory"\ntoken = "{HUNTER}"\n'
        '[trackers.jira]\ntype = "memory"\nprefix = { env = "NONE" }\ntoken = { file = "/nowhere/at/all" }\n',
    )

    assert [each.removeprefix("trackers.toml: ") for each in mistakes(file)] == [
        '[trackers.board] token: not here; write where it is: { env = "NAME" } or { file = "/run/secrets/name" }',
        "[trackers.board] the name: board is something else already; write another one",
        "[trackers.board] prefix: write a text",
        "[trackers.jira] prefix: the environment has no NONE",
        "[trackers.jira] token: /nowhere/at/all cannot be read (FileNotFoundError)",
        "[trackers.no] is no table",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[trackers", "trackers.toml: "),
        ('[tracker.jira]\ntype = "memory"\n', "trackers.toml: [tracker]: only [trackers.NAME] is known"),
        ("trackers = 7\n", "trackers.toml: trackers: write up to 100 tables [trackers.NAME]"),
    ],
)
def test_a_file_that_is_none_is_told_by_both(tmp_path: Path, text: str, said: str) -> None:
    file = written(tmp_path, text)

    assert mistakes(file)[0].startswith(said)
    with pytest.raises(SettingsInvalid):
        listing.names(file)


def test_names_are_known_without_any_secret(tmp_path: Path) -> None:
    file = written(tmp_path, '[trackers.jira]\ntype = "nobody knows"\ntoken = { env = "NONE" }\n')

    assert listing.names(file) == ("jira",)


def test_the_types_that_come_with_us_are_makers_of_sites() -> None:
    assert all(callable(each) for each in watchbill_sites().values())
