"""GitHub is an outside tracker: by labels beside `emulate` and beside our fake, by a project beside the fake."""

import itertools
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from tests.contracts.site import Known, SiteContract
from tests.judges import node_modules
from tests.judges.emulate import TOKEN, emulated
from watchbill.ports import Site
from watchbill.testing.github import FakeGitHub
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


class Described(SiteContract):
    """A subclass gives the `table`."""

    @pytest.fixture
    def site(self, table: dict[str, object]) -> Iterator[Site]:
        with closing(github(table)) as site:
            yield site

    @pytest.fixture
    def second(self, table: dict[str, object]) -> Iterator[Site]:
        with closing(github(table)) as site:
            yield site


class TestBesideEmulate(Described):
    """Each test has a repository of its own."""

    @pytest.fixture
    def table(self, emulate: str) -> dict[str, object]:
        name = f"desk-{next(_NUMBERS)}"
        signed = {"Authorization": f"token {TOKEN}"}
        made = httpx.post(f"{emulate}/user/repos", json={"name": name}, headers=signed)
        assert made.status_code == 201
        return {"repository": f"admin/{name}", "url": emulate, "token": TOKEN}


class TestByLabels(Described):
    """Beside our fake, of which it shows that it is as `emulate` is."""

    @pytest.fixture
    def table(self) -> Iterator[dict[str, object]]:
        with FakeGitHub() as fake:
            fake.hub.people |= {"ann": "ann@example.org", "bob": "bob@example.org"}
            yield {
                "repository": fake.hub.repository,
                "url": fake.url,
                "token": fake.token,
                "labels": ["desk", "on call"],
            }


class TestByAProject(Described):
    """Every query is carried out by GitHub's own schema."""

    @pytest.fixture
    def table(self) -> Iterator[dict[str, object]]:
        schema = node_modules("@octokit/graphql-schema") / "@octokit" / "graphql-schema" / "schema.graphql"
        with FakeGitHub(schema) as fake:
            fake.hub.people |= {"ann": "ann@example.org", "bob": "bob@example.org"}
            project = fake.project("Todo", "In Progress", "Blocked", "Done")
            yield {
                "repository": fake.hub.repository,
                "url": f"{fake.url}/api/v3",
                "token": fake.token,
                "project": project.number,
            }
