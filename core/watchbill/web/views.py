"""Pages of a team for whoever knows their address; they show, and take in nothing."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from watchbill.errors import Refused, StorageUnavailable
from watchbill.model.page import Page
from watchbill.model.people import TeamId
from watchbill.services import viewing
from watchbill.services.request import DirectRequest
from watchbill.web.answers import answer
from watchbill.web.glance import Glance
from watchbill.web.page import HEADERS, page
from watchbill.web.watched import Watched
from watchbill.words import report as words
from watchbill.words.figures import Table, as_csv, tables

#: Seconds for which the addresses that were read count, and for which they are waited for.
LASTS, WAITS = 1.0, 5.0
#: Characters of a period that are read.
MOST = 60

_NOWHERE = {"error": "There is no such address."}
_AWAY = {"error": "It cannot be shown now. Please try again."}
_OTHERS = (("This week", ""), ("Last week", "last week"), ("This month", "month"), ("Last month", "last month"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A report, written for one team."""

    title: str
    #: Which days it is about.
    about: str
    tables: tuple[Table, ...]
    #: The file's name, without its ending.
    name: str


#: How it is answered.
_Written = Callable[[Request, _Shown], Response]


class Reports:
    """Answers GET /report/TOKEN and /report/TOKEN.csv."""

    def __init__(self, desk: Watched, patience: float = WAITS) -> None:
        """`patience` is in seconds."""
        self._desk, self._patience = desk, patience
        nobody: Mapping[str, TeamId] | None = None
        self._teams = Glance(self._read_tokens, lasts=LASTS, patience=patience, otherwise=nobody)
        #: One report at a time: no number of requests can flood the database.
        self._turn = asyncio.Semaphore()

    async def page(self, request: Request) -> Response:
        """The report as a page."""
        return await self._answered(request, _page)

    async def table(self, request: Request) -> Response:
        """The report as lines of a table."""
        return await self._answered(request, _file)

    async def _answered(self, request: Request, written: _Written) -> Response:
        try:
            team = await self._team(request.path_params["token"])
            shown = await self._shown(team, request.query_params.get("period", "")) if team else None
        except Refused as refusal:
            return answer({"error": str(refusal)}, 400)
        except (StorageUnavailable, TimeoutError):
            return answer(_AWAY, 503, {"retry-after": "5"})
        return written(request, shown) if shown else answer(_NOWHERE, 404)

    async def _team(self, token: str) -> TeamId | None:
        teams = await self._teams()
        if teams is None:
            raise StorageUnavailable
        return teams.get(viewing.digest(token))

    async def _shown(self, team: TeamId, period: str) -> _Shown | None:
        async with asyncio.timeout(self._patience):
            await self._turn.acquire()
        try:
            return await run_in_threadpool(self._look, team, period[:MOST])
        finally:
            self._turn.release()

    def _look(self, handle: TeamId, period: str) -> _Shown | None:
        with self._desk.database.reading() as work:
            team = work.teams.get(handle)
            if team is None:
                return None
            request = DirectRequest(work=work, team=team, now=self._desk.clock.now())
            made = self._desk.reporting.report(request, period)
            return _Shown(
                title=f"Report of {team.name}",
                about=words.span(made, request),
                tables=tables(made, request),
                name=f"report-{team.id}-{made.period.first}-{made.period.last}",
            )

    def _read_tokens(self) -> Mapping[str, TeamId] | None:
        with self._desk.database.reading() as work:
            return work.views.all(Page.REPORT)


def _page(request: Request, shown: _Shown) -> Response:
    here = quote(request.path_params["token"], safe="")
    now = {"period": request.query_params.get("period", "")}
    links = [(label, f"?{urlencode({'period': period})}") for label, period in _OTHERS]
    text = page(shown.title, shown.about, [*links, ("CSV", f"{here}.csv?{urlencode(now)}")], shown.tables)
    return Response(text, media_type="text/html", headers=dict(HEADERS))


def _file(_request: Request, shown: _Shown) -> Response:
    named = {"content-disposition": f'attachment; filename="{shown.name}.csv"'}
    return Response(as_csv(shown.tables), media_type="text/csv", headers={**HEADERS, **named})
