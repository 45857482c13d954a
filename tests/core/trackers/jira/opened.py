"""Our board in a Jira of our own, for the length of a block."""

from collections.abc import Iterator
from contextlib import contextmanager

from watchbill.model.site import SiteTicket
from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira import jira
from watchbill.trackers.jira.site import Jira


@contextmanager
def opened(place: FakeJira, **more: object) -> Iterator[Jira]:
    """The board that a table describes; `more` of its keys are beside those that it needs."""
    site = jira({**place.table, "per_second": 100, **more})
    try:
        yield site
    finally:
        site.close()


def there(ticket: SiteTicket | None) -> SiteTicket:
    """A ticket that must be there."""
    assert ticket is not None
    return ticket
