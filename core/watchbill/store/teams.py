"""Teams, their conversations and who belongs to them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from watchbill.model.message import Address
from watchbill.model.people import Membership, PersonId, TeamId
from watchbill.model.team import Team
from watchbill.store.rows import values
from watchbill.store.tables import channels, memberships, teams

_SELECT = (
    select(teams, channels.c.position, channels.c.platform, channels.c.conversation, channels.c.thread)
    .outerjoin(channels)
    .order_by(teams.c.id, channels.c.position)
)
_GET = _SELECT.where(teams.c.id == bindparam("team"))
_here = channels.alias()
# The smallest position first: a team that posts there comes before one that only watches.
_BY_ADDRESS = _SELECT.where(
    teams.c.id
    == select(_here.c.team)
    .where(_here.c.platform == bindparam("its_platform"), _here.c.conversation == bindparam("its_conversation"))
    .order_by(_here.c.position > 0, _here.c.team)
    .limit(1)
    .scalar_subquery()
)
_INSERT = insert(teams)
_SAVE = _INSERT.on_conflict_do_update(
    index_elements=[teams.c.id],
    set_={column.name: _INSERT.excluded[column.name] for column in teams.c if column.name != "id"},
)
_FORGET_CHANNELS = delete(channels).where(channels.c.team == bindparam("its_team"))
_ADD_CHANNELS = insert(channels)
_MEMBERS = select(memberships).where(memberships.c.team == bindparam("its_team")).order_by(memberships.c.person)
_MEMBERSHIPS = (
    select(memberships).where(memberships.c.person == bindparam("its_person")).order_by(memberships.c.team)
)
_INSERT_MEMBERSHIP = insert(memberships)
_JOIN = _INSERT_MEMBERSHIP.on_conflict_do_update(
    index_elements=[memberships.c.team, memberships.c.person],
    set_={name: _INSERT_MEMBERSHIP.excluded[name] for name in ("role", "weight", "since", "until")},
)


class SqlTeams:
    """Fulfils `ports.Teams`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId) -> Team | None:
        return next(_teams(self._connection.execute(_GET, {"team": team})), None)

    def everything(self) -> Sequence[Team]:
        return list(_teams(self._connection.execute(_SELECT)))

    def save(self, team: Team) -> None:
        self._connection.execute(_SAVE, _row(team))
        self._connection.execute(_FORGET_CHANNELS, {"its_team": team.id})
        if rows := _channel_rows(team):
            self._connection.execute(_ADD_CHANNELS, rows)

    def by_address(self, address: Address) -> Team | None:
        place = {"its_platform": address.platform, "its_conversation": address.conversation}
        return next(_teams(self._connection.execute(_BY_ADDRESS, place)), None)

    def members(self, team: TeamId) -> Sequence[Membership]:
        return [Membership(**row._mapping) for row in self._connection.execute(_MEMBERS, {"its_team": team})]

    def memberships(self, person: PersonId) -> Sequence[Membership]:
        rows = self._connection.execute(_MEMBERSHIPS, {"its_person": person})
        return [Membership(**row._mapping) for row in rows]

    def join(self, membership: Membership) -> None:
        self._connection.execute(_JOIN, values(membership))


def _row(team: Team) -> dict[str, Any]:
    row = values(team)
    del row["channel"], row["watched"]
    row["rest_seconds"] = row.pop("rest") // timedelta(seconds=1)
    return row | {
        "workdays": sorted(team.workdays),
        "holidays": sorted(day.isoformat() for day in team.holidays),
    }


def _channel_rows(team: Team) -> list[dict[str, Any]]:
    posting = [(0, team.channel)] if team.channel else []
    return [
        {"team": team.id, "position": position} | values(address)
        for position, address in [*posting, *enumerate(team.watched, start=1)]
    ]


def _teams(rows: Iterable[Row[Any]]) -> Iterator[Team]:
    return (_team(list(lines)) for _, lines in groupby(rows, key=lambda row: row.id))


def _team(rows: Sequence[Row[Any]]) -> Team:
    fields = dict(rows[0]._mapping)
    for name in ("position", "platform", "conversation", "thread"):
        del fields[name]
    rest = timedelta(seconds=fields.pop("rest_seconds"))
    fields["workdays"] = frozenset(fields["workdays"])
    fields["holidays"] = frozenset(map(date.fromisoformat, fields["holidays"]))
    places = {row.position: _address(row) for row in rows if row.position is not None}
    return Team(**fields, rest=rest, channel=places.pop(0, None), watched=tuple(places.values()))


def _address(row: Row[Any]) -> Address:
    return Address(platform=row.platform, conversation=row.conversation, thread=row.thread)
