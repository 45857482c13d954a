"""The outside tracker in memory is like any other."""

import pytest

from tests.contracts.site import Known, SiteContract
from watchbill.model.site import Account
from watchbill.ports import Site
from watchbill.testing.site import MemorySite, Place


class TestSiteInMemory(SiteContract):
    @pytest.fixture
    def place(self) -> Place:
        return Place(accounts={f"{each}@example.org": Account(id=each) for each in ("ann", "bob")})

    @pytest.fixture
    def site(self, place: Place) -> Site:
        return MemorySite(place)

    @pytest.fixture
    def second(self, place: Place) -> Site:
        return MemorySite(place)

    @pytest.fixture
    def ann(self) -> Known:
        return Known(account="ann", email="ann@example.org")

    @pytest.fixture
    def bob(self) -> Known:
        return Known(account="bob", email="bob@example.org")
