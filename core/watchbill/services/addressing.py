"""The addresses to which sources post what concerns a team: each has a secret, of which only a digest is kept."""

import hashlib
from datetime import datetime

from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.services import auditing


def digest(token: str) -> str:
    """What is kept of the secret; it needs no salt, as nobody can guess one of 256 bits."""
    return hashlib.sha256(f"watchbill intake {token}".encode(errors="surrogatepass")).hexdigest()


def issue(work: UnitOfWork, team: Team, token: str, now: datetime) -> None:
    """Let whoever knows the secret post for the team from `now` (aware) on; its earlier ones stay good."""
    work.tokens.add(digest(token), team.id, now)
    auditing.altered(work, "intake token", team.id, "", "one more")


def revoke(work: UnitOfWork, team: Team) -> int:
    """Let no secret of the team be good any more; how many there were."""
    count = work.tokens.revoke(team.id)
    if count:
        auditing.altered(work, "intake token", team.id, str(count), "0")
    return count
