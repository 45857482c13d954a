"""Accounts of Redmine by their e-mail addresses."""

from collections.abc import Iterator, Mapping
from typing import Any

from watchbill.errors import SiteRefuses
from watchbill.trackers import told
from watchbill.trackers.redmine.wire import Wire

#: Members of a project that are looked at one by one.
MOST_MEMBERS = 100
#: Characters of an address.
LONGEST_ADDRESS = 320


def account(wire: Wire, project: str, email: str) -> str | None:
    """The id of the one account with this address; None: none, several, or hidden."""
    sought = email.strip().casefold()
    try:
        fitting = [told.number(each["id"]) for each in _people(wire, project, sought) if _address(each) == sought]
    except SiteRefuses:
        return None
    return fitting[0] if sought and len(fitting) == 1 else None


def _people(wire: Wire, project: str, email: str) -> Iterator[Mapping[str, Any]]:
    try:
        yield from wire.rows("/users", "users", {"name": email, "limit": 100})
    except SiteRefuses:
        # Only an administrator may seek. Others see the addresses that the project's members do not hide.
        for each in wire.rows(f"/projects/{project}/memberships", "memberships", {"limit": MOST_MEMBERS}):
            number = told.number(told.table(each.get("user")).get("id"))
            found = wire.one(f"/users/{number}", "user") if number else None
            if found:
                yield found


def _address(user: Mapping[str, Any]) -> str:
    return told.line(user.get("mail"), LONGEST_ADDRESS).casefold()
