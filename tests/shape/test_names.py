"""Errbot finds plugins and backends by the names in `.plug` files, its own first: ours must be nobody else's."""

from collections import Counter
from configparser import ConfigParser
from pathlib import Path

import errbot
import pytest

ROOT = Path(__file__).parents[2]
OURS = sorted((ROOT / "plugins").rglob("*.plug")) + sorted((ROOT / "backends").rglob("*.plug"))
ERRBOTS = sorted(Path(errbot.__file__).parent.rglob("*.plug"))


def says(plug: Path, key: str) -> str:
    """What the [Core] section of a `.plug` says; Errbot compares names as written, people do not."""
    parser = ConfigParser()
    parser.read(plug, encoding="utf-8")
    return parser["Core"][key].lower()


@pytest.mark.parametrize("key", ["Name", "Module"])
def test_no_two_of_ours_share_a_name(key: str) -> None:
    counted = Counter(says(plug, key) for plug in OURS)

    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("key", ["Name", "Module"])
def test_none_of_ours_has_a_name_of_errbots(key: str) -> None:
    theirs = {says(plug, key) for plug in ERRBOTS}

    assert theirs
    assert [plug.name for plug in OURS if says(plug, key) in theirs] == []


@pytest.mark.parametrize("plug", OURS, ids=lambda plug: plug.stem)
def test_a_plug_file_names_the_one_module_beside_it(plug: Path) -> None:
    parser = ConfigParser()
    parser.read(plug, encoding="utf-8")

    assert [each.stem for each in plug.parent.glob("*.py")] == [parser["Core"]["Module"]]
    assert parser["Documentation"]["Description"]
