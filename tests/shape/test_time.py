"""Time is a parameter (docs/adr/0005): one module reads the machine's clock, none sleeps."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: What may read the clock or sleep, and why.
ALLOWED: dict[str, str] = {
    "core/watchbill/clocks.py: datetime.now": "the one clock, handed to everything else",
}

_TELLS_TIME = {
    f"{owner}.{name}"
    for owner, names in {
        "datetime": ("now", "utcnow", "today"),
        "date": ("today",),
        "time": ("time", "time_ns"),
    }.items()
    for name in names
}


def called() -> Iterator[str]:
    """Every call that reads the clock or sleeps, as `file: call`."""
    for folder in ("core", "plugins", "backends"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                name = _name(node.func) if isinstance(node, ast.Call) else ""
                if name in _TELLS_TIME or name.endswith("sleep"):
                    yield f"{file.relative_to(ROOT).as_posix()}: {name}"


def _name(function: ast.expr) -> str:
    """The last two words of what is called: `datetime.now` of `datetime.datetime.now()`."""
    return ".".join(ast.unparse(function).split(".")[-2:])


def test_only_the_one_clock_reads_the_time() -> None:
    strays = sorted(set(called()) - set(ALLOWED))

    assert strays == [], "\n".join(strays)


def test_what_is_allowed_still_does_it() -> None:
    assert sorted(set(ALLOWED) - set(called())) == []
