"""The rules stand alone: they import, and their tests pass, where Errbot, SQLAlchemy and pluggy are missing."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# pytest itself is made of pluggy: the door is shut behind it.
SHUT = """
import sys, pytest
for name in ("errbot", "sqlalchemy", "alembic", "pluggy", "croniter", "psycopg", "prompt_toolkit"):
    sys.modules[name] = None
"""
IMPORT_ALL = """
import importlib, pkgutil
for package in ("model", "rules", "errors", "ports", "words"):
    module = importlib.import_module(f"watchbill.{package}")
    for each in pkgutil.walk_packages(getattr(module, "__path__", []), f"watchbill.{package}."):
        importlib.import_module(each.name)
"""
# The years of the rota take long, and import nothing that its short tests do not.
TEST_RULES = """
plugins = ("cacheprovider", "schemathesis", "watchbill", "xdist")
without = [word for name in plugins for word in ("-p", f"no:{name}")]
long = [f"--ignore=tests/core/rules/test_rota_{name}.py" for name in ("cases", "replay")]
unhurried = "--hypothesis-profile=ci"  # it has no deadline
sys.exit(pytest.main(["tests/core/rules", "-q", "--confcutdir=tests/core/rules", unhurried, *without, *long]))
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    """What a Python of its own says to a script."""
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_model_rules_and_words_import_without_any_library() -> None:
    result = run(SHUT + IMPORT_ALL)

    assert result.returncode == 0, result.stderr


def test_the_rules_pass_their_tests_without_any_library() -> None:
    result = run(SHUT + TEST_RULES)

    assert result.returncode == 0, result.stdout + result.stderr
