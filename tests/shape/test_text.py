"""What this project ships names no place to download from and no folder of somebody's machine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder

ROOT = Path(__file__).parents[2]

#: Written so that this file does not find itself.
NOT_IN_FILES = {
    "a registry's host": r"\b(?:pypi|pythonhosted|npmjs|crates|rubygems|debian|docker|ghcr)\.(?:org|com|io)\b",
    "a download address": r"https?://[^\s)>\"']+\.(?:whl|tgz|tar\.gz|tar\.xz|deb|rpm|exe|dmg)\b",
    "a folder of one machine": r"(?<![\w.~$}/-])/(?:root|home|work|tmp|opt|Users)/(?=\w)",
}


def texts() -> Iterator[tuple[str, str]]:
    """Path and text of every file that git does not ignore."""
    for included in SdistBuilder(str(ROOT)).recurse_included_files():
        file = Path(included.path)
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("what", NOT_IN_FILES)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(NOT_IN_FILES[what])

    assert [(path, found[0]) for path, text in texts() for found in pattern.finditer(text)] == []
