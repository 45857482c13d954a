"""A board in Jira."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteComment, SiteTicket
from watchbill.model.ticket import Column
from watchbill.trackers.client import Client, reason
from watchbill.trackers.jira import told
from watchbill.trackers.jira.changing import Changer
from watchbill.trackers.jira.flavour import PAGE, Flavour
from watchbill.trackers.jira.jql import KEY, Queries
from watchbill.trackers.jira.names import Names
from watchbill.trackers.jira.reading import Reader, is_id, labels
from watchbill.trackers.jira.recent import Recent
from watchbill.trackers.jira.talk import Talk
from watchbill.trackers.jira.words import NAME, line

#: Tickets that `top` gives, and comments that are read.
TOP, MOST_COMMENTS = 100, 100
#: Minutes that are looked back further than was asked: clocks differ, and an index may be late.
SLACK = 2
_FIELDS = ("summary", "status", "assignee", "updated", "description")
_SPRINT = "com.pyxis.greenhopper.jira:gh-sprint"


class Jira:
    """Fulfils `ports.Site`."""

    def __init__(
        self,
        client: Client,
        flavour: Flavour,
        queries: Queries,
        names: Names,
        *,
        url: str,
        issuetype: str,
        sprint_field: str = "",
        recent: Recent | None = None,
    ) -> None:
        """`sprint_field` is found out where it is empty; `recent` is told of every change from here."""
        self._client, self._flavour, self._queries = client, flavour, queries
        self._issuetype, self._sprint = issuetype, sprint_field or None
        self._talk = Talk(client=client, base=flavour.base, project=queries.project)
        self._reader = Reader(url=url, names=names, person=flavour.person, plain=flavour.plain)
        self._changer = Changer(talk=self._talk, names=names, person=flavour.person, look=self._look)
        self._recent = recent or Recent()

    @property
    def label(self) -> str:
        return "Jira"

    def key(self, written: str) -> TicketKey | None:
        found = KEY.fullmatch(written.strip().upper())
        return TicketKey(found[0]) if found and found[1] == self._queries.project else None

    def board(self) -> Iterator[Sequence[SiteTicket]]:
        nothing = True
        for page in self._tickets(self._queries.board()):
            nothing = nothing and not page
            yield page
        if nothing:
            self._talk.be_let_in()

    def top(self) -> Sequence[SiteTicket]:
        found: list[SiteTicket] = []
        # Blocked ones among them are left out; only where there are some, another page is asked for.
        for page in self._tickets(self._queries.backlog()):
            found += [each for each in page if each.column is Column.BACKLOG]
            if len(found) >= TOP:
                break
        return found[:TOP]

    def changed(self, since: datetime) -> Iterator[Sequence[SiteTicket]]:
        # By minutes back from Jira's own time: dates in its queries are in the zone of our account's profile.
        minutes = int((self._time() - since).total_seconds() // 60) + 1 + SLACK
        yield from self._tickets(self._queries.changed(max(minutes, 1 + SLACK)))

    def get(self, key: TicketKey) -> SiteTicket | None:
        return self._look(key) if KEY.fullmatch(key) else None

    def change(self, seen: SiteTicket, account: str | None, column: Column) -> SiteTicket | None:
        self._recent.note(seen.id)
        return self._changer.change(seen, account, column)

    def comment(self, seen: SiteTicket, text: str) -> None:
        body = {"body": self._flavour.written(text)}
        answer = self._talk.do("POST", f"/issue/{seen.id}/comment", body, 404)
        if answer.status == 404:
            raise SiteRefuses(f"Jira has no {seen.key} any more that my account may comment on: {reason(answer)}")
        self._recent.note(seen.id)

    def comments(self, seen: SiteTicket) -> Sequence[SiteComment]:
        query: dict[str, str | int] = {"orderBy": "-created", "maxResults": MOST_COMMENTS}
        answer = self._talk.read(f"/issue/{seen.id}/comment", query)
        if answer is None:
            self._talk.be_let_in()
        return self._reader.comments(answer)[-MOST_COMMENTS:]

    def create(self, title: str, text: str, marker: str) -> SiteTicket:
        self._queries.made(marker)  # refuses what is no marker
        fields: dict[str, object] = {
            "project": {"key": self._queries.project},
            "issuetype": {"name": self._issuetype},
            "summary": line(title),
            "labels": [marker],
        }
        if text.strip():
            fields["description"] = self._flavour.written(text)
        made = self._made(fields, marker)
        if made.holder:  # a project may give what is new to somebody by itself, and insist on it
            with suppress(SiteRefuses):
                self._changer.assign(made, None)
            made = self._look(made.id) or made
        return made

    def made(self, marker: str) -> SiteTicket | None:
        jql = self._queries.made(marker)
        for page in self._flavour.found(self._talk, jql, (*self._fields(), "labels")):
            # A ticket that was cloned has its labels twice: the older one is it.
            mine = [self._ticket(each) for each in page if marker in labels(each)]
            if mine:
                return min(mine, key=lambda each: int(each.id))
        if wait := self._recent.unsure(marker):
            raise SiteAway("Jira may have made that ticket a moment ago, and does not find it yet.", wait=wait)
        return None

    def account(self, email: str) -> str | None:
        return self._flavour.account(self._talk, email.strip()) if email.strip() else None

    def check(self) -> str:
        me = self._talk.read("/myself")
        name = line(told.text(told.inside(me, "displayName")), NAME)
        if not name:
            raise SiteAway(told.STRANGE)
        self._know_type(self._talk.be_let_in())
        next(self._tickets(self._queries.board(), 1), None)
        return name

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def _know_type(self, project: object) -> None:
        """Make sure that tickets of our type can be made; where Jira does not tell, that shows later."""
        types = [told.text(told.inside(each, "name")) for each in told.entries(told.inside(project, "issueTypes"))]
        if types and self._issuetype not in types:
            there = line(", ".join(types))
            raise SiteRefuses(
                f'Jira has no type of issue "{self._issuetype}" there; name one as issuetype: {there}.'
            )

    def _made(self, fields: Mapping[str, object], marker: str) -> SiteTicket:
        self._recent.tries(marker)
        try:
            answer = self._talk.do("POST", "/issue", {"fields": fields})
        except SiteRefuses:
            self._recent.knows(marker)
            raise
        id = told.text(told.inside(answer.json(), "id"))
        self._recent.note(id)
        made = self._look(id) if is_id(id) else None
        if made is None:
            raise SiteAway(told.STRANGE)
        self._recent.knows(marker)
        return made

    def _look(self, id_or_key: str) -> SiteTicket | None:
        issue = self._talk.read(f"/issue/{id_or_key}", {"fields": ",".join(self._fields())})
        if issue is None:
            self._talk.be_let_in()
            self._recent.misses(id_or_key)
            return None
        return self._ticket(issue)

    def _tickets(self, jql: str, page: int = PAGE) -> Iterator[Sequence[SiteTicket]]:
        known: set[str] = set()
        for found in self._flavour.found(self._talk, jql, self._fields(), page):
            # What moves on the board between two pages comes twice.
            tickets = [each for each in map(self._ticket, found) if each.id not in known]
            known.update(each.id for each in tickets)
            yield [
                each for each in tickets if not (self._recent.is_gone(each.id) or self._recent.is_gone(each.key))
            ]

    def _ticket(self, issue: object) -> SiteTicket:
        return self._reader.ticket(issue, self._sprint_field())

    def _fields(self) -> Sequence[str]:
        sprint = self._sprint_field()
        return (*_FIELDS, *self._flavour.fields, *([sprint] if sprint else []))

    def _sprint_field(self) -> str:
        """The field with a ticket's sprints, asked for once; empty where this Jira has none."""
        if self._sprint is None:
            fields = told.entries(self._talk.read("/field"))
            found = (told.text(told.inside(each, "id")) for each in fields if _is_sprint(each))
            self._sprint = next((each for each in found if each.isidentifier()), "")
        return self._sprint

    def _time(self) -> datetime:
        """Jira's own."""
        answer = self._client.ask("GET", f"{self._flavour.base}/serverInfo")
        if time := told.moment(told.inside(answer.json(), "serverTime")):
            return time
        try:
            return parsedate_to_datetime(answer.headers.get("date", "")).astimezone(UTC)
        except (TypeError, ValueError):
            raise SiteAway("Jira does not tell its time.") from None


def _is_sprint(field: object) -> bool:
    return told.inside(field, "schema", "custom") == _SPRINT
