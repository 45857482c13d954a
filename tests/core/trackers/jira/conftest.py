"""A Jira of our own, of either kind, and our board in it."""

from collections.abc import Iterator

import pytest

from tests.core.trackers.jira.opened import opened
from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira.site import Jira


@pytest.fixture
def cloud() -> Iterator[FakeJira]:
    """A site of the cloud with Ann."""
    with FakeJira() as place:
        place.people.join("5b10:ann", "ann@example.org", name="Ann")
        yield place


@pytest.fixture
def center() -> Iterator[FakeJira]:
    """A Data Center with Ann."""
    with FakeJira(cloud=False) as place:
        place.people.join("ann", "ann@example.org", name="Ann")
        yield place


@pytest.fixture(params=["cloud", "center"])
def place(request: pytest.FixtureRequest) -> FakeJira:
    """Both kinds, one after the other."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, FakeJira)
    return found


@pytest.fixture
def site(place: FakeJira) -> Iterator[Jira]:
    """Our board at either kind."""
    with opened(place) as site:
        yield site


@pytest.fixture
def board(cloud: FakeJira) -> Iterator[Jira]:
    """Our board in the cloud."""
    with opened(cloud) as site:
        yield site
