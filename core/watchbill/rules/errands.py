"""Whether what was done here may still be done at the tracker, by how the ticket is there now."""

from enum import StrEnum

from watchbill.model.errand import Errand
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column


class Standing(StrEnum):
    """How a change that is still to be made stands to the tracker."""

    #: Nobody came in between.
    OPEN = "open"
    #: It is so already.
    MADE = "made"
    #: Somebody else has the ticket by now.
    TAKEN = "taken"
    #: It was closed meanwhile.
    CLOSED = "closed"


def standing(errand: Errand, told: SiteTicket, account: str | None) -> Standing:
    """How a CHANGE stands.

    Args:
        errand: what is to be done.
        told: the ticket as the tracker has it now.
        account: who is to have it then.
    """
    if told.account == account and told.column is errand.column:
        return Standing.MADE
    taken = told.account not in (None, errand.seen, account)
    closed = told.column is Column.DONE and errand.seen_column is not Column.DONE
    if closed and (taken or errand.column is not Column.DONE):
        return Standing.CLOSED
    return Standing.TAKEN if taken else Standing.OPEN
