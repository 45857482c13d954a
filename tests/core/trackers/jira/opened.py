"""Our board in a Jira of our own, for the length of a block."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from watchbill.model.site import SiteTicket
from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira import jira
from watchbill.trackers.jira.site import Jira


@contextmanager
def opened(place: FakeJira, *, watch: Callable[[], float] = time.monotonic, **more: object) -> Iterator[Jira]:
    """The board that a table describes; `more` of its keys are beside those that it needs."""
    site = jira({**place.table, "per_second": 100, **more}, watch=watch)
    try:
        yield site
    finally:
        site.close()


def there(ticket: SiteTicket | None) -> SiteTicket:
    """A ticket that must be there."""
    assert ticket is not None
    return ticket
