"""A real IMAP server, started once, and a folder of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.core.sources.mail.mailserver import MailServer, mail_server
from watchbill.testing.builders import Counter

_folders = Counter("box-")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """One without TLS."""
    with mail_server(tmp_path_factory.mktemp("pymap")) as started:
        yield started


@pytest.fixture
def folder(server: MailServer) -> str:
    """An empty folder of it."""
    name = _folders()
    server.make(name)
    return name
