"""A board of a real Roundup tracker keeps the contract of every outside tracker."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.contracts.site import Known, SiteContract
from tests.roundup_server import PEOPLE, RoundupServer, roundup_server
from watchbill.trackers.roundup import roundup
from watchbill.trackers.roundup.site import Roundup

#: Gives a client of the board that has only issues with this keyword.
Opening = Callable[[str], Roundup]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoundupServer]:
    with roundup_server(tmp_path_factory.mktemp("roundup")) as server:
        yield server


@pytest.fixture
def opening(server: RoundupServer) -> Iterator[Opening]:
    with ExitStack() as stack:

        def opened(keyword: str) -> Roundup:
            site = roundup({**server.table, "keyword": keyword})
            assert isinstance(site, Roundup)
            return stack.enter_context(closing(site))

        yield opened


@pytest.fixture
def board(server: RoundupServer, tmp_path: Path) -> str:
    """The keyword of a board without issues."""
    server.make("keyword", name=tmp_path.name)
    return tmp_path.name


@pytest.fixture
def site(opening: Opening, board: str) -> Roundup:
    return opening(board)


@pytest.fixture
def second(opening: Opening, board: str) -> Roundup:
    return opening(board)


@pytest.fixture
def ann() -> Known:
    return Known(account=PEOPLE["ann"][0], email=PEOPLE["ann"][1])


@pytest.fixture
def bob() -> Known:
    return Known(account=PEOPLE["bob"][0], email=PEOPLE["bob"][1])


class TestRoundup(SiteContract):
    """Each test has a board of its own."""
