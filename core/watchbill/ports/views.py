"""Whose pages may be looked at by whoever knows a secret."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from watchbill.model.page import Page
from watchbill.model.people import TeamId


class Views(Protocol):
    """The secrets in the addresses of pages that only show something of a team, by their digests."""

    def all(self, page: Page) -> Mapping[str, TeamId]:
        """Whose page each digest shows; those of other pages are left out."""
        ...

    def add(self, digest: str, team: TeamId, page: Page, at: datetime) -> None:
        """One more address of the team's page."""
        ...

    def revoke(self, team: TeamId, page: Page) -> int:
        """Let no address of the team's page be good any more; how many there were."""
        ...
