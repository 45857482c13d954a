"""Tickets of a project of Redmine."""

from collections.abc import Collection, Mapping

from watchbill.ports import Site
from watchbill.trackers.options import Options
from watchbill.trackers.redmine.rules import Rules
from watchbill.trackers.redmine.site import Redmine
from watchbill.trackers.redmine.wire import Wire
from watchbill.trackers.statuses import KEYS, Statuses

#: As Redmine's own default data have them. What is closed there is done, however it is called.
DEFAULTS: Mapping[str, Collection[str]] = {
    "backlog": ("New",),
    "in_progress": ("In Progress",),
    "blocked": ("Blocked", "Feedback"),
    "done": ("Resolved", "Closed", "Done"),
}
_PROJECT, _PREFIX = r"[a-z0-9_-]{1,100}", r"[A-Z][A-Z0-9_]{0,19}"


def redmine(given: Mapping[str, object]) -> Site:
    """The board that a table describes; nothing is asked yet.

    Raises:
        SettingsInvalid: with every mistake.
    """
    options = Options(given, ("url", "key", "project", "prefix", "tracker", *KEYS))
    url, key = options.address("url"), options.secret("key")
    project = options.matching("project", _PROJECT, "ops")
    rules = Rules(
        project=project,
        prefix=options.matching("prefix", _PREFIX, "OPS", prefix_of(project)),
        statuses=Statuses.of(options, DEFAULTS),
        tracker=options.text("tracker", '"Support"', ""),
    )
    options.done()
    return Redmine(Wire(url, key), rules)


def prefix_of(project: str) -> str:
    """What keys of a project begin with, where nobody says it: "ops-web" gives "OPS_WEB"."""
    made = project.upper().replace("-", "_")[:20]
    return made if made[:1].isalpha() else "REDMINE"
