"""Writes `docs/reference` from the code: `python -m watchbill.testing.reference [--check]`.

A page is a function that gives its text; add one to `PAGES` and it is written, and checked by a test.
"""

import argparse
import ast
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, fields
from importlib import metadata
from pathlib import Path
from typing import Any

from watchbill import bot
from watchbill.calendars import types as calendars
from watchbill.hooks import checking, loading, specs
from watchbill.hooks.calls import HookCalls
from watchbill.settings import Settings, variable
from watchbill.sources import types as sources
from watchbill.testing.chat import shipped_plugins
from watchbill.trackers import board
from watchbill.trackers import types as trackers
from watchbill.web import openapi, operations
from watchbill.words.help import who

ROOT = Path(__file__).parents[3]
#: Plugins whose hooks the reference points to, beside the built-ins.
EXAMPLES = ("examples/days_off.py",)

_YES = {True: "yes", False: "no"}
_WRITTEN = "<!-- Written by `python -m watchbill.testing.reference`; do not edit. -->"


def settings_page() -> str:
    """Every setting: its variable, its default, what it decides."""
    rows = [f"| `{variable(each.name)}` | {_default(each)} | {_meaning(each)} |" for each in fields(Settings)]
    return _page(
        "Settings",
        "Read once, at the start, from the environment. All mistakes are listed.",
        "\n".join(["| variable | default | what it decides |", "|---|---|---|", *rows]),
    )


def hooks_page() -> str:
    """Every hook: its signature, when it is called, what to return, who wins, who uses it."""
    plugins = tuple(str(ROOT / each) for each in EXAMPLES)
    users = HookCalls(
        loading.load(Settings(plugins=plugins), builtin=[board, calendars, sources, trackers])
    ).implementers()
    opening = inspect.cleandoc(specs.__doc__ or "")
    return _page("Hooks", opening, *(_hook(hook, users[hook]) for hook in checking.hooks()))


def commands_page() -> str:
    """Every command: its usage, what it does, whether it changes something, who may, an example."""
    plugins = sorted(shipped_plugins(), key=lambda plugin: plugin.__name__)
    return _page(
        "Commands",
        "What stands in brackets may be left out.\n"
        "DAY and UNTIL are days: `2026-12-01`, `1 Dec`, `tomorrow`, `friday`.\n"
        "PERIOD is `last week`, `month`, `last month`, `2026-W48`, `2026-11`, or one day or two.\n"
        "KEY and TICKET are a ticket's key, or its number; ITEM is the id of an alert, incident or question.\n"
        "In chat, `!help claim` says the same of one command.",
        *(_commands(plugin) for plugin in plugins),
    )


def http_page() -> str:
    """The HTTP side of a bot, in OpenAPI."""
    described = openapi.document(operations.OPERATIONS, metadata.version("watchbill"))
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


#: The pages of `docs/reference` by file name.
PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "hooks.md": hooks_page,
    "http.json": http_page,
    "settings.md": settings_page,
}


def write(folder: Path) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PAGES.items():
        (folder / name).write_text(text(), encoding="utf-8")


def stale(folder: Path) -> Sequence[str]:
    """The names of pages that are missing or differ from what would be written."""
    return [name for name, text in PAGES.items() if _read(folder / name) != text()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or check them; 1 when the check fails."""
    parser = argparse.ArgumentParser(prog="python -m watchbill.testing.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a page would change")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "reference", help="where the pages are")
    asked = parser.parse_args(arguments)
    if not asked.check:
        write(asked.folder)
        return 0
    changed = stale(asked.folder)
    if changed:
        print(f"Out of date: {', '.join(changed)}. Run `{parser.prog}`.")
    return 1 if changed else 0


def _commands(plugin: type) -> str:
    rows = [
        f"| `{each.usage}` | {each.summary} | {_YES[each.changes]} | {who(each.may)} | `{each.example}` |"
        for each in bot.commands(plugin)
    ]
    summary = inspect.cleandoc(plugin.__doc__ or "")
    table = ["| command | what it does | changes something | who may | example |", "|---|---|---|---|---|", *rows]
    return "\n\n".join([f"## {plugin.__name__}", f"{summary}.", "\n".join(table)])


def _hook(hook: str, users: Sequence[str]) -> str:
    function = getattr(specs, hook)
    summary, _, facts = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
    used = f"- **Used by**: {', '.join(_user(each) for each in users)}."
    return "\n\n".join(
        [f"## {hook}", summary, f"```python\n{_signature(function)}\n```", "\n".join([*_labelled(facts), used])]
    )


def _user(plugin: str) -> str:
    if not plugin.endswith(".py"):
        return f"`{plugin}` (built in)"
    path = Path(plugin).relative_to(ROOT).as_posix()
    return f"[{path}](../../{path})"


def _labelled(facts: str) -> Iterator[str]:
    for line in facts.splitlines():
        label, colon, rest = line.partition(": ")
        yield f"- **{label}**: {rest}" if colon and label in ("When", "Return", "Who wins") else f"  {line}"


def _signature(function: Callable[..., object]) -> str:
    return next(
        f"def {each.name}({ast.unparse(each.args)}) -> {ast.unparse(each.returns)}"
        for each in ast.parse(inspect.getsource(function)).body
        if isinstance(each, ast.FunctionDef) and each.returns
    )


def _default(setting: "Field[Any]") -> str:
    if isinstance(setting.default, bool):
        return f"`{int(setting.default)}`"
    return f"`{setting.default}`" if setting.default else "unset"


def _meaning(setting: "Field[Any]") -> str:
    says = str(setting.metadata["says"]).replace("|", "\\|")
    return f"{says} Secret: never shown." if setting.metadata["secret"] else says


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _WRITTEN, *parts]) + "\n"


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    raise SystemExit(main())
