"""Who has an issue: several may be assigned, and GitHub cannot compare and set."""

from collections.abc import Iterable

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.trackers.github.api import Api
from watchbill.trackers.github.issues import STRANGE, Issue, read
from watchbill.trackers.github.place import LABEL, Place


class Holding:
    """Gives issues to accounts.

    Of two who take the same one at once, GitHub writes down one before the other; its answer to the second names
    both, and the second steps back. So one of them has it.
    """

    def __init__(self, api: Api, place: Place) -> None:
        self._api, self._place = api, place

    def give(self, issue: Issue, account: str | None) -> bool:
        """To this account alone, or to nobody; where its holder is that account already, all stays as it is.

        Returns:
            False: somebody else was assigned at this very moment.

        Raises:
            SiteRefuses: the account may not have it.
        """
        before = set(_low(issue.assignees))
        if account is None:
            return not before or not self._ask("DELETE", issue, issue.assignees).assignees
        wanted = account.casefold()
        if (issue.holder or "").casefold() == wanted:
            return True
        if wanted not in before:
            after = set(_low(self._ask("POST", issue, [account]).assignees))
            if wanted not in after:
                raise SiteRefuses(
                    f"{LABEL} does not assign issues of {self._place.repository} to {account}: "
                    "that account needs access to the repository, or has another name."
                )
            if after - before - {wanted}:
                self._ask("DELETE", issue, [account])
                return False
        others = [each for each in issue.assignees if each.casefold() != wanted]
        if others:
            self._ask("DELETE", issue, others)
        return True

    def _ask(self, method: str, issue: Issue, logins: Iterable[str]) -> Issue:
        path = f"{self._place.path}/issues/{issue.number}/assignees"
        told = read(self._api.ask(method, path, body={"assignees": list(logins)}).json())
        if not told:
            raise SiteAway(STRANGE)
        return told


def _low(logins: Iterable[str]) -> Iterable[str]:
    return (each.casefold() for each in logins)
