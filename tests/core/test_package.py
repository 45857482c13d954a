"""Importing `watchbill` costs nothing: the rules and the model need only the standard library."""

import os
import subprocess
import sys
from pathlib import Path

import watchbill

_IMPORT_ALL = """
import importlib, pkgutil, sys

# The build's own facts, which `zoneinfo` asks for, are named after the machine.
OURS = {"watchbill", *sys.stdlib_module_names}

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in OURS and not name.startswith("_sysconfigdata"):
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocked())
for package in ("watchbill.model", "watchbill.rules", "watchbill.errors"):
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), package + "."):
        importlib.import_module(found.name)
print(*(name for name in sys.modules if name.startswith("watchbill.")))
"""


def test_every_rule_and_the_whole_model_load_with_everything_else_blocked() -> None:
    root = Path(watchbill.__path__[0])
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL],
        env={**os.environ, "PYTHONPATH": str(root.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    rules = {f"watchbill.rules.{file.stem}" for file in (root / "rules").glob("[!_]*.py")}

    assert done.stderr == ""
    assert rules <= set(done.stdout.split())


def test_hookimpl_is_still_one_import_away_for_plugin_authors() -> None:
    from watchbill import hookimpl
    from watchbill.markers import hookimpl as original

    assert hookimpl is original
    assert not hasattr(watchbill, "hookimp")
