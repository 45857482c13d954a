"""How far mailboxes are read, and what became of mails."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from watchbill.model.mail import MailboxState, Mailed
from watchbill.model.people import TeamId
from watchbill.sql import Change, Connection, Query, among, insert_or_replace
from watchbill.store.mail_tables import mailboxes, mails, passed_over
from watchbill.store.rows import values

_BOX = Query(select(mailboxes).where(mailboxes.c.name == bindparam("its_name")), MailboxState)
_BOXES = Query(select(mailboxes).order_by(mailboxes.c.name), MailboxState)
_SAVE_BOX = Change(insert_or_replace(mailboxes))


class SqlMailboxes:
    """Fulfils `ports.Mailboxes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> MailboxState | None:
        return self._connection.first(_BOX, its_name=name)

    def everything(self) -> Sequence[MailboxState]:
        return self._connection.all(_BOXES)

    def save(self, state: MailboxState) -> None:
        self._connection.run(_SAVE_BOX, **values(state))


_MAILS = Query(select(mails).where(mails.c.team == bindparam("its_team"), among(mails.c.id, "ids")), Mailed)
_SAVE = Change(insert_or_replace(mails))
_lately = (passed_over, mails.c.at >= bindparam("since"))
_COUNT = Query(
    select(mails.c.source, mails.c.passed_over, func.count().label("count"))
    .where(*_lately)
    .group_by(mails.c.source, mails.c.passed_over)
    .order_by(mails.c.source, mails.c.passed_over),
    lambda source, passed_over, count: ((str(source), str(passed_over)), int(count)),
)
_PASSED_OVER = Query(
    select(mails).where(*_lately).order_by(mails.c.at.desc(), mails.c.team, mails.c.id).limit(bindparam("most")),
    Mailed,
)


class SqlMails:
    """Fulfils `ports.Mails`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId, ids: Collection[str]) -> Mapping[str, Mailed]:
        found = self._connection.all(_MAILS, its_team=team, ids=ids)
        return {each.id: each for each in found}

    def save(self, mailed: Mailed) -> None:
        self._connection.run(_SAVE, **values(mailed))

    def count(self, since: datetime) -> Mapping[tuple[str, str], int]:
        return dict(self._connection.all(_COUNT, since=since))

    def passed_over(self, since: datetime, most: int) -> Sequence[Mailed]:
        return self._connection.all(_PASSED_OVER, since=since, most=most)
