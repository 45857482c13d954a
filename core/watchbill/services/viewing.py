"""The addresses of pages that only show something of a team: each has a secret, of which only a digest is kept."""

import hashlib
from datetime import datetime

from watchbill.model.page import Page
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.services import auditing


def digest(token: str) -> str:
    """What is kept of the secret; never the digest of an address to which sources post, be the secret the same."""
    return hashlib.sha256(f"watchbill view {token}".encode(errors="surrogatepass")).hexdigest()


def issue(work: UnitOfWork, team: Team, page: Page, token: str, now: datetime) -> None:
    """Let whoever knows the secret look at the team's page from `now` (aware) on; its earlier ones stay good."""
    work.views.add(digest(token), team.id, page, now)
    auditing.altered(work, f"{page} link", team.id, "", "one more")


def revoke(work: UnitOfWork, team: Team, page: Page) -> int:
    """Let no secret of the team's page be good any more; how many there were."""
    count = work.views.revoke(team.id, page)
    if count:
        auditing.altered(work, f"{page} link", team.id, str(count), "0")
    return count
