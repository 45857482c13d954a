"""GitHub: issues of one repository, in columns by labels or by a project (Projects v2)."""

import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from watchbill.model.ticket import Column
from watchbill.trackers.github.place import LABEL, Place, ProjectPlace
from watchbill.trackers.options import Options

if TYPE_CHECKING:
    from watchbill.trackers.github.site import GitHub

#: Where the API is, unless it is GitHub Enterprise Server's.
API = "https://api.github.com"
_STATUSES = {
    Column.BACKLOG: ("status_backlog", ("Todo", "Backlog")),
    Column.IN_PROGRESS: ("status_in_progress", ("In Progress",)),
    Column.BLOCKED: ("status_blocked", ("Blocked",)),
    Column.DONE: ("status_done", ("Done",)),
}
_OF_A_PROJECT = ("project_owner", "status_field", *(key for key, _ in _STATUSES.values()))
_OF_AN_APP = ("app_id", "private_key", "installation_id")
_OF_LABELS = ("labels", "in_progress", "blocked", "sprint")
#: What a table may say.
KEYS = frozenset({"repository", "prefix", "url", "token", "project", *_OF_AN_APP, *_OF_LABELS, *_OF_A_PROJECT})
_LOGIN = r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_REPOSITORY = rf"{_LOGIN}/(?!\.\.?$)[A-Za-z0-9._-]{{1,100}}"


def github(options: Mapping[str, object], *, now: Callable[[], float] = time.time) -> "GitHub":
    """The board that a table of the file of trackers describes; nothing is asked yet.

    Args:
        options: the table; docs/how-to/github.md has its keys.
        now: tells the seconds since 1970.

    Raises:
        SettingsInvalid: with every mistake.
    """
    from watchbill.trackers.client import Bucket, Client
    from watchbill.trackers.github.api import Api
    from watchbill.trackers.github.columns import Columns, Labels
    from watchbill.trackers.github.project import Project
    from watchbill.trackers.github.signing import App, Token, key_of
    from watchbill.trackers.github.site import GitHub

    given = Options(options, KEYS)
    place, base = _place(given), given.address("url", API)
    if given.has("token") == given.has("private_key"):
        given.wrong("token: write either a token, or app_id, installation_id and private_key")
    token = given.secret("token") if given.has("token") else ""
    app, installation, pem = _app(given)
    given.done()
    signer = Token(token) if token else App(base, app, key_of(pem), installation, now)
    client = Client(base, LABEL, signer.headers, bucket=Bucket(5, 50))
    api = Api(client, signer, _graph(base), now)
    columns: Columns = Project(api, place, place.project) if place.project else Labels(api, place)
    return GitHub(api, place, columns, signer)


def _place(given: Options) -> Place:
    repository = given.matching("repository", _REPOSITORY, "octocat/hello-world", "")
    if not repository:
        given.wrong("repository: write it like octocat/hello-world")
    name = repository.rpartition("/")[2]
    called = re.sub(r"[^A-Z0-9_-]+", "-", name.upper()).strip("-_") or "ISSUE"
    labels = given.names("labels", ())
    if any("," in each for each in labels):
        given.wrong("labels: GitHub finds none with a comma in its name")
    in_progress = given.text("in_progress", "in progress", "in progress")
    blocked = given.text("blocked", "blocked", "blocked")
    if in_progress.casefold() == blocked.casefold():
        given.wrong("blocked: write another label than in_progress")
    return Place(
        repository=repository,
        prefix=given.matching("prefix", r"[A-Z0-9][A-Z0-9_-]{0,99}", "DESK: capitals, digits, _ and -", called),
        labels=labels,
        in_progress=in_progress,
        blocked=blocked,
        sprint=given.text("sprint", "sprint", ""),
        project=_project(given, repository.partition("/")[0]),
    )


def _project(given: Options, owner: str) -> ProjectPlace | None:
    number = given.number("project", None, 1, 1_000_000_000)
    if number is None:
        for key in filter(given.has, _OF_A_PROJECT):
            given.wrong(f"{key}: only with a project: write its number")
        return None
    options = {column: given.names(key, names) for column, (key, names) in _STATUSES.items()}
    for key in (key for column, (key, _) in _STATUSES.items() if not options[column]):
        given.wrong(f"{key}: write at least one name")
    folded = [name.casefold() for names in options.values() for name in names]
    if len(set(folded)) < len(folded):
        given.wrong("status_backlog, status_in_progress, status_blocked, status_done: each name belongs to one")
    return ProjectPlace(
        owner=given.matching("project_owner", _LOGIN, "octocat", owner),
        number=number,
        field=given.text("status_field", "Status", "Status"),
        options=options,
    )


def _app(given: Options) -> tuple[str, int, str]:
    """Its id, the installation, and the key; nothing of it where a token signs."""
    if not given.has("private_key"):
        for key in filter(given.has, ("app_id", "installation_id")):
            given.wrong(f"{key}: only with a private_key")
        return "", 0, ""
    app = given.word("app_id", "123456")
    installation = given.number("installation_id", None, 1, 10**15)
    if installation is None and not given.has("installation_id"):
        given.wrong("installation_id: write the number at the end of the address of the installation's settings")
    return app, installation or 0, given.lines("private_key")


def _graph(base: str) -> str:
    """Where GraphQL is: beside REST, or on Enterprise Server one step up."""
    return f"{base.removesuffix('/v3')}/graphql" if base.endswith("/api/v3") else f"{base}/graphql"
