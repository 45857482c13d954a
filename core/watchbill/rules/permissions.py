"""Who may use which command: one table; and what they may do with it for others."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from watchbill.model.people import Membership, Person, PersonId, Role


class Standing(StrEnum):
    """What somebody is to the team that a command is about; the strongest counts."""

    #: Nobody vouches for the account, or the person is not in the team.
    UNKNOWN = "unknown"
    MEMBER = "member"
    #: Today's MRO person.
    MRO = "mro"
    LEAD = "lead"
    ADMIN = "admin"


_EVERYBODY = frozenset(Standing)
_TEAM = _EVERYBODY - {Standing.UNKNOWN}
_IN_CHARGE = _TEAM - {Standing.MEMBER}
_LEADS = _IN_CHARGE - {Standing.MRO}
_ADMINS = frozenset({Standing.ADMIN})

TABLE: Mapping[str, frozenset[Standing]] = {
    # rotation
    "mro": _EVERYBODY,
    "mro today": _EVERYBODY,
    "mro tomorrow": _EVERYBODY,
    "mro week": _EVERYBODY,
    "mro on": _EVERYBODY,
    "mro why": _EVERYBODY,
    "mro away": _TEAM,
    "mro back": _TEAM,
    "mro night": _TEAM,
    # intake
    "queue": _EVERYBODY,
    "next": _EVERYBODY,
    "show": _EVERYBODY,
    "ask": _EVERYBODY,
    "incident": _TEAM,
    "ack": _TEAM,
    "resolve": _TEAM,
    # claims
    "claim": _TEAM,
    "release": _TEAM,
    "block": _TEAM,
    "unblock": _TEAM,
    "done": _TEAM,
    "reopen": _TEAM,
    "ticket": _TEAM,
    "board": _EVERYBODY,
    "mine": _TEAM,
    "note": _TEAM,
    # handover
    "highlight": _TEAM,
    "evening": _TEAM,
    "handover": _IN_CHARGE,
    # desk
    "team": _EVERYBODY,
    "team list": _EVERYBODY,
    "team channel here": _LEADS,
    "team limit": _LEADS,
    "person": _TEAM,
    "person add": _LEADS,
    "person zone": _TEAM,
    "person role": _LEADS,
    "person link": _LEADS,
    "person unlink": _ADMINS,
    "whoami": _EVERYBODY,
    "help": _EVERYBODY,
}


def allowed(command: str, standing: Standing) -> bool:
    """Whether somebody of this standing may use the command; False for a command that is not in the table."""
    return standing in who_may(command)


def who_may(command: str) -> frozenset[Standing]:
    """Who may use the command, named as people type it without the prefix; nobody where the table lacks it."""
    return TABLE.get(command, frozenset())


def speaks_for(rank: Standing, asker: PersonId, person: PersonId) -> bool:
    """Whether the asker may say or set something about the person: about themselves, or as a lead or admin."""
    return asker == person or rank in _LEADS


def links(rank: Standing, owner: Person, memberships: Iterable[Membership]) -> bool:
    """Whether somebody of this rank may link an account to its owner.

    Somebody's account decides who they are, so those of admins and of leads of any team are an admin's to link.
    """
    in_charge = owner.admin or any(each.role is Role.LEAD for each in memberships)
    return rank is Standing.ADMIN or not in_charge


def only_lead(person: PersonId, members: Iterable[Membership]) -> bool:
    """Whether the team would have no lead without the person."""
    return {each.person for each in members if each.role is Role.LEAD} == {person}
