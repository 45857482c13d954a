"""Signed HTTP: what Slack posts to us, taken only with its signature, of the last five minutes, and once."""

import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk.signature import SignatureVerifier

from watchbill.doors import Answer, Knock
from watchbill.platforms.slack.sockets import Envelope

log = logging.getLogger(__name__)

#: Seconds in which an answer must be there; Slack waits for three.
PATIENCE = 2.5
#: Signatures that are remembered, so that a copy of a request is not taken as another one.
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Takes requests of one app."""

    secret: str
    #: The time, aware.
    now: Callable[[], datetime]
    #: Takes each envelope; must return at once.
    take: Callable[[Envelope], None]
    _seen: "OrderedDict[str, None]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def knock(self, knock: Knock) -> Answer:
        """The answer: 200 when the request arrived, 401 when it is not Slack's, 503 to have it brought again."""
        signature = knock.headers.get("x-slack-signature", "")
        if not self._signed(knock):
            log.warning("A request that Slack has not signed, or not lately, was refused.")
            return Answer(401, {"error": "The signature is missing, wrong or older than 5 minutes."})
        parsed = _parsed(knock)
        if parsed is None:
            return Answer(400, {"error": "That is no request that Slack makes."})
        kind, payload = parsed
        if kind == "url_verification":
            return Answer(200, {"challenge": str(payload.get("challenge", ""))})
        if self._known(signature):
            log.warning("A request came a second time with the same signature; it is not carried out again.")
            return Answer(200, {})
        return self._taken(kind, payload, signature)

    def _taken(self, kind: str, payload: Mapping[str, Any], signature: str) -> Answer:
        arrived: Future[bool] = Future()
        self.take(Envelope(kind=kind, payload=payload, settle=lambda well: _settle(arrived, well)))
        try:
            well = arrived.result(PATIENCE)
        except Late:
            well = False
        if not well:
            return Answer(503, {"error": "That could not be stored; please bring it again."})
        self._remember(signature)
        return Answer(200, {})

    def _signed(self, knock: Knock) -> bool:
        # It names a clock class of its own, of which only `now` is called.
        verifier = SignatureVerifier(self.secret, clock=_Clock(self.now))  # type: ignore[arg-type]
        try:
            return verifier.is_valid_request(knock.body, dict(knock.headers))
        except (ValueError, TypeError, ArithmeticError):  # whatever stands there as a time
            return False

    def _known(self, signature: str) -> bool:
        with self._lock:
            return signature in self._seen

    def _remember(self, signature: str) -> None:
        with self._lock:
            self._seen[signature] = None
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Clock:
    """As `slack_sdk` wants one."""

    tell: Callable[[], datetime]

    def now(self) -> float:
        return self.tell().timestamp()


def _settle(arrived: "Future[bool]", well: bool) -> None:
    if not arrived.done():
        arrived.set_result(well)


def _parsed(knock: Knock) -> tuple[str, Mapping[str, Any]] | None:
    """What kind of thing it is, as Socket Mode names it, and its payload; None where it is neither."""
    try:
        if "json" in knock.headers.get("content-type", ""):
            return _object(json.loads(knock.body), "events_api")
        form = dict(parse_qsl(knock.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100))
        if "payload" in form:
            return _object(json.loads(form["payload"]), "interactive")
        return ("slash_commands", form) if "command" in form else None
    except (ValueError, RecursionError):
        return None


def _object(value: Any, kind: str) -> tuple[str, Mapping[str, Any]] | None:
    if not isinstance(value, dict):
        return None
    return ("url_verification" if value.get("type") == "url_verification" else kind), value
