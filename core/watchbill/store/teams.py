"""Teams, their conversations and who belongs to them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from watchbill.model.address import Address
from watchbill.model.people import Membership, PersonId, TeamId
from watchbill.model.team import Team
from watchbill.sql import Change, Connection, Query, insert_or_replace, insert_row
from watchbill.store.rows import values
from watchbill.store.tables import channels, memberships, teams

_Lines = Query[dict[str, Any]]
_all = (
    select(teams, channels.c.position, channels.c.platform, channels.c.conversation, channels.c.thread)
    .outerjoin(channels)
    .order_by(teams.c.id, channels.c.position)
)
_EVERYTHING: _Lines = Query(_all, dict)
_GET: _Lines = Query(_all.where(teams.c.id == bindparam("its_id")), dict)
_here = channels.alias()
# The smallest position first: a team that posts there comes before one that only watches.
_BY_ADDRESS: _Lines = Query(
    _all.where(
        teams.c.id
        == select(_here.c.team)
        .where(
            _here.c.platform == bindparam("its_platform"), _here.c.conversation == bindparam("its_conversation")
        )
        .order_by(_here.c.position > 0, _here.c.team)
        .limit(1)
        .scalar_subquery()
    ),
    dict,
)
_HOLD = Query(select(func.pg_advisory_xact_lock(bindparam("number")).label("held")), lambda held: None)
_SAVE = Change(insert_or_replace(teams))
_FORGET_CHANNELS = Change(delete(channels).where(channels.c.team == bindparam("its_team")))
_ADD_CHANNEL = Change(insert_row(channels))
_MEMBERS = Query(
    select(memberships).where(memberships.c.team == bindparam("its_team")).order_by(memberships.c.person),
    Membership,
)
_MEMBERSHIPS = Query(
    select(memberships).where(memberships.c.person == bindparam("its_person")).order_by(memberships.c.team),
    Membership,
)
_JOIN = Change(insert_or_replace(memberships))
#: Fields that are stored in seconds.
_LENGTHS = ("rest", "overlap", "escalation", "acceptance")


class SqlTeams:
    """Fulfils `ports.Teams`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId) -> Team | None:
        return next(_teams(self._connection.all(_GET, its_id=team)), None)

    def everything(self) -> Sequence[Team]:
        return list(_teams(self._connection.all(_EVERYTHING)))

    def save(self, team: Team) -> None:
        self._connection.run(_SAVE, **_row(team))
        self._connection.run(_FORGET_CHANNELS, its_team=team.id)
        self._connection.run_each(_ADD_CHANNEL, _channel_rows(team))

    def hold(self, team: TeamId) -> None:
        if not self._connection.on_sqlite:  # there this transaction is the only one that changes anything
            number = blake2b(team.encode(), digest_size=8, person=b"team").digest()
            self._connection.first(_HOLD, number=int.from_bytes(number, signed=True))

    def by_address(self, address: Address) -> Team | None:
        place = {"its_platform": address.platform, "its_conversation": address.conversation}
        return next(_teams(self._connection.all(_BY_ADDRESS, **place)), None)

    def members(self, team: TeamId) -> Sequence[Membership]:
        return self._connection.all(_MEMBERS, its_team=team)

    def memberships(self, person: PersonId) -> Sequence[Membership]:
        return self._connection.all(_MEMBERSHIPS, its_person=person)

    def join(self, membership: Membership) -> None:
        self._connection.run(_JOIN, **values(membership))


def _row(team: Team) -> dict[str, Any]:
    row = values(team)
    del row["channel"], row["watched"]
    row |= {f"{each}_seconds": _seconds(row.pop(each)) for each in _LENGTHS}
    return row | {
        "workdays": sorted(team.workdays),
        "holidays": sorted(day.isoformat() for day in team.holidays),
    }


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else length // timedelta(seconds=1)


def _length(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _channel_rows(team: Team) -> list[dict[str, Any]]:
    posting = [(0, team.channel)] if team.channel else []
    return [
        {"team": team.id, "position": position} | values(address)
        for position, address in [*posting, *enumerate(team.watched, start=1)]
    ]


def _teams(lines: Iterable[dict[str, Any]]) -> Iterator[Team]:
    """One team from the lines of each; there is a line a channel, and one where there is no channel."""
    return (_team(list(of_one)) for _, of_one in groupby(lines, key=lambda line: line["id"]))


def _team(lines: Sequence[dict[str, Any]]) -> Team:
    places = {}
    for line in lines:
        position = line.pop("position")
        address = {name: line.pop(name) for name in ("platform", "conversation", "thread")}
        if position is not None:
            places[position] = Address(**address)
    fields = lines[0]
    fields |= {each: _length(fields.pop(f"{each}_seconds")) for each in _LENGTHS}
    fields["workdays"] = frozenset(fields["workdays"])
    fields["holidays"] = frozenset(map(date.fromisoformat, fields["holidays"]))
    return Team(**fields, channel=places.pop(0, None), watched=tuple(places.values()))
