"""Small files, small functions: a larger one stands here, with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULE_LINES = 250
FUNCTION_LINES = 30

#: A module, or a function as `module:name`, and why it is better whole.
LARGER: dict[str, str] = {
    "core/watchbill/store/tables.py": "one schema; a reader looks for the other end of a key",
    "core/watchbill/testing/builders.py": "one builder a type, a few lines each; tests find them in one place",
    "core/watchbill/app/wiring.py:build": "one flat list of who gets what; cutting it would hide the wiring",
    "core/watchbill/bot/declaring.py:command": "a short decorator under the documentation of its arguments",
    "core/watchbill/rules/claiming.py:judge": "the order of refusals as one sequence, under its arguments",
    "core/watchbill/services/auditing.py:_told": "one line an event; no event is forgotten",
    "core/watchbill/testing/memory/database.py:__init__": "one repository a line",
    "core/watchbill/services/drafting.py:draft": "one fact a line: what an evening check tells, in one place",
    "core/watchbill/services/handing_over.py:post": "a short sequence under a docstring of twelve lines",
}


def larger() -> Iterator[str]:
    """Every module and function beyond the limits; a migration is written once, as long as it has to be."""
    for folder in ("core", "plugins", "backends"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            path, text = file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
            if "/migrations/versions/" in path:
                continue
            if len(text.splitlines()) > MODULE_LINES:
                yield path
            yield from (f"{path}:{name}" for name in _long_functions(ast.parse(text)))


def _long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > FUNCTION_LINES:
            yield node.name


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the last line, docstring included."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_what_is_larger_has_a_reason() -> None:
    without_reason = sorted(set(larger()) - set(LARGER))

    assert without_reason == [], "\n".join(without_reason)


def test_a_reason_is_taken_back_when_it_is_needed_no_more() -> None:
    assert sorted(set(LARGER) - set(larger())) == []
