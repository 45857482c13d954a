"""What sources post to teams: on the disk before it is answered, understood later by whoever has the time."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from watchbill.errors import NotAdmitted, StorageUnavailable
from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery
from watchbill.ports import Source
from watchbill.services import addressing
from watchbill.web import bodies
from watchbill.web.answers import answer
from watchbill.web.glance import Glance
from watchbill.web.hearing import Hearing
from watchbill.web.watched import Watched

_log = logging.getLogger(__name__)

#: Bytes of one delivery: some thousand alerts of one group.
MOST = 4 * 1024 * 1024
#: Seconds within which all of it must have come.
PATIENCE = 10
#: Seconds for which the addresses that were read count, and for which they are waited for.
LASTS, WAITS = 1.0, 5.0

#: The same for everybody: it is written once.
_STORED = answer({"stored": True}, 202)
_NOWHERE = {"error": "There is no such address."}
_AWAY = {"error": "It cannot be stored now. Please send it again."}


@dataclass(frozen=True, slots=True)
class _Addressed:
    """Whose a request is, by its path alone."""

    name: str
    source: Source
    team: TeamId


class Entrance:
    """Answers POST /in/SOURCE/TOKEN."""

    def __init__(self, desk: Watched, patience: float = PATIENCE) -> None:
        """`patience` is in seconds."""
        self._desk, self._patience, self._hearing = desk, patience, Hearing()
        nobody: Mapping[str, TeamId] | None = None
        self._teams = Glance(self._read_tokens, lasts=LASTS, patience=WAITS, otherwise=nobody)

    async def answer(self, request: Request) -> Response:
        """202 where it is on the disk; 503 where the database is away, so that the sender tries again."""
        try:
            addressed = await self._addressed(request.path_params["source"], request.path_params["token"])
            if addressed is None:
                return answer(_NOWHERE, 404)
            return await self._received(request, addressed)
        except StorageUnavailable:
            return answer(_AWAY, 503, {"retry-after": "5"})

    async def _addressed(self, name: str, token: str) -> _Addressed | None:
        listed = self._desk.sources.get(name)
        teams = await self._teams()
        if teams is None:
            raise StorageUnavailable
        team = teams.get(addressing.digest(token))
        if listed is None or team is None or listed.team not in (None, team):
            return None
        return _Addressed(name, listed.source, team)

    async def _received(self, request: Request, addressed: _Addressed) -> Response:
        body = await bodies.read(request, MOST, self._patience)
        try:
            delivery = self._admitted(addressed, bodies.headers(request), body)
        except NotAdmitted as refusal:
            _log.info("A request for %s of %s is refused: %s", addressed.name, addressed.team, refusal)
            return answer({"error": str(refusal)}, 401)
        await self._hearing.of(self._desk.receiver.store(delivery))
        return _STORED

    def _admitted(self, addressed: _Addressed, headers: Mapping[str, str], body: bytes) -> Delivery:
        source, now = addressed.source, self._desk.clock.now()
        key = source.admit(headers, body, now)
        return Delivery(
            team=addressed.team,
            source=addressed.name,
            key=self._desk.ids() if key is None else key,
            headers={name: headers[name] for name in source.headers if name in headers},
            body=body,
            at=now,
        )

    def _read_tokens(self) -> Mapping[str, TeamId] | None:
        with self._desk.database.reading() as work:
            return work.tokens.all()
