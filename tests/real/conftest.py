"""Servers of others, and how many cases each was part of: `make e2e`, and nothing is skipped there."""

import os
from collections import Counter
from collections.abc import Callable

import pytest

from tests.real.programs import Missing, Program, found

#: Where a program is missing that a test needs.
Finding = Callable[[str], Program]


@pytest.fixture
def program(request: pytest.FixtureRequest) -> Finding:
    """The program of this name; its test is counted for it."""

    def find(name: str) -> Program:
        try:
            there = found(name)
        except Missing as missing:
            if os.environ.get("WATCHBILL_E2E") == "require":
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        request.node.user_properties.append(("server", f"{there.name} {there.version}"))
        return there

    return find


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the cases that ran with each server, by its release."""
    passed = (each for each in terminalreporter.stats.get("passed", ()) if each.when == "call")
    cases = Counter(value for each in passed for name, value in each.user_properties if name == "server")
    terminalreporter.section("cases beside real servers")
    for server, count in sorted(cases.items()):
        terminalreporter.write_line(f"{server}: {count}")
