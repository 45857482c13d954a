"""What the how-to pages tell people to type is understood by the command line."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from watchbill.cli import grammar

PAGES = sorted((Path(__file__).parents[2] / "docs" / "how-to").glob("*.md"))
_BLOCK = re.compile(r"```\n(.*?)```", re.DOTALL)
_TYPED = re.compile(r"(?:^|[$&] )\s*watchbill ((?!.*: ).*)$", re.MULTILINE)


def typed() -> Iterator[str]:
    """Every command line in a block of a page, without `watchbill`."""
    for page in PAGES:
        for block in _BLOCK.findall(page.read_text(encoding="utf-8").replace("\n   ", "\n")):
            yield from (re.sub(r"\$\(.*?\)", "today", line) for line in _TYPED.findall(block))


@pytest.mark.parametrize("line", list(typed()))
def test_a_command_of_a_page_is_understood(line: str) -> None:
    assert grammar.parser().parse_args(shlex.split(line)).module


def test_there_are_commands_to_look_at() -> None:
    assert {each.split()[0] for each in typed()} >= {"backup", "restore", "import"}
