"""Who may post: without a file whoever needs no options, with one only those that it lists."""

from pathlib import Path

import pytest

from watchbill.errors import SettingsInvalid
from watchbill.sources import listing, types

TYPES = types.watchbill_sources()


def test_without_a_file_those_that_need_no_options_may_post_under_their_own_names() -> None:
    assert sorted(listing.load(None, TYPES, {})) == ["alertmanager", "generic", "grafana"]


def test_what_a_file_does_not_list_cannot_go_round_its_signatures(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text('[sources.pd]\ntype = "pagerduty"\nsecret = { env = "PD" }\n', encoding="utf-8")

    assert list(listing.load(file, TYPES, {"PD": "hunter2"})) == ["pd"]


@pytest.mark.parametrize(
    ("type", "key", "written"),
    [
        ("pagerduty", "secret", '"hunter2"'),
        ("pagerduty", "secrets", '[{ env = "PD" }, "hunter2"]'),
        ("generic", "token", '"hunter2"'),
        ("mail", "password", '"hunter2"'),
    ],
)
def test_a_secret_in_the_file_itself_is_refused_and_not_shown(
    tmp_path: Path, type: str, key: str, written: str
) -> None:
    file = tmp_path / "sources.toml"
    rest = 'team = "ops"\nhost = "127.0.0.1"\nuser = "support"\n' if type == "mail" else ""
    file.write_text(f'[sources.one]\ntype = "{type}"\n{rest}{key} = {written}\n', encoding="utf-8")

    with pytest.raises(SettingsInvalid) as wrong:
        listing.load(file, TYPES, {"PD": "correct horse"})
    [said] = wrong.value.mistakes
    assert said == (
        f"sources.toml: [sources.one] {key}: not here; "
        'write where it is: { env = "NAME" } or { file = "/run/secrets/name" }'
    )


def test_every_mistake_is_told_with_its_table(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text('sources.one = "x"\n[sources.Two]\ntype = "pager"\n', encoding="utf-8")

    with pytest.raises(SettingsInvalid) as wrong:
        listing.load(file, TYPES, {})
    assert [each.partition(" the name")[0].partition(" type")[0] for each in wrong.value.mistakes] == [
        "sources.toml: [sources.Two]",
        "sources.toml: [sources.Two]",
        "sources.toml: [sources.one] is no table",
    ]
