"""A sign of life for somebody outside: an address that is asked for only while all is well.

Whoever listens there raises the alarm when it falls silent: whatever ends this process, or keeps it from its work,
ends the sign too.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from watchbill.errors import StorageUnavailable

_log = logging.getLogger(__name__)

#: Between two signs; and before the first, so that what an absent desk owes is done.
PERIOD, FIRST = timedelta(minutes=5), timedelta(seconds=10)
#: Seconds for the other side's answer.
PATIENCE = 10.0
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class Beat(StrEnum):
    """How a sign of life ended."""

    GIVEN = "given"
    #: Not all is well.
    WITHHELD = "withheld"
    #: The address did not answer, or not well.
    LOST = "lost"


class Heartbeat:
    """Asks for the address now and then, in a thread that nothing waits for; never shows the address."""

    def __init__(
        self, url: str, well: Callable[[], bool], *, first: timedelta = FIRST, period: timedelta = PERIOD
    ) -> None:
        """Make it ready; nothing is asked yet.

        Args:
            url: The address, a secret.
            well: Whether all is well, and somebody may know.
            first: The wait before the first sign.
            period: The wait between two.
        """
        self._request = Request(url, headers={"User-Agent": "watchbill"})  # noqa: S310 - the settings let in http(s) only
        self._opener = _opener(url)
        self._well, self._first, self._period = well, first, period
        self._stop = threading.Event()
        self._last = Beat.GIVEN

    def start(self) -> None:
        """Give signs in a thread until `stop`."""
        threading.Thread(target=self._live, name="watchbill-heartbeat", daemon=True).start()

    def stop(self) -> None:
        """Give no further sign; one under way is not waited for."""
        self._stop.set()

    def beat(self) -> Beat:
        """Give one sign, if all is well; nothing is raised, and what changes is logged once."""
        try:
            beat, cause = self._tried()
        except Exception:
            _log.exception("Whether all is well is not known")
            beat, cause = Beat.WITHHELD, "the question failed"
        if beat is not self._last:
            self._last = beat
            if beat is Beat.GIVEN:
                _log.warning("The heartbeat is given again")
            else:
                _log.warning("The heartbeat is %s: %s", beat, cause)
        return beat

    def _tried(self) -> tuple[Beat, str]:
        try:
            well = self._well()
        except StorageUnavailable as away:
            return Beat.WITHHELD, f"the database {away.cause}"
        if not well:
            return Beat.WITHHELD, "not all is well, `!health` says what"
        cause = self._asked()
        return (Beat.LOST, cause) if cause else (Beat.GIVEN, "")

    def _asked(self) -> str:
        """Why the address did not answer well; empty where it did. The texts of errors may hold the address."""
        try:
            # The body is nobody's business, and may be endless.
            self._opener.open(self._request, timeout=PATIENCE).close()
        except HTTPError as refused:
            refused.close()
            return f"the address answered {refused.code}"
        except URLError as unreachable:
            reason = unreachable.reason
            return f"the address was not reached ({type(reason).__name__})"
        except (OSError, HTTPException, ValueError) as broken:
            return f"the address was not reached ({type(broken).__name__})"
        return ""

    def _live(self) -> None:
        wait = self._first
        while not self._stop.wait(wait.total_seconds()):
            self.beat()
            wait = self._period


class _Stays(HTTPRedirectHandler):
    """Follows no redirect: the token in the address is for its host alone."""

    def redirect_request(self, *_: Any) -> None:
        """None: the redirect is the answer."""
        return


def _opener(url: str) -> OpenerDirector:
    here = urlsplit(url).hostname in _HERE
    return build_opener(_Stays, *([ProxyHandler({})] if here else []))
