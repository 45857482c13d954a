"""The workspace's user groups: "@mro" by its id and the other way round, asked for rarely."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.platforms.slack.web import WebApi

#: Seconds for which a list holds; and until it is asked for again where it lacks a group.
FRESH, PATIENCE = 3_600.0, 300.0
#: A call of a group as `typed.plain` leaves it where Slack does not name it.
CALLED = re.compile(r"@subteam\^(S[A-Z0-9]{1,30})\b")


@dataclass(slots=True, kw_only=True)
class Groups:
    """The groups of one workspace; for any thread."""

    api: WebApi
    #: Counts seconds and never goes back.
    watch: Callable[[], float] = time.monotonic
    #: Handles by ids, and when Slack said so.
    _handles: Mapping[str, str] = field(default_factory=dict)
    _at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def id_of(self, handle: str) -> str:
        """The id of the group of this handle.

        Raises:
            errors.SendRefused: there is none, or the token may not know; the text says which.
            errors.SendLater, errors.SendUnknown: Slack does not say.
        """
        with self._lock:
            if self._id(handle) is None:
                self._ask()
            found = self._id(handle)
        if found is None:
            raise SendRefused(f"there is no user group @{handle}")
        return found

    def named(self, text: str) -> str:
        """The words with each group by its handle; "@subteam" where that is not known.

        Raises:
            errors.SendLater, errors.SendUnknown: Slack does not say which group it is.
        """
        if "@subteam^" not in text:
            return text
        with self._lock:
            missing = {each[1] for each in CALLED.finditer(text)} - self._handles.keys()
            if self._stale(PATIENCE if missing else FRESH):
                try:
                    self._ask()
                except SendRefused:  # the scope is missing: whoever runs the bot hears of it from the doctor
                    self._at = self.watch()
                except (SendLater, SendUnknown):
                    if missing:
                        raise
                    self._at = self.watch() - FRESH + PATIENCE  # what was said holds until Slack says it anew
            handles = self._handles
        return CALLED.sub(lambda found: f"@{handles.get(found[1], 'subteam')}", text)

    def _id(self, handle: str) -> str | None:
        return next((id for id, each in self._handles.items() if each == handle), None)

    def _stale(self, seconds: float) -> bool:
        return self._at is None or self.watch() - self._at >= seconds

    def _ask(self) -> None:
        listed = self.api.ask("usergroups.list").get("usergroups") or ()
        self._handles = {str(each["id"]): str(each["handle"]) for each in listed}
        self._at = self.watch()
