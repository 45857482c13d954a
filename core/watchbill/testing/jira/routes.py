"""Which function answers which call."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from watchbill.testing.jira.shapes import Shapes
from watchbill.testing.jira.state import NO_ISSUE, Issue, Person, Place, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of somebody."""

    place: Place
    shapes: Shapes
    #: Who calls; None where the login is not known.
    actor: Person | None
    #: What stands in the path.
    names: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Any

    def asked(self, name: str, default: str = "") -> str:
        """A single value of the query."""
        return self.query.get(name, [default])[0]

    def number(self, name: str, default: int) -> int:
        """A number of the query."""
        return int(self.asked(name, str(default)))

    def object(self) -> dict[str, Any]:
        """The body, which must be an object."""
        if not isinstance(self.body, dict):
            raise invalid()
        return self.body

    def issue(self) -> Issue:
        """The issue that stands in the path; nobody's login sees none."""
        if self.actor is None:
            raise Refusal(404, NO_ISSUE)
        return self.place.find(self.names["id"])

    def me(self) -> Person:
        """Who calls."""
        if self.actor is None:
            raise Refusal(401, "Client must be authenticated to access this resource.")
        return self.actor


#: Answers with a status and what is sent as JSON; None is nothing.
Answer = tuple[int, Any]
_Route = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A route."""

    method: str
    path: re.Pattern[str]
    name: str
    answer: _Route


ROUTES: list[Known] = []


def route(method: str, path: str, name: str) -> Callable[[_Route], _Route]:
    """Makes a function answer a path, whose names in braces are given to it; `name` is for faults."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def add(function: _Route) -> _Route:
        ROUTES.append(Known(method=method, path=pattern, name=name, answer=function))
        return function

    return add


def find(method: str, path: str) -> tuple[Known, Mapping[str, str]] | None:
    """The route for a path below the version, with what stands in it."""
    for each in ROUTES:
        found = each.path.fullmatch(path)
        if found and each.method == method:
            return each, found.groupdict()
    return None


def invalid() -> Refusal:
    """What is sent is not what the interface describes."""
    return Refusal(400, "Invalid request payload. Refer to the REST API documentation and try again.")
