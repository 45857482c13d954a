"""The addresses of pages that only show something."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table, bindparam, delete, select

from watchbill.model.page import Page
from watchbill.model.people import TeamId
from watchbill.sql import Change, Connection, Query, insert_row
from watchbill.sql.columns import Choice, Instant, Words, metadata

#: The secrets in these addresses; of each only its digest is kept.
view_tokens = Table(
    "view_tokens",
    metadata,
    Column("digest", Words, primary_key=True),
    Column("team", Words, ForeignKey("teams.id"), nullable=False),
    Column("page", Choice(Page), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_view_tokens_team", "team", "page"),
)
_ALL = Query(
    select(view_tokens.c.digest, view_tokens.c.team).where(view_tokens.c.page == bindparam("its_page")),
    lambda digest, team: (str(digest), TeamId(team)),
)
_ADD = Change(insert_row(view_tokens))
_REVOKE = Change(
    delete(view_tokens).where(
        view_tokens.c.team == bindparam("its_team"), view_tokens.c.page == bindparam("its_page")
    )
)


class SqlViews:
    """Fulfils `ports.Views`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, page: Page) -> Mapping[str, TeamId]:
        return dict(self._connection.all(_ALL, its_page=page))

    def add(self, digest: str, team: TeamId, page: Page, at: datetime) -> None:
        self._connection.run(_ADD, digest=digest, team=team, page=page, at=at)

    def revoke(self, team: TeamId, page: Page) -> int:
        return self._connection.run(_REVOKE, its_team=team, its_page=page)
