"""Boards in Jira, of the cloud and of a Data Center, over HTTP with a Jira of our own."""

from collections.abc import Iterator

import pytest

from tests.contracts.site import Known, SiteContract
from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira import jira
from watchbill.trackers.jira.site import Jira


class InJira(SiteContract):
    """The contract, at either kind of site."""

    cloud: bool

    @pytest.fixture
    def place(self) -> Iterator[FakeJira]:
        with FakeJira(cloud=self.cloud) as place:
            yield place

    @pytest.fixture
    def site(self, place: FakeJira) -> Iterator[Jira]:
        site = jira(place.table)
        yield site
        site.close()

    @pytest.fixture
    def second(self, place: FakeJira) -> Iterator[Jira]:
        site = jira(place.table)
        yield site
        site.close()

    @pytest.fixture
    def ann(self, place: FakeJira) -> Known:
        return self._known(place, "ann")

    @pytest.fixture
    def bob(self, place: FakeJira) -> Known:
        return self._known(place, "bob")

    def _known(self, place: FakeJira, name: str) -> Known:
        id = f"5b10:{name}" if self.cloud else name
        person = place.people.join(id, f"{name}@example.org", name=name.title())
        return Known(account=person.id, email=person.email)


class TestInTheCloud(InJira):
    cloud = True


class TestAtADataCenter(InJira):
    cloud = False
