"""The table of a board in Jira."""

import time
from collections.abc import Callable, Mapping

from watchbill.model.ticket import Column
from watchbill.trackers.client import Bucket, Client
from watchbill.trackers.jira.center import DataCenter
from watchbill.trackers.jira.cloud import Cloud
from watchbill.trackers.jira.flavour import Flavour
from watchbill.trackers.jira.jql import PROJECT, Queries, mistake
from watchbill.trackers.jira.names import BLOCKED, Names
from watchbill.trackers.jira.recent import Recent
from watchbill.trackers.jira.site import Jira
from watchbill.trackers.options import Options

#: The names of statuses that are gone to where there are several.
PREFERRED = {"backlog": Column.BACKLOG, "in_progress": Column.IN_PROGRESS, "done": Column.DONE}
KEYS = (
    "url", "project", "user", "token", "jql", "blocked", *PREFERRED, "issuetype", "sprint_field", "per_second",
)  # fmt: skip
#: Calls a second, unless a table says otherwise; and how many seconds' worth after a rest.
PER_SECOND, REST = 10, 5


def jira(table: Mapping[str, object], *, watch: Callable[[], float] = time.monotonic) -> Jira:
    """The board that a table describes; nothing is asked yet. `watch` counts seconds and never goes back.

    Raises:
        SettingsInvalid: with every mistake.
    """
    options = Options(table, KEYS)
    url, token = options.address("url"), options.secret("token")
    user = options.matching("user", r"[^@\s:]+@[^@\s:]+", '"desk@example.org"', default="")
    queries = Queries(
        project=options.matching("project", PROJECT, '"OPS", in capital letters'), extra=_condition(options)
    )
    names = Names(blocked=options.names("blocked", BLOCKED), preferred=_preferred(options))
    issuetype = options.text("issuetype", '"Task"', default="Task")
    sprint = options.matching("sprint_field", "customfield_[0-9]{1,12}", '"customfield_10020"', default="")
    rate = options.number("per_second", PER_SECOND, 1, 100) or PER_SECOND
    options.done()
    recent = Recent(watch)
    flavour: Flavour = Cloud(user=user, token=token, recent=recent.ids) if user else DataCenter(token=token)
    return Jira(
        Client(url, "Jira", flavour.headers, bucket=Bucket(rate, REST * rate)),
        flavour,
        queries,
        names,
        url=url,
        issuetype=issuetype,
        sprint_field=sprint,
        recent=recent,
    )


def _condition(options: Options) -> str:
    extra = options.text("jql", '"component = Network"', default="")
    if wrong := mistake(extra):
        options.wrong(f"jql: {wrong}")
    return extra


def _preferred(options: Options) -> Mapping[Column, str]:
    named = {column: options.text(key, '"Selected"', default="") for key, column in PREFERRED.items()}
    return {column: name for column, name in named.items() if name}
