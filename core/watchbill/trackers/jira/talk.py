"""What Jira is asked, and what its refusals mean for a board."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.trackers.client import Answer, Client, reason
from watchbill.trackers.jira import told

_NO_PROJECT = (
    "Jira does not show me the project {project}: is its key right, has what I sign in with expired, "
    'or does my account lack "Browse projects"? Whoever runs me can look.'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Calls below one version of the interface, about one project."""

    client: Client
    #: "/rest/api/3".
    base: str
    project: str

    def read(self, path: str, query: Mapping[str, str | int] | None = None) -> object | None:
        """What is there; None where there is nothing, or nothing for us.

        Raises:
            SiteAway: beside the usual reasons, our account may not read it.
        """
        answer = self.client.ask("GET", f"{self.base}{path}", query=query, expect=(200, 403, 404))
        if answer.status == 403:
            raise SiteAway(f"Jira does not let my account read: {reason(answer)}")
        return _object(answer) if answer.status == 200 else None

    def search(
        self, method: str, path: str, query: Mapping[str, str | int] | None = None, body: object = None
    ) -> object:
        """A page of what a search finds.

        Raises:
            SiteAway: beside the usual reasons, the project is hidden from us.
            SiteRefuses: it is asked wrongly: a further condition of the table has a mistake.
        """
        answer = self.client.ask(
            method, f"{self.base}{path}", query=query, body=body, expect=(200, 400, 403, 404, 410)
        )
        if answer.status == 200:
            return _object(answer)
        # Without a login that it knows, Jira answers as to anybody: that there is no such project.
        self.be_let_in()
        if answer.status == 410:
            raise SiteRefuses(f"Jira has given up the search that I use: {reason(answer)}")
        raise SiteRefuses(f"Jira refuses the search: {reason(answer)} Is jql in my file of trackers right?")

    def be_let_in(self) -> object:
        """The project; so what is not there is gone, and not hidden from us.

        Raises:
            SiteAway: the project itself is not shown to us.
        """
        project = self.read(f"/project/{self.project}")
        if project is None:
            raise SiteAway(_NO_PROJECT.format(project=self.project))
        return project

    def do(self, method: str, path: str, body: object, *others: int) -> Answer:
        """Change something; `others` are statuses that are an answer too, beside 200, 201 and 204."""
        return self.client.ask(method, f"{self.base}{path}", body=body, expect=(200, 201, 204, *others))


def _object(answer: Answer) -> object:
    value = answer.json()
    if not isinstance(value, dict | list):
        raise SiteAway(told.STRANGE)
    return value
