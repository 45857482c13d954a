"""Which path shows what; everything else is a 404, in JSON like all answers."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from watchbill.web import doors, reporting
from watchbill.web.answers import Private, answer
from watchbill.web.metrics import CONTENT_TYPE, Page
from watchbill.web.readiness import Readiness
from watchbill.web.watched import Watched


def build(desk: Watched) -> ASGIApp:
    """The web app of this desk."""
    readiness, reports = Readiness(desk), reporting.glance(desk)

    async def alive(_request: Request) -> Response:
        stuck = desk.vitals.stuck
        return answer({"alive": not stuck}, 503 if stuck else 200)

    async def ready(_request: Request) -> Response:
        checks = await readiness.checks()
        well = all(each.well for each in checks)
        shown = {each.name: {"ok": each.well, "says": each.says} for each in checks}
        return answer({"ready": well, "checks": shown}, 200 if well else 503)

    async def metrics(_request: Request) -> Response:
        checks = await readiness.checks()
        page = Page(vitals=desk.vitals, well={each.name: each.well for each in checks}, report=await reports())
        return Response(page.written(), media_type=CONTENT_TYPE)

    made = Starlette(
        routes=[
            Route("/healthz", alive),
            Route("/readyz", ready),
            Route("/metrics", metrics),
            Route("/in/{name}", doors.entrance(desk.doors), methods=["POST"]),
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    made.router.redirect_slashes = False  # it would answer with whatever host the client named
    return Private(made)


async def _refused(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, HTTPException):
        raise refusal
    return answer({"error": refusal.detail}, refusal.status_code, refusal.headers)


async def _failed(_request: Request, _failure: Exception) -> Response:
    return answer({"error": "That failed here; the log has the reason."}, 500)
