"""The suite's results as a page: written by `make docs`, held to what was seen by every run of the suite."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "chats.md"
#: Set by `make docs`: the page is written, not compared.
WRITE = "WRITE_CHATS_PAGE"
#: From best to worst: of several cases of one behaviour the worst is shown.
_GRADES = ("yes", "as text", "not there", "no")
_HEAD = """\
# What the desk does in each chat

Written by `make docs` from the results of the suite in `tests/conformance`, which runs in every chat. `yes`: as a
person expects it there; `as text` means that the chat lacks something and words take its place: a button is its
command, a mention is a name; `not there` means that the chat has no such thing.

`memory` is the chat of the tests; `console` is the terminal, at which one person types one line after the other.
Slack is our own, on this machine (`watchbill.testing.slack`), over Socket Mode and over signed HTTP.

"""

_seen: dict[tuple[str, str], str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how a behaviour went in a chat."""
    told = dict(report.user_properties)
    chat = told.get("chat")
    if not isinstance(chat, str) or (report.when != "call" and report.passed):
        return
    name = report.nodeid.rpartition("::test_")[2].partition("[")[0].replace("_", " ")
    grade = str(told.get("conformance", "yes")) if report.passed else "no"
    before = _seen.get((name, chat), "yes")
    _seen[name, chat] = max(before, grade, key=_GRADES.index)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the page, or see that it says the same."""
    if not _seen or hasattr(session.config, "workerinput"):
        return
    chats = list(dict.fromkeys(chat for _, chat in sorted(_seen, key=lambda each: each[1])))
    if os.environ.get(WRITE):
        PAGE.write_text(_HEAD + "\n".join(_rows(chats, _seen)) + "\n", encoding="utf-8")
        return
    told = _told(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    strange = [
        f"{name}, {chat}: {grade}" for (name, chat), grade in _seen.items() if told.get((name, chat)) != grade
    ]
    if strange:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            reporter.write_line(f"{PAGE.name} does not say what the suite saw: run `make docs`.", red=True)
            for row in strange:
                reporter.write_line(row)


def _told(text: str) -> Mapping[tuple[str, str], str]:
    """What the page says of each behaviour in each chat."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    chats = rows[0][1:] if rows else []
    return {(name, chat): grade for name, *grades in rows[2:] for chat, grade in zip(chats, grades, strict=True)}


def _rows(chats: list[str], seen: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield f"| behaviour | {' | '.join(chats)} |"
    yield "|---" * (len(chats) + 1) + "|"
    for name in sorted({name for name, _ in seen}):
        yield f"| {name} | {' | '.join(seen.get((name, chat), '') for chat in chats)} |"
