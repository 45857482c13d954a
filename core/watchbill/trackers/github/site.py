"""Issues of a repository as one board at an outside tracker."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteComment, SiteTicket
from watchbill.model.ticket import Column
from watchbill.trackers.github import issues, plain
from watchbill.trackers.github.api import PAGE, Api, links
from watchbill.trackers.github.columns import Columns, Placed
from watchbill.trackers.github.holding import Holding
from watchbill.trackers.github.issues import STRANGE, Issue, Standing, listed, mapping, read, text, ticket
from watchbill.trackers.github.place import LABEL, Place
from watchbill.trackers.github.signing import Signer

#: Issues, newest first, among which one that was made is looked for.
MOST_MADE = 300
#: What an issue answers that was transferred; and one that is not there, or was deleted.
_MOVED = (301, 302, 307, 308)
_GONE = (*_MOVED, 404, 410)
#: Accounts whose addresses are looked at, where several have a like one.
_MOST_ALIKE = 5


class GitHub:
    """Fulfils `ports.Site`."""

    def __init__(self, api: Api, place: Place, columns: Columns, signer: Signer) -> None:
        self._api, self._place, self._columns, self._signer = api, place, columns, signer
        self._holding = Holding(api, place)

    @property
    def label(self) -> str:
        return LABEL

    def key(self, written: str) -> TicketKey | None:
        number = self._place.hooked(written)
        return self._place.key(number) if number else None

    def board(self) -> Iterator[Sequence[SiteTicket]]:
        return self._once(self._columns.board())

    def top(self) -> Sequence[SiteTicket]:
        """By one call where the first hundred of the board have enough of Backlog, or are all."""
        waiting = (each for page in self.board() for each in page if each.column is Column.BACKLOG)
        return list(itertools.islice(waiting, PAGE))

    def changed(self, since: datetime) -> Iterator[Sequence[SiteTicket]]:
        return self._once(self._columns.changed(since))

    def get(self, key: TicketKey) -> SiteTicket | None:
        """Nothing, too, where it is a pull request, or was transferred into another repository."""
        issue = self._issue(key)
        return self._ticket(issue, self._columns.standing(issue)) if issue else None

    def change(self, seen: SiteTicket, account: str | None, column: Column) -> SiteTicket | None:
        """Asked again for what was half done, it does the rest."""
        issue = self._issue(seen.key)
        if not issue:
            return None
        standing = self._columns.standing(issue)
        holder = (issue.holder or "").casefold()
        if holder not in ((seen.account or "").casefold(), (account or "").casefold()):
            return None
        if standing.column not in (seen.column, column):
            return None
        if holder == (account or "").casefold() and standing.column is column:
            return self._ticket(issue, standing)
        if not self._holding.give(issue, account):
            return None
        if standing.column is not column:
            self._move(issue, standing, column)
        return self._verified(seen.key, account, column)

    def comment(self, seen: SiteTicket, text: str) -> None:
        answer = self._api.ask(
            "POST", f"{self._path(seen.key)}/comments", body={"body": plain.body(text)}, also=_GONE
        )
        if answer.status in _GONE:
            raise SiteRefuses(f"{seen.key} is in {self._place.repository} no more: it was deleted or transferred.")

    def comments(self, seen: SiteTicket) -> Sequence[SiteComment]:
        """GitHub lists the oldest first: beyond a hundred the last page is asked for, and the one before it."""
        path = f"{self._path(seen.key)}/comments"
        answer = self._api.ask("GET", path, query={"per_page": PAGE}, also=_GONE)
        if answer.status in _GONE:
            return []
        said, last = listed(answer.json()), links(answer).get("last")
        if last:
            answer = self._api.ask("GET", last)
            latest, before = listed(answer.json()), links(answer).get("prev")
            if len(latest) < PAGE and before:
                latest = [*listed(self._api.ask("GET", before).json()), *latest]
            said = latest
        return [issues.comment(each) for each in said][-PAGE:]

    def create(self, title: str, text: str, marker: str) -> SiteTicket:
        body = {"title": plain.line(title), "body": plain.body(text, marker), "labels": list(self._place.labels)}
        issue = read(self._api.ask("POST", f"{self._place.path}/issues", body=body).json())
        if not issue:
            raise SiteAway(STRANGE)
        return self._ticket(issue, self._columns.enter(issue))

    def made(self, marker: str) -> SiteTicket | None:
        """Among the newest issues; of several, one of which was copied from the other, the first.

        What was made, and not put on the board before something failed, is put there.
        """
        query = {"state": "all", "sort": "created", "direction": "desc"}
        pages = self._api.pages(f"{self._place.path}/issues", query)
        for page in itertools.islice(pages, MOST_MADE // PAGE):
            made = [each for each in map(read, page) if each and plain.marker(each.body) == marker]
            if made:
                issue = min(made, key=lambda each: each.number)
                return self._ticket(issue, self._columns.enter(issue))
        return None

    def account(self, email: str) -> str | None:
        """Most accounts hide their address; one is taken at its word only where it shows this very one."""
        address = email.strip()
        if not _is_address(address):
            return None
        query: dict[str, str | int] = {"q": f"{address} in:email type:user", "per_page": _MOST_ALIKE}
        answer = self._api.ask("GET", "/search/users", query=query, also=(422,))
        if answer.status == 422:
            return None
        found = [text(mapping(each), "login") for each in listed(mapping(answer.json()).get("items"))]
        shown = [each for each in found[:_MOST_ALIKE] if each and self._shows(each, address)]
        return shown[0] if len(shown) == 1 else None

    def check(self) -> str:
        """Also that issues can be written there, and that the project has every column."""
        who = self._signer.whoami(lambda path: self._api.ask("GET", path).json())
        if self._repository().get("archived") is True:
            raise SiteRefuses(f"{self._place.repository} is archived: nothing in it can be changed.")
        self._columns.check()
        return who

    def close(self) -> None:
        """Close what is open to GitHub; nothing is asked afterwards."""
        self._api.close()

    def _issue(self, key: TicketKey) -> Issue | None:
        number = self._place.number(key)
        if not number:
            return None
        answer = self._api.ask("GET", f"{self._place.path}/issues/{number}", also=_GONE)
        if answer.status in _MOVED:
            # Once: back where it was, or in another repository, of which this board knows nothing.
            answer = self._api.ask("GET", answer.headers.get("location", ""), also=_GONE)
            issue = read(answer.json()) if answer.status == 200 else None
            return issue if issue and issue.repository.casefold() == self._place.repository.casefold() else None
        if answer.status != 200:
            self._repository()
            return None
        return read(answer.json())

    def _repository(self) -> Mapping[str, object]:
        """What it says of itself; to one whose access has ended, everything would seem deleted."""
        answer, name = self._api.ask("GET", self._place.path, also=(*_MOVED, 404)), self._place.repository
        if answer.status in _MOVED:
            raise SiteAway(f"{name} is called otherwise by now: write its new name as `repository`.")
        if answer.status == 404:
            raise SiteAway(f"{LABEL} shows me no {name}: is that its name, and do I have access?")
        told = mapping(answer.json())
        if told.get("has_issues") is False:
            raise SiteAway(f"{name} takes no issues: switch them on in its settings.")
        return told

    def _ticket(self, issue: Issue, standing: Standing) -> SiteTicket:
        return ticket(self._place, issue, standing)

    def _move(self, issue: Issue, standing: Standing, column: Column) -> None:
        """It is closed or opened first, since a project may be told to move it then."""
        to = None
        if column is Column.DONE and not issue.is_closed:
            to = {"state": "closed", "state_reason": "completed"}
        elif column is not Column.DONE and issue.is_closed:
            to = {"state": "open", "state_reason": "reopened"}
        if to:
            self._api.ask("PATCH", f"{self._place.path}/issues/{issue.number}", body=to)
        self._columns.put(issue, standing, column)

    def _verified(self, key: TicketKey, account: str | None, column: Column) -> SiteTicket | None:
        """As it is now; who comes too late may still be on it for a moment, in front even."""
        issue = self._issue(key)
        if not issue:
            return None
        if account:
            ours = [each for each in issue.assignees if each.casefold() == account.casefold()]
            issue = replace(issue, assignees=(*ours, *issue.assignees)) if ours else issue
        found = self._ticket(issue, self._columns.standing(issue))
        same = (found.account or "").casefold() == (account or "").casefold() and found.column is column
        return found if same else None

    def _path(self, key: TicketKey) -> str:
        number = self._place.number(key)
        if not number:
            raise SiteRefuses(f"{key} is no issue of {self._place.repository}.")
        return f"{self._place.path}/issues/{number}"

    def _shows(self, login: str, address: str) -> bool:
        answer = self._api.ask("GET", f"/users/{quote(login, safe='')}", also=(404,))
        return answer.status == 200 and text(mapping(answer.json()), "email").casefold() == address.casefold()

    def _once(self, pages: Iterator[Sequence[Placed]]) -> Iterator[Sequence[SiteTicket]]:
        """What moves while pages are asked for may be on two of them."""
        told: set[int] = set()
        for page in pages:
            new = [(issue, standing) for issue, standing in page if issue.number not in told]
            told.update(issue.number for issue, _ in new)
            yield [self._ticket(issue, standing) for issue, standing in new]


def _is_address(email: str) -> bool:
    """Whether it can be put into a search without meaning something else there."""
    return "@" in email and email.isascii() and email.isprintable() and not set(email) & set(' ":()')
