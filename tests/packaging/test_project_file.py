"""pyproject.toml, the locks and config.py agree with each other and with the tree."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: Iterable[str | dict[str, str]]) -> set[str]:
    """The packages that are asked for, as a lock writes them."""
    words = (re.split(r"[\[<>=~! ]", each)[0] for each in requirements if isinstance(each, str))
    return {each.replace("_", "-").lower() for each in words}


def pinned(lock: str) -> set[str]:
    """The packages in a lock."""
    return set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_everything_that_runs_is_pinned() -> None:
    project = PROJECT["project"]
    wanted = names([*project["dependencies"], *project["optional-dependencies"]["postgresql"]])

    assert wanted - pinned("requirements.lock") == set(), "run `make lock`"


@pytest.mark.parametrize("group", ["build", "dev"])
def test_every_tool_is_pinned(group: str) -> None:
    assert names(PROJECT["dependency-groups"][group]) - pinned(f"requirements-{group}.lock") == set(), (
        "run `make lock`"
    )


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_what_a_reader_looks_for_first_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_the_licence_named_is_the_licence_given() -> None:
    assert PROJECT["project"]["license"] == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_changelog_knows_the_unreleased() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_config_points_at_folders_that_exist(tmp_path: Path) -> None:
    script = "import config; print(config.BOT_EXTRA_PLUGIN_DIR, config.BOT_EXTRA_BACKEND_DIR, sep='\\n')"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WATCHBILL_")}
    environment |= {"WATCHBILL_VAR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    printed = subprocess.check_output([sys.executable, "-c", script], cwd=tmp_path, env=environment, text=True)
    folders = [Path(line) for line in printed.splitlines()]

    assert [folder.name for folder in folders] == ["plugins", "backends"]
    assert all(list(folder.rglob("*.plug")) for folder in folders)
