"""Programs of others that judge our trackers: packages of npm, which `make test` puts into the environment."""

import os
import shutil
import sys
from pathlib import Path

import pytest

#: Where `make` puts them.
FOLDER = Path(sys.prefix) / "judges"


def node_modules(package: str) -> Path:
    """The folder with `package` and what else is there; the test skips without it, unless it must not."""
    found = FOLDER / "node_modules"
    if shutil.which("node") and (found / package).is_dir():
        return found
    reason = f"{package} is not installed: it needs node and npm; then remove {sys.prefix} and run `make test`"
    if os.environ.get("WATCHBILL_E2E") == "require":
        pytest.fail(reason)
    pytest.skip(reason)
