"""Slack's Web API: one connection kept open, no redirect followed, and every failure as the outbox knows it."""

import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.request import Request

import httpx
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from watchbill.errors import SendLater, SendRefused, SendUnknown

log = logging.getLogger(__name__)
# At INFO they name every address, and one to answer at is as good as a token.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
# It logs whole answers that it cannot read; we say which method failed.
logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)

#: Seconds for one call; of them to connect.
PATIENCE, CONNECTING = 15.0, 5.0
#: Seconds to wait where Slack cannot be reached, and where it does not take the token.
AWAY, LOCKED_OUT = 5.0, 60.0
#: The longest wait, in seconds, that is believed.
LONGEST = 600.0

#: Whoever runs the bot has to act; until then every message waits.
_TOKEN = frozenset(
    (
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    )
)
#: What the bot cannot do without: without its scope everything waits, without another one only what needs that.
POST = "chat.postMessage"
#: A refusal is a word; anything else is what somebody in between, or `slack_sdk`, says.
_CODE = re.compile(r"[a-z0-9_]{1,100}")
#: Slack has failed by itself, and may have done what it was asked or not.
_BROKEN = frozenset(("fatal_error", "internal_error", "request_timeout", "service_unavailable"))


class LockedOut(SendLater):
    """Slack does not take the token, or it lacks a scope: somebody has to act, and everything waits until then."""

    def __init__(self, error: str) -> None:
        """`error` is Slack's word for why."""
        super().__init__(LOCKED_OUT, everywhere=True)
        self.error = error


class _Client(WebClient):
    """slack_sdk's, over connections that stay open; it would open one for each call, and repeat a lost post."""

    def __init__(self, token: str, base_url: str, transport: httpx.Client) -> None:
        super().__init__(token=token, base_url=base_url, retry_handlers=[])
        self._transport = transport

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        data = req.data if isinstance(req.data, bytes) else b""
        answer = self._transport.request("POST", url, content=data, headers=dict(req.header_items()))
        if answer.is_redirect:  # wherever it leads, the token does not go there
            return {"status": 502, "headers": {}, "body": '{"ok": false, "error": "internal_error"}'}
        return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.text}


class WebApi:
    """Calls Slack's methods with one token; safe for any thread."""

    def __init__(self, token: str, base_url: str, patience: float = PATIENCE) -> None:
        """`base_url` ends with "/api/"; `patience` is in seconds."""
        timeout = httpx.Timeout(patience, connect=min(CONNECTING, patience))
        limits = httpx.Limits(max_connections=32, max_keepalive_connections=8, keepalive_expiry=30)
        self._http = httpx.Client(timeout=timeout, limits=limits, follow_redirects=False)
        self._client = _Client(token, base_url, self._http)

    def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """The answer of a method that takes JSON ("chat.postMessage"); arguments that are None are left out.

        Raises:
            SendLater: Slack asks to wait, cannot be reached, or does not take the token; nothing was done.
            SendRefused: it refuses; the text is its word for why ("channel_not_found").
            SendUnknown: it may have done it.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        return _mapping(self._guarded(method, {"json": given}))

    def ask(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """The answer of a method that takes a form ("conversations.history"); raises as `call`."""
        given = {name: value for name, value in arguments.items() if value is not None}
        return _mapping(self._guarded(method, {"params": given}))

    def scopes(self) -> tuple[Mapping[str, Any], frozenset[str]]:
        """What `auth.test` says, and the scopes of the token; raises as `call`."""
        answer = self._guarded("auth.test", {"params": {}})
        named = str(getattr(answer, "headers", {}).get("x-oauth-scopes", ""))
        return _mapping(answer), frozenset(each.strip() for each in named.split(",") if each.strip())

    def post_to(self, url: str, body: Mapping[str, Any]) -> None:
        """Send JSON to an address that Slack gave, without the token; raises as `call`."""
        try:
            answer = self._http.post(url, json=dict(body))
        except httpx.HTTPError as lost:
            raise _lost("response_url", lost) from lost
        if answer.status_code != 200:
            raise SendRefused(f"response_url answered {answer.status_code}")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _guarded(self, method: str, how: Mapping[str, Any]) -> Any:
        try:
            return self._client.api_call(method, **how)
        except SlackApiError as refusal:
            raise _refused(method, refusal) from None
        except httpx.HTTPError as lost:
            raise _lost(method, lost) from lost
        except (SlackRequestError, ValueError) as garbled:
            raise SendUnknown(f"{method}: the answer is not Slack's") from garbled


def _mapping(answer: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.data if isinstance(answer.data, dict) else {}
    return found


def _refused(method: str, refusal: SlackApiError) -> Exception:
    answer = refusal.response
    status = int(getattr(answer, "status_code", 200))
    data = answer.data if isinstance(getattr(answer, "data", None), dict) else {}
    error = str(data.get("error", f"status {status}"))
    if status == 429 or error in ("ratelimited", "rate_limited"):
        return SendLater(_seconds(getattr(answer, "headers", {})))
    if status >= 500 or error in _BROKEN or not _CODE.fullmatch(error):
        return SendUnknown(f"{method}: Slack failed ({error})")
    if error in _TOKEN or (error == "missing_scope" and method == POST):
        needed = f", needs {data['needed']}" if data.get("needed") else ""
        log.error(
            "%s: Slack refuses the token (%s%s). `watchbill doctor slack` says what to do.", method, error, needed
        )
        return LockedOut(error)
    return SendRefused(error)


def _lost(method: str, lost: httpx.HTTPError) -> Exception:
    if isinstance(lost, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        log.warning("%s: Slack cannot be reached: %s", method, type(lost).__name__)
        return SendLater(AWAY, everywhere=True)
    return SendUnknown(f"{method}: no answer came ({type(lost).__name__})")


def _seconds(headers: Mapping[str, Any]) -> float:
    named = {str(name).lower(): value for name, value in headers.items()}.get("retry-after", 1)
    try:
        return min(max(float(named[0] if isinstance(named, list) else named), 1.0), LONGEST)
    except ValueError:
        return 1.0
