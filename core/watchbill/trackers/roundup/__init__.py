"""Tickets of a Roundup tracker: its issues, changed by compare-and-set."""

from collections.abc import Collection, Mapping

from watchbill.ports import Site
from watchbill.trackers.options import Options
from watchbill.trackers.roundup.rules import Rules
from watchbill.trackers.roundup.site import Roundup
from watchbill.trackers.roundup.wire import Wire
from watchbill.trackers.statuses import KEYS, Statuses

#: As the classic template has them, and as they are called where somebody adds one.
DEFAULTS: Mapping[str, Collection[str]] = {
    "backlog": ("unread", "chatting", "deferred", "new", "open"),
    "in_progress": ("in-progress", "testing"),
    "blocked": ("blocked", "waiting", "need-eg"),
    "done": ("resolved", "done-cbb", "closed", "done"),
}
_ORDER = r"[+-]?[a-z][a-z0-9_]{0,39}(,[+-]?[a-z][a-z0-9_]{0,39}){0,4}"
_PREFIX = r"[A-Z][A-Z0-9_]{0,19}"


def roundup(given: Mapping[str, object]) -> Site:
    """The board that a table describes; nothing is asked yet.

    Raises:
        SettingsInvalid: with every mistake.
    """
    options = Options(given, ("url", "user", "password", "prefix", "keyword", "priority", "order", *KEYS))
    url, user = options.address("url"), options.text("user", '"watchbill"')
    password = options.secret("password")
    rules = Rules(
        prefix=options.matching("prefix", _PREFIX, "ISSUE", "ISSUE"),
        statuses=Statuses.of(options, DEFAULTS),
        keyword=options.text("keyword", '"ops"', ""),
        priority=options.text("priority", '"bug"', ""),
        order=options.matching("order", _ORDER, "priority,id", "priority,id"),
    )
    options.done()
    return Roundup(Wire(url, user, password), rules)
