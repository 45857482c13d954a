"""A public name says what the caller gets; what fulfils a port or a hook is described there, once."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "core" / "watchbill"
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undescribed() -> Iterator[str]:
    """Every public module, class, function and method of core without a docstring, as `file:line name`."""
    for file in sorted(CORE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        where = file.relative_to(ROOT).as_posix()
        if tree.body and not ast.get_docstring(tree):
            yield where
        if not file.stem[0].isdigit():  # a migration has its own fixed functions, and is no one's to call
            yield from (f"{where}:{each.lineno} {each.name}" for each in _public(tree) if not _described(each))


def _public(scope: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    for node in scope.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _described(node: Definition) -> bool:
    marks = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
    if "property" in marks and ast.unparse(node.body[-1]) == "...":
        return True  # of a Protocol: the type that it gives has the docstring
    return bool(ast.get_docstring(node)) or "hookimpl" in marks or node.name in PROMISED


def _promised() -> Iterator[str]:
    """What the ports describe: methods there, and properties by the docstring of the type that they give."""
    for file in (CORE / "ports").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (ast.get_docstring(node) or node.decorator_list):
                yield node.name


PROMISED = frozenset(_promised())


def test_every_public_name_of_core_says_what_the_caller_gets() -> None:
    silent = list(undescribed())

    assert silent == [], "\n".join(silent)
