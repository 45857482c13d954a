"""A board of Redmine keeps the contract of every outside tracker: of one in memory; tests/real has a real one."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contracts.site import Known, SiteContract
from tests.core.trackers.redmine_double import ADDRESS, ANN, BOB, KEY, PEOPLE, PROJECT, RedmineDouble
from watchbill.trackers.options import Options
from watchbill.trackers.redmine import DEFAULTS
from watchbill.trackers.redmine.rules import Rules
from watchbill.trackers.redmine.site import Redmine
from watchbill.trackers.redmine.wire import Wire
from watchbill.trackers.statuses import Statuses


@pytest.fixture
def double() -> RedmineDouble:
    return RedmineDouble()


@pytest.fixture
def site(double: RedmineDouble) -> Iterator[Redmine]:
    with closing(opened(double)) as site:
        yield site


@pytest.fixture
def second(double: RedmineDouble) -> Iterator[Redmine]:
    with closing(opened(double)) as site:
        yield site


def opened(double: RedmineDouble) -> Redmine:
    rules = Rules(project=PROJECT, prefix="OPS", statuses=Statuses.of(Options({}, ()), DEFAULTS))
    return Redmine(Wire(ADDRESS, KEY, double.transport()), rules)


@pytest.fixture
def ann() -> Known:
    return Known(account=ANN, email=PEOPLE[ANN][2])


@pytest.fixture
def bob() -> Known:
    return Known(account=BOB, email=PEOPLE[BOB][2])


class TestRedmine(SiteContract):
    """Each test has a project of its own."""
