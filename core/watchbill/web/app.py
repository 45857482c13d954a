"""Which path shows what; everything else is a 404, in JSON like all answers."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from watchbill.web import doors, intake, reporting, views
from watchbill.web.answers import Private, answer
from watchbill.web.metrics import CONTENT_TYPE, Page
from watchbill.web.operations import ALIVE, DOOR, INTAKE, METRICS, READY, REPORT, REPORT_TABLE
from watchbill.web.readiness import Check, Readiness
from watchbill.web.watched import Watched


def build(desk: Watched) -> ASGIApp:
    """The web app of a bot's desk."""
    readiness, reports = Readiness(desk), reporting.glance(desk)

    async def alive(_request: Request) -> Response:
        stuck = desk.vitals.stuck
        return answer({"alive": not stuck}, 503 if stuck else 200)

    async def metrics(_request: Request) -> Response:
        checks = await readiness.checks()
        page = Page(vitals=desk.vitals, well={each.name: each.well for each in checks}, report=await reports())
        return Response(page.written(), media_type=CONTENT_TYPE)

    return _app(
        ALIVE.route(alive),
        READY.route(_ready(readiness.checks)),
        METRICS.route(metrics),
        DOOR.route(doors.entrance(desk.doors)),
        INTAKE.route(intake.Entrance(desk).answer),
        *_reports(desk),
    )


def receiving(desk: Watched) -> ASGIApp:
    """The web app of a process without a bot, which takes in what sources post, and shows reports."""

    async def alive(_request: Request) -> Response:
        return answer({"alive": True})

    return _app(
        ALIVE.route(alive),
        READY.route(_ready(Readiness(desk).storage)),
        INTAKE.route(intake.Entrance(desk).answer),
        *_reports(desk),
    )


def _reports(desk: Watched) -> tuple[Route, Route]:
    """The table first: the page's path would take its ending for a part of the token."""
    shown = views.Reports(desk)
    return REPORT_TABLE.route(shown.table), REPORT.route(shown.page)


def _ready(look: Callable[[], Awaitable[Sequence[Check]]]) -> Callable[[Request], Awaitable[Response]]:
    async def ready(_request: Request) -> Response:
        checks = await look()
        well = all(each.well for each in checks)
        shown = {each.name: {"ok": each.well, "says": each.says} for each in checks}
        return answer({"ready": well, "checks": shown}, 200 if well else 503)

    return ready


def _app(*routes: Route) -> ASGIApp:
    made = Starlette(routes=routes, exception_handlers={HTTPException: _refused, Exception: _failed})
    made.router.redirect_slashes = False  # it would answer with whatever host the client named
    return Private(made)


async def _refused(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, HTTPException):
        raise refusal
    return answer({"error": refusal.detail}, refusal.status_code, refusal.headers)


async def _failed(_request: Request, _failure: Exception) -> Response:
    return answer({"error": "That failed here; the log has the reason."}, 500)
