"""What ships: the package, with the plugins and backends that Errbot loads by path inside it; nothing else."""

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> frozenset[str]:
    """The paths inside the wheel, as hatchling would write them; nothing is built."""
    return frozenset(
        Path(each.distribution_path).as_posix() for each in WheelBuilder(str(ROOT)).recurse_included_files()
    )


@pytest.mark.parametrize("folder", ["plugins", "backends"])
def test_every_plug_file_ships_with_its_module(shipped: frozenset[str], folder: str) -> None:
    plugs = sorted((ROOT / folder).rglob("*.plug"))
    wanted = {
        f"watchbill/{file.relative_to(ROOT).as_posix()}" for plug in plugs for file in plug.parent.glob("*.p[ly]*")
    }

    assert plugs
    assert wanted - shipped == set()


def test_every_module_and_migration_ships(shipped: frozenset[str]) -> None:
    core = ROOT / "core"
    wanted = {file.relative_to(core).as_posix() for file in core.rglob("*.py")}

    assert any("/migrations/" in path for path in wanted)
    assert wanted - shipped == set()


def test_the_configuration_to_start_with_ships(shipped: frozenset[str]) -> None:
    assert "watchbill/config.py" in shipped


def test_types_ship(shipped: frozenset[str]) -> None:
    assert "watchbill/py.typed" in shipped


def test_nothing_lies_outside_the_package(shipped: frozenset[str]) -> None:
    assert {path for path in shipped if not path.startswith("watchbill/")} == set()


def test_nothing_of_a_working_copy_ships(shipped: frozenset[str]) -> None:
    strangers = ("/test_", "/conftest", "__pycache__", ".pyc", ".sqlite3", ".log")

    assert {path for path in shipped for each in strangers if each in path} == set()
