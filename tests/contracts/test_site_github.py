"""GitHub is an outside tracker: by labels beside `emulate`."""

import itertools
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from tests.contracts.site import Known, SiteContract
from tests.judges.emulate import TOKEN, emulated
from watchbill.ports import Site
from watchbill.trackers.github import github

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def emulate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    with emulated(tmp_path_factory.mktemp("emulate")) as base:
        yield base


@pytest.fixture
def ann() -> Known:
    return Known(account="ann", email="ann@example.org")


@pytest.fixture
def bob() -> Known:
    return Known(account="bob", email="bob@example.org")


class TestByLabels(SiteContract):
    """Each test has a repository of its own."""

    @pytest.fixture
    def repository(self, emulate: str) -> str:
        name = f"desk-{next(_NUMBERS)}"
        made = httpx.post(
            f"{emulate}/user/repos", json={"name": name}, headers={"Authorization": f"token {TOKEN}"}
        )
        assert made.status_code == 201
        return f"admin/{name}"

    @pytest.fixture
    def site(self, emulate: str, repository: str) -> Iterator[Site]:
        with closing(github({"repository": repository, "url": emulate, "token": TOKEN})) as site:
            yield site

    @pytest.fixture
    def second(self, emulate: str, repository: str) -> Iterator[Site]:
        with closing(github({"repository": repository, "url": emulate, "token": TOKEN})) as site:
            yield site
