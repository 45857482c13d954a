"""Jira Server and Data Center: REST v2, texts as wiki markup, people by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from watchbill.errors import SiteAway
from watchbill.trackers.jira import told, wiki
from watchbill.trackers.jira.flavour import MOST_PAGES, PAGE
from watchbill.trackers.jira.talk import Talk

_MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCenter:
    """Fulfils `flavour.Flavour`."""

    token: str = field(repr=False)

    base: ClassVar[str] = "/rest/api/2"
    person: ClassVar[str] = "name"
    fields: ClassVar[Sequence[str]] = ()

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def written(self, text: str) -> object:
        """Wiki markup that shows the text as it is."""
        return wiki.markup(text)

    def plain(self, body: object) -> str:
        """Wiki markup, as it was typed."""
        return wiki.plain(body)

    def found(self, talk: Talk, jql: str, fields: Sequence[str], page: int = PAGE) -> Iterator[Sequence[object]]:
        """By offsets."""
        start = 0
        for _ in range(MOST_PAGES):
            query: dict[str, str | int] = {"jql": jql, "fields": ",".join(fields), "startAt": start}
            query["maxResults"] = page
            answer = talk.search("GET", "/search", query)
            found = told.entries(told.inside(answer, "issues"))
            yield found
            # It may give fewer than were asked for, by a limit of its own.
            start += len(found)
            if not found or start >= (told.whole(told.inside(answer, "total")) or 0):
                return
        raise SiteAway(f"Jira finds more than {MOST_PAGES * page:,} tickets: let jql ask for fewer.")

    def account(self, talk: Talk, email: str) -> str | None:
        answer = talk.read("/user/search", {"username": email, "maxResults": _MOST_PEOPLE})
        names = {
            told.text(told.inside(each, "name"))
            for each in told.entries(answer)
            if told.text(told.inside(each, "emailAddress")).casefold() == email.casefold()
            and told.inside(each, "active") is not False
        }
        names.discard("")
        return names.pop() if len(names) == 1 else None
