"""Jira Cloud: REST v3, texts as documents, people by accountId, and an index that lags behind."""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from watchbill.errors import SiteAway
from watchbill.trackers.jira import adf, told
from watchbill.trackers.jira.flavour import MOST_PAGES, PAGE
from watchbill.trackers.jira.talk import Talk

#: People that a search for an address is to give: more only share its beginning.
_MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Fulfils `flavour.Flavour`."""

    user: str
    token: str = field(repr=False)
    #: The tickets that its index may not know well yet.
    recent: Callable[[], Sequence[int]] = lambda: ()

    base: ClassVar[str] = "/rest/api/3"
    person: ClassVar[str] = "accountId"
    fields: ClassVar[Sequence[str]] = ("statuscategorychangedate",)

    def headers(self) -> Mapping[str, str]:
        login = base64.b64encode(f"{self.user}:{self.token}".encode()).decode()
        return {"Authorization": f"Basic {login}"}

    def written(self, text: str) -> object:
        """A document that shows the text as it is."""
        return adf.document(text)

    def plain(self, body: object) -> str:
        """A document, or a text of a field that keeps no format, in plain lines."""
        return adf.plain(body)

    def found(self, talk: Talk, jql: str, fields: Sequence[str], page: int = PAGE) -> Iterator[Sequence[object]]:
        """By tokens; the index is told which tickets to look at themselves."""
        asked: dict[str, object] = {"jql": jql, "fields": list(fields), "maxResults": page}
        if recent := list(self.recent()):
            asked["reconcileIssues"] = recent
        for _ in range(MOST_PAGES):
            answer = talk.search("POST", "/search/jql", body=asked)
            yield told.entries(told.inside(answer, "issues"))
            token = told.text(told.inside(answer, "nextPageToken"))
            if not token or told.inside(answer, "isLast") is True:
                return
            asked["nextPageToken"] = token
        raise SiteAway(f"Jira finds more than {MOST_PAGES * page:,} tickets: let jql ask for fewer.")

    def account(self, talk: Talk, email: str) -> str | None:
        answer = talk.read("/user/search", {"query": email, "maxResults": _MOST_PEOPLE})
        people = [each for each in told.entries(answer) if _is_person(each)]
        fitting = [each for each in people if _address(each) == email.casefold()]
        if not fitting and len(people) == 1 and not _address(people[0]):
            # Found by an address that it does not show: the search looks at hidden ones too.
            fitting = people
        return told.text(told.inside(fitting[0], "accountId")) if len(fitting) == 1 else None


def _is_person(user: object) -> bool:
    """Neither an app nor a customer of a help desk, nor somebody who has left."""
    here = told.inside(user, "active") is not False
    return here and told.inside(user, "accountType") == "atlassian" and bool(told.inside(user, "accountId"))


def _address(user: object) -> str:
    return told.text(told.inside(user, "emailAddress")).casefold()
