"""What can be asked over HTTP, and what is answered; routes and their description are made of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

#: A schema of JSON.
Schema = Mapping[str, object]

_BOOLEAN, _TEXT = {"type": "boolean"}, {"type": "string"}


def _object(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "required": sorted(properties), "properties": properties}


#: What is said of everything that is not done.
ERROR = _object(error=_TEXT)
_CHECKS = {"type": "object", "additionalProperties": _object(ok=_BOOLEAN, says=_TEXT)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One path with its method, and what each status there means."""

    path: str
    method: str = "GET"
    summary: str
    #: What each name in braces of the path is.
    names: Mapping[str, str] = field(default_factory=dict)
    #: What each word behind a question mark is; all may be left out.
    asks: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str]
    #: What is answered; `ERROR` where the status is another than these.
    shapes: Mapping[int, Schema]
    #: What a good answer is written in.
    media: str = "application/json"

    def route(self, endpoint: Callable[[Request], Awaitable[Response]]) -> Route:
        """The route on which this answers."""
        return Route(self.path, endpoint, methods=[self.method])


ALIVE = Operation(
    path="/healthz",
    summary="Whether the process lives",
    answers={200: "It lives.", 503: "Its engine has not taken a step for a minute: restart it."},
    shapes=dict.fromkeys((200, 503), _object(alive=_BOOLEAN)),
)
READY = Operation(
    path="/readyz",
    summary="Whether people who write to the desk now are answered",
    answers={200: "They are.", 503: "Something is not well; its check says what."},
    shapes=dict.fromkeys((200, 503), _object(ready=_BOOLEAN, checks=_CHECKS)),
)
METRICS = Operation(
    path="/metrics",
    summary="Numbers of the desk, in the text format of Prometheus",
    answers={200: "The numbers."},
    shapes={200: _TEXT},
    media="text/plain",
)
DOOR = Operation(
    path="/in/{name}",
    method="POST",
    summary="Where a chat platform posts what people say",
    names={"name": "The platform: `slack`."},
    answers={
        200: "It is stored, or it asks for nothing.",
        400: "It is nothing that the platform sends.",
        401: "It is not signed by the platform, or too long ago.",
        408: "It did not come in time.",
        413: "It is too long.",
        503: "Nobody answers for this platform now; send it again.",
    },
    shapes={200: {"type": "object"}},
)
INTAKE = Operation(
    path="/in/{source}/{token}",
    method="POST",
    summary="Where a source posts what needs the attention of a team",
    names={
        "source": "The name of the source in the file of sources, or its type.",
        "token": "The secret of an address, from `watchbill intake token TEAM`.",
    },
    answers={
        202: "It is on the disk.",
        401: "Its signature, its time or its login is wrong; the text says which.",
        404: "There is no such source, no such token, or not for this team.",
        408: "It did not come in time.",
        413: "It is too long.",
        503: "It cannot be stored now; send it again.",
    },
    shapes={202: _object(stored=_BOOLEAN)},
)
_WHOSE = "The secret of an address, from `watchbill report link TEAM`."
_ABOUT = "`week`, `last week`, `month`, `last month`, `2026-W48`, `2026-11`, `2026-11-16 2026-11-29`."
_SEEN = {
    400: "There is no such period; the text says why.",
    404: "There is no such token.",
    503: "It cannot be shown now; try again.",
}
REPORT = Operation(
    path="/report/{token}",
    summary="The report of a team's week, or of another period, as a page",
    names={"token": _WHOSE},
    asks={"period": _ABOUT},
    answers={200: "The report.", **_SEEN},
    shapes={200: _TEXT},
    media="text/html",
)
REPORT_TABLE = Operation(
    path="/report/{token}.csv",
    summary="The same figures as lines: section, name, figure, value",
    names={"token": _WHOSE},
    asks={"period": _ABOUT},
    answers={200: "The figures.", **_SEEN},
    shapes={200: _TEXT},
    media="text/csv",
)
#: All of a bot; a process without one has neither METRICS nor DOOR.
OPERATIONS = (ALIVE, READY, METRICS, DOOR, INTAKE, REPORT, REPORT_TABLE)
