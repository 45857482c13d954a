"""`make mutation`: plants mistakes in `watchbill.rules.rotation` with mutmut, and tells which no test sees.

It works on copies below var/mutation, in an environment of its own, and takes a quarter of an hour. The exit code
is 1 where fewer than 95 % of the mistakes are seen. The rest is printed, to be read one by one: some are none,
such as a lot that is drawn between one.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import environments

ROOT = Path(__file__).parents[2]
WORK = ROOT / "var" / "mutation"
#: What must be seen, of a hundred.
GOAL = 95
#: The tests that a mistake is shown to; those of whole years take minutes each, and are left out.
TESTS = (
    "breaches",
    "closing",
    "handing",
    "planner_parts",
    "popularity",
    "repairing",
    "rotation",
    "rotation_properties",
    "rotation_record",
)
SETTINGS = """\
[tool.pytest.ini_options]
pythonpath = [".", "src"]
addopts = ["--import-mode=importlib", "-q"]
[tool.mutmut]
source_paths = ["src/watchbill/rules/rotation"]
also_copy = ["src/watchbill", "tests"]
pytest_add_cli_args_test_selection = ["tests/core/rules"]
"""


def main() -> int:
    """Plant the mistakes, show the tests each; the exit code."""
    python = environments.made(Path(__file__).with_name("mutation.lock"), WORK / "environment")
    place = WORK / "copy"
    _copy(place)
    mutmut = [str(python), "-W", "ignore", "-m", "mutmut"]
    children = str(os.cpu_count() or 1)
    subprocess.run([*mutmut, "run", "--max-children", children], cwd=place, stdout=sys.stderr, check=True)
    for name in _unseen(mutmut, place):
        shown = subprocess.run([*mutmut, "show", name], cwd=place, capture_output=True, text=True, check=True)
        print(shown.stdout)
    subprocess.run([*mutmut, "export-cicd-stats"], cwd=place, capture_output=True, check=True)
    counts = json.loads((place / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    seen = counts["killed"] + counts["timeout"]
    print(f"{seen} of {counts['total']} mistakes are seen: {100 * seen / counts['total']:.1f} % (goal: {GOAL} %)")
    return 0 if 100 * seen >= GOAL * counts["total"] else 1


def _copy(place: Path) -> None:
    """The package and the planner's tests, where mutmut may write."""
    shutil.rmtree(place, ignore_errors=True)
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "core" / "watchbill", place / "src" / "watchbill", ignore=without)
    tests = place / "tests" / "core" / "rules"
    tests.mkdir(parents=True)
    for name in TESTS:
        shutil.copy(ROOT / "tests" / "core" / "rules" / f"test_{name}.py", tests)
    (place / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")


def _unseen(mutmut: list[str], place: Path) -> Iterator[str]:
    found = subprocess.run([*mutmut, "results"], cwd=place, capture_output=True, text=True, check=True)
    for line in found.stdout.splitlines():
        name, _, state = line.strip().rpartition(": ")
        if state in ("survived", "no tests", "suspicious"):
            yield name


if __name__ == "__main__":
    raise SystemExit(main())
