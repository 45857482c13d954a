"""A repository with two people, and a client of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.judges import node_modules
from watchbill.testing.github import FakeGitHub
from watchbill.trackers.github import github
from watchbill.trackers.github.site import GitHub

#: When it is, in seconds since 1970.
NOW = 1_790_000_000.0
Opened = Callable[..., GitHub]


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub(now=lambda: NOW) as fake:
        fake.hub.people |= {"ann": "ann@example.org", "bob": "bob@example.org"}
        yield fake


@pytest.fixture
def opened(fake: FakeGitHub) -> Iterator[Opened]:
    """Makes a client with more in its table; `token=None` leaves that out."""
    with ExitStack() as stack:

        def made(**more: object) -> GitHub:
            table = {"repository": fake.hub.repository, "url": fake.url, "token": fake.token, **more}
            site = github({key: value for key, value in table.items() if value is not None}, now=lambda: NOW)
            stack.callback(site.close)
            return site

        yield made


@pytest.fixture
def site(opened: Opened) -> GitHub:
    """Columns by labels."""
    return opened()


@pytest.fixture
def schema(fake: FakeGitHub) -> Path:
    """GitHub's of GraphQL, which the fake knows from now on; the test skips where it is missing."""
    fake.schema = node_modules("@octokit/graphql-schema") / "@octokit" / "graphql-schema" / "schema.graphql"
    return fake.schema
