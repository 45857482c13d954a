"""Who has an issue: several may be assigned, and GitHub cannot compare and set."""

from collections.abc import Iterable

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.trackers.github.api import Api
from watchbill.trackers.github.issues import STRANGE, Issue, read
from watchbill.trackers.github.place import LABEL, Place


class Holding:
    """Gives issues to accounts.

    Whoever had it is taken off before somebody else is put on. So of two who take it at once, GitHub writes down
    one before the other, its answer to the second names both, and the second steps back: one of them has it.
    """

    def __init__(self, api: Api, place: Place) -> None:
        self._api, self._place = api, place

    def give(self, issue: Issue, account: str | None) -> bool:
        """To this account alone, or to nobody; where its holder is that account already, all stays as it is.

        Returns:
            False: somebody else was assigned at this very moment.

        Raises:
            SiteRefuses: the account may not have it; who had it before has it still.
        """
        if account and (issue.holder or "").casefold() == account.casefold():
            return True
        left = self._ask("DELETE", issue, issue.assignees).assignees if issue.assignees else ()
        if account is None or left:
            return not left
        try:
            others = self._assign(issue, account)
        except SiteRefuses:
            if issue.assignees:
                self._ask("POST", issue, issue.assignees)
            raise
        if others:
            self._ask("DELETE", issue, [account])
        return not others

    def _assign(self, issue: Issue, account: str) -> bool:
        """Whether others are assigned as well; GitHub leaves out who may not be, and says nothing."""
        after = [each.casefold() for each in self._ask("POST", issue, [account]).assignees]
        if account.casefold() not in after:
            raise SiteRefuses(
                f"{LABEL} does not assign issues of {self._place.repository} to {account}: "
                "that account needs access to the repository, or has another name."
            )
        return len(set(after)) > 1

    def _ask(self, method: str, issue: Issue, logins: Iterable[str]) -> Issue:
        path = f"{self._place.path}/issues/{issue.number}/assignees"
        told = read(self._api.ask(method, path, body={"assignees": list(logins)}).json())
        if not told:
            raise SiteAway(STRANGE)
        return told
