"""A server of calendars."""

from collections.abc import Iterator

import pytest

from tests.core.calendars.serving import CalendarServer, serving


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    """One without TLS, in the network of this machine."""
    with serving() as server:
        yield server
