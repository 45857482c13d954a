"""Who may import whom where import-linter cannot see: plugins and backends, which Errbot loads by path."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = sorted((ROOT / "plugins").rglob("*.py"))
BACKENDS = sorted((ROOT / "backends").rglob("*.py"))

#: A plugin is: words in, a service, words out.
A_PLUGIN_MAY = ("watchbill.bot", "watchbill.model", "watchbill.errors", "watchbill.words")
#: A backend fulfils the seam's contract, which speaks in the model's messages.
A_BACKEND_MAY = ("errbot", "watchbill.bot", "watchbill.model")


def imports(file: Path) -> Iterator[str]:
    """Everything that a file imports by its whole name: `from watchbill import bot` is watchbill.bot."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "a neighbour"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


def strangers(file: Path, *allowed: str) -> list[str]:
    """What a file imports that is neither allowed, nor within it, nor the standard library's."""
    return [
        each
        for each in imports(file)
        if each.partition(".")[0] not in sys.stdlib_module_names
        and not any(each == one or each.startswith(f"{one}.") for one in allowed)
    ]


def test_there_are_plugins_and_backends_to_look_at() -> None:
    assert PLUGINS
    assert BACKENDS


@pytest.mark.parametrize("file", PLUGINS, ids=lambda file: file.stem)
def test_a_plugin_knows_only_the_seam_and_the_words_of_the_desk(file: Path) -> None:
    assert strangers(file, *A_PLUGIN_MAY) == []


@pytest.mark.parametrize("file", BACKENDS, ids=lambda file: file.stem)
def test_a_backend_knows_only_errbot_the_seam_and_its_own_platform(file: Path) -> None:
    own = f"watchbill.platforms.{file.parent.name}"

    assert strangers(file, *A_BACKEND_MAY, own) == []


@pytest.mark.parametrize("file", PLUGINS + BACKENDS, ids=lambda file: file.stem)
def test_the_seam_is_imported_as_a_module_since_errbot_takes_a_class_for_the_plugin(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    by_name = [node for node in froms if (node.module or "").startswith("watchbill.bot")]

    assert [each.name for node in by_name for each in node.names if each.name[0].isupper()] == []
