"""A call of the Web API: the token, its scopes, and the method of that name."""

from collections.abc import Callable, Mapping
from typing import Any

from watchbill.testing.slack.state import APP_TOKEN, BOT_TOKEN, Refusal, Workspace

Arguments = Mapping[str, Any]
_Method = Callable[[Workspace, Arguments], Mapping[str, Any]]
METHODS: dict[str, _Method] = {}
#: Any of these scopes of the bot's token allows a method.
SCOPES: dict[str, frozenset[str]] = {}


def known(name: str, *scopes: str) -> Callable[[_Method], _Method]:
    """Makes a function the method of this name; any of these scopes of the token allows it."""

    def add(function: _Method) -> _Method:
        METHODS[name], SCOPES[name] = function, frozenset(scopes)
        return function

    return add


def call(workspace: Workspace, name: str, token: str, arguments: Arguments) -> Mapping[str, Any]:
    """What the method answers.

    Raises:
        Refusal: as Slack refuses.
    """
    if name not in METHODS:
        raise Refusal("unknown_method", req_method=name)
    if token not in (BOT_TOKEN, APP_TOKEN):
        raise Refusal("invalid_auth" if token else "not_authed")
    if (token == APP_TOKEN) != (name == "apps.connections.open"):
        raise Refusal("not_allowed_token_type")
    needed = SCOPES[name]
    if needed and not needed & workspace.scopes:
        raise Refusal("missing_scope", needed=sorted(needed)[0], provided=",".join(sorted(workspace.scopes)))
    with workspace.lock:
        return METHODS[name](workspace, arguments)
